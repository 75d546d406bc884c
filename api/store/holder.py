"""Who holds a token, with their roles: one statement, for it is the first of every operation of somebody who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from api.store import sql
from matching import account
from matching.organisation import Membership, MembershipState, Role

_HELD = """
SELECT t.id, t.person_id, t.name, t.kind, t.created, t.expires, t.last_used,
    m.id AS membership_id, m.organisation_id, m.role, m.since
FROM token t LEFT JOIN membership m ON m.person_id = t.person_id AND m.state = ?
WHERE t.hash = ? ORDER BY m.since, m.id
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A token that is good, and the roles that its person holds now."""

    token: account.Token
    memberships: tuple[Membership, ...]


async def of(hash: str, now: datetime, idle_since: datetime) -> Holder | None:
    """Who holds the token with this hash, unless it has expired, or is a session that was not used since `idle_since`."""
    rows = await sql.rows(_HELD, MembershipState.ACTIVE.value, hash)
    if not rows:
        return None
    token = _token(rows[0])
    idle = rows[0]["kind"] == "session" and (token.last_used or token.created) < idle_since
    if idle or token.expires <= now:
        return None
    return Holder(token, tuple(_membership(row) for row in rows if row["membership_id"] is not None))


def _token(row: Mapping[str, Any]) -> account.Token:
    last_used = row["last_used"]
    return account.Token(
        _id(row["id"]),
        _id(row["person_id"]),
        row["name"],
        _moment(row["created"]),
        _moment(row["expires"]),
        None if last_used is None else _moment(last_used),
    )


def _membership(row: Mapping[str, Any]) -> Membership:
    organisation_id = row["organisation_id"]
    return Membership(
        _id(row["membership_id"]),
        _id(row["person_id"]),
        None if organisation_id is None else _id(organisation_id),
        Role(row["role"]),
        MembershipState.ACTIVE,
        _moment(row["since"]),
    )


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
