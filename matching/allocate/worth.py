"""What moves are worth when needs are to be met whole, near by and in few parcels, in one currency.

The currency is the carrying of one base unit over one kilometre, in thousandths of a hectometre so that all stays whole numbers.
A need met whole is worth `Weights.whole` on average: the worth of all needs together is shared out among the items alike, and
among the needs of an item alike, however many ask for it. A parcel, and the first piece of a need that has none, cost the same
however much follows. Farther than `Weights.reach` nothing is worth carrying, so the offer waits.
"""

from dataclasses import dataclass

import numpy as np

from matching.allocate.problem import UNKNOWN, Ints, Problem
from matching.allocate.weights import Weights

KILOMETRE = 10_000  # thousandths of a hectometre
BEST = 10_000  # points of a pair that could not suit better


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """The worth of moves: `piece` for each unit on an arc, less `parcel` for each pair served, less `first` for each need begun.

    `pair` numbers the pairs of a donor and a facility, arc by arc, `need` the needs, and `donor` is that of each pair.
    """

    piece: Ints
    first: Ints
    parcel: int
    pair: Ints
    need: Ints
    donor: Ints

    def of(self, amounts: Ints) -> int:
        """What these amounts on the arcs are worth."""
        sent = np.flatnonzero(amounts)
        begun = np.unique(self.need[sent])
        return int(self.piece @ amounts) - self.parcel * len(np.unique(self.pair[sent])) - int(self.first[begun].sum())


def worth(problem: Problem, weights: Weights) -> Worth:
    """Reckon the worth of every arc, need and parcel of a problem."""
    needs, arcs = problem.needs, problem.arcs
    need = problem.lines.need[arcs.line]
    whole = _whole(problem, weights)
    far = np.where(arcs.hectometres == UNKNOWN, weights.reach * 5, arcs.hectometres)
    suits = whole[need] * (BEST + arcs.points) // (2 * BEST)
    near = (weights.reach * 10 - far) * (KILOMETRE // 10)
    piece = np.where(near >= 0, suits // np.maximum(1, needs.had + needs.lacks)[need] + near, 0)
    first = np.where(needs.had > 0, 0, whole * weights.start // 100)
    size = max(1, len(problem.facilities))
    pairs, pair = np.unique(problem.offers.donor[arcs.offer] * size + needs.facility[need], return_inverse=True)
    return Worth(piece, first, weights.parcel * KILOMETRE, pair.astype(np.int64), need, pairs // size)


def _whole(problem: Problem, weights: Weights) -> Ints:
    """What meeting each need whole is worth: alike for every item, then by the share that is fair."""
    needs = problem.needs
    asking = np.bincount(needs.item, needs.lacks > 0, len(problem.items)).astype(np.int64)
    items = max(1, np.count_nonzero(asking))
    alike = weights.whole * KILOMETRE * int(asking.sum()) // (items * np.maximum(1, asking))
    return alike[needs.item] * needs.share
