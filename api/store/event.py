"""Events in the store: appended, read in the order of (writing transaction, sequence), never changed; see `api.store.writer`."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from api.store import shape, sql, writer
from api.store.table import EventRow
from matching import event

_COLUMNS = "id, at, verb, noun, noun_id, channel, actor_id, request_id, detail"


async def append(events: Iterable[event.Event]) -> None:
    """Write events down."""
    number = writer.NUMBER[sql.dialect()]
    query = f"INSERT INTO event (writer, {_COLUMNS}) VALUES ({number}, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    if values := [_values(each) for each in events]:
        await sql.run_many(query, values)


async def of_requests(ids: Iterable[UUID]) -> dict[UUID, list[event.Event]]:
    """The events of each request, oldest first; every id asked for is there."""
    found: dict[UUID, list[event.Event]] = {id: [] for id in ids}
    for row in await EventRow.filter(request_id__in=list(found)).order_by("sequence"):
        if row.request_id is not None:
            found[row.request_id].append(_event(row))
    return found


async def load(ids: Iterable[UUID]) -> list[event.Event]:
    """These events, oldest first; those that are not there are left out."""
    wanted = list(ids)
    return [_event(row) for row in await EventRow.filter(id__in=wanted).order_by("writer", "sequence")] if wanted else []


async def after(id: UUID | None, limit: int) -> list[event.Event]:
    """The events after this one (None: from the first), oldest first; raises LookupError where there is no such event."""
    query = f"SELECT sequence FROM event WHERE {writer.SETTLED[sql.dialect()]}"  # noqa: S608
    if id is None:
        found = await sql.rows(f"{query} ORDER BY writer, sequence LIMIT ?", limit)
    else:
        seen = await EventRow.get_or_none(id=id)
        if seen is None:
            raise LookupError(f"There is no event {id}.")
        later = f"{query} AND (writer, sequence) > (?, ?) ORDER BY writer, sequence LIMIT ?"
        found = await sql.rows(later, seen.writer, seen.sequence, limit)
    rows = await EventRow.filter(sequence__in=[row["sequence"] for row in found]).order_by("writer", "sequence")
    return [_event(row) for row in rows]


async def latest() -> UUID | None:
    """The id of the newest event that `after` can go on from without missing one."""
    settled = writer.SETTLED[sql.dialect()]
    found = await sql.rows(f"SELECT id FROM event WHERE {settled} ORDER BY writer DESC, sequence DESC LIMIT 1")  # noqa: S608
    return UUID(str(found[0]["id"])) if found else None


def _values(of: event.Event) -> list[Any]:
    optional = [None if each is None else str(each) for each in (of.actor_id, of.request_id)]
    return [str(of.id), of.at, of.verb, of.noun, str(of.noun_id), of.channel.value, *optional, shape.dump(of.detail)]


def _event(row: EventRow) -> event.Event:
    return event.Event(
        id=row.id,
        at=row.at,
        verb=row.verb,
        noun=row.noun,
        noun_id=row.noun_id,
        channel=event.Channel(row.channel),
        actor_id=row.actor_id,
        request_id=row.request_id,
        detail=shape.read(Mapping[str, str | int], row.detail, row.id),
    )
