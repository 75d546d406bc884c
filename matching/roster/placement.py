"""Brings many people and many roles together at once: the most seats filled, the most urgent first, then the best suited."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # pyright: ignore[reportMissingTypeStubs]
from scipy.sparse.csgraph import (  # pyright: ignore[reportMissingTypeStubs]
    min_weight_full_bipartite_matching,  # pyright: ignore[reportUnknownVariableType]
)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Roles with `seats` each and their `urgency` (0, 1, 2 ...), `people`, and who could take what.

    The k-th arc leads from role `roles[k]` to person `takers[k]`, who would suit it with `points[k]` of 10,000; a pair has
    one arc at most. Everybody takes one role at most: a second one would split hours that the first may need.
    """

    seats: Ints
    urgency: Ints
    people: int
    roles: Ints
    takers: Ints
    points: Ints


def place(problem: Problem) -> Ints:
    """The arcs to follow, by index, in the order they were given.

    Of all choices those that fill the most urgent seats, and of these the ones with the most points. A sparse assignment
    (Jonker and Volgenant 1987, as scipy has it) in which every seat may also stay empty, at a price that no points make up.
    """
    seats, costs = _laid_out(problem)
    if not len(seats):
        return np.zeros(0, np.int64)
    matched, columns = _matched(costs)
    taken = columns < problem.people
    return _arcs(problem, seats[matched[taken]], columns[taken])


def _matched(costs: csr_array) -> tuple[Ints, Ints]:
    rows, columns = cast("tuple[Ints, Ints]", min_weight_full_bipartite_matching(costs))
    return rows, columns


def _laid_out(problem: Problem) -> tuple[Ints, csr_array]:
    """The role of every seat, and the costs: a row for a seat; columns for people, and for each seat one of its own, empty."""
    order = np.lexsort((problem.takers, problem.roles))
    width = np.bincount(problem.roles, minlength=len(problem.seats))
    seats = np.repeat(np.arange(len(problem.seats)), np.minimum(problem.seats, width))
    starts = np.cumsum(width) - width
    lengths = width[seats]
    rows = np.repeat(np.arange(len(seats)), lengths)
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    arcs = order[starts[seats[rows]] + within]
    empty = np.arange(len(seats))
    dearer = int(problem.points.max(initial=0) + 1) * (len(seats) + 1)
    prices = np.concatenate((problem.points.max(initial=0) + 1 - problem.points[arcs], dearer * (1 + problem.urgency[seats])))
    cells = np.concatenate((rows, empty)), np.concatenate((problem.takers[arcs], problem.people + empty))
    return seats, csr_array((prices.astype(np.float64), cells), shape=(len(seats), problem.people + len(seats)))


def _arcs(problem: Problem, roles: Ints, takers: Ints) -> Ints:
    """Where the pairs stand among the arcs."""
    keys = problem.roles * problem.people + problem.takers
    order = np.argsort(keys, kind="stable")
    return np.sort(order[np.searchsorted(keys[order], roles * problem.people + takers)])
