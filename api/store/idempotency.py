"""The keys under which acts were done, each kept in the transaction of its act: an act that is undone leaves no key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.store import conflict, sql
from api.store.table import IdempotencyRow

_CLAIM = (
    "INSERT INTO idempotency (id, digest, salt, kind, result, at) VALUES (?, ?, ?, ?, '[]', ?) "
    "ON CONFLICT (id) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done under a key: a digest of its input, what its secrets are made with, and what came of it."""

    digest: str
    salt: str
    kind: str
    ids: tuple[UUID, ...]


async def claim(id: str, digest: str, salt: str, kind: str, at: datetime) -> Done | None:
    """Take the key for the running transaction, or say what was done under it.

    Waits while another transaction holds the key; raises ConflictError where the key went away in the meantime.
    """
    if await sql.rows(_CLAIM, id, digest, salt, kind, at):
        return None
    done = await find(id)
    if done is None:
        raise conflict.ConflictError("The key was swept just now.")
    return done


async def find(id: str) -> Done | None:
    """What was done under the key, if anything was."""
    row = await IdempotencyRow.get_or_none(id=id)
    return row and Done(row.digest, row.salt, row.kind, tuple(UUID(each) for each in row.result))


async def keep(id: str, ids: Sequence[UUID]) -> None:
    """Note what came of the act, in its transaction."""
    await IdempotencyRow.filter(id=id).update(result=[str(each) for each in ids])


async def forget(id: str) -> None:
    """Let the key be used anew: the act it was taken for came to nothing after all."""
    await IdempotencyRow.filter(id=id).delete()


async def sweep(before: datetime) -> int:
    """Forget the keys taken before this time; how many there were."""
    return await IdempotencyRow.filter(at__lt=before).delete()
