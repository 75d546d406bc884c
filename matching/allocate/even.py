"""How high a total lifts a group of needs if all rise together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.allocate.graph import Bools
from matching.allocate.order import Order
from matching.allocate.problem import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """Needs on their way up: `rows` of the order, each between `least` and `most` units and in a group (0, 1, 2 ...).

    `total` is what each group has in all.
    """

    order: Order
    rows: Ints
    least: Ints
    most: Ints
    group: Ints
    total: Ints

    def up_to(self, level: Ints) -> Ints:
        """The units of each need that have at most the level of its group."""
        return np.clip(self.order.count(self.rows, level[self.group]), self.least, self.most)

    def sums(self, values: Ints) -> Ints:
        """The sum of the values by group; exact below 2**53."""
        return np.bincount(self.group, values, len(self.total)).astype(np.int64)

    def smallest(self, values: Ints) -> Ints:
        """The smallest of the values by group."""
        found = np.full(len(self.total), np.iinfo(np.int64).max)
        np.minimum.at(found, self.group, values)
        return found


def caps(climb: Climb) -> Ints:
    """The most units, in order, that the total of each group has room for."""
    every = climb.sums(climb.most) <= climb.total
    level = _greatest(
        np.full(len(climb.total), climb.order.least),
        climb.order.most,
        lambda level: climb.sums(climb.up_to(level)) <= climb.total,
    )
    reached = climb.up_to(np.where(every, climb.order.most, level))
    ahead, step, more = _ahead(climb, reached)
    left = climb.total - climb.sums(reached)
    within = _greatest(
        np.full(len(left), -1), 1 << 31, lambda most: climb.sums(np.where(step <= most[climb.group], more, 0)) <= left
    )
    return np.where(ahead & (step <= within[climb.group]), reached + more, reached)


def following(climb: Climb) -> Ints:
    """The least units of each need, and the next ones: those that come next all at once."""
    ahead, step, more = _ahead(climb, climb.least)
    first = climb.smallest(np.where(ahead, step, np.iinfo(np.int64).max))
    return np.where(ahead & (step == first[climb.group]), climb.least + more, climb.least)


def _ahead(climb: Climb, now: Ints) -> tuple[Ints, Ints, Ints]:
    """Which needs have units on the next level of their group, with what step, and how many."""
    level = np.where(now < climb.most, climb.order.level(climb.rows, now), np.iinfo(np.int64).max)
    following = climb.smallest(level)
    ahead = (now < climb.most) & (level == following[climb.group])
    more = np.where(ahead, climb.up_to(np.minimum(following, climb.order.most)) - now, 0)
    return ahead, climb.order.step(climb.rows, now), more


def _greatest(low: Ints, most: int, fits: Callable[[Ints], Bools]) -> Ints:
    """The greatest numbers from `low` (which fits) up to below `most` that fit, each by halving."""
    high = np.full(len(low), most)
    while (high - low > 1).any():
        middle = low + (high - low) // 2
        good = fits(middle)
        low, high = np.where(good, middle, low), np.where(good, high, middle)
    return low
