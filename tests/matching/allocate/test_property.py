"""What holds for every allocation."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocate import allocation, check, engine, order
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Ints, Problem, ints
from matching.allocate.weights import Weights
from tests.matching.allocate import small

FLOWS = [each for each in Fairness if each is not Fairness.WHOLE]


@st.composite
def problems(draw: st.DrawFn, *, plain: bool = False) -> Problem:
    """A few needs and offers; `plain` ones have equal shares and nothing yet, and one line for each need."""
    needs, offers = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    of = list(range(needs)) if plain else sorted(range(needs)) + draw(st.lists(st.integers(0, needs - 1), max_size=2))
    ways = [(line, offer) for line in range(len(of)) for offer in range(offers)]
    arcs = draw(st.lists(st.sampled_from(ways), unique=True))
    few = st.integers(0, 30)
    lacks = draw(st.lists(few, min_size=needs, max_size=needs))
    room = [] if plain else [draw(few) for _ in of]
    free = draw(st.lists(few, min_size=offers, max_size=offers))
    if plain:
        return small.problem(lacks, free, arcs)
    made = small.problem(
        lacks,
        free,
        arcs,
        need=of,
        room=room,
        useful=draw(st.lists(st.integers(0, 12), min_size=needs, max_size=needs)),
        lot=draw(st.lists(st.integers(1, 6), min_size=offers, max_size=offers)),
        donor=draw(st.lists(st.integers(0, offers - 1), min_size=offers, max_size=offers)),
        waited=draw(st.lists(st.integers(0, 5), min_size=offers, max_size=offers)),
        points=draw(st.lists(st.integers(0, 10_000), min_size=len(arcs), max_size=len(arcs))),
    )
    had, share = (draw(st.lists(each, min_size=needs, max_size=needs)) for each in (st.integers(0, 9), st.integers(1, 4)))
    return replace(made, needs=replace(made.needs, had=ints(had), share=ints(share)))


weights = st.builds(
    Weights,
    fairness=st.sampled_from(list(Fairness)),
    useful_days=st.integers(0, 2),
    lots=st.booleans(),
    shipments=st.integers(0, 3),
    patience_days=st.integers(0, 4),
)


@settings(max_examples=120, deadline=None)
@given(problems(), weights, st.integers(0, 5))
def test_no_rule_is_broken_and_the_proof_holds(of: Problem, knobs: Weights, seed: int):
    """No rule is broken and the proof holds."""
    made = engine.allocate(of, knobs, seed)
    assert check.check(of, knobs, made.moves) == ()
    assert engine.proof(of, made).holds
    assert made.certificate.gap == 0
    assert made.certificate.units_after == made.moves.amount.sum()
    if knobs.fairness is not Fairness.WHOLE:
        assert made.certificate.lost >= 0
        assert check.check(of, small.CRUMBS, made.fair) == ()


def sorted_coverage(of: Problem, given: Ints) -> Ints:
    reached = of.needs.had + of.needs.lacks > 0
    return np.sort(allocation.covered(of, given)[reached])


def keys(of: Problem, given: Ints, knobs: Weights) -> list[tuple[int, int]]:
    """The place in the order of fairness of every unit given: the same for any two flows that are equally fair."""
    rows = np.repeat(np.arange(len(given)), given)
    units = np.arange(len(rows)) - np.repeat(np.cumsum(given) - given, given)
    fair = order.order(of.needs, knobs, 0)
    return sorted(zip(fair.level(rows, units).tolist(), fair.step(rows, units).tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(problems(plain=True), st.data())
def test_more_supply_never_lowers_units_nor_the_sorted_coverage(of: Problem, data: st.DataObject):
    """More supply never lowers units nor the sorted coverage."""
    more = of.offers.free.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += data.draw(st.integers(1, 10))
    richer = replace(of, offers=replace(of.offers, free=more))
    before, after = (engine.allocate(each, small.CRUMBS).moves for each in (of, richer))
    assert after.amount.sum() >= before.amount.sum()
    assert (sorted_coverage(richer, after.by_need(richer)) >= sorted_coverage(of, before.by_need(of))).all()


@settings(max_examples=60, deadline=None)
@given(problems(plain=True), st.sampled_from(FLOWS), st.data())
def test_renaming_changes_only_ties(of: Problem, fairness: Fairness, data: st.DataObject):
    """With other ids, the lines stand in another order; what is needed is covered just as far."""
    mixed = data.draw(st.permutations(range(len(of.needs))))
    place = np.argsort(mixed)
    lines = place[of.arcs.line]
    order = np.lexsort((of.arcs.offer, lines))
    arcs = list(zip(lines[order].tolist(), of.arcs.offer[order].tolist(), strict=True))
    other = small.problem(of.needs.lacks[mixed].tolist(), of.offers.free.tolist(), arcs, first_id=500)
    knobs = replace(small.CRUMBS, fairness=fairness)
    first, second = engine.allocate(of, knobs), engine.allocate(other, knobs)
    assert keys(other, second.moves.by_need(other), knobs) == keys(of, first.moves.by_need(of), knobs)


@settings(max_examples=60, deadline=None)
@given(problems(plain=True), st.sampled_from(FLOWS), st.data())
def test_a_facility_gains_nothing_by_splitting_its_request(of: Problem, fairness: Fairness, data: st.DataObject):
    """Asked in two lines, which the same offers can serve, it gets just as much."""
    row = data.draw(st.integers(0, len(of.needs) - 1))
    lacks = int(of.needs.lacks[row])
    part = data.draw(st.integers(0, lacks))
    arcs = list(zip(of.arcs.line.tolist(), of.arcs.offer.tolist(), strict=True))
    twice = arcs + [(len(of.needs), offer) for line, offer in arcs if line == row]
    rooms = [*of.needs.lacks.tolist(), lacks - part]
    rooms[row] = part
    split = small.problem(of.needs.lacks.tolist(), of.offers.free.tolist(), twice, need=[*range(len(of.needs)), row], room=rooms)
    knobs = replace(small.CRUMBS, fairness=fairness)
    whole, parts = engine.allocate(of, knobs).moves, engine.allocate(split, knobs).moves
    assert keys(split, parts.by_need(split), knobs) == keys(of, whole.by_need(of), knobs)


@settings(max_examples=50, deadline=None)
@given(problems(), weights, st.integers(0, 5))
def test_an_offer_that_fits_nobody_changes_nothing(of: Problem, knobs: Weights, seed: int):
    """An offer that fits nobody changes nothing."""
    columns = {name: np.append(getattr(of.offers, name), 1) for name in ("free", "lot", "waited", "cost")}
    donor = np.append(of.offers.donor, 0)
    idle = replace(of.offers, ids=(*of.offers.ids, of.needs and of.facilities[0]), donor=donor, **columns)
    other = engine.allocate(replace(of, offers=idle), knobs, seed).moves
    assert [each.tolist() for each in (other.line, other.offer, other.amount)] == [
        each.tolist() for each in _columns(engine.allocate(of, knobs, seed))
    ]


def _columns(made: allocation.Allocation) -> tuple[Ints, Ints, Ints]:
    return made.moves.line, made.moves.offer, made.moves.amount
