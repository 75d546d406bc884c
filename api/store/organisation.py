"""Organisations and memberships in the store."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from api.store import keyset, place
from api.store.table import MembershipRow, OrganisationRow
from matching import organisation
from matching.organisation import MembershipState
from schema.paging import Slice, Window

_BY_NAME = (keyset.Column("name_key", str), keyset.Column("id", UUID))


async def insert(new: organisation.Organisation) -> None:
    """Keep a new organisation."""
    columns = {"id": new.id, "name": new.name, "name_key": new.name.casefold(), "kind": new.kind}
    await OrganisationRow.bulk_create([OrganisationRow(**columns, **place.columns(new.place))])


async def load(ids: Iterable[UUID]) -> dict[UUID, organisation.Organisation]:
    """The organisations with these ids."""
    return {row.id: _organisation(row) for row in await OrganisationRow.filter(id__in=list(ids))}


async def find(window: Window) -> Slice[organisation.Organisation]:
    """Organisations by name."""
    return await keyset.slice_of(OrganisationRow.all(), _BY_NAME, window, _organisation)


async def insert_membership(new: organisation.Membership) -> None:
    """Keep a new membership."""
    await MembershipRow.bulk_create([MembershipRow(**_columns(new))])


async def save_membership(changed: organisation.Membership) -> None:
    """Keep the membership as it is now."""
    columns = _columns(changed)
    await MembershipRow.filter(id=columns.pop("id")).update(**columns)


async def load_membership(id: UUID) -> organisation.Membership | None:
    """The membership with this id."""
    row = await MembershipRow.get_or_none(id=id)
    return row and _membership(row)


async def load_memberships(ids: Iterable[UUID]) -> dict[UUID, organisation.Membership]:
    """The memberships with these ids."""
    return {each.id: each for each in await _memberships(id__in=list(ids))}


async def memberships_of(person_id: UUID) -> list[organisation.Membership]:
    """Every membership of the person that has not ended, oldest first."""
    return await _memberships(person_id=person_id, state__not=MembershipState.LEFT)


async def active_of(person_id: UUID) -> list[organisation.Membership]:
    """The roles the person holds now."""
    return await _memberships(person_id=person_id, state=MembershipState.ACTIVE)


async def members_of(organisation_id: UUID) -> set[UUID]:
    """The people who hold a role in the organisation now."""
    return {each.person_id for each in await _memberships(organisation_id=organisation_id, state=MembershipState.ACTIVE)}


async def waiting_for(organisation_ids: Iterable[UUID]) -> list[organisation.Membership]:
    """Memberships that somebody asked these organisations for."""
    return await _memberships(organisation_id__in=list(organisation_ids), state=MembershipState.REQUESTED)


async def _memberships(**where: Any) -> list[organisation.Membership]:
    return [_membership(row) for row in await MembershipRow.filter(**where).order_by("since", "id")]


def _organisation(row: OrganisationRow) -> organisation.Organisation:
    return organisation.Organisation(row.id, row.name, organisation.Kind(row.kind), place.of(row))


def _columns(of: organisation.Membership) -> dict[str, Any]:
    return {
        "id": of.id,
        "person_id": of.person_id,
        "organisation_id": of.organisation_id,
        "role": of.role,
        "state": of.state,
        "since": of.since,
    }


def _membership(row: MembershipRow) -> organisation.Membership:
    role, state = organisation.Role(row.role), MembershipState(row.state)
    return organisation.Membership(row.id, row.person_id, row.organisation_id, role, state, row.since)
