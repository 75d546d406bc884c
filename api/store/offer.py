"""Offers in the store."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from api.store import keyset, place, spec
from api.store.conflict import ConflictError
from api.store.path import at
from api.store.table import OfferRow
from matching import offer, span, viewer
from matching.offer import OfferState
from schema import narrowing
from schema.narrowing import OfferKind, OfferOrder
from schema.paging import Slice, Window

_NEWEST_ID = keyset.Column("id", UUID, descending=True)
_ORDERS: Mapping[OfferOrder, keyset.Order] = {
    OfferOrder.NEWEST_FIRST: (keyset.Column("created", datetime, descending=True), _NEWEST_ID),
    OfferOrder.MOST_FREE: (keyset.Column("free", int, descending=True), _NEWEST_ID),
}


async def insert(new: offer.Offer) -> None:
    """Keep a new offer."""
    await insert_many([new])


async def insert_many(new: Iterable[offer.Offer]) -> None:
    """Keep new offers in one statement."""
    await OfferRow.bulk_create([OfferRow(**_columns(each)) for each in new])


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
    wanted = Q(item__in=list(items)) | Q(item__isnull=True, kind__in=list(kinds))
    rows = await OfferRow.filter(wanted, state=OfferState.OPEN, free__gt=0).order_by("id")
    return [_offer(row) for row in rows]


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
