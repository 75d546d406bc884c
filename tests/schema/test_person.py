"""People, their profiles, and who is looking."""

from matching import organisation, person, place
from schema import narrowing
from tests.schema import fake
from tests.schema.fake import World, gid

WHOLE = "query($id: ID!) { person(id: $id) { id name languages skills email phone place { city } } }"


async def test_a_person_is_read_as_far_as_the_port_shows(world: World) -> None:
    """What the port hides is not widened: a person it does not give is null."""
    shown = (await world.ask(WHOLE, id=gid("Person", 1)))["person"]
    assert (shown["name"], shown["languages"], shown["skills"]) == ("oksana", ["uk", "en"], ["driving", "sewing"])
    world.people = {}
    assert await world.ask(WHOLE, id=gid("Person", 1)) == {"person": None}


async def test_a_profile_is_changed(world: World) -> None:
    """What is given reaches the port, what is left out stays as it is."""
    await world.ask(
        "mutation($input: AmendProfileInput!) { amendProfile(input: $input) { ... on Person { id } } }",
        input={"name": "Oksana", "skills": ["sewing"], "place": {"city": "Kyiv"}, "profileFor": "SIGNED_IN"},
    )
    assert world.acts == [
        (
            "amend profile",
            (
                person.ProfileChange(
                    name="Oksana",
                    skills=frozenset({"sewing"}),
                    place=place.Place(city="Kyiv"),
                    profile_for=person.Audience.SIGNED_IN,
                ),
            ),
        )
    ]


async def test_people_are_narrowed_as_asked(world: World) -> None:
    """Skills, languages, the city and the order reach the port; the newest come first unless told otherwise."""
    where = '{ skills: ["sewing"], languages: ["uk"], city: "Kyiv" }'
    data = await world.ask(f"{{ people(filter: {where}, order: NAME) {{ nodes {{ name }} }} }}")
    assert [each["name"] for each in data["people"]["nodes"]] == ["oksana", "danylo"]
    assert world.narrowed == [(narrowing.People(("sewing",), ("uk",), "Kyiv"), narrowing.PersonOrder.NAME)]
    await world.ask("{ people { totalCount } }")
    assert world.narrowed[1] == (narrowing.People(), narrowing.PersonOrder.NEWEST_FIRST)


VIEWER = """{ viewer {
  signedIn roles profileFor person { name } memberships { role state organisation { name } person { name } }
  apiTokens { id name } drafts { id } facilities { name } designs { name }
  requests { totalCount } offers { totalCount } pledges { totalCount }
} }"""


async def test_a_visitor_has_nothing_of_their_own(world: World) -> None:
    """An anonymous visitor is nobody, and no list of theirs asks the ports for everybody's."""
    viewer = (await world.ask(VIEWER))["viewer"]
    assert viewer["signedIn"] is False
    assert viewer["person"] is viewer["profileFor"] is None
    assert viewer["roles"] == viewer["apiTokens"] == viewer["designs"] == []
    assert [viewer[name]["totalCount"] for name in ("requests", "offers", "pledges")] == [0, 0, 0]
    assert world.narrowed == []


async def test_a_person_sees_what_is_theirs(world: World) -> None:
    """Who is signed in sees their roles and lists narrowed to themselves."""
    world.who = fake.signed_in(fake.ASKER, organisation.Role.DRIVER, organisation.Role.REQUESTER)
    viewer = (await world.ask(VIEWER))["viewer"]
    assert viewer["roles"] == ["REQUESTER", "DRIVER"]
    assert viewer["profileFor"] == "COORDINATORS"
    assert viewer["memberships"][0]["organisation"] == {"name": "City health"}
    assert viewer["apiTokens"] == [{"id": gid("ApiToken", 95), "name": "my script"}]
    assert (narrowing.Requests(asked_by=fake.ASKER), narrowing.RequestOrder.NEWEST_FIRST) in world.narrowed
    assert (narrowing.Offers(owner_id=fake.ASKER), narrowing.OfferOrder.NEWEST_FIRST) in world.narrowed
    assert (narrowing.Designs(owner_id=fake.ASKER), narrowing.DesignOrder.NEWEST_FIRST) in world.narrowed
