"""Good, not proven: greed, then the best neighbour of the plan for as long as that is better.

Neighbours have one giver less, one more, or another in the place of one; all are weighed at once. Deterministic: equals are told
apart by how many take part and then by their order.
"""

import numpy as np

from matching.compose.problem import Amounts, Bools, Givers, Ints, Problem

MOST_GIVERS = 40  # no one can follow a plan with more
MOST_MOVES = 40


def greedy(givers: Givers) -> Amounts:
    """Takes those who earn most with every piece if they give all they can, leaving out whose lots are too much."""
    chosen = np.zeros(len(givers), np.bool_)
    hoped = lots = 0
    rate = (givers.worth * givers.most - givers.cost) / np.maximum(1, givers.most)
    for index in np.argsort(-rate, kind="stable").tolist():
        if hoped >= givers.wanted or chosen.sum() == MOST_GIVERS:
            break
        if givers.able[index] and lots + givers.least[index] <= givers.wanted:
            chosen[index] = True
            hoped, lots = hoped + int(givers.most[index]), lots + int(givers.least[index])
    return _plan(givers, chosen)


def better(givers: Givers, start: Amounts) -> Amounts:
    """The best that moving from plan to plan finds."""
    chosen = np.zeros(len(givers), np.bool_)
    chosen[list(start)] = True
    for _ in range(MOST_MOVES):
        neighbours = _neighbours(chosen, givers.able)
        best = neighbours[_best(givers, neighbours)]
        if np.array_equal(best, chosen):
            break
        chosen = best
    return max((_plan(givers, chosen), dict(start)), key=lambda plan: (givers.value(plan), -len(plan)))


def thrifty(problem: Problem) -> Amounts:
    """Greed that leaves out whoever would use up what others share."""
    kept: dict[int, int] = {}
    for index, pieces in greedy(problem.givers).items():
        if all(stock.lasts({**kept, index: pieces}) for stock in problem.stocks):
            kept[index] = pieces
    return kept


def _plan(givers: Givers, chosen: Bools) -> dict[int, int]:
    amounts = _amounts(givers, chosen[None, :])[0]
    return {index: int(amounts[index]) for index in np.flatnonzero(amounts).tolist()}


def _amounts(givers: Givers, sets: Bools) -> Ints:
    """What each member of each set gives (shape of `sets`): its lot and, in the order of worth, what is still missing."""
    lots = np.where(sets, givers.least, 0)
    room = np.where(sets, givers.most - givers.least, 0)
    left = givers.wanted - lots.sum(axis=1)
    fits, more = left >= 0, np.zeros_like(room)
    for index in np.argsort(-givers.worth, kind="stable").tolist():
        step = int(givers.step[index])
        more[:, index] = np.clip(left, 0, room[:, index]) // step * step
        left = left - more[:, index]
    return np.where(fits[:, None], lots + more, 0)


def _best(givers: Givers, sets: Bools) -> int:
    """The row of the best set, the first of equals."""
    amounts = _amounts(givers, sets)
    net = amounts @ givers.worth - (amounts > 0) @ givers.cost
    return int(np.lexsort((sets.sum(axis=1), -net, -amounts.sum(axis=1)))[0])


def _neighbours(chosen: Bools, able: Bools) -> Bools:
    """The set itself, and every set that has one member less, one more, or another in the place of one."""
    inside, outside = np.flatnonzero(chosen), np.flatnonzero(~chosen & able)
    more = outside if len(inside) < MOST_GIVERS else outside[:0]
    out, into = np.repeat(inside, len(outside)), np.tile(outside, len(inside))
    return np.concatenate([chosen[None, :], _flipped(chosen, inside), _flipped(chosen, more), _flipped(chosen, out, into)])


def _flipped(chosen: Bools, *flips: Ints) -> Bools:
    """The set once for each flip, with the members at these indices turned in or out."""
    sets = np.repeat(chosen[None, :], len(flips[0]), axis=0)
    for flip in flips:
        sets[np.arange(len(flip)), flip] ^= True
    return sets
