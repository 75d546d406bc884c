"""Offers in the store."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from api.store import digest, keyset, outbox, place, shown, spec, sql
from api.store.conflict import ConflictError
from api.store.path import at
from api.store.table import OfferRow
from matching import offer, span, viewer
from matching.offer import OfferState
from matching.rank import clause, stock
from matching.rank.measure import HECTOMETRES
from schema import narrowing
from schema.narrowing import OfferKind, OfferOrder
from schema.paging import Slice, Window

_NEWEST_ID = keyset.Column("id", UUID, descending=True)
_ORDERS: Mapping[OfferOrder, keyset.Order] = {
    OfferOrder.NEWEST_FIRST: (keyset.Column("created", datetime, descending=True), _NEWEST_ID),
    OfferOrder.MOST_FREE: (keyset.Column("free", int, descending=True), _NEWEST_ID),
}
_LISTED = {"sqlite": "group_concat(offer_id, ',')", "postgres": "string_agg(offer_id::text, ',')"}
# How the clauses of the ranking name what is stored. Smallest lots and minutes of printing are no columns, but never less than 1.
STORED = clause.Stored(
    columns={
        "start": "starts",
        "end": "ends",
        "free": "free",
        "latitude": f"latitude * {math.radians(1)!r}",
        "radius": f"radius_km * {HECTOMETRES}",
    },
    endless=frozenset({"end"}),
    open=f"state = '{OfferState.OPEN}'",
    least={"lot": 1, "minutes": 1},
)
_FREE = clause.where(stock.RULES, STORED, {})  # open and with something free; when and where tell only of some line
_SUM = """
WITH late AS (SELECT DISTINCT offer_id FROM outbox WHERE (writer, sequence) > (?, ?))
SELECT count(*) AS count, CAST(coalesce(sum({mixed}), 0) AS bigint) AS sum, (SELECT {listed} FROM late) AS late
FROM offer WHERE {free} AND id NOT IN (SELECT offer_id FROM late)
"""


async def insert(new: offer.Offer) -> None:
    """Keep a new offer."""
    await insert_many([new])


async def insert_many(new: Iterable[offer.Offer]) -> None:
    """Keep new offers in one statement."""
    made = list(new)
    await OfferRow.bulk_create([OfferRow(**_columns(each)) for each in made])
    await outbox.append((each.id, each.changed) for each in made)


async def load(ids: Iterable[UUID]) -> dict[UUID, offer.Offer]:
    """The offers with these ids."""
    return {row.id: _offer(row) for row in await OfferRow.filter(id__in=list(ids))}


async def by_sources(sources: Iterable[str]) -> dict[str, offer.Offer]:
    """The offers that were imported from these, by source."""
    return {str(row.source): _offer(row) for row in await OfferRow.filter(source__in=list(sources))}


async def save(changed: offer.Offer) -> offer.Offer:
    """Keep the offer as it is now and return it as stored; ConflictError where it changed since it was read."""
    columns = _columns(changed)
    del columns["id"]
    columns["changed"] = changed.changed + 1
    if not await OfferRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The offer {changed.id} has changed since it was read.")
    await outbox.append([(changed.id, changed.changed + 1)])
    return replace(changed, changed=changed.changed + 1)


async def find(who: viewer.Viewer, where: narrowing.Offers, order: OfferOrder, window: Window) -> Slice[offer.Offer]:
    """The offers that fit; those that are not open only for their owners and coordinators."""
    query = _narrowed(where) if who.coordinates else _narrowed(where).filter(Q(state=OfferState.OPEN) | owned(who))
    return await keyset.slice_of(query, _ORDERS[order], window, _offer)


def owned(who: viewer.Viewer, path: str = "") -> Q:
    """Keeps the viewer's own offers and those of their organisations; `path` leads to the offer."""
    organisations = [each.organisation_id for each in who.memberships if each.organisation_id]
    return at(path, owner_id=who.person_id) | at(path, organisation_id__in=organisations)


def _narrowed(where: narrowing.Offers) -> QuerySet[OfferRow]:
    query = OfferRow.filter(place.named(where.city, where.country))
    narrowed = (("kind", where.kinds), ("item", where.items), ("standard", where.standards), ("state", where.states))
    for column, values in narrowed:
        if values:
            query = query.filter(**{f"{column}__in": values})
    if where.owner_id is not None:
        query = query.filter(owner_id=where.owner_id)
    return place.near(query, where.near)


async def matchable(items: Collection[str], kinds: Collection[OfferKind]) -> list[offer.Offer]:
    """Open offers with something free: goods and print hours of these items, drives and volunteers of these kinds."""
    marks = [", ".join("?" * len(names)) or "NULL" for names in (items, kinds)]
    wanted = f"(item IN ({marks[0]}) OR item IS NULL AND kind IN ({marks[1]}))"
    query = f"SELECT * FROM offer WHERE {_FREE.text} AND {wanted} ORDER BY id"  # noqa: S608 (marks and our own names)
    return [_offer(row) for row in await sql.models(OfferRow, query, *_FREE.values, *items, *kinds)]


async def page(after: UUID | None, limit: int) -> list[offer.Offer]:
    """Open offers with something free, in the order of their ids, after this one."""
    rows = _matchable() if after is None else _matchable().filter(id__gt=after)
    return [_offer(row) for row in await rows.order_by("id").limit(limit)]


async def personal(owner_id: UUID) -> list[offer.Offer]:
    """Open offers with something free that a person makes on their own behalf."""
    return [_offer(row) for row in await _matchable().filter(owner_id=owner_id, organisation_id__isnull=True).order_by("id")]


async def sum_up(but_after: outbox.Position) -> tuple[int, int, set[UUID]]:
    """How many open offers with something free there are, and the sum of their digests, but for those changed after a position.

    Those are told as well; all of it as of one moment.
    """
    query = _SUM.format(mixed=digest.MIXED[sql.dialect()], listed=_LISTED[sql.dialect()], free=_FREE.text)
    (found,) = await sql.rows(query, but_after.writer, but_after.sequence, *_FREE.values)
    late = {UUID(id) for id in (found["late"] or "").split(",") if id}
    return found["count"], found["sum"], late


def _matchable() -> QuerySet[OfferRow]:
    return OfferRow.filter(state=OfferState.OPEN, free__gt=0)


async def past(now: datetime, limit: int) -> list[offer.Offer]:
    """Open offers whose time is over, the longest first."""
    rows = await OfferRow.filter(state=OfferState.OPEN, ends__lte=now).order_by("ends", "id").limit(limit)
    return [_offer(row) for row in rows]


def _columns(of: offer.Offer) -> dict[str, Any]:
    return {
        "id": of.id,
        "owner_id": of.owner_id,
        "organisation_id": of.organisation_id,
        **spec.columns(of.spec),
        "capacity": of.capacity,
        "held": of.held,
        "free": of.capacity - of.held,
        "starts": of.available.start,
        "ends": of.available.end,
        "created": of.created,
        "radius_km": of.radius_km,
        "state": of.state,
        "language": of.language,
        "source": of.source,
        "as_written": of.as_written,
        "changed": of.changed,
        **place.columns(of.place),
        **shown.of_offer(of),
    }


def _offer(row: OfferRow) -> offer.Offer:
    return offer.Offer(
        id=row.id,
        owner_id=row.owner_id,
        spec=spec.of_offer(row.kind, row.spec, row.id),
        capacity=row.capacity,
        available=span.Span(row.starts, row.ends),
        created=row.created,
        organisation_id=row.organisation_id,
        held=row.held,
        place=place.of(row),
        radius_km=row.radius_km,
        state=OfferState(row.state),
        language=row.language,
        source=row.source,
        changed=row.changed,
        as_written=row.as_written,
    )
