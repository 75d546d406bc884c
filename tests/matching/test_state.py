"""Transition tables."""

import pytest

from matching import allocation, design, drawing, offer, organisation, pledge, request
from matching.state import SPOKEN, Machine

MACHINES = (
    request.REQUEST,
    request.LINE,
    offer.OFFER,
    pledge.PLEDGE,
    design.REVIEW,
    organisation.MEMBERSHIP,
    allocation.ALLOCATION,
)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.noun)
def test_every_state_is_reached_and_every_word_is_spoken(machine: Machine[pledge.PledgeState]) -> None:
    """From the first state (and an invitation) every state of the table can be reached, and all its words can be said."""
    reached = {machine.first, *([organisation.MembershipState.INVITED] if machine.noun == "membership" else [])}
    for _ in machine.transitions:
        reached |= {target for source, _, target in machine.edges() if source in reached}
    assert reached == set(type(machine.first))
    words = {machine.noun, *reached, *(verb for _, verb, _ in machine.edges())}
    assert words <= SPOKEN.keys()


def test_a_wrong_verb_is_refused_with_the_possible_ones() -> None:
    """The refusal of a step names where the thing stands and what people can do instead, not what only jobs do."""
    refused = pledge.PLEDGE.check(pledge.PledgeState.HELD, "receive")
    assert refused is not None
    assert refused.sentence == "This pledge is held, so that cannot be done now; possible: cancel, confirm, decline."
    assert pledge.PLEDGE.check(pledge.PledgeState.HELD, "confirm") is None


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.noun)
def test_only_jobs_let_things_expire(machine: Machine[pledge.PledgeState]) -> None:
    """Expiry is no step of people, and the only one that is not."""
    assert {each.verb for each in machine.transitions if each.by_job} == {"expire"} & {each.verb for each in machine.transitions}


def test_steps_of_jobs_are_drawn_as_such() -> None:
    """The page of states tells what people do from what happens when time runs out."""
    drawn = drawing.page()
    assert "confirmed --> expired: expire (by a job)" in drawn
    assert "held --> confirmed: confirm\n" in drawn


def test_an_ended_thing_says_so() -> None:
    """Where nothing is possible any more, the refusal says that."""
    refused = pledge.PLEDGE.check(pledge.PledgeState.RECEIVED, "cancel")
    assert refused is not None
    assert refused.sentence.endswith("possible: nothing more.")
