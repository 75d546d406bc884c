"""Proves that moves are as fair, and as well routed, as can be; knows nothing of how they were found.

By the duality of linear programmes (Ahuja, Magnanti and Orlin 1993, chapters 9 and 14). In the flow in question each need has a
price for its last unit and one for its next. With these prices, for the units it has and for those it lacks, the flow is worth
`primal`, and potentials of the nodes bound what any flow could be worth: `dual`. The potential of a node is the most that one
more unit there could still bring, along any path of the residual graph. Equal sums prove that nothing is better; by
convexity this holds for the true worth of all units just as for these prices.

Prices are ranks in the order of fairness, times a number so large that no sum of points along a path reaches it: fairness comes
first, points settle the rest.
"""

from dataclasses import dataclass

import numpy as np

from matching.allocate import graph, potential
from matching.allocate.allocation import Moves
from matching.allocate.order import Order
from matching.allocate.problem import Ints, Problem

POINTS = 10_000  # of the best arc


@dataclass(frozen=True, slots=True)
class Proof:
    """What the flow is worth and what no flow can exceed; no bound where a way to improve the flow turned up."""

    primal: int
    dual: int | None

    @property
    def holds(self) -> bool:
        """Whether the flow is proven optimal."""
        return self.primal == self.dual


def certify(problem: Problem, order: Order, moves: Moves) -> Proof:
    """Weigh the moves, as they are before lots; raises ValueError where they give what is not there or not asked for."""
    _check(problem, moves)
    given, filled, nodes = moves.by_need(problem), moves.by_line(problem), graph.Nodes.of(problem)
    last, following = (POINTS * nodes.size * rank for rank in _ranks(order, given))
    points = problem.arcs.points[_arcs(problem, moves)]
    primal = _product(given, last) + _product(points, moves.amount)
    start = np.full(nodes.size, potential.NOTHING)
    start[: nodes.offers] = 0
    start[nodes.offers + nodes.lines :] = np.where(given < problem.needs.lacks, following, potential.NOTHING)
    worth = potential.potentials(_residual(problem, moves, points, filled), start)
    if worth is None:
        return Proof(primal, None)
    offers, lines, needs = np.split(worth, [nodes.offers, nodes.offers + nodes.lines])
    bounds = (
        (problem.offers.free, offers),
        (problem.lines.room, needs[problem.lines.need] - lines),
        (given, last - needs),
        (problem.needs.lacks - given, following - needs),
    )
    return Proof(primal, sum(_product(capacity, price) for capacity, price in bounds))


def _check(problem: Problem, moves: Moves) -> None:
    arcs = _arcs(problem, moves)
    fits = len(np.unique(arcs)) == len(arcs) and (moves.amount > 0).all()
    fits = fits and (problem.arcs.line[arcs] == moves.line).all() and (problem.arcs.offer[arcs] == moves.offer).all()
    fits = fits and (moves.by_offer(problem) <= problem.offers.free).all()
    fits = fits and (moves.by_line(problem) <= problem.lines.room).all()
    if not (fits and (moves.by_need(problem) <= problem.needs.lacks).all()):
        raise ValueError("These moves give what is not there, or what was not asked for.")


def _arcs(problem: Problem, moves: Moves) -> Ints:
    """The arc each move goes along, or one beside it where there is none."""
    size = len(problem.offers) + 1
    where = np.searchsorted(problem.arcs.line * size + problem.arcs.offer, moves.line * size + moves.offer)
    return np.minimum(where, max(0, len(problem.arcs) - 1))


def _ranks(order: Order, given: Ints) -> tuple[Ints, Ints]:
    """The ranks of each need's last and next unit among all of these, the first in order the highest, the lowest 1."""
    rows = np.arange(len(given))
    keys = [(order.level(rows, units), order.step(rows, units)) for units in (np.maximum(given - 1, 0), given)]
    level, step = (np.concatenate(each) for each in zip(*keys, strict=True))
    by_key = np.lexsort((step, level))
    rises = (np.diff(level[by_key]) != 0) | (np.diff(step[by_key]) != 0)
    rank = np.empty(len(by_key), np.int64)
    rank[by_key] = np.concatenate([np.zeros(min(1, len(by_key)), np.int64), np.cumsum(rises)])
    last, following = np.split(1 + rank.max(initial=0) - rank, 2)
    return last, following


def _residual(problem: Problem, moves: Moves, points: Ints, filled: Ints) -> potential.Arrows:
    """Where one more unit can go: along every arc, and back along those that are used."""
    nodes, need = graph.Nodes.of(problem), problem.lines.need
    on, back = np.flatnonzero(filled < problem.lines.room), np.flatnonzero(filled > 0)
    columns = (
        (problem.arcs.offer, nodes.line(problem.arcs.line), problem.arcs.points),
        (nodes.line(moves.line), moves.offer, -points),
        (nodes.line(on), nodes.need(need[on]), np.zeros_like(on)),
        (nodes.need(need[back]), nodes.line(back), np.zeros_like(back)),
    )
    return potential.Arrows(*(np.concatenate(each) for each in zip(*columns, strict=True)))


def _product(capacities: Ints, prices: Ints) -> int:
    """The sum of what capacities are worth at prices above nothing, in whole numbers of any size."""
    used = np.flatnonzero((capacities > 0) & (prices > 0))
    return sum(capacity * price for capacity, price in zip(capacities[used].tolist(), prices[used].tolist(), strict=True))
