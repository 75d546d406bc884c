"""Facilities, and the ways to reach them."""

from dataclasses import replace

from matching import facility, place
from schema import narrowing
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WHOLE = """
query($id: ID!) { facility(id: $id) {
  id name kind grade beds canReceive place { city country } organisation { name }
  accepted { item { code } standards { code norm } }
  contacts { name phone steward { name } }
  requests(first: 5) { totalCount nodes { id } }
} }
"""


async def test_a_stranger_reads_a_facility_without_its_contacts(world: World) -> None:
    """A facility shows what it accepts in its order; its contacts are null for those who may not see them."""
    shown = (await world.ask(WHOLE, id=gid("Facility", 50)))["facility"]
    assert (shown["name"], shown["kind"], shown["grade"]) == ("Hospital 4", "HOSPITAL", "UNKNOWN")
    assert shown["accepted"][0]["item"] == {"code": "respirator"}
    assert [each["code"] for each in shown["accepted"][0]["standards"]] == ["NIOSH N95", "EN 149 FFP2"]
    assert shown["contacts"] is None
    assert shown["requests"] == {"totalCount": 1, "nodes": [{"id": gid("Request", 10)}]}


async def test_the_requests_of_facilities_are_loaded_at_once(world: World) -> None:
    """However many facilities there are, their newest requests cost one call; what comes after a cursor is found by itself."""
    world.facilities = {uid(number): replace(fake.HOSPITAL, id=uid(number)) for number in (50, 52, 53)}
    document = "query($after: String) { facilities { nodes { requests(after: $after) { totalCount pageInfo { endCursor } } } } }"
    found = (await world.ask(document))["facilities"]["nodes"]
    assert [each["requests"]["totalCount"] for each in found] == [1, 0, 0]
    assert (world.calls["requests.of_facilities"], world.calls["requests.find"]) == (1, 0)
    world.facilities = {uid(50): fake.HOSPITAL}
    await world.ask(document, after=found[0]["requests"]["pageInfo"]["endCursor"])
    assert world.narrowed[-1] == (narrowing.Requests(facility_id=uid(50)), narrowing.RequestOrder.NEWEST_FIRST)


async def test_those_who_may_see_who_is_answerable(world: World) -> None:
    """A contact comes with the member who is answerable for it now."""
    world.who = fake.signed_in(fake.ASKER)
    shown = (await world.ask(WHOLE, id=gid("Facility", 50)))["facility"]
    assert shown["contacts"] == [{"name": "Dr Melnyk", "phone": "+380441234567", "steward": {"name": "oksana"}}]


async def test_a_facility_is_registered_and_changed(world: World) -> None:
    """Registering and changing reach the port; what is left out of a change stays as it is."""
    await world.ask(
        """mutation($new: RegisterFacilityInput!, $change: AmendFacilityInput!) {
          registerFacility(input: $new) { __typename }
          amendFacility(input: $change) { __typename }
        }""",
        new={
            "name": "County clinic",
            "kind": "CLINIC",
            "grade": "PRIMARY",
            "place": {"city": "Irpin"},
            "accepted": [{"item": "respirator", "standards": ["FFP2", "KN95"]}],
        },
        change={"id": gid("Facility", 50), "canReceive": False},
    )
    (_, (new,)), (_, (id, change)) = world.acts
    assert new == facility.NewFacility(
        name="County clinic",
        kind=facility.Kind.CLINIC,
        grade=facility.Grade.PRIMARY,
        place=place.Place(city="Irpin"),
        can_receive=True,
        accepted={"respirator": ("FFP2", "KN95")},
    )
    assert (id, change) == (uid(50), facility.NewFacility(can_receive=False))


async def test_contacts_are_added_and_handed_over(world: World) -> None:
    """A contact reaches the port with its facility, and a new steward with the contact."""
    await world.ask(
        """mutation($facility: ID!, $contact: ID!, $steward: ID!) {
          addContact(input: { facilityId: $facility, name: "Ward 3", phone: "1" }) { ... on Contact { name } }
          handOverContact(input: { id: $contact, stewardId: $steward }) { __typename }
        }""",
        facility=gid("Facility", 50),
        contact=gid("Contact", 51),
        steward=gid("Person", 2),
    )
    assert world.acts == [
        ("add contact", (facility.NewContact(uid(50), "Ward 3", phone="1"),)),
        ("hand over", (uid(51), fake.GIVER)),
    ]


async def test_facilities_are_narrowed_as_asked(world: World) -> None:
    """Kinds, grades and a part of the name reach the port."""
    await world.ask(
        '{ facilities(filter: { kinds: [CLINIC], grades: [PRIMARY], name: "county" }, order: NEWEST_FIRST) { totalCount } }'
    )
    expected = narrowing.Facilities(kinds=(facility.Kind.CLINIC,), grades=(facility.Grade.PRIMARY,), name="county")
    assert world.narrowed == [(expected, narrowing.FacilityOrder.NEWEST_FIRST)]


async def test_a_circle_must_hold_something(world: World) -> None:
    """A distance of nothing, or of more than half-way round the Earth, is refused with a sentence."""
    for km in (0, -3, 50_000):
        near = {"point": {"latitude": 50, "longitude": 30}, "km": km}
        result = await world.run("query($near: NearInput) { facilities(filter: { near: $near }) { totalCount } }", near=near)
        assert result.errors is not None
        assert result.errors[0].extensions == {"code": "INVALID", "field": "near.km"}
