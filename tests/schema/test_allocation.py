"""Allocations: what each line and facility gets, why, and what moving it by hand would do."""

from dataclasses import replace

import pytest

from matching import allocation
from matching.allocate.fairness import Fairness
from matching.allocate.weights import KNOBS, Weights
from matching.organisation import Role
from matching.refusal import Reason, Refusal
from tests.schema import fake, sharing
from tests.schema.fake import World, gid, uid

ID = gid("Allocation", 300)
WHOLE = """
query ($id: ID!) { allocation(id: $id) {
  id state revision place seed version digest item { code } madeBy { name } endedBy { name }
  weights { fairness shipments }
  tally { facilities reached shipments givers worstBefore worstAfter meanAfter kilometres }
  certificate { optimal gap lost worst worstAfter sentences }
  can { amend confirm discard reasonNot }
} }
"""
LINES = """
query ($id: ID!, $first: Int!, $after: String) { allocation(id: $id) { lines(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes {
    got lacks before after need priority explanation unit { code } line { id }
    moves { amount distanceKm offer { id } elsewhere { id } } spare { left distanceKm offer { id } }
    rivals { amount sentence line { id } }
} } } }
"""
FACILITIES = """
query ($id: ID!, $first: Int!, $after: String) { allocation(id: $id) { facilities(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { before after needs reached facility { name } }
} } }
"""
PRICE = """
query ($id: ID!, $transfer: TransferInput!) { allocation(id: $id) { price(transfer: $transfer) {
  possible reasonNot units kilometres sentence warnings touched { before after item { code } facility { name } }
} } }
"""


@pytest.fixture
def world(world: World) -> World:
    """A coordinator with a proposal: one hospital gets forty-five, another fifteen; ten more were moved by hand."""
    world.who = fake.signed_in(fake.COORDINATOR, Role.COORDINATOR)
    asked = fake.asked(16, fake.line(15, 16, fake.RESPIRATORS), facility_id=uid(52))
    world.requests[asked.id] = asked
    world.facilities[uid(52)] = replace(fake.HOSPITAL, id=uid(52), name="Clinic 2")
    spare = fake.offered(21, fake.offer.Stock("respirator", "EN 149 FFP2"), 30)
    world.offers[spare.id] = spare
    world.proposals[uid(300)] = sharing.opened(sharing.amended())
    return world


async def test_an_allocation_tells_itself(world: World) -> None:
    """Its state, rules, numbers and proof; shares are from 0 to 1."""
    found = (await world.ask(WHOLE, id=ID))["allocation"]
    proof = found.pop("certificate")
    assert found == {
        "id": ID,
        "state": "PROPOSED",
        "revision": 4,
        "place": "",
        "seed": 0,
        "version": "1",
        "digest": sharing.PROBLEM.digest,
        "item": {"code": "respirator"},
        "madeBy": None,
        "endedBy": None,
        "weights": {"fairness": "ALPHA_2", "shipments": 3},
        "tally": {
            "facilities": 2,
            "reached": 2,
            "shipments": 2,
            "givers": 1,
            "worstBefore": 0.0,
            "worstAfter": 0.35,
            "meanAfter": 0.4,
            "kilometres": 20.0,
        },
        "can": {"amend": True, "confirm": True, "discard": True, "reasonNot": None},
    }
    assert (proof["optimal"], proof["gap"], proof["lost"], proof["worst"], proof["worstAfter"]) == (True, 0, 30, 0.45, 0.35)
    assert proof["sentences"][0].startswith("Proved:")
    assert "30" in proof["sentences"][1]
    assert proof["sentences"][-1].startswith("It was changed by hand since")


async def test_lines_come_worst_covered_first_in_windows(world: World) -> None:
    """Each with what it gets from whom, where that could go instead, and what more it could get."""
    first = (await world.ask(LINES, id=ID, first=1))["allocation"]["lines"]
    after = first["pageInfo"]["endCursor"]
    rest = (await world.ask(LINES, id=ID, first=1, after=after))["allocation"]["lines"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (2, True, False)
    (small,), (large,) = first["nodes"], rest["nodes"]
    assert (small["line"]["id"], small["got"], small["lacks"], small["before"], small["after"]) == (
        gid("RequestLine", 15), 15, 80, 0.2, 0.35,
    )  # fmt: skip
    assert (large["line"]["id"], large["got"], large["after"]) == (gid("RequestLine", 11), 55, 0.55)
    stock, other = {"id": gid("Offer", 20)}, {"id": gid("Offer", 21)}
    assert large["moves"] == [
        {"amount": 45, "distanceKm": 20.0, "offer": stock, "elsewhere": [{"id": gid("RequestLine", 15)}]},
        {"amount": 10, "distanceKm": 200.0, "offer": other, "elsewhere": []},
    ]
    assert large["spare"] == [{"left": 20, "distanceKm": 200.0, "offer": other}]
    assert small["moves"] == [{"amount": 15, "distanceKm": None, "offer": stock, "elsewhere": [{"id": gid("RequestLine", 11)}]}]
    assert small["spare"] == []
    assert all(each["need"] and each["priority"] and each["explanation"] for each in (small, large))


async def test_facilities_come_worst_covered_first_in_windows(world: World) -> None:
    """Each with its coverage before and after."""
    whole = (await world.ask(FACILITIES, id=ID, first=5))["allocation"]["facilities"]
    assert whole["nodes"] == [
        {"before": 0.2, "after": 0.35, "needs": 1, "reached": 1, "facility": {"name": "Clinic 2"}},
        {"before": 0.0, "after": 0.55, "needs": 1, "reached": 1, "facility": {"name": "Hospital 4"}},
    ]
    first = (await world.ask(FACILITIES, id=ID, first=1))["allocation"]["facilities"]
    rest = (await world.ask(FACILITIES, id=ID, first=1, after=first["pageInfo"]["endCursor"]))["allocation"]["facilities"]
    assert [*first["nodes"], *rest["nodes"]] == whole["nodes"]


async def test_an_alien_cursor_is_refused(world: World) -> None:
    """A cursor of another list is told from one of this list."""
    result = await world.run(LINES, id=ID, first=1, after="WyJhIl0")
    assert result.errors is not None
    assert result.errors[0].message == "This cursor is not one of ours; start again without it."


async def test_a_transfer_has_its_price(world: World) -> None:
    """Ten from one hospital to the other: coverage falls there and rises here, nothing more is given in all."""
    transfer = {
        "offerId": gid("Offer", 20),
        "amount": 10,
        "fromLineId": gid("RequestLine", 11),
        "toLineId": gid("RequestLine", 15),
    }
    price = (await world.ask(PRICE, id=ID, transfer=transfer))["allocation"]["price"]
    assert (price["possible"], price["reasonNot"], price["units"]) == (True, None, 0)
    assert sorted((each["facility"]["name"], each["before"], each["after"]) for each in price["touched"]) == [
        ("Clinic 2", 0.35, 0.45),
        ("Hospital 4", 0.55, 0.45),
    ]
    assert price["sentence"]
    assert world.acts == []


@pytest.mark.parametrize(
    ("transfer", "reason"),
    [
        ({"amount": 46, "fromLineId": gid("RequestLine", 11)}, "Only 45 go from this offer"),
        ({"amount": 0, "fromLineId": gid("RequestLine", 11)}, "Say how much is to be moved"),
        ({"amount": 1, "toLineId": gid("RequestLine", 99)}, "This is no part of the allocation"),
    ],
)
async def test_what_cannot_be_moved_has_a_reason_instead(world: World, transfer: dict[str, object], reason: str) -> None:
    """Nothing is done, and the sentence says why not."""
    price = (await world.ask(PRICE, id=ID, transfer={"offerId": gid("Offer", 20), **transfer}))["allocation"]["price"]
    assert (price["possible"], price["touched"], price["kilometres"], price["sentence"]) == (False, [], None, "")
    assert price["reasonNot"].startswith(reason)


async def test_others_see_none(world: World) -> None:
    """Where the port gives nothing there is nothing."""
    world.proposals.clear()
    assert (await world.ask(WHOLE, id=ID))["allocation"] is None


async def test_allocations_are_listed(world: World) -> None:
    """A list reads no papers."""
    found = await world.ask("{ allocations(first: 5) { totalCount nodes { id tally { reached } } } }")
    assert found["allocations"] == {"totalCount": 1, "nodes": [{"id": ID, "tally": {"reached": 2}}]}
    assert world.calls["allocations.proposals"] == 0


async def test_one_opening_serves_all_fields(world: World) -> None:
    """Lines, facilities and certificate of an allocation are read from papers that were opened once."""
    document = "query ($id: ID!) { allocation(id: $id) { certificate { gap } lines { totalCount } facilities { totalCount } } }"
    await world.ask(document, id=ID)
    assert world.calls["allocations.proposals"] == 1


async def test_the_rules_are_told_in_plain_words(world: World) -> None:
    """Every way to share and every knob with its name, sentence, bounds and usual value."""
    told = await world.ask("{ sharings { fairness name sentence usual } knobs { field name sentence least most usual } }")
    assert [each["fairness"] for each in told["sharings"]] == [each.name for each in Fairness]
    assert [each["fairness"] for each in told["sharings"] if each["usual"]] == [Weights().fairness.name]
    assert len(told["knobs"]) == len(KNOBS)
    useful = next(each for each in told["knobs"] if each["field"] == "usefulDays")
    assert (useful["least"], useful["most"], useful["usual"]) == (0, 30, Weights().useful_days)
    assert all(each["name"] and each["sentence"] for each in (*told["sharings"], *told["knobs"]))


async def test_what_is_proposed_reaches_the_port(world: World) -> None:
    """Rules that are left out are as usual."""
    document = "mutation ($input: ProposeAllocationInput!) { proposeAllocation(input: $input) { ... on Allocation { id } } }"
    weights = {"fairness": "UTILITARIAN", "usefulDays": 0, "lots": False}
    done = await world.ask(document, input={"item": "respirator", "place": " Kyiv ", "weights": weights, "seed": 2**40})
    await world.ask(document, input={})
    assert done == {"proposeAllocation": {"id": ID}}
    chosen = Weights(fairness=Fairness.UTILITARIAN, useful_days=0, lots=False)
    assert world.acts == [
        ("propose", (allocation.NewAllocation(chosen, 2**40, "respirator", "Kyiv"),)),
        ("propose", (allocation.NewAllocation(),)),
    ]


async def test_what_is_decided_reaches_the_port(world: World) -> None:
    """Amending, confirming and discarding, with the revision that was looked at."""
    transfer = {"offerId": gid("Offer", 20), "amount": 5, "toLineId": gid("RequestLine", 15)}
    for verb, told in (
        ("amend", {"id": ID, "transfer": transfer, "revision": 4}),
        ("confirm", {"id": ID, "revision": 4}),
        ("discard", {"id": ID}),
    ):
        name = f"{verb.capitalize()}AllocationInput"
        document = f"mutation ($input: {name}!) {{ result: {verb}Allocation(input: $input) {{ ... on Allocation {{ state }} }} }}"
        assert await world.ask(document, input=told) == {"result": {"state": "PROPOSED"}}
    assert world.acts == [
        ("amend allocation", (uid(300), allocation.Transfer(uid(20), 5, None, uid(15)), 4)),
        ("confirm allocation", (uid(300), 4)),
        ("discard allocation", (uid(300), None)),
    ]


async def test_a_refusal_has_its_type(world: World) -> None:
    """What no longer holds comes back as a conflict with its sentences."""
    world.refuse = Refusal(Reason.CONFLICT, "Nothing was pledged: 1 of 2 shipments no longer hold.\n5 of masks: gone.", "id")
    told = "__typename ... on Refusal { sentence }"
    document = f"mutation ($input: ConfirmAllocationInput!) {{ result: confirmAllocation(input: $input) {{ {told} }} }}"
    done = (await world.ask(document, input={"id": ID}))["result"]
    assert done == {"__typename": "Conflict", "sentence": world.refuse.sentence}


@pytest.mark.parametrize(("same", "says"), [(True, "every byte comes out the same"), (False, "do not rely on it")])
async def test_a_run_is_made_again(world: World, same: bool, says: str) -> None:
    """Whether it comes out the same is said in words."""
    world.same = same
    told = (await world.ask("query ($id: ID!) { allocation(id: $id) { replay { same sentence } } }", id=ID))["allocation"][
        "replay"
    ]
    assert told["same"] is same
    assert says in told["sentence"]


async def test_a_long_look_into_many_is_refused(world: World) -> None:
    """Making a hundred runs again costs more than one document may."""
    result = await world.run("{ allocations(first: 100) { nodes { replay { same } } } }")
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "TOO_MUCH"}
