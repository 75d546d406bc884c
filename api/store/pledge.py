"""Pledges in the store."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from api.store import keyset, offer
from api.store.conflict import ConflictError
from api.store.table import PledgeRow
from matching import pledge, span, viewer
from matching.pledge import AGREED, RUNNING, SENT, UNSENT, PledgeState, Side
from schema import narrowing
from schema.paging import Slice, Window

_NEWEST = (keyset.Column("created", datetime, descending=True), keyset.Column("id", UUID, descending=True))
_OLDEST = (keyset.Column("created", datetime), keyset.Column("id", UUID))


async def insert(new: pledge.Pledge) -> None:
    """Keep a new pledge."""
    await PledgeRow.bulk_create([PledgeRow(**_columns(new))])


async def load(ids: Iterable[UUID]) -> dict[UUID, pledge.Pledge]:
    """The pledges with these ids."""
    return {row.id: _pledge(row) for row in await PledgeRow.filter(id__in=list(ids))}


async def save(changed: pledge.Pledge) -> pledge.Pledge:
    """Keep the pledge as it is now and return it as stored; ConflictError where it changed since it was read."""
    columns = _columns(changed)
    del columns["id"]
    columns["changed"] = changed.changed + 1
    if not await PledgeRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The pledge {changed.id} has changed since it was read.")
    return replace(changed, changed=changed.changed + 1)


async def of_lines(ids: Iterable[UUID]) -> dict[UUID, list[pledge.Pledge]]:
    """The pledges of each line, oldest first; every id asked for is there."""
    return await _grouped("line_id", ids)


async def of_offers(ids: Iterable[UUID]) -> dict[UUID, list[pledge.Pledge]]:
    """The pledges of each offer, oldest first; every id asked for is there."""
    return await _grouped("offer_id", ids)


async def _grouped(column: str, ids: Iterable[UUID]) -> dict[UUID, list[pledge.Pledge]]:
    found: dict[UUID, list[pledge.Pledge]] = {id: [] for id in ids}
    for row in await PledgeRow.filter(**{f"{column}__in": list(found)}).order_by("created", "id"):
        found[getattr(row, column)].append(_pledge(row))
    return found


async def pages(
    who: viewer.Viewer, of: narrowing.PledgedTo, ids: Iterable[UUID], window: Window
) -> dict[UUID, Slice[pledge.Pledge]]:
    """The pledges of each line or offer that the viewer may see, oldest first, in one statement; every id asked for is there."""
    query = PledgeRow.all() if who.coordinates else PledgeRow.filter(_own(who))
    return await keyset.slices_of(query, f"{of}_id", ids, _OLDEST, window, read=_pledge)


async def mine(who: viewer.Viewer, window: Window) -> Slice[pledge.Pledge]:
    """Pledges of offers or on requests that are the viewer's or their organisations', newest first."""
    return await keyset.slice_of(PledgeRow.filter(_own(who)), _NEWEST, window, _pledge)


def _own(who: viewer.Viewer) -> Q:
    return offer.owned(who, "offer__") | _asked(who)


async def involved(who: viewer.Viewer, request_ids: Iterable[UUID], states: Collection[PledgeState] = RUNNING) -> set[UUID]:
    """Those of the requests that a pledge of the viewer's offers, or their organisations', in one of these states is for."""
    found = PledgeRow.filter(offer.owned(who, "offer__"), request_id__in=list(request_ids), state__in=sorted(states))
    return {id for (id,) in await found.distinct().values_list("request_id")}


async def pledged_offers(who: viewer.Viewer, offer_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the offers that a pledge to the viewer's requests, or their organisations', is or was from."""
    found = PledgeRow.filter(_asked(who), offer_id__in=list(offer_ids))
    return {id for (id,) in await found.distinct().values_list("offer_id")}


async def granted_offers(who: viewer.Viewer, offer_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the offers that the giving side pledged, confirmed or sent to the viewer's requests, or their organisations'."""
    confirmed = Q(pledged_as=Side.ASKER, state__in=sorted(AGREED))
    by_giver = Q(pledged_as=Side.GIVER) | confirmed | Q(state__in=sorted(SENT))
    found = PledgeRow.filter(_asked(who), by_giver, offer_id__in=list(offer_ids), state__in=sorted(RUNNING))
    return {id for (id,) in await found.distinct().values_list("offer_id")}


def _asked(who: viewer.Viewer) -> Q:
    organisations = [each.organisation_id for each in who.memberships if each.organisation_id]
    return Q(request__asked_by_id=who.person_id) | Q(request__organisation_id__in=organisations)


async def due(now: datetime, limit: int) -> list[pledge.Pledge]:
    """Pledges whose time to be confirmed, or to be dispatched, is over, the longest first."""
    rows = await PledgeRow.filter(state__in=sorted(UNSENT), expires__lte=now).order_by("expires", "id").limit(limit)
    return [_pledge(row) for row in rows]


async def bound(offer_ids: Iterable[UUID]) -> dict[UUID, tuple[span.Span, ...]]:
    """The times that running pledges bind each offer's vehicle, earliest first; every id asked for is there."""
    found: dict[UUID, list[span.Span]] = {id: [] for id in offer_ids}
    running = PledgeRow.filter(offer_id__in=list(found), state__in=sorted(RUNNING), from_time__isnull=False)
    for id, start, end in await running.order_by("from_time", "id").values_list("offer_id", "from_time", "to_time"):
        found[id].append(span.Span(start, end))
    return {id: tuple(spans) for id, spans in found.items()}


_SAME = (
    "id",
    "request_id",
    "line_id",
    "offer_id",
    "part",
    "fills",
    "holds",
    "state",
    "pledged_as",
    "created",
    "expires",
    "received",
    "closing",
    "changed",
)


def _columns(of: pledge.Pledge) -> dict[str, Any]:
    during = {"from_time": of.during and of.during.start, "to_time": of.during and of.during.end}
    return {name: getattr(of, name) for name in _SAME} | during | {"pledged_by_id": of.pledged_by}


def _pledge(row: PledgeRow) -> pledge.Pledge:
    same = {name: getattr(row, name) for name in _SAME}
    same["part"], same["state"], same["pledged_as"] = pledge.Part(row.part), PledgeState(row.state), Side(row.pledged_as)
    same["closing"] = None if row.closing is None else pledge.Closing(row.closing)
    during = None if row.from_time is None else span.Span(row.from_time, row.to_time)
    return pledge.Pledge(**same, pledged_by=row.pledged_by_id, during=during)
