"""The best offers of a line without their words: what an allocation of many lines is made of."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.rank.measure import Ints


@dataclass(frozen=True, slots=True)
class Arcs:
    """The best offers of one line, best first, each fact in an array of its own.

    `high` and `low` are the halves of the offers' ids. `points` are those of the offer alone, of 10,000, a pickup as if a driver
    were found; `worth` those apart from coverage. `pieces` is what the offer has for the line and `lots` the least it gives, in
    base units, each piece at the `cost` of so much of the offer's capacity. `hectometres` is the way, -1 where it is not known.
    """

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    points: Ints
    worth: Ints
    pieces: Ints
    lots: Ints
    cost: Ints
    hectometres: Ints

    def __len__(self) -> int:
        return len(self.points)

    @property
    def ids(self) -> list[UUID]:
        """The ids of the offers."""
        pairs = zip(self.high.tolist(), self.low.tolist(), strict=True)
        return [UUID(int=high << 64 | low) for high, low in pairs]
