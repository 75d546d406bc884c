"""Facilities and the ways to reach them."""

import pytest

from api.store import ConflictError
from api.store import facility as facility_store
from api.store import search as search_store
from matching import facility
from matching.organisation import Role
from matching.place import Place
from matching.refusal import Reason
from tests.api.house import KYIV, OBOLON, House, refused


async def test_a_facility_keeps_what_it_accepts_in_order(house: House) -> None:
    """Standards are read as people write them, kept under their codes, first choice first, each once."""
    nurse = await house.guest("nurse")
    made = await house.hospital(nurse, accepted={"respirator": ("ffp2", "N95", "FFP2", "GB19083-2010")})
    assert made.accepted == {"respirator": ("EN 149 FFP2", "NIOSH N95", "GB 19083-2010")}
    assert await house.ports().facilities.load([made.id]) == [made]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (facility.NewFacility(), "name"),
        (facility.NewFacility(name=" x "), "name"),
        (facility.NewFacility(name="x" * 201), "name"),
        (facility.NewFacility(name="NUL\0"), "name"),
        (facility.NewFacility(name="Good", place=Place(city="x" * 201)), "place.city"),
        (facility.NewFacility(name="Good", beds=-1), "beds"),
        (facility.NewFacility(name="Good", beds=100_001), "beds"),
        (facility.NewFacility(name="Good", staff_per_day=100_001), "staffPerDay"),
        (facility.NewFacility(name="Good", accepted={"respirator": ("N95",) * 51}), "accepted"),
        (facility.NewFacility(name="Good", accepted={"unicorn": ("N95",)}), "accepted"),
        (facility.NewFacility(name="Good", accepted={"respirator": ("N95", "no such norm")}), "accepted"),
    ],
)
async def test_a_facility_that_makes_no_sense_is_refused(small_house: House, new: facility.NewFacility, field: str) -> None:
    """The refusal names the field, and nothing is registered."""
    nurse = await small_house.guest("nurse")
    no = await refused(small_house.ports(nurse).facilities.register(new))
    assert (no.reason, no.field) == (Reason.INVALID, field)
    assert await search_store.all_ids("facility", None, 9) == []


async def test_amending_changes_only_what_is_said(house: House) -> None:
    """What is left out stays; nobody else changes it, and a wrong change leaves it as it was."""
    own = await house.organisation("City hospitals")
    nurse, stranger = await house.guest("nurse", (Role.REQUESTER, own)), await house.guest("stranger")
    made = await house.hospital(nurse, organisation_id=own, beds=80)
    facilities = house.ports(nurse).facilities
    after = await facilities.amend(made.id, facility.NewFacility(name="  Renamed ", can_receive=False))
    assert (after.name, after.can_receive, after.beds, after.place) == ("Renamed", False, 80, KYIV)
    assert (await refused(facilities.amend(made.id, facility.NewFacility(name="")))).field == "name"
    no = await refused(house.ports(stranger).facilities.amend(made.id, facility.NewFacility(beds=1)))
    assert no.reason is Reason.NOT_ALLOWED
    assert await house.ports().facilities.load([made.id]) == [after]
    assert [each.id for each in await facilities.mine()] == [made.id]


async def test_a_change_in_between_is_not_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody changes a facility between reading and writing, the amendment is made again on what they left."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    made = await house.hospital(coordinator, beds=10)
    save, tries = facility_store.save, []

    async def save_late(changed: facility.Facility, seen: facility.Facility | None = None) -> None:
        tries.append(changed.place)
        if len(tries) == 1:
            raise ConflictError("somebody was faster")
        assert seen is not None
        await save(changed, seen)

    monkeypatch.setattr(facility_store, "save", save_late)
    after = await house.ports(coordinator).facilities.amend(made.id, facility.NewFacility(place=OBOLON))
    assert (after.place, after.beds, len(tries)) == (OBOLON, 10, 2)


async def test_a_contact_is_handed_over(house: House) -> None:
    """Whoever adds a contact is its steward; the steward hands it over, and from then on it is the other's to hand over."""
    own = await house.organisation("City hospitals")
    nurse = await house.guest("nurse", (Role.REQUESTER, own))
    keeper, other = await house.guest("keeper"), await house.guest("other")
    hospital = await house.hospital(nurse, organisation_id=own)
    contacts = house.ports(nurse).contacts
    made = await contacts.add_contact(facility.NewContact(hospital.id, "Dr Koval", phone="+380441112233"))
    assert made.steward_id == nurse.person_id
    assert keeper.person_id is not None
    assert other.person_id is not None
    assert (await contacts.hand_over(made.id, keeper.person_id)).steward_id == keeper.person_id
    assert (await house.ports(keeper).contacts.hand_over(made.id, other.person_id)).steward_id == other.person_id
    no = await refused(house.ports(keeper).contacts.hand_over(made.id, keeper.person_id))
    assert no.reason is Reason.NOT_ALLOWED
    assert (await refused(contacts.hand_over(made.id, hospital.id))).field == "stewardId"
    assert await contacts.contacts([hospital.id]) == [[facility.Contact(**_with(made, steward_id=other.person_id))]]


def _with(made: facility.Contact, **other: object) -> dict[str, object]:
    return {name: getattr(made, name) for name in made.__slots__} | other


@pytest.mark.parametrize("field", ["name", "department", "post", "phone", "messenger"])
async def test_a_contact_has_bounds(small_house: House, field: str) -> None:
    """Texts without end and characters that no database keeps are refused with their field."""
    coordinator = await small_house.guest("coordinator", (Role.COORDINATOR, None))
    hospital = await small_house.hospital(coordinator)
    for wrong in ("x" * 201, "NUL\0"):
        new = facility.NewContact(**{"facility_id": hospital.id, "name": "Dr Koval", field: wrong})
        assert (await refused(small_house.ports(coordinator).contacts.add_contact(new))).field == field


async def test_an_amended_facility_has_bounds(small_house: House) -> None:
    """A change is refused like a new facility would be."""
    coordinator = await small_house.guest("coordinator", (Role.COORDINATOR, None))
    hospital = await small_house.hospital(coordinator)
    no = await refused(small_house.ports(coordinator).facilities.amend(hospital.id, facility.NewFacility(beds=-1)))
    assert (no.reason, no.field) == (Reason.INVALID, "beds")


async def test_contacts_are_for_those_who_answer_for_the_facility(house: House) -> None:
    """Several facilities at once: each list where the viewer may see it, nothing where not, and nothing for what is not there."""
    own = await house.organisation("City hospitals")
    nurse = await house.guest("nurse", (Role.REQUESTER, own))
    hospital, other = await house.hospital(nurse, organisation_id=own), await house.hospital(nurse, name="Other")
    ids = [other.id, hospital.id, own]
    assert await house.ports(nurse).contacts.contacts(ids) == [None, [], None]
    assert await house.ports().contacts.contacts(ids) == [None, None, None]
