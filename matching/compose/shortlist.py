"""Which of very many givers can be part of the best plan at all.

With a price `p` on every piece (Lagrange), what a plan is worth is `p * wanted` and what each giver gains beside that price, each
counted by itself. No plan that takes a giver in exceeds the best such sum with that giver in it: its reach. Whoever's reach does
not exceed a value that is to be had anyway can be left out and no plan is lost. Any price bounds; the one at which the linear
relaxation stops buying bounds best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.compose.problem import NOTHING, Givers, Ints, Value

MOST = 64  # givers that a plan is made of
MANY = 200  # where so many are needed to cover what is wanted
SLACK = 0.5  # values are whole numbers; reaches are reckoned in floating point


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The rows worth looking at; what no plan with anyone else exceeds."""

    rows: Ints
    _others: NDArray[np.float64]
    _limit: Value

    def bound(self, value: Value) -> Value:
        """What no plan with anyone outside the list exceeds, if a plan of this value is known."""
        if not len(self._others):
            return NOTHING
        return self._limit if value[0] < self._limit[0] else (value[0], int(np.floor(self._others.max() + SLACK)))


def everyone(count: int) -> Shortlist:
    """All of so few givers."""
    return Shortlist(np.arange(count), np.zeros(0), NOTHING)


def of(givers: Givers, beaten: int | None = None) -> Shortlist:
    """The givers who can be part of a plan worth more than `beaten`, which one alone who covers all is worth, if any does.

    Those with the greatest reach where they are many.
    """
    rows = np.flatnonzero(givers.able)
    if beaten is not None:
        rows = rows[_reach(givers.only(rows), beaten / givers.wanted) > beaten + SLACK]
    part = givers.only(rows)
    price, needed = _price(part)
    reach = _reach(part, price)
    near = np.flatnonzero(reach > (-np.inf if beaten is None else beaten + SLACK))
    near = near[np.argsort(-reach[near], kind="stable")]
    most = min(MANY, max(MOST, 2 * needed))
    covers = min(givers.wanted, int(part.most.sum()))
    limit = covers, covers * max(0, int(part.worth.max(initial=0)))
    return Shortlist(np.sort(rows[near[:most]]), reach[near[most:]], limit)


def _price(givers: Givers) -> tuple[float, int]:
    """What the last piece earns in the linear relaxation, and how many givers it takes; anything where all is too little."""
    total = int(givers.most.sum())
    if total <= givers.wanted:
        return -float(givers.cost.sum() + 2 * np.abs(givers.worth).max(initial=0) + 1), len(givers)
    rate = (givers.worth * givers.most - givers.cost) / givers.most
    for count in (MOST, MANY, len(rate)):
        first = np.argpartition(-rate, min(count, len(rate)) - 1)[:count]
        if givers.most[first].sum() >= givers.wanted:
            first = first[np.argsort(-rate[first], kind="stable")]
            last = int(np.searchsorted(np.cumsum(givers.most[first]), givers.wanted))
            return float(rate[first[last]]), last + 1
    raise AssertionError("all together cover what is wanted")


def _reach(givers: Givers, price: float) -> NDArray[np.float64]:
    gain = (givers.worth - price) * np.where(givers.worth > price, givers.most, givers.least) - givers.cost
    sure = np.maximum(0.0, gain)
    return price * givers.wanted + sure.sum() - sure + gain
