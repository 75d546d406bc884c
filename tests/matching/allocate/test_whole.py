"""Whole needs, near by, in few parcels."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocate import engine, record, relax, whole, worth
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Arcs, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights

WEIGHTS = Weights(fairness=Fairness.WHOLE, shipments=0, whole=1_000, parcel=100, start=50, reach=500)
Need = tuple[int, int]  # the number of its facility, and how many it lacks
Offer = tuple[int, int]  # the number of its donor, and how many are free
Way = tuple[int, int, int]  # from an offer to a need, and how many kilometres


def problem(needs: list[Need], offers: list[Offer], ways: list[Way], *, items: list[int] | None = None) -> Problem:
    """One line for each need; all of one item unless told otherwise."""
    size, lacks = len(needs), ints([lack for _, lack in needs])
    none, unknown = np.zeros(size, np.int64), np.full(size, -1)
    kinds = ints(items or [0] * size)
    rows = Needs(
        *(ints([each for each, _ in needs]), kinds, none, lacks, none, none),
        *(none + 1, none, lacks, unknown, unknown, unknown, np.zeros((size, 4), np.int64)),
    )
    ways = sorted(ways, key=lambda each: (each[1], each[0]))
    arcs = Arcs(
        *(ints(each) for each in ([b for _, b, _ in ways], [a for a, _, _ in ways], [10_000 for _ in ways])),
        ints([10 * km for *_, km in ways]),
    )
    one = np.ones(len(offers), np.int64)
    return Problem(
        tuple(f"item {number}" for number in range(int(kinds.max(initial=0)) + 1)),
        tuple(UUID(int=number) for number in range(9)),
        tuple(UUID(int=number) for number in range(9)),
        rows,
        Lines(tuple(UUID(int=number) for number in range(size)), np.arange(size), lacks),
        Offers(
            tuple(UUID(int=n) for n in range(len(offers))),
            ints([d for d, _ in offers]),
            ints([f for _, f in offers]),
            one,
            one - 1,
            one,
        ),
        arcs,
    )


def sent(of: Problem, weights: Weights = WEIGHTS) -> dict[tuple[int, int], int]:
    """How much each need gets from each offer."""
    moves = engine.allocate(of, weights).moves
    return {(a, b): n for a, b, n in zip(moves.offer.tolist(), moves.line.tolist(), moves.amount.tolist(), strict=True)}


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    needs = draw(
        st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30)), min_size=1, max_size=5, unique_by=lambda each: each[0])
    )
    offers = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30)), min_size=1, max_size=5))
    pairs = [(a, b) for a in range(len(offers)) for b in range(len(needs))]
    some = draw(st.lists(st.sampled_from(pairs), unique=True))
    return problem(needs, offers, [(a, b, draw(st.integers(0, 600))) for a, b in some])


def test_a_need_is_met_whole_before_another_is_begun() -> None:
    """Ten pieces for two facilities that need ten each go to one of them."""
    assert list(sent(problem([(0, 10), (1, 10)], [(0, 10)], [(0, 0, 50), (0, 1, 50)])).values()) == [10]


def test_small_needs_are_filled_on_the_way() -> None:
    """An offer fills the needs that fit it best and gives what is left to a large one."""
    of = problem([(0, 1_000), (1, 30), (2, 20)], [(0, 60)], [(0, 0, 20), (0, 1, 20), (0, 2, 20)])
    assert sent(of) == {(0, 0): 10, (0, 1): 30, (0, 2): 20}


def test_an_offer_waits_while_every_place_is_too_far() -> None:
    """Farther than the reach nothing is sent, however much it is needed; within it it is."""
    assert sent(problem([(0, 1)], [(0, 1)], [(0, 0, 501)])) == {}
    assert sent(problem([(0, 1)], [(0, 1)], [(0, 0, 499)])) == {(0, 0): 1}


def test_the_nearest_offers_get_what_little_room_there_is() -> None:
    """Two offers and room for one: the near one is sent, the far one waits."""
    assert sent(problem([(0, 20)], [(0, 20), (1, 20)], [(0, 0, 300), (1, 0, 30)])) == {(1, 0): 20}


def test_dear_parcels_are_few() -> None:
    """The dearer a parcel, the fewer are sent."""
    of = problem([(n, 10) for n in range(4)], [(0, 40)], [(0, n, 100) for n in range(4)])
    counts = [len(sent(of, replace(WEIGHTS, parcel=cost))) for cost in (0, 100, 1_000_000)]
    assert counts == [4, 4, 0]


def test_two_things_for_one_facility_share_a_parcel() -> None:
    """A donor of two items sends both to the facility that needs both, though others need either as much."""
    needs = [(0, 10), (1, 10), (1, 10), (2, 10)]
    of = problem(needs, [(0, 10), (0, 10)], [(0, 0, 50), (0, 1, 50), (1, 2, 50), (1, 3, 50)], items=[0, 0, 1, 1])
    assert sent(of) == {(0, 1): 10, (1, 2): 10}


def test_what_few_ask_for_counts_as_much_as_what_many_ask_for() -> None:
    """A need of a rare item is worth more than one of a common item: all items are alike."""
    of = problem([(0, 10), (1, 10), (2, 10), (3, 10)], [], [], items=[0, 0, 0, 1])
    reckoned = worth.worth(of, WEIGHTS).first
    assert reckoned[3] == pytest.approx(3 * reckoned[0], abs=3)


def test_a_limit_of_shipments_is_kept() -> None:
    """With one shipment for each donor, an offer that would serve three facilities serves one."""
    of = problem([(0, 10), (1, 10), (2, 10)], [(0, 30)], [(0, n, 10) for n in range(3)])
    assert len(sent(of)) == 3
    assert len(sent(of, replace(WEIGHTS, shipments=1))) == 1


def test_smallest_lots_and_useful_amounts_are_kept() -> None:
    """Nothing below the giver's lot leaves, and no facility gets less than is of use to it."""
    of = problem([(0, 50), (1, 5)], [(0, 20)], [(0, 0, 10), (0, 1, 10)])
    lots = replace(of, offers=replace(of.offers, lot=ints([10])))
    assert sent(lots) == {(0, 0): 20}
    useful = replace(of, needs=replace(of.needs, useful=ints([30, 0])))
    assert sent(useful) == {(0, 1): 5}


def test_offers_that_only_lose_together_wait() -> None:
    """Two offers that pay for the first piece of a need only in part, however they share it, both stay; a third makes it pay."""
    two = problem([(0, 1), (1, 1), (2, 25), (3, 1)], [(0, 1)] * 3, [(0, 2, 12), (2, 2, 469)])
    assert sent(two) == {}
    nearer = problem([(0, 1), (1, 1), (2, 25), (3, 1)], [(0, 1), (0, 1), (0, 2)], [(0, 2, 12), (2, 2, 12)])
    assert sent(nearer) == {(0, 2): 1, (2, 2): 2}


@settings(max_examples=200, deadline=None)
@given(problems(), st.integers(0, 3))
def test_nothing_is_promised_twice(of: Problem, shipments: int) -> None:
    """No offer gives more than it has, no line gets more than it lacks, limits hold, and the worth stays below the bound."""
    found = engine.allocate(of, replace(WEIGHTS, shipments=shipments))
    assert (found.moves.by_offer(of) <= of.offers.free).all()
    assert (found.moves.by_line(of) <= of.lines.room).all()
    assert 0 <= found.certificate.worth <= found.certificate.bound
    served = {
        (int(of.offers.donor[a]), int(of.needs.facility[b])) for a, b in zip(found.moves.offer, found.moves.line, strict=True)
    }
    donors = [donor for donor, _ in served]
    assert all(not shipments or donors.count(donor) <= shipments for donor in donors)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_the_bound_is_proven(of: Problem) -> None:
    """The prices prove that the flow before parcels is the best, when it is made and again from what is stored."""
    found = engine.allocate(of, WEIGHTS)
    assert found.certificate.gap == 0
    assert engine.proof(of, record.allocation(record.packed_allocation(found))).holds


@settings(max_examples=100, deadline=None)
@given(problems())
def test_one_piece_elsewhere_is_found_out(of: Problem) -> None:
    """A best flow with one unit taken away is no longer proven best."""
    found = engine.allocate(of, WEIGHTS)
    if not len(found.fair):
        return
    fewer = replace(found.fair, amount=found.fair.amount - (np.arange(len(found.fair)) == 0))
    try:
        primal, dual = whole.proof(of, WEIGHTS, fewer)
    except ValueError:
        return
    assert primal < found.certificate.primal
    assert dual >= found.certificate.primal


def test_prices_of_a_poor_flow_are_refused() -> None:
    """A flow that leaves the better place empty has no prices that prove it."""
    of = problem([(0, 10), (1, 10)], [(0, 10)], [(0, 0, 10), (0, 1, 400)])
    relaxed = relax.relaxation(of, worth.worth(of, WEIGHTS))
    with pytest.raises(ValueError, match="not the best"):
        relax.prices(relaxed, ints([0, 10]))


@settings(max_examples=50, deadline=None)
@given(problems())
def test_the_same_question_has_the_same_answer(of: Problem) -> None:
    """Byte for byte."""
    first, again = (record.packed_allocation(engine.allocate(of, WEIGHTS, 7)) for _ in range(2))
    assert first == again
