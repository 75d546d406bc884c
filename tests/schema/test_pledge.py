"""Pledges: holding capacity, and taking it further."""

from dataclasses import replace

import pytest

from matching import pledge
from tests.schema import fake
from tests.schema.fake import World, gid, uid

MINE = """
{ viewer { pledges { totalCount nodes {
  id part fills holds state created expires received closing line { title } offer { title }
  can { confirm decline dispatch receive cancel }
} } } }
"""


async def mine(world: World) -> dict[str, object]:
    """The one pledge of the viewer."""
    return (await world.ask(MINE))["viewer"]["pledges"]["nodes"][0]


async def test_each_side_may_take_a_pledge_its_step_further(world: World) -> None:
    """Those who asked confirm, those who give dispatch once it is confirmed, and either may decline."""
    world.who = fake.signed_in(fake.ASKER)
    seen = await mine(world)
    assert (seen["line"], seen["offer"]) == ({"title": "Respirator"}, {"title": "Respirator, EN 149 FFP2"})
    assert seen["can"] == {"confirm": True, "decline": True, "dispatch": False, "receive": False, "cancel": True}
    world.pledges[uid(30)] = replace(fake.PLEDGE, state=pledge.PledgeState.CONFIRMED)
    world.who = fake.signed_in(fake.GIVER)
    assert (await mine(world))["can"] == {
        "confirm": False,
        "decline": True,
        "dispatch": True,
        "receive": False,
        "cancel": True,
    }


async def test_what_cannot_be_seen_cannot_be_turned(world: World) -> None:
    """A pledge whose offer the viewer may not see offers no step."""
    world.who = fake.signed_in(fake.ASKER)
    world.offers = {}
    data = await world.ask("{ viewer { pledges { nodes { can { confirm cancel } } } } }")
    assert data["viewer"]["pledges"]["nodes"][0]["can"] == {"confirm": False, "cancel": False}


async def test_a_candidate_is_pledged_whole(world: World) -> None:
    """Every part reaches the port at once, and the line comes back as it is then."""
    world.who = fake.signed_in(fake.ASKER)
    data = await world.ask(
        """mutation($input: PledgeInput!) { pledge(input: $input) {
          ... on Pledged { pledges { id } line { id pledged } } ... on Refusal { sentence }
        } }""",
        input={
            "lineId": gid("RequestLine", 11),
            "parts": [
                {"offerId": gid("Offer", 20), "fills": 60},
                {"offerId": gid("Offer", 21), "part": "CARRY", "fills": 0, "during": {"start": "2020-02-01T10:00:00Z"}},
            ],
        },
    )
    assert data["pledge"]["pledges"] == [{"id": gid("Pledge", 30)}]
    assert data["pledge"]["line"]["id"] == gid("RequestLine", 11)
    ((_, (line_id, (supply, carry))),) = world.acts
    assert line_id == uid(11)
    assert supply == pledge.NewPart(uid(20), 60)
    assert (carry.part, carry.fills) == (pledge.Part.CARRY, 0)
    assert carry.during is not None


async def test_a_bad_offer_id_names_its_part(world: World) -> None:
    """The field of a refused part tells which one it was."""
    parts = [{"offerId": gid("Offer", 20), "fills": 1}, {"offerId": "?", "fills": 1}]
    data = await world.ask(
        "mutation($input: PledgeInput!) { pledge(input: $input) { ... on Refusal { field } } }",
        input={"lineId": gid("RequestLine", 11), "parts": parts},
    )
    assert data == {"pledge": {"field": "parts.1.offerId"}}


STEPS = [
    ("confirmPledge", "{ id: $id }", ("confirm pledge", (uid(30), None, None))),
    ("declinePledge", "{ id: $id, closing: NO_SUPPLY }", ("decline pledge", (uid(30), None, pledge.Closing.NO_SUPPLY))),
    ("dispatchPledge", "{ id: $id }", ("dispatch pledge", (uid(30), None, None))),
    ("receivePledge", "{ id: $id, received: 55 }", ("receive pledge", (uid(30), 55, None))),
    ("cancelPledge", "{ id: $id }", ("cancel pledge", (uid(30), None, pledge.Closing.OTHER))),
]


@pytest.mark.parametrize(("mutation", "input", "act"), STEPS)
async def test_a_pledge_takes_its_steps(world: World, mutation: str, input: str, act: object) -> None:
    """Each step reaches the port with what it takes."""
    data = await world.ask(f"mutation($id: ID!) {{ {mutation}(input: {input}) {{ __typename }} }}", id=gid("Pledge", 30))
    assert data == {mutation: {"__typename": "Pledge"}}
    assert world.acts == [act]
