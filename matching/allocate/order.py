"""The order in which units are given: fairness as one sequence of all units that anybody lacks.

A unit's key is a pair of whole numbers, and the unit with the smaller key is given first. What can be given to all needs
together is a polymatroid, where giving greedily in this order is best (Edmonds 1970; Fujishige 1980). With m units there,
D = had + lacks, w = share, the (m+1)-th unit adds to the alpha-fair worth of coverage, at its midpoint:

    alpha 0: w / D    alpha 1: w * 2 / (2m + 1)    alpha 2: w * D * 4 / (2m + 1)**2

so the keys are D / w, (2m + 1) / w and (2m + 1)**2 / (w D): whole numbers after scaling. The last mode, without end, is
lexicographic: max-min maximises the sum of -exp(-M c) over the coverages c = m / (w D) for a very large M; a unit adds
exp(-M c) (1 - exp(-M / (w D))), so the smaller m / (w D) comes first and, of equals, the smaller w D: the greater step. In
costs of a flow that is -A (1 - m/d) - B (m + 1)/d with A much greater than B.

Before all that, a need's first useful amount is given in one piece, need after need in the order of priority.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.allocate.fairness import Fairness
from matching.allocate.problem import Ints, Needs
from matching.allocate.weights import Weights

HALF = 31  # levels are binary fractions: of 2 * HALF bits for max-min, of HALF bits for alpha 2
_LOW = (1 << HALF) - 1
_SHARES = 12  # divisible by every share


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """The keys of all units: `level` and, between units of one level, `step`.

    The `first` units of a need are its first lot, its `turn` is a number below `last`.
    """

    needs: Needs
    fairness: Fairness
    first: Ints
    turn: Ints
    last: int

    @property
    def least(self) -> int:
        """A level below all others."""
        return -self.last - 1

    @property
    def most(self) -> int:
        """A level no unit is above."""
        return (1 << 2 * HALF) + (1 << HALF)

    def level(self, rows: Ints, units: Ints) -> Ints:
        """The level of the unit that follows the first `units` given to each need."""
        there = self.needs.had[rows] + units
        return np.where(units < self.first[rows], self.turn[rows] - self.last, self._level(rows, there))

    def step(self, rows: Ints, units: Ints) -> Ints:
        """What comes first of equal levels: the greater step, which the smaller denominator makes."""
        if self.fairness is not Fairness.MAX_MIN:
            return np.zeros(len(rows), np.int64)
        return np.where(units < self.first[rows], 0, self._whole(rows))

    def count(self, rows: Ints, level: Ints) -> Ints:
        """How many units of each need have at most this level."""
        there = self._count(rows, np.maximum(level, -1)) - self.needs.had[rows]
        later = np.where(level < 0, 0, np.maximum(there, 0))
        lot = np.where(self.turn[rows] - self.last <= level, self.first[rows], 0)
        return np.minimum(np.maximum(later, lot), self.needs.lacks[rows])

    def _wanted(self, rows: Ints) -> Ints:
        """What is needed in all."""
        return np.maximum(1, (self.needs.had + self.needs.lacks)[rows])

    def _whole(self, rows: Ints) -> Ints:
        """The denominator of coverage."""
        return self._wanted(rows) * self.needs.share[rows]

    def _level(self, rows: Ints, there: Ints) -> Ints:
        share = self.needs.share[rows]
        match self.fairness:
            case Fairness.UTILITARIAN | Fairness.WHOLE:
                return _SHARES * self._wanted(rows) // share
            case Fairness.PROPORTIONAL:
                return (2 * there + 1) * _SHARES // share
            case Fairness.ALPHA_2:
                return _fraction((2 * there + 1) ** 2, self._whole(rows))
            case Fairness.MAX_MIN:
                return _fraction(there << HALF, self._whole(rows))

    def _count(self, rows: Ints, level: Ints) -> Ints:
        """How many there may be before the level of the next unit is above this one: the inverse of `_level`."""
        share = self.needs.share[rows]
        match self.fairness:
            case Fairness.UTILITARIAN | Fairness.WHOLE:
                return np.where(_SHARES * self._wanted(rows) // share <= level, self._wanted(rows), 0)
            case Fairness.PROPORTIONAL:
                bounded = np.minimum(level, 1 << 40)
                return (((bounded + 1) * share - 1) // _SHARES + 1) // 2
            case Fairness.ALPHA_2:
                return (_root(_below(level, self._whole(rows))) + 1) // 2
            case Fairness.MAX_MIN:
                return (_below(level, self._whole(rows)) >> HALF) + 1


def order(needs: Needs, weights: Weights, seed: int) -> Order:
    """The order in which the units of the needs are given; the seed settles only whose turn it is among equals."""
    useful = needs.useful if weights.useful_days else np.zeros(len(needs), np.int64)
    first = np.clip(useful - needs.had, 0, needs.lacks)
    turn = np.empty(len(needs), np.int64)
    turn[np.lexsort((_drawn(len(needs), seed), first, -needs.priority))] = np.arange(len(needs))
    return Order(needs, weights.fairness, first, turn, len(needs))


def _drawn(size: int, seed: int) -> NDArray[np.uint64]:
    """Numbers as if by chance, the same for a seed on every machine and for ever (splitmix64: Steele, Lea and Flood 2014)."""
    drawn = np.arange(1, size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        drawn = (drawn ^ (drawn >> np.uint64(shift))) * np.uint64(factor)
    return drawn ^ (drawn >> np.uint64(31))


def _fraction(numerator: Ints, whole: Ints) -> Ints:
    """numerator / whole as a binary fraction with HALF bits, rounded down; exact, as both parts stay below 2**63."""
    quotient, rest = np.divmod(numerator, whole)
    return (quotient << HALF) + (rest << HALF) // whole


def _below(level: Ints, whole: Ints) -> Ints:
    """The greatest numerator whose fraction is at most `level`: the one before level + 1 times whole, in two halves."""
    high, low = (level + 1) >> HALF, (level + 1) & _LOW
    part = low * whole
    exact = high * whole + (part >> HALF)
    return np.where(part & _LOW, exact, exact - 1)


def _root(square: Ints) -> Ints:
    """The whole square root, rounded down; the root of a float may be off by one."""
    root = np.sqrt(np.maximum(square, 0).astype(np.float64)).astype(np.int64)
    root -= root * root > square
    return root + ((root + 1) * (root + 1) <= square)
