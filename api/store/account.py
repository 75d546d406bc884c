"""One-time codes and tokens in the store; secrets are here only as hashes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from api.store import sql
from api.store.table import CodeRow, TokenRow
from matching import account

TokenKind = Literal["session", "api"]
_TOKEN = ("id", "person_id", "name", "created", "expires", "last_used")


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code."""

    id: UUID
    code_hash: str
    expires: datetime
    attempts: int
    used: bool


async def insert_code(id: UUID, address: str, code_hash: str, expires: datetime, created: datetime) -> None:
    """Keep a new code."""
    fresh = {"attempts": 0, "used": False}
    row = CodeRow(id=id, address=address, code_hash=code_hash, expires=expires, created=created, **fresh)
    await CodeRow.bulk_create([row])


async def latest_code(address: str) -> Code | None:
    """The newest code sent to the address, also one that was used."""
    row = await CodeRow.filter(address=address).order_by("-created", "-id").first()
    return None if row is None else Code(row.id, row.code_hash, row.expires, row.attempts, row.used)


async def last_expiry(address: str) -> datetime | None:
    """Until when the newest code sent to the address is good, or was."""
    row = await CodeRow.filter(address=address).order_by("-created", "-id").first()
    return row and row.expires


async def count_codes(address: str, since: datetime) -> int:
    """How many codes were sent to the address since then."""
    return await CodeRow.filter(address=address, created__gte=since).count()


async def add_attempt(code_id: UUID) -> int:
    """Count one more attempt; how many there are now, each caller getting a number of its own."""
    counted = await sql.rows("UPDATE code SET attempts = attempts + 1 WHERE id = ? RETURNING attempts", str(code_id))
    return counted[0]["attempts"]


async def use_code(code_id: UUID) -> bool:
    """Use the code up; True for one caller only."""
    return await CodeRow.filter(id=code_id, used=False).update(used=True) == 1


async def sweep_codes(before: datetime) -> int:
    """Forget the codes that ended before this time, with the addresses they were sent to; how many there were."""
    return await CodeRow.filter(expires__lt=before).delete()


async def insert_token(token: account.Token, hash: str, kind: TokenKind) -> None:
    """Keep a new session or API token."""
    columns: dict[str, Any] = {name: getattr(token, name) for name in _TOKEN}
    await TokenRow.bulk_create([TokenRow(**columns, hash=hash, kind=kind)])


async def token_by_hash(hash: str, now: datetime) -> account.Token | None:
    """The token with this hash, unless it has expired."""
    row = await TokenRow.get_or_none(hash=hash, expires__gt=now)
    return row and _token(row)


async def touch(token_id: UUID, now: datetime) -> None:
    """Note that the token was used."""
    await TokenRow.filter(id=token_id).update(last_used=now)


async def end(id: UUID, now: datetime) -> None:
    """Let a token be good for nothing from now on; it is known for a while yet."""
    await TokenRow.filter(id=id, expires__gt=now).update(expires=now)


async def end_session(id: UUID, now: datetime) -> None:
    """End this session; an API token with this id stays."""
    await TokenRow.filter(id=id, kind="session", expires__gt=now).update(expires=now)


async def end_sessions(person_id: UUID, now: datetime) -> None:
    """End all sessions of the person."""
    await TokenRow.filter(person_id=person_id, kind="session", expires__gt=now).update(expires=now)


async def sweep_tokens(before: datetime) -> int:
    """Forget the sessions and API tokens that ended before this time; how many there were."""
    return await TokenRow.filter(expires__lt=before).delete()


async def revoke(id: UUID) -> None:
    """Forget a token."""
    await TokenRow.filter(id=id).delete()


async def tokens_of(person_id: UUID) -> list[account.Token]:
    """The person's API tokens, newest first; sessions are not among them."""
    return [_token(row) for row in await TokenRow.filter(person_id=person_id, kind="api").order_by("-created", "-id")]


def _token(row: TokenRow) -> account.Token:
    return account.Token(**{name: getattr(row, name) for name in _TOKEN})
