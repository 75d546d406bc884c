"""How the offers of a sieve are scored: exactly, or quickly from above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.rank.measure import Column, Ints, Singles
from matching.rank.score import ScoreCode
from matching.rank.sieve import Sieve

Earn = Callable[[Sieve, int], Column | int]  # the points of each offer, or those that all of them have

ROUNDING = 0.1  # points: what sums in single precision may lack


@dataclass(frozen=True, slots=True)
class Scale:
    """What is scored, its weights, and the points that each offer earns of a weight.

    `quick` may stand in for what is slow to work out; it never promises less.
    """

    weights: Mapping[ScoreCode, int]
    earn: Mapping[ScoreCode, Earn]
    quick: Mapping[ScoreCode, Earn] = field(default_factory=dict[ScoreCode, Earn])

    def points(self, offers: Sieve) -> Ints:
        """The points of each offer for each thing that is scored."""
        earned = np.empty((len(offers), len(self.weights)), np.int64)
        for column, (code, weight) in enumerate(self.weights.items()):
            earned[:, column] = self.earn[code](offers, weight)
        return earned

    def bounds(self, offers: Sieve) -> Singles:
        """Points that no offer exceeds."""
        total, alike = np.zeros(len(offers), np.float32), ROUNDING
        for code, weight in self.weights.items():
            points = self.quick.get(code, self.earn[code])(offers, weight)
            if isinstance(points, np.ndarray):
                total += points
            else:
                alike += points
        total += np.float32(alike)
        return total
