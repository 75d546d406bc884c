"""Facilities and their contacts in the store."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from api.store import keyset, place, shape
from api.store.conflict import ConflictError
from api.store.table import ContactRow, FacilityRow, RequestRow
from matching import facility, viewer
from schema import narrowing
from schema.narrowing import FacilityOrder
from schema.paging import Slice, Window

_ORDERS: Mapping[FacilityOrder, keyset.Order] = {
    FacilityOrder.NAME: (keyset.Column("name_key", str), keyset.Column("id", UUID)),
    # The ids are made in the order of time.
    FacilityOrder.NEWEST_FIRST: (keyset.Column("id", UUID, descending=True),),
}


async def insert(new: facility.Facility) -> None:
    """Keep a new facility."""
    await insert_many([new])


async def insert_many(new: Iterable[facility.Facility]) -> None:
    """Keep new facilities in one statement."""
    await FacilityRow.bulk_create([FacilityRow(**_columns(each)) for each in new])


async def save(changed: facility.Facility, seen: facility.Facility | None = None) -> None:
    """Keep the facility as it is now; with `seen`, raises ConflictError where the stored one is no longer that."""
    query = FacilityRow.filter(id=changed.id)
    if seen is not None:
        stored = await query.select_for_update().first()
        if stored is None or _facility(stored) != seen:
            raise ConflictError(f"The facility {changed.id} has changed since it was read.")
    columns = _columns(changed)
    del columns["id"]
    await query.update(**columns)


async def load(ids: Iterable[UUID]) -> dict[UUID, facility.Facility]:
    """The facilities with these ids."""
    return {row.id: _facility(row) for row in await FacilityRow.filter(id__in=list(ids))}


async def by_source(source: str) -> facility.Facility | None:
    """The facility that was imported from there."""
    return (await by_sources([source])).get(source)


async def by_sources(sources: Iterable[str]) -> dict[str, facility.Facility]:
    """The facilities that were imported from these, by source."""
    return {str(row.source): _facility(row) for row in await FacilityRow.filter(source__in=list(sources))}


async def mine(who: viewer.Viewer) -> list[facility.Facility]:
    """The facilities of the viewer's organisations, and those nobody speaks for that they asked for, by name."""
    organisations = [each.organisation_id for each in who.memberships if each.organisation_id]
    asked_for = RequestRow.filter(asked_by_id=who.person_id, facility_id__isnull=False).values("facility_id")
    unspoken_for = Q(organisation_id=None, id__in=Subquery(asked_for))
    rows = await FacilityRow.filter(Q(organisation_id__in=organisations) | unspoken_for).order_by("name_key", "id")
    return [_facility(row) for row in rows]


async def find(where: narrowing.Facilities, order: FacilityOrder, window: Window) -> Slice[facility.Facility]:
    """The facilities that fit."""
    return await keyset.slice_of(_narrowed(where), _ORDERS[order], window, _facility)


def _narrowed(where: narrowing.Facilities) -> QuerySet[FacilityRow]:
    query = FacilityRow.filter(place.named(where.city, where.country))
    if where.kinds:
        query = query.filter(kind__in=where.kinds)
    if where.grades:
        query = query.filter(grade__in=where.grades)
    if where.name is not None:
        query = query.filter(name_key__contains=where.name.casefold())
    return place.near(query, where.near, public=True)


async def insert_contact(new: facility.Contact) -> None:
    """Keep a new contact."""
    await ContactRow.bulk_create([ContactRow(**_contact_columns(new))])


async def save_contact(changed: facility.Contact) -> None:
    """Keep the contact as it is now."""
    columns = _contact_columns(changed)
    await ContactRow.filter(id=columns.pop("id")).update(**columns)


async def load_contacts(ids: Iterable[UUID]) -> dict[UUID, facility.Contact]:
    """The contacts with these ids."""
    return {row.id: _contact(row) for row in await ContactRow.filter(id__in=list(ids))}


async def load_contact(id: UUID) -> facility.Contact | None:
    """The contact with this id."""
    row = await ContactRow.get_or_none(id=id)
    return row and _contact(row)


async def contacts(facility_ids: Iterable[UUID]) -> dict[UUID, list[facility.Contact]]:
    """The contacts of each facility, oldest first; every id asked for is there."""
    found: dict[UUID, list[facility.Contact]] = {id: [] for id in facility_ids}
    for row in await ContactRow.filter(facility_id__in=list(found)).order_by("id"):
        found[row.facility_id].append(_contact(row))
    return found


def _columns(of: facility.Facility) -> dict[str, Any]:
    return {
        "id": of.id,
        "name": of.name,
        "name_key": of.name.casefold(),
        "kind": of.kind,
        "grade": of.grade,
        "organisation_id": of.organisation_id,
        "beds": of.beds,
        "staff_per_day": of.staff_per_day,
        "can_receive": of.can_receive,
        "accepted": of.accepted,
        "spellings": of.spellings,
        "source": of.source,
        **place.columns(of.place),
    }


def _facility(row: FacilityRow) -> facility.Facility:
    return facility.Facility(
        id=row.id,
        name=row.name,
        kind=facility.Kind(row.kind),
        grade=facility.Grade(row.grade),
        place=place.of(row),
        organisation_id=row.organisation_id,
        beds=row.beds,
        staff_per_day=row.staff_per_day,
        can_receive=row.can_receive,
        accepted=shape.read(Mapping[str, tuple[str, ...]], row.accepted, row.id),
        spellings=shape.read(tuple[str, ...], row.spellings, row.id),
        source=row.source,
    )


_CONTACT = ("id", "facility_id", "name", "department", "post", "phone", "messenger", "steward_id")


def _contact_columns(of: facility.Contact) -> dict[str, Any]:
    return {name: getattr(of, name) for name in _CONTACT}


def _contact(row: ContactRow) -> facility.Contact:
    return facility.Contact(**{name: getattr(row, name) for name in _CONTACT})
