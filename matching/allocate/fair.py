"""The fair flow: how much everyone gets, then from whom; exact, before any lots."""

from collections.abc import Callable, Iterable

import numpy as np

from matching.allocate import order, part, route, share
from matching.allocate.allocation import Moves
from matching.allocate.part import Part
from matching.allocate.problem import Ints, Problem
from matching.allocate.weights import Weights

Spread = Callable[[Callable[[Part], Ints], Iterable[Part]], Iterable[Ints]]


def flow(problem: Problem, weights: Weights, seed: int, spread: Spread = map) -> Ints:
    """How much flows along each arc; `spread` works like `map`, in this or in many processes."""
    found = np.zeros(len(problem.arcs), np.int64)
    parts = list(part.parts(problem, order.order(problem.needs, weights, seed)))
    for each, amounts in zip(parts, spread(solved, parts), strict=True):
        found[each.rows] = amounts
    return found


def moves(problem: Problem, amounts: Ints) -> Moves:
    """A flow as moves."""
    used = np.flatnonzero(amounts)
    return Moves(problem.arcs.line[used], problem.arcs.offer[used], amounts[used])


def solved(each: Part) -> Ints:
    """The flow along the arcs of a part."""
    return route.routed(each.problem, share.shares(each.problem, each.order))
