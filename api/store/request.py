"""Requests with their lines in the store."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from api.store import keyset, line, place, shape, shown, sql
from api.store.conflict import ConflictError
from api.store.count import counts
from api.store.table import LineRow, RequestRow
from matching import intake, request
from schema import narrowing
from schema.narrowing import LineOrder, RequestOrder
from schema.paging import Slice, Window, known

__all__ = ["counts"]

_CREATED = keyset.Column("created", datetime, descending=True)
_NEWEST_ID = keyset.Column("id", UUID, descending=True)
_ORDERS: Mapping[RequestOrder, keyset.Order] = {
    RequestOrder.URGENT_FIRST: (keyset.Column("urgency", int, descending=True, within=keyset.SMALL), _CREATED, _NEWEST_ID),
    RequestOrder.NEWEST_FIRST: (_CREATED, _NEWEST_ID),
}


async def insert(new: request.Request) -> None:
    """Keep a new request with its lines."""
    await insert_many([new])


async def insert_many(new: Iterable[request.Request]) -> None:
    """Keep new requests with their lines in two statements."""
    requests = list(new)
    await RequestRow.bulk_create([RequestRow(**_columns(each)) for each in requests])
    await line.insert_many(each for one in requests for each in one.lines)


async def load(ids: Iterable[UUID]) -> dict[UUID, request.Request]:
    """The requests with these ids and their lines, in two statements."""
    return {each.id: each for each in await _with_lines(await RequestRow.filter(id__in=list(ids)))}


async def by_source(source: str) -> request.Request | None:
    """The request that was imported from there."""
    return (await by_sources([source])).get(source)


async def by_sources(sources: Iterable[str]) -> dict[str, request.Request]:
    """The requests that were imported from these, by source."""
    rows = await RequestRow.filter(source__in=list(sources))
    return {str(each.source): each for each in await _with_lines(rows)}


async def save(changed: request.Request) -> request.Request:
    """Keep the request (not its lines) as it is now and return it as stored; ConflictError where it changed since it was read."""
    columns = _columns(changed)
    del columns["id"]
    columns["changed"] = changed.changed + 1
    if not await RequestRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The request {changed.id} has changed since it was read.")
    return replace(changed, changed=changed.changed + 1)


async def find(where: narrowing.Requests, order: RequestOrder, window: Window) -> Slice[request.Request]:
    """The requests that fit, with their lines, in three statements."""
    rows, found = await keyset.page(_narrowed(where), _ORDERS[order], window)
    return keyset.filled(found, await _with_lines(rows))


_NEWEST_OF_EACH = """
SELECT id, facility_id, total FROM (
    SELECT id, facility_id,
        row_number() OVER (PARTITION BY facility_id ORDER BY created DESC, id DESC) AS place,
        count(*) OVER (PARTITION BY facility_id) AS total
    FROM request WHERE facility_id IN ({marks})
) AS placed WHERE place <= ?
"""


async def of_facilities(facility_ids: Iterable[UUID], first: int) -> dict[UUID, Slice[request.Request]]:
    """The newest requests of each facility, at most `first`, in three statements; every id asked for is there."""
    wanted = list(dict.fromkeys(facility_ids))
    if not wanted:
        return {}
    chosen = await sql.rows(_NEWEST_OF_EACH.format(marks=", ".join("?" * len(wanted))), *map(str, wanted), first)
    totals = {str(each["facility_id"]): int(each["total"]) for each in chosen}
    newest, order = RequestRow.filter(id__in=[each["id"] for each in chosen]), _ORDERS[RequestOrder.NEWEST_FIRST]
    rows = await newest.order_by("-created", "-id")
    made = dict(zip((row.id for row in rows), await _with_lines(rows), strict=True))
    found: dict[UUID, Slice[request.Request]] = {}
    for id in wanted:
        own, total = [row for row in rows if row.facility_id == id], totals.get(str(id), 0)
        found[id] = Slice(tuple(made[row.id] for row in own), keyset.keys(own, order), total > len(own), known(total))
    return found


def _narrowed(where: narrowing.Requests) -> QuerySet[RequestRow]:
    query = RequestRow.filter(place.named(where.city, where.country))
    for column, values in (("state", where.states), ("urgency", where.urgencies)):
        if values:
            query = query.filter(**{f"{column}__in": values})
    for column, value in (("facility_id", where.facility_id), ("asked_by_id", where.asked_by)):
        if value is not None:
            query = query.filter(**{column: value})
    if where.items or where.kinds:
        query = query.filter(_has_line(where))
    if where.open is not None:
        still = _has(LineRow.filter(wanted=True))
        query = query.filter(still if where.open else ~still)
    return place.near(query, where.near)


def _has_line(where: narrowing.Requests) -> Q:
    # One line must be of the kind and of the item.
    lines = LineRow.filter(item__in=where.items) if where.items else LineRow.all()
    return _has(lines.filter(kind__in=where.kinds) if where.kinds else lines)


def _has(lines: QuerySet[LineRow]) -> Q:
    return Q(id__in=Subquery(lines.values("request_id")))


async def _with_lines(rows: list[RequestRow]) -> list[request.Request]:
    lines = await line.of_requests([row.id for row in rows]) if rows else {}
    return [_request(row, lines[row.id]) for row in rows]


async def load_lines(ids: Iterable[UUID]) -> dict[UUID, request.Line]:
    """The lines with these ids."""
    return await line.load(ids)


async def add_line(new: request.Line) -> None:
    """Keep one more line of a request."""
    await line.insert_many([new])


async def save_line(changed: request.Line) -> request.Line:
    """Keep the line as it is now and return it as stored; ConflictError where it changed since it was read."""
    return await line.save(changed)


async def find_lines(where: narrowing.Lines, order: LineOrder, window: Window, now: datetime) -> Slice[request.Line]:
    """The lines of published requests that fit at `now`, in two statements; open ones whose grace is over count as expired."""
    return await line.find(where, order, window, now)


async def open_lines() -> list[request.Line]:
    """Every line of a published request that more may be pledged to, oldest first."""
    return await line.wanted()


async def due(now: datetime, limit: int) -> list[request.Line]:
    """Open lines whose confirm-by time and grace have passed, stalest first."""
    return await line.due(now, limit)


async def confirm_soon(now: datetime, within: timedelta, limit: int) -> list[request.Line]:
    """Open lines to be confirmed by then that nobody was reminded of yet, stalest first."""
    return await line.confirm_soon(now, within, limit)


async def unserved(now: datetime, limit: int = 200) -> list[request.Line]:
    """Rides and deliveries that nobody carries, not over yet, the first to be picked up first."""
    return await line.unserved(now, limit)


async def mark_reminded(line_id: UUID, confirm_by: datetime) -> bool:
    """Note that a reminder for this confirm-by time goes out; True for one caller only."""
    return await line.mark_reminded(line_id, confirm_by)


async def forget_reminder(line_id: UUID) -> None:
    """Note that no reminder went out after all."""
    await line.forget_reminder(line_id)


def _columns(of: request.Request) -> dict[str, Any]:
    return {
        "id": of.id,
        "asked_by_id": of.asked_by,
        "state": of.state,
        "urgency": int(of.urgency),
        "created": of.created,
        "facility_id": of.facility_id,
        "organisation_id": of.organisation_id,
        "published": of.published,
        "intake": of.intake,
        "note": of.note,
        "language": of.language,
        "source": of.source,
        "changed": of.changed,
        **place.columns(of.place),
        **shown.of_request(of),
    }


def _request(row: RequestRow, lines: tuple[request.Line, ...]) -> request.Request:
    return request.Request(
        id=row.id,
        asked_by=row.asked_by_id,
        state=request.RequestState(row.state),
        urgency=request.Urgency(row.urgency),
        created=row.created,
        lines=lines,
        facility_id=row.facility_id,
        organisation_id=row.organisation_id,
        published=row.published,
        intake=shape.read_or_none(intake.Intake, row.intake, row.id),
        place=place.of(row),
        note=row.note,
        language=row.language,
        source=row.source,
        changed=row.changed,
    )
