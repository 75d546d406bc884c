"""People in the store."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import Q

from api.store import keyset, place, shape, shown
from api.store.table import PersonRow
from matching import person, viewer
from schema import narrowing
from schema.narrowing import PersonOrder
from schema.paging import Slice, Window

_ORDERS: Mapping[PersonOrder, keyset.Order] = {
    PersonOrder.NEWEST_FIRST: (keyset.Column("created", datetime, descending=True), keyset.Column("id", UUID, descending=True)),
    PersonOrder.NAME: (keyset.Column("name_key", str), keyset.Column("id", UUID)),
}


async def insert(new: person.Person) -> None:
    """Keep a new person; ConflictError at the end of the transaction where the mail address or phone is taken."""
    await PersonRow.bulk_create([PersonRow(**_columns(new))])


async def save(changed: person.Person) -> None:
    """Keep the person as they are now."""
    columns = _columns(changed)
    await PersonRow.filter(id=columns.pop("id")).update(**columns)


async def lock(ids: Iterable[UUID]) -> None:
    """Let nobody else decide about these people until the transaction ends."""
    await PersonRow.filter(id__in=list(ids)).order_by("id").select_for_update()


async def load(ids: Iterable[UUID]) -> dict[UUID, person.Person]:
    """The people with these ids, with all that is known of them."""
    return {row.id: _person(row) for row in await PersonRow.filter(id__in=list(ids))}


async def by_email(email: str) -> person.Person | None:
    """The person who signs in with this mail address."""
    return _person_or_none(await PersonRow.get_or_none(email=email))


async def by_phone(phone: str) -> person.Person | None:
    """The person who signs in with this phone number."""
    return _person_or_none(await PersonRow.get_or_none(phone=phone))


async def find(who: viewer.Viewer, where: narrowing.People, order: PersonOrder, window: Window) -> Slice[person.Person]:
    """People who let the viewer find them, and the viewer."""
    query = PersonRow.filter(_visible(who), place.named(where.city, None))
    for skill in where.skills:
        query = query.filter(skills__contains=_listed(skill))
    if where.languages:
        query = query.filter(Q(*(Q(languages__contains=_listed(each)) for each in where.languages), join_type=Q.OR))
    return await keyset.slice_of(query, _ORDERS[order], window, _person)


def _visible(who: viewer.Viewer) -> Q:
    open_to = {person.Audience.EVERYONE}
    if who.signed_in:
        open_to.add(person.Audience.SIGNED_IN)
    if who.coordinates:
        open_to.add(person.Audience.COORDINATORS)
    shown = Q(profile_for__in=sorted(open_to))
    return shown | Q(id=who.person_id) if who.person_id else shown


def _listed(word: str) -> str:
    # A member of a JSON list of texts, as it stands in the text of the list.
    return orjson.dumps(word).decode()


def _listing(words: Collection[str]) -> str:
    return orjson.dumps(list(words)).decode()


def _columns(of: person.Person) -> dict[str, Any]:
    return {
        "id": of.id,
        "name": of.name,
        "name_key": of.name.casefold(),
        "languages": _listing(of.languages),
        "created": of.created,
        "email": of.email,
        "phone": of.phone,
        "about": of.about,
        "skills": _listing(sorted(of.skills)),
        "certificates": sorted(of.certificates),
        "profile_for": of.profile_for,
        "appeals_a_week": of.appeals_a_week,
        **place.columns(of.place),
        **shown.of_person(of),
    }


def _person(row: PersonRow) -> person.Person:
    return person.Person(
        id=row.id,
        name=row.name,
        languages=shape.read(tuple[str, ...], orjson.loads(row.languages), row.id),
        created=row.created,
        email=row.email,
        phone=row.phone,
        about=row.about,
        skills=shape.read(frozenset[str], orjson.loads(row.skills), row.id),
        certificates=shape.read(frozenset[str], row.certificates, row.id),
        place=place.of(row),
        profile_for=person.Audience(row.profile_for),
        appeals_a_week=row.appeals_a_week,
    )


def _person_or_none(row: PersonRow | None) -> person.Person | None:
    return row and _person(row)
