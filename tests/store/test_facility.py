"""Facilities and contacts in both databases."""

from dataclasses import replace

import pytest

from api.store import ConflictError
from api.store import facility as facilities
from api.store import organisation as organisations
from api.store.database import Database
from matching import facility, viewer
from matching.facility import Grade, Kind
from schema import narrowing
from schema.narrowing import FacilityOrder
from schema.paging import Window
from tests.store import thing


async def test_a_facility_comes_back_whole(database: Database) -> None:
    """Every field survives, with and without those that may be missing; accepted standards keep their order."""
    owner = thing.an_organisation()
    accepted = {"respirator": ("GB 19083-2010", "NIOSH N95", "EN 149 FFP2"), "goggles": ()}
    numbers = {"beds": 800, "staff_per_day": 40, "can_receive": False, "grade": Grade.SECONDARY}
    other = {"accepted": accepted, "spellings": ("一院", "No 1"), "source": "list:1", "organisation_id": owner.id}
    plain, full = thing.a_facility(place=thing.NOWHERE), thing.a_facility(**numbers, **other)
    async with database.transaction():
        await organisations.insert(owner)
        await facilities.insert_many([plain, full])
    assert await facilities.load([plain.id, full.id, thing.new_id()]) == {plain.id: plain, full.id: full}
    assert await facilities.by_source("list:1") == full
    assert await facilities.by_source("list:2") is None
    assert await facilities.by_sources(["list:1", "list:2"]) == {"list:1": full}
    member = thing.a_person()
    assert await facilities.mine(thing.a_viewer(member, thing.a_member(member.id, owner.id))) == [full]
    assert await facilities.mine(viewer.ANONYMOUS) == []


async def test_saving_can_be_conditional_on_what_was_seen(database: Database) -> None:
    """With what was seen, the second of two is told; without, the last one wins."""
    seen = thing.a_facility(accepted={"respirator": ("NIOSH N95",)})
    async with database.transaction():
        await facilities.insert(seen)
    async with database.transaction():
        await facilities.save(replace(seen, beds=10), seen)
    with pytest.raises(ConflictError):
        async with database.transaction():
            await facilities.save(replace(seen, beds=20), seen)
    assert await facilities.load([seen.id]) == {seen.id: replace(seen, beds=10)}
    async with database.transaction():
        await facilities.save(replace(seen, name="Нова", place=thing.WUHAN))
    assert await facilities.load([seen.id]) == {seen.id: replace(seen, name="Нова", place=thing.WUHAN)}


async def test_facilities_are_narrowed(database: Database) -> None:
    """Each filter keeps exactly what it names; a part of the name in any case, its signs as they are."""
    async with database.transaction():
        await facilities.insert_many(
            [
                thing.a_facility(name="Лікарня", grade=Grade.PRIMARY),
                thing.a_facility(name="武汉市第一医院", place=thing.WUHAN, kind=Kind.CLINIC),
                thing.a_facility(name="100% Aid", kind=Kind.AID_STATION, place=thing.NOWHERE),
            ]
        )
    cases = {
        "Лікарня 武汉市第一医院 100%": narrowing.Facilities(),
        "武汉市第一医院": narrowing.Facilities(kinds=(Kind.CLINIC, Kind.CHARITY)),
        "Лікарня": narrowing.Facilities(grades=(Grade.PRIMARY,)),
        "Лікарня ": narrowing.Facilities(name="ЛІК"),
        "武汉市第一医院 ": narrowing.Facilities(name="第一"),
        "100%": narrowing.Facilities(name="%"),
        "": narrowing.Facilities(name="_"),
        "Лікарня  ": narrowing.Facilities(city="київ", country="ua"),
        "武汉市第一医院  ": narrowing.Facilities(near=narrowing.Near(thing.WUHAN.point, 1)),
    }
    for expected, where in cases.items():
        found = await facilities.find(where, FacilityOrder.NAME, Window())
        assert {each.name.split()[0] for each in found.things} == set(expected.split())


async def test_facilities_have_two_orders(database: Database) -> None:
    """By name in any case, or the one registered last first."""
    async with database.transaction():
        await facilities.insert_many([thing.a_facility(name=name) for name in ("b", "A", "c")])
    orders = {order: (await facilities.find(narrowing.Facilities(), order, Window())).things for order in FacilityOrder}
    assert {order: "".join(each.name for each in found) for order, found in orders.items()} == {
        FacilityOrder.NAME: "Abc",
        FacilityOrder.NEWEST_FIRST: "cAb",
    }


async def test_contacts_are_kept_and_handed_over(database: Database) -> None:
    """Each facility answers with its contacts, oldest first, in one statement; the steward can change."""
    first, second, steward = thing.a_facility(), thing.a_facility(), thing.a_person()
    details = {"department": "ICU", "post": "head", "phone": "+8613800000000", "messenger": "wx"}
    one = facility.Contact(thing.new_id(), first.id, "王医生", **details)
    two = facility.Contact(thing.new_id(), first.id, "李", steward_id=steward.id)
    async with database.transaction():
        await thing.kept(first, second, steward)
        await facilities.insert_contact(one)
        await facilities.insert_contact(two)
        await facilities.save_contact(replace(one, steward_id=steward.id))
    with database.statements() as seen:
        found = await facilities.contacts([first.id, second.id])
    assert found == {first.id: [replace(one, steward_id=steward.id), two], second.id: []}
    assert len(seen) == 1
    assert await facilities.load_contact(two.id) == two
    assert await facilities.load_contact(thing.new_id()) is None
