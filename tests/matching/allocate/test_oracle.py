"""The fair flow beside answers found by trying everything, and beside plain flows of another library."""

from dataclasses import replace
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from matching.allocate import certify, order, solver
from matching.allocate.allocation import Moves
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Ints, Needs, Problem
from matching.allocate.weights import Weights
from tests.matching.allocate import small

DIVISIBLE = 360_360  # by every number up to 14, more than anything wanted here times its share


def possible(of: Problem) -> Ints:
    """Every way to give to all needs, a row for each: no set of lines gets more than the offers it can use have (Gale 1957)."""
    room = np.minimum(of.lines.room, of.needs.lacks[of.lines.need])
    filled = np.indices(room + 1).reshape(len(room), -1).T
    subsets = np.indices([2] * len(room)).reshape(len(room), -1).T[1:]
    reach = np.zeros((len(room), len(of.offers)), np.int64)
    reach[of.arcs.line, of.arcs.offer] = 1
    supply = ((subsets @ reach) > 0) @ of.offers.free
    belongs = (of.lines.need[:, None] == np.arange(len(of.needs))).astype(np.int64)
    given = filled[(filled @ subsets.T <= supply).all(axis=1)] @ belongs
    return np.unique(given[(given <= of.needs.lacks).all(axis=1)], axis=0)


def lexicographic(of: Problem, given: Ints) -> list[list[int]]:
    """All units, then the worst off, then the next ..., for each row."""
    wanted = (of.needs.had + of.needs.lacks) * of.needs.share
    covered = np.where(wanted > 0, DIVISIBLE * (of.needs.had + given) // np.maximum(1, wanted), DIVISIBLE)
    return np.column_stack([given.sum(axis=1), np.sort(covered, axis=1)]).tolist()


def welfare(of: Problem, given: Ints, alpha: int) -> tuple[int, Fraction]:
    """All units, then the alpha-fair worth of coverage, each unit at its midpoint."""
    total = Fraction(0)
    for units, had, lacks, share in zip(
        *(each.tolist() for each in (given, of.needs.had, of.needs.lacks, of.needs.share)), strict=True
    ):
        wanted = max(1, had + lacks)
        worth = (
            Fraction(2**alpha * share * wanted**alpha, wanted * (2 * there + 1) ** alpha) for there in range(had, had + units)
        )
        total += sum(worth, Fraction(0))
    return int(given.sum()), total


def instances(count: int, first: int = 0) -> list[Problem]:
    return [small.chance(seed, needs=2 + seed % 2, offers=3, most=4) for seed in range(first, first + count)]


def all_given(problems: list[Problem], weights: Weights) -> list[Ints]:
    """What every need gets in each problem, all solved as one."""
    together = small.side_by_side(problems)
    given = small.fair(together, weights).by_need(together)
    return np.split(given, np.cumsum([len(each.needs) for each in problems])[:-1])


def test_max_min_is_the_lexicographic_best_of_everything_possible_in_7500_instances():
    """Max min is the lexicographic best of everything possible in 7500 instances."""
    problems = instances(7_500)
    for of, given in zip(problems, all_given(problems, small.CRUMBS), strict=True):
        assert lexicographic(of, given[None, :])[0] == max(lexicographic(of, possible(of)))


@pytest.mark.parametrize(("mode", "alpha"), [(Fairness.UTILITARIAN, 0), (Fairness.PROPORTIONAL, 1), (Fairness.ALPHA_2, 2)])
def test_the_other_modes_have_the_greatest_worth_of_everything_possible(mode: Fairness, alpha: int):
    """The other modes have the greatest worth of everything possible."""
    problems = instances(300, first=10_000)
    for of, given in zip(problems, all_given(problems, Weights(fairness=mode, useful_days=0)), strict=True):
        ways = possible(of)
        most = ways[ways.sum(axis=1) == ways.sum(axis=1).max()]
        assert welfare(of, given, alpha) == max(welfare(of, each, alpha) for each in most)


def test_of_equals_the_greater_step_comes_first():
    """One piece for a need of one or a need of two: with the first, nobody is left as far behind as with the second."""
    of = small.problem([1, 2], [1], [(0, 0), (1, 0)])
    assert small.fair(of).by_need(of).tolist() == [1, 0]


def unit_costs(of: Problem, sign: int) -> Ints:
    """What each need gets in one flow where its (k+1)-th unit costs -A (1 - k/d) + sign B (k+1)/d, in whole numbers."""
    needs, lines, offers = len(of.needs), len(of.lines), len(of.offers)
    d = np.repeat(of.needs.lacks, of.needs.lacks)
    k = np.arange(len(d)) - np.repeat(np.cumsum(of.needs.lacks) - of.needs.lacks, of.needs.lacks)
    cost = -1_000 * (DIVISIBLE - DIVISIBLE * k // d) + sign * DIVISIBLE * (k + 1) // d
    sink = offers + lines + needs
    columns = (
        (of.arcs.offer, offers + of.arcs.line, of.offers.free[of.arcs.offer], np.zeros_like(of.arcs.line)),
        (offers + np.arange(lines), offers + lines + of.lines.need, of.lines.room, np.zeros_like(of.lines.room)),
        (offers + lines + np.repeat(np.arange(needs), of.needs.lacks), np.full(len(d), sink), np.ones_like(d), cost),
        (np.arange(offers), np.full(offers, sink), of.offers.free, np.zeros_like(of.offers.free)),
    )
    tail, head, capacity, costs = (np.concatenate(each) for each in zip(*columns, strict=True))
    supply = np.concatenate([of.offers.free, np.zeros(lines + needs, np.int64), [-of.offers.free.sum()]])
    flow = solver.cheapest(tail, head, capacity, costs, supply)
    units = flow[len(of.arcs) + lines :][: len(d)]
    return np.bincount(np.repeat(np.arange(needs), of.needs.lacks), units, needs).astype(np.int64)


def test_one_flow_with_a_cost_for_every_unit_says_the_same():
    """The greater step comes first of equals: with the other sign of B the smaller does, and not all is fair."""
    problems = [replace(each, needs=_plain(each)) for each in instances(1_500)]
    starts = np.cumsum([len(each.needs) for each in problems])[:-1]
    together = small.side_by_side(problems)
    ours, same, other = (
        [lexicographic(of, given[None, :])[0] for of, given in zip(problems, np.split(every, starts), strict=True)]
        for every in (small.fair(together).by_need(together), unit_costs(together, -1), unit_costs(together, 1))
    )
    assert same == ours
    assert all(each <= best for each, best in zip(other, ours, strict=True))
    assert other != ours


def _plain(of: Problem) -> Needs:
    return replace(of.needs, had=np.zeros_like(of.needs.had), share=np.ones_like(of.needs.share))


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("mode", [each for each in Fairness if each is not Fairness.WHOLE])
def test_the_certificate_holds_for_what_was_found_and_fails_for_any_unit_less(seed: int, mode: Fairness):
    """The certificate holds for what was found and fails for any unit less."""
    weights = Weights(fairness=mode, useful_days=seed % 3)
    of = small.chance(seed, needs=8, offers=6, most=9)
    moves, units = small.fair(of, weights, seed), order.order(of.needs, weights, seed)
    assert certify.certify(of, units, moves).holds
    for row in range(len(moves)):
        less = moves.amount.copy()
        less[row] -= 1
        kept = less > 0
        assert not certify.certify(of, units, Moves(moves.line[kept], moves.offer[kept], less[kept])).holds


@pytest.mark.parametrize("seed", range(60))
def test_the_certificate_fails_for_any_unit_that_goes_elsewhere_unless_that_is_just_as_good(seed: int):
    """The certificate fails for any unit that goes elsewhere unless that is just as good."""
    of = small.chance(seed, needs=8, offers=6, most=9)
    flow, units = np.zeros(len(of.arcs), np.int64), order.order(of.needs, small.CRUMBS, 0)
    moves = small.fair(of)
    flow[np.searchsorted(of.arcs.line * 100 + of.arcs.offer, moves.line * 100 + moves.offer)] = moves.amount
    for taken in np.flatnonzero(flow):
        for given in np.flatnonzero((of.arcs.offer == of.arcs.offer[taken]) & (of.arcs.line != of.arcs.line[taken])):
            other = flow.copy()
            other[taken] -= 1
            other[given] += 1
            used = np.flatnonzero(other)
            shifted = Moves(of.arcs.line[used], of.arcs.offer[used], other[used])
            if (shifted.by_line(of) > of.lines.room).any() or (shifted.by_need(of) > of.needs.lacks).any():
                continue
            assert certify.certify(of, units, shifted).holds == (_worth(of, shifted) == _worth(of, moves))


def _worth(of: Problem, moves: Moves) -> tuple[list[Fraction], int]:
    """How everyone is covered, and the points of the ways."""
    arcs = np.searchsorted(of.arcs.line * 100 + of.arcs.offer, moves.line * 100 + moves.offer)
    wanted = (of.needs.had + of.needs.lacks) * of.needs.share
    there = of.needs.had + moves.by_need(of)
    covered = sorted(Fraction(int(a), int(b)) for a, b in zip(there, wanted, strict=True) if b)
    return covered, int(of.arcs.points[arcs] @ moves.amount)


def plain_flow(of: Problem) -> nx.DiGraph:
    graph = nx.DiGraph()
    for offer, free in enumerate(of.offers.free.tolist()):
        graph.add_edge("source", ("offer", offer), capacity=free)
    for line, offer, points in zip(of.arcs.line.tolist(), of.arcs.offer.tolist(), of.arcs.points.tolist(), strict=True):
        graph.add_edge(("offer", offer), ("line", line), weight=-points)
    for line, (need, room) in enumerate(zip(of.lines.need.tolist(), of.lines.room.tolist(), strict=True)):
        graph.add_edge(("line", line), ("need", need), capacity=room)
    for need, lacks in enumerate(of.needs.lacks.tolist()):
        graph.add_edge(("need", need), "sink", capacity=lacks)
    return graph


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("mode", [each for each in Fairness if each is not Fairness.WHOLE])
def test_as_many_units_are_given_as_a_maximum_flow_carries(seed: int, mode: Fairness):
    """As many units are given as a maximum flow carries."""
    of = small.chance(seed, needs=12, offers=10, most=30)
    moves = small.fair(of, Weights(fairness=mode, useful_days=0))
    assert moves.amount.sum() == nx.maximum_flow_value(plain_flow(of), "source", "sink")


@pytest.mark.parametrize("seed", range(40))
def test_of_all_ways_to_fill_the_same_shares_the_one_with_most_points_is_taken(seed: int):
    """Of all ways to fill the same shares the one with most points is taken."""
    of = small.chance(seed, needs=10, offers=8, most=20)
    moves = small.fair(of)
    graph = plain_flow(of)
    for need, given in enumerate(moves.by_need(of).tolist()):
        graph["need", need]["sink"]["capacity"] = given
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    most = -nx.cost_of_flow(graph, flow)
    points = {
        (line, offer): points
        for line, offer, points in zip(of.arcs.line.tolist(), of.arcs.offer.tolist(), of.arcs.points.tolist(), strict=True)
    }
    routed = zip(moves.line.tolist(), moves.offer.tolist(), moves.amount.tolist(), strict=True)
    assert sum(points[line, offer] * amount for line, offer, amount in routed) == most
