"""The outbox of offers: a row for every change, written in the transaction that makes it, for copies in memory to follow.

Whoever follows it goes on from a position in the order of `api.store.writer`, and loses nothing. What has committed ahead of
that order, while an older transaction is still running, can be looked at early.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from api.store import sql, writer

KEEP = timedelta(hours=1)  # a reader that was away for longer reads everything anew


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the order of the outbox; the default is before its first row."""

    writer: int = -1
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """An offer that had this version after a change."""

    at: Position
    offer_id: UUID
    version: int


class GapError(Exception):
    """Rows that the reader has not seen are gone: it must read everything anew."""


async def append(changed: Iterable[tuple[UUID, int]]) -> None:
    """Note the new versions of offers, inside the transaction that changes them."""
    number = writer.NUMBER[sql.dialect()]
    query = f"INSERT INTO outbox (writer, at, offer_id, version) VALUES ({number}, ?, ?, ?)"  # noqa: S608
    now = datetime.now(UTC)
    if values := [(now, str(id), version) for id, version in changed]:
        await sql.run_many(query, values)


async def latest() -> Position:
    """The newest position that a reader can go on from without missing anything."""
    settled = writer.SETTLED[sql.dialect()]
    newest = f"SELECT writer, sequence FROM outbox WHERE {settled} ORDER BY writer DESC, sequence DESC LIMIT 1"  # noqa: S608
    found = await sql.rows(newest)
    return Position(**found[0]) if found else Position()


async def after(position: Position, limit: int) -> list[Change]:
    """The changes after this position, in order, up to the oldest transaction that is still running.

    Raises GapError where rows in between may have been swept.
    """
    settled = writer.SETTLED[sql.dialect()]
    query = (
        f"SELECT writer, sequence, offer_id, version FROM outbox WHERE {settled} "  # noqa: S608
        "AND (writer, sequence) >= (?, ?) ORDER BY writer, sequence LIMIT ?"
    )
    # The row of the position itself comes first: as long as it is there, so is everything after it.
    found = [_change(row) for row in await sql.rows(query, position.writer, position.sequence, limit + 1)]
    if position == Position():
        return found[:limit]
    if not found or found[0].at != position:
        raise GapError(f"The outbox no longer reaches back to {position}.")
    return found[1:]


async def early(sequence: int, limit: int) -> list[Change]:
    """What can be seen of the changes numbered after this, though older transactions may still be running.

    Nobody may go on from here: a number below may come to light later.
    """
    query = "SELECT writer, sequence, offer_id, version FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?"
    return [_change(row) for row in await sql.rows(query, sequence, limit)]


async def sweep(before: datetime) -> int:
    """Delete the changes from before this time but for the newest of them, from which a reader may yet go on; how many."""
    settled = writer.SETTLED[sql.dialect()]
    newest = f"SELECT writer, sequence FROM outbox WHERE at < ? AND {settled} ORDER BY writer DESC, sequence DESC LIMIT 1"  # noqa: S608
    return await sql.run(f"DELETE FROM outbox WHERE (writer, sequence) < ({newest})", before)  # noqa: S608


def _change(row: dict[str, Any]) -> Change:
    return Change(Position(row["writer"], row["sequence"]), UUID(str(row["offer_id"])), row["version"])
