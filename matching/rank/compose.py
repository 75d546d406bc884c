"""Composes a fulfilment of several offers where no single one covers a line.

Wanted is the plan that covers most (all that is wanted, where that can be); of those the one with the fewest parts; of those the
one whose pieces are worth most; of those the one with the lexicographically first offers. An offer gives at least its smallest
lot and at most what it has. For a given set of offers the best amounts are these: every one gives its smallest lot, and what is
still missing comes from the offers in the order of their worth (a linear programme over a box, which greed solves exactly).

Up to `EXACT` offers every set is weighed, so the plan is optimal. Beyond that, the sets are searched: greed takes the largest
offers first, then the plan moves to its best neighbour (one member more, less or exchanged) as long as that is better.
"""

from dataclasses import dataclass

import numpy as np

from matching.rank.measure import Bools, Ints

EXACT = 13
MOST_PARTS = 40  # no one can follow a plan with more
MOST_MOVES = 40

Plan = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Givers:
    """What each offer has, its smallest lot and the worth of each of its pieces, in the order of their ids; `wanted` in all."""

    free: Ints
    lot: Ints
    worth: Ints
    wanted: int

    def amounts(self, sets: Bools) -> Ints:
        """What each member of each set gives (shape of `sets`), nothing at all from sets whose lots are too much."""
        lots = np.where(sets, self.lot, 0)
        room = np.where(sets, np.minimum(self.free, self.wanted) - self.lot, 0)
        missing = self.wanted - lots.sum(axis=1, keepdims=True)
        by_worth = np.argsort(-self.worth, kind="stable")
        before = np.zeros_like(room)
        before[:, by_worth] = np.cumsum(room[:, by_worth], axis=1) - room[:, by_worth]
        return np.where(missing < 0, 0, lots + np.clip(missing - before, 0, room))

    def best(self, sets: Bools) -> int:
        """The row of the best set."""
        amounts = self.amounts(sets)
        covers, values = amounts.sum(axis=1), amounts @ self.worth
        rows = np.flatnonzero(covers == covers.max())
        sizes = sets[rows].sum(axis=1)
        rows = rows[sizes == sizes.min()]
        rows = rows[values[rows] == values[rows].max()]
        return int(rows[np.lexsort(~sets[rows].T[::-1])[0]])


def plan(givers: Givers) -> Plan:
    """The best plan: (index, amount) for each part, in the order of the offers; one part or none where no set does better."""
    if not len(givers.free):
        return ()
    members = _exact(givers) if len(givers.free) <= EXACT else _search(givers)
    amounts = givers.amounts(members[None, :])[0]
    return tuple((index, int(amounts[index])) for index in np.flatnonzero(amounts).tolist())


def _exact(givers: Givers) -> Bools:
    count = len(givers.free)
    numbers, bits = np.arange(1 << count), 1 << np.arange(count)
    sets: Bools = (numbers[:, None] & bits) > 0
    return sets[givers.best(sets)]


def _search(givers: Givers) -> Bools:
    chosen = _greedy(givers)
    for _ in range(MOST_MOVES):
        neighbours = _neighbours(chosen)
        better = neighbours[givers.best(neighbours)]
        if np.array_equal(better, chosen):
            break
        chosen = better
    return chosen


def _greedy(givers: Givers) -> Bools:
    """The largest first, leaving out those whose smallest lot would be too much."""
    chosen = np.zeros(len(givers.free), np.bool_)
    covered = lots = 0
    for index in np.lexsort((-givers.worth, -givers.free)).tolist():
        if covered >= givers.wanted or chosen.sum() == MOST_PARTS:
            break
        if lots + givers.lot[index] <= givers.wanted:
            chosen[index] = True
            covered, lots = covered + givers.free[index], lots + givers.lot[index]
    return chosen


def _neighbours(chosen: Bools) -> Bools:
    """The set itself, and every set that has one member less, one more, or another in the place of one."""
    inside, outside = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    more = outside if len(inside) < MOST_PARTS else outside[:0]
    out, into = np.repeat(inside, len(outside)), np.tile(outside, len(inside))
    return np.concatenate([chosen[None, :], _flipped(chosen, inside), _flipped(chosen, more), _flipped(chosen, out, into)])


def _flipped(chosen: Bools, *flips: Ints) -> Bools:
    """The set once for each flip, with the members at these indices turned in or out."""
    sets = np.repeat(chosen[None, :], len(flips[0]), axis=0)
    for flip in flips:
        sets[np.arange(len(flip)), flip] ^= True
    return sets
