"""The problem: givers with what they have and what they cost, drivers for what must be fetched, material that several share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Stretch = tuple[int, int]  # from, up to but not including; in any one unit of time
Amounts = Mapping[int, int]  # pieces by giver
Value = tuple[int, int]  # pieces covered, then their net worth: of two plans the one with the greater value is better

NOTHING: Value = (0, 0)


@dataclass(frozen=True, slots=True)
class Givers:
    """Givers side by side, in the order in which equals are preferred; `wanted` pieces in all, never more.

    A giver gives nothing, or `least` pieces and as many steps more as fit into `most`. Each piece is worth `worth` (which may be
    less than nothing); that a giver takes part at all, however much it gives, costs `cost`. Shapes (n).
    """

    wanted: int
    most: Ints
    least: Ints
    worth: Ints
    cost: Ints
    step: Ints

    @classmethod
    def of(cls, wanted: int, most: Ints, least: Ints, worth: Ints, cost: Ints, *, step: Ints | None = None) -> "Givers":
        """Givers of whom none can give more than is wanted; steps are single pieces unless they are told."""
        steps = np.ones_like(most) if step is None else step
        room = np.minimum(most, wanted) - least
        return cls(wanted, np.where(room < 0, 0, least + room // steps * steps), least, worth, cost, steps)

    def __len__(self) -> int:
        return len(self.most)

    @property
    def able(self) -> Bools:
        """Who can give anything at all."""
        return (self.most >= self.least) & (self.most > 0)

    def only(self, rows: Ints) -> "Givers":
        """Some of the givers."""
        columns = (self.most, self.least, self.worth, self.cost, self.step)
        return Givers(self.wanted, *(column[rows] for column in columns))

    def value(self, amounts: Amounts) -> Value:
        """The value of a plan."""
        net = sum(int(self.worth[index]) * pieces - int(self.cost[index]) for index, pieces in amounts.items())
        return sum(amounts.values()), net


@dataclass(frozen=True, slots=True)
class Driver:
    """Someone who fetches: at most `trips` times, in the stretches in which they are free, sorted and apart."""

    trips: int
    free: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Pickup:
    """What must be fetched: the first piece can leave at `ready`, each further one takes `each` longer.

    `lasting` is how long a trip takes each driver who can make it, the preferred of equals first. Where nobody fetches, each
    piece is worth `loss` less.
    """

    ready: int
    each: int
    loss: int
    lasting: Mapping[int, int]

    def leaves(self, pieces: int) -> int:
        """When so many pieces can leave together."""
        return self.ready + max(0, pieces - 1) * self.each


@dataclass(frozen=True, slots=True)
class Stock:
    """Material that several givers share: `amount` in all, and what each piece of a giver uses of it."""

    amount: int
    uses: Mapping[int, int]

    def lasts(self, amounts: Amounts) -> bool:
        """Whether there is enough for a plan."""
        return sum(self.uses.get(index, 0) * pieces for index, pieces in amounts.items()) <= self.amount


@dataclass(frozen=True, slots=True)
class Problem:
    """Whom to choose and how much of each: cover most, then have the greatest net worth, then the fewest givers.

    Pickups are by giver; givers without one bring or send what they give.
    """

    givers: Givers
    pickups: Mapping[int, Pickup] = field(default_factory=dict[int, Pickup])
    drivers: tuple[Driver, ...] = ()
    stocks: tuple[Stock, ...] = ()

    def unfetched(self, left: frozenset[int]) -> Givers:
        """The givers where nobody fetches from those left out."""
        rows = np.array(sorted(left), np.int64)
        worth = self.givers.worth.copy()
        worth[rows] -= np.array([self.pickups[index].loss for index in rows.tolist()], np.int64)
        return replace(self.givers, worth=worth)
