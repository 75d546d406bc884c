"""A small proposal for the tests of the contract: two facilities that lack masks, two givers who have some."""

from dataclasses import replace

from matching import allocation, headline, proposal
from matching.allocate import allocation as outcome
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Arcs, Basis, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights
from tests.schema import fake
from tests.schema.fake import uid

PROBLEM = Problem(
    items=("respirator",),
    facilities=(uid(50), uid(52)),
    donors=(fake.GIVER,),
    needs=Needs(
        facility=ints([0, 1]),
        item=ints([0, 0]),
        had=ints([0, 20]),
        lacks=ints([100, 80]),
        useful=ints([0, 0]),
        priority=ints([40, 10]),
        share=ints([1, 1]),
        basis=ints([Basis.ASKED, Basis.ASKED]),
        asked=ints([100, 100]),
        staff=ints([-1, -1]),
        rate=ints([-1, -1]),
        days=ints([7, 7]),
        parts=ints([[40, 0, 0, 0], [10, 0, 0, 0]]),
    ),
    lines=Lines(ids=(uid(11), uid(15)), need=ints([0, 1]), room=ints([100, 80])),
    offers=Offers(
        ids=(uid(20), uid(21)),
        donor=ints([0, 0]),
        free=ints([60, 30]),
        lot=ints([1, 1]),
        waited=ints([0, 0]),
        cost=ints([1, 1]),
    ),
    arcs=Arcs(line=ints([0, 0, 1]), offer=ints([0, 1, 0]), points=ints([5000, 4000, 3000]), hectometres=ints([200, 2000, -1])),
)
SAID = outcome.Allocation(
    digest=PROBLEM.digest,
    seed=0,
    weights=Weights(),
    moves=outcome.Moves(ints([0, 1]), ints([0, 0]), ints([45, 15])),
    fair=outcome.Moves(ints([0, 1]), ints([0, 0]), ints([45, 15])),
    certificate=outcome.Certificate(7, 7, 90, 60, 4_500, 3_500),
)
BY_HAND = allocation.Amendment(allocation.Transfer(uid(21), 10, None, uid(11)), fake.COORDINATOR, fake.NOW)
MADE = allocation.Allocation(
    id=uid(300),
    state=allocation.AllocationState.PROPOSED,
    made_by=fake.COORDINATOR,
    created=fake.NOW,
    weights=Weights(fairness=Fairness.ALPHA_2, shipments=3),
    seed=0,
    version="1",
    digest=PROBLEM.digest,
    tally=headline.tally(PROBLEM, SAID),
    item="respirator",
    changed=4,
)


def opened(made: allocation.Allocation = MADE) -> proposal.Proposal:
    """The proposal with every amendment made."""
    return proposal.of(made, PROBLEM, SAID)


def amended() -> allocation.Allocation:
    """The allocation with an amount moved by hand."""
    return replace(MADE, amendments=(BY_HAND,))
