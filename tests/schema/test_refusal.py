"""How the contract says no."""

import pytest

from matching.refusal import Reason, Refusal
from matching.sentence import say
from tests.schema.fake import World, gid

WITHDRAW = """
mutation($id: ID!) {
  withdrawRequest(input: { id: $id }) { __typename ... on Request { id } ... on Refusal { code reason sentence field } }
}
"""
TYPES = {
    Reason.INVALID: "InvalidInput",
    Reason.NOT_FOUND: "NotFound",
    Reason.NOT_ALLOWED: "NotAllowed",
    Reason.SIGN_IN_NEEDED: "SignInNeeded",
    Reason.CONFLICT: "Conflict",
    Reason.NOT_ENOUGH: "NotEnough",
    Reason.WRONG_STATE: "WrongState",
    Reason.TOO_MANY: "TooMany",
}


@pytest.mark.parametrize("reason", Reason)
async def test_each_reason_has_its_type(world: World, reason: Reason) -> None:
    """A refused mutation answers with the type of its reason, its sentence and its field, and no error."""
    world.refuse = Refusal(reason, say("Because {why}.", why="so"), "reason")
    data = await world.ask(WITHDRAW, id=gid("Request", 10))
    assert data["withdrawRequest"] == {
        "__typename": TYPES[reason],
        "code": reason.name,
        "reason": reason.name,
        "sentence": "Because so.",
        "field": "reason",
    }


async def test_the_sentence_is_translated(world: World) -> None:
    """The sentence comes in the language that was asked for."""
    world.language, world.refuse = "uk", Refusal(Reason.NOT_ALLOWED, say("Only coordinators may do this."))
    data = await world.ask(WITHDRAW, id=gid("Request", 10))
    assert data["withdrawRequest"]["sentence"] == "«Only coordinators may do this.»"


async def test_a_bad_id_is_invalid_input(world: World) -> None:
    """A mutation answers an id of the wrong type with InvalidInput, and nothing is done."""
    data = await world.ask(WITHDRAW, id=gid("Offer", 20))
    assert data["withdrawRequest"]["__typename"] == "InvalidInput"
    assert data["withdrawRequest"]["field"] == "id"
    assert world.acts == []


async def test_an_act_that_goes_well_is_the_thing(world: World) -> None:
    """A mutation that is not refused answers with the thing itself."""
    assert await world.ask(WITHDRAW, id=gid("Request", 10)) == {
        "withdrawRequest": {"__typename": "Request", "id": gid("Request", 10)}
    }


async def test_refused_queries_are_errors_with_a_code(world: World) -> None:
    """A list that is refused is an error of ours, translated, with its code."""
    world.language, world.refuse = "uk", Refusal(Reason.SIGN_IN_NEEDED, say("Please sign in first."))
    result = await world.run("{ keptAside { totalCount } }")
    assert result.data is None
    assert result.errors is not None
    assert result.errors[0].message == "«Please sign in first.»"
    assert result.errors[0].extensions == {"code": "SIGN_IN_NEEDED"}
