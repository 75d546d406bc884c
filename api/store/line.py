"""Lines of requests as rows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from api.store import keyset, place, shape, shown, spec
from api.store.conflict import ConflictError
from api.store.table import LineRow
from matching import amount, intake, request
from matching.dispatch.reading import NO_END
from matching.request import GRACE, LineState, RequestState
from schema import narrowing
from schema.narrowing import LineKind, LineOrder
from schema.paging import Slice, Window


def _created(row: Any) -> datetime:
    # SQLite gives what is taken from a joined table as it is stored.
    created = row.request_created
    return datetime.fromisoformat(created) if isinstance(created, str) else created


_CREATED = keyset.Column("request__created", datetime, descending=True, read=_created)
_URGENCY = keyset.Column("request__urgency", int, True, lambda row: row.request_urgency, keyset.SMALL)
_NEWEST_ID = keyset.Column("id", UUID, descending=True)
_ORDERS: dict[LineOrder, keyset.Order] = {
    LineOrder.URGENT_FIRST: (_URGENCY, _CREATED, _NEWEST_ID),
    LineOrder.NEWEST_FIRST: (_CREATED, _NEWEST_ID),
    LineOrder.STALEST_FIRST: (keyset.Column("confirm_by", datetime), keyset.Column("id", UUID)),
}
_PUBLISHED = Q(request__state=RequestState.PUBLISHED)


async def insert_many(new: Iterable[request.Line]) -> None:
    """Keep new lines in one statement."""
    await LineRow.bulk_create([LineRow(**_columns(each)) for each in new])


async def load(ids: Iterable[UUID]) -> dict[UUID, request.Line]:
    """The lines with these ids."""
    return {row.id: of(row) for row in await LineRow.filter(id__in=list(ids))}


async def of_requests(request_ids: Iterable[UUID]) -> dict[UUID, tuple[request.Line, ...]]:
    """The lines of each request, in their order."""
    found: dict[UUID, list[request.Line]] = {id: [] for id in request_ids}
    for row in await LineRow.filter(request_id__in=list(found)).order_by("position"):
        found[row.request_id].append(of(row))
    return {id: tuple(lines) for id, lines in found.items()}


async def save(line: request.Line) -> request.Line:
    """Keep the line as it is now and return it as it is stored; ConflictError where it changed since it was read."""
    columns = _columns(line)
    for fixed in ("id", "request_id", "position"):
        del columns[fixed]
    columns["changed"] = line.changed + 1
    if not await LineRow.filter(id=line.id, changed=line.changed).update(**columns):
        raise ConflictError(f"The line {line.id} has changed since it was read.")
    return replace(line, changed=line.changed + 1)


async def find(where: narrowing.Lines, order: LineOrder, window: Window, now: datetime) -> Slice[request.Line]:
    """The lines of published requests that fit at `now`."""
    query = _narrowed(where, now).annotate(request_created=F("request__created"), request_urgency=F("request__urgency"))
    return await keyset.slice_of(query, _ORDERS[order], window, of)


def _narrowed(where: narrowing.Lines, now: datetime) -> QuerySet[LineRow]:
    query = LineRow.filter(_PUBLISHED, place.named(where.city, where.country, "request__"))
    if where.open:
        query = query.filter(wanted=True, confirm_by__gt=now - GRACE)
    if where.kinds:
        query = query.filter(kind__in=where.kinds)
    if where.items:
        query = query.filter(item__in=where.items)
    if where.urgencies:
        query = query.filter(request__urgency__in=where.urgencies)
    return place.near(query, where.near, "request__")


async def wanted() -> list[request.Line]:
    """Every line of a published request that more may be pledged to, oldest first."""
    return [of(row) for row in await LineRow.filter(_PUBLISHED, wanted=True).order_by("id")]


async def unserved(now: datetime, limit: int) -> list[request.Line]:
    """Rides and deliveries that nobody carries, not over yet, the first to be picked up first."""
    query = LineRow.filter(_PUBLISHED, wanted=True, state=LineState.OPEN, kind__in=[LineKind.RIDE, LineKind.DELIVERY])
    lines = [of(row) for row in await query.order_by("confirm_by", "id").limit(limit)]
    return [each for each in lines if _to_come(each, now)]


def _to_come(line: request.Line, now: datetime) -> bool:
    if not isinstance(line.spec, request.Ride | request.Delivery):
        return False
    return (line.spec.pick_up.end or line.spec.pick_up.start + NO_END) > now


async def due(now: datetime, limit: int) -> list[request.Line]:
    """Open lines whose confirm-by time and grace have passed, stalest first."""
    query = LineRow.filter(state=LineState.OPEN, confirm_by__lte=now - GRACE)
    return [of(row) for row in await query.order_by("confirm_by", "id").limit(limit)]


async def confirm_soon(now: datetime, within: timedelta, limit: int) -> list[request.Line]:
    """Open lines to be confirmed by then that nobody was reminded of yet, stalest first."""
    fresh = Q(reminded_for__isnull=True) | Q(reminded_for__not=F("confirm_by"))
    query = LineRow.filter(_PUBLISHED, fresh, state=LineState.OPEN, confirm_by__lte=now + within)
    return [of(row) for row in await query.order_by("confirm_by", "id").limit(limit)]


async def mark_reminded(id: UUID, confirm_by: datetime) -> bool:
    """Note that a reminder for this confirm-by time goes out; True for one caller only."""
    fresh = Q(reminded_for__isnull=True) | Q(reminded_for__not=confirm_by)
    return await LineRow.filter(fresh, id=id).update(reminded_for=confirm_by) == 1


async def forget_reminder(id: UUID) -> None:
    """Note that no reminder went out after all."""
    await LineRow.filter(id=id).update(reminded_for=None)


def of(row: LineRow) -> request.Line:
    """The line of a row."""
    return request.Line(
        id=row.id,
        request_id=row.request_id,
        position=row.position,
        spec=spec.of_line(row.kind, row.spec, row.id),
        need=_need(row),
        confirm_by=row.confirm_by,
        state=LineState(row.state),
        pledged=row.pledged,
        dispatched=row.dispatched,
        received=row.received,
        changed=row.changed,
        supply=shape.read_or_none(intake.Supply, row.supply, row.id),
        as_written=row.as_written,
    )


def _need(row: LineRow) -> amount.Need:
    if row.asked is None or row.unit is None or row.factor is None or row.need is None:
        return amount.UNKNOWN
    return amount.Amount(Decimal(row.asked), row.unit, row.factor, row.need)


def _need_columns(need: amount.Need) -> dict[str, Any]:
    if isinstance(need, amount.Unknown):
        return {"asked": None, "unit": None, "factor": None, "need": None}
    return {"asked": str(need.asked), "unit": need.unit, "factor": need.factor, "need": need.base}


def _columns(line: request.Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "request_id": line.request_id,
        "position": line.position,
        **spec.columns(line.spec),
        **_need_columns(line.need),
        "confirm_by": line.confirm_by,
        "state": line.state,
        "wanted": line.wanted,
        "pledged": line.pledged,
        "dispatched": line.dispatched,
        "received": line.received,
        "supply": line.supply,
        "as_written": line.as_written,
        "changed": line.changed,
        **shown.of_line(line),
    }
