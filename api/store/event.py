"""Events in the store: appended, read in the order of (writing transaction, sequence), never changed; see `api.store.writer`."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from api.store import keyset, shape, sql, writer
from api.store.table import EventRow
from matching import event
from schema.paging import MOST, Slice, Window

_COLUMNS = "id, at, verb, noun, noun_id, channel, actor_id, request_id, detail"
_OLDEST = (keyset.Column("sequence", int),)


async def append(events: Iterable[event.Event]) -> None:
    """Write events down."""
    number, horizon = writer.NUMBER[sql.dialect()], writer.HORIZON[sql.dialect()]
    query = f"INSERT INTO event (writer, horizon, {_COLUMNS}) VALUES ({number}, {horizon}, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    if values := [_values(each) for each in events]:
        await sql.run_many(query, values)


_NEWEST_OF_EACH = """
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY request_id ORDER BY sequence DESC) AS place FROM event WHERE request_id IN ({marks})
) AS placed WHERE place <= ? ORDER BY sequence
"""


async def of_requests(ids: Iterable[UUID], most: int = MOST) -> dict[UUID, list[event.Event]]:
    """The newest events of each request, at most so many, oldest first; every id asked for is there."""
    found: dict[UUID, list[event.Event]] = {id: [] for id in ids}
    if not found:
        return found
    query = _NEWEST_OF_EACH.format(marks=", ".join("?" * len(found)))
    for row in await sql.models(EventRow, query, *map(str, found), most):
        if row.request_id is not None:
            found[row.request_id].append(_event(row))
    return found


async def pages(ids: Iterable[UUID], window: Window) -> dict[UUID, Slice[event.Event]]:
    """The events of each request in a window, oldest first, in one statement; every id asked for is there.

    Acts that are written down at the same time may be seen in another order: whoever goes on from the newest may miss one that
    a slower writer numbered before it. `after` and `missed` are for those who follow.
    """
    return await keyset.slices_of(EventRow.all(), "request_id", ids, _OLDEST, window, read=_event)


async def load(ids: Iterable[UUID]) -> list[event.Event]:
    """These events, oldest first; those that are not there are left out."""
    wanted = list(ids)
    return [_event(row) for row in await EventRow.filter(id__in=wanted).order_by("writer", "sequence")] if wanted else []


async def early(ids: Iterable[UUID]) -> list[event.Event]:
    """Those of these events that are ahead of the order, since an older transaction is still running."""
    wanted = list(ids)
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT * FROM event WHERE id IN ({marks}) AND NOT ({writer.SETTLED[sql.dialect()]}) ORDER BY writer, sequence"  # noqa: S608
    return [_event(row) for row in await sql.models(EventRow, query, *map(str, wanted))] if wanted else []


async def after(id: UUID | None, limit: int) -> list[event.Event]:
    """The events after this one (None: from the first) in their order, as far as that is settled.

    It must be one that came in this order itself. Raises LookupError where there is no such event.
    """
    query = f"SELECT * FROM event WHERE {writer.SETTLED[sql.dialect()]}"  # noqa: S608
    if id is None:
        return await _events(f"{query} ORDER BY writer, sequence LIMIT ?", limit)
    seen = await _seen(id)
    later = f"{query} AND (writer, sequence) > (?, ?) ORDER BY writer, sequence LIMIT ?"
    return await _events(later, seen.writer, seen.sequence, limit)


_MISSED = """
SELECT * FROM event WHERE writer >= ? AND NOT (writer = ? AND sequence <= ?) ORDER BY writer, sequence LIMIT ?
"""


async def missed(id: UUID, limit: int) -> list[event.Event]:
    """All that somebody may have missed who saw this event last, settled or not; some of it they may have seen before.

    Raises LookupError where there is no such event.
    """
    seen = await _seen(id)
    horizon = seen.writer if seen.horizon is None else seen.horizon
    return await _events(_MISSED, horizon, seen.writer, seen.sequence, limit)


async def latest() -> UUID | None:
    """The id of the newest event that `after` can go on from without missing one."""
    settled = writer.SETTLED[sql.dialect()]
    found = await sql.rows(f"SELECT id FROM event WHERE {settled} ORDER BY writer DESC, sequence DESC LIMIT 1")  # noqa: S608
    return UUID(str(found[0]["id"])) if found else None


async def _seen(id: UUID) -> EventRow:
    row = await EventRow.get_or_none(id=id)
    if row is None:
        raise LookupError(f"There is no event {id}.")
    return row


async def _events(query: str, *values: int) -> list[event.Event]:
    return [_event(row) for row in await sql.models(EventRow, query, *values)]


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
