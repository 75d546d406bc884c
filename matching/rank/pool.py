"""The feasible offers of one or more sieves side by side, scored as far as somebody looks at them."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any
from uuid import UUID

import numpy as np

from matching.rank.measure import Bools, Column, Ints, Singles
from matching.rank.rule import Rule
from matching.rank.scale import Scale
from matching.rank.score import ScoreCode
from matching.rank.shelf import Words
from matching.rank.sieve import Sieve


class Glance:
    """Some offers of a pool, by rising index, with their points for each thing scored; `glance[name]` is a fact of theirs."""

    def __init__(self, indices: Ints, parts: Sequence[Sieve], points: Ints) -> None:
        self.indices, self.points = indices, points
        self._parts, self._facts = parts, dict[str, Column]()
        self._starts = [0, *accumulate(map(len, parts))]

    @cached_property
    def totals(self) -> Ints:
        """The points of each offer."""
        return np.add.reduce(self.points, axis=1)

    def __getitem__(self, name: str) -> Column:
        found = self._facts.get(name)
        if found is None:
            found = self._facts[name] = _joined([part[name] for part in self._parts])
        return found

    def value(self, row: int, name: str) -> Any:
        """A fact about the offer in a row, which offers of other sieves need not have."""
        part = bisect(self._starts, row) - 1
        return self._parts[part][name][row - self._starts[part]].item()


class Pool:
    """Feasible offers by index; facts are worked out when they are asked for, of one offer or of all.

    Facts in every pool: `pieces` an offer has for the line, `fills` it would give alone, `lot` at least, each at the `cost` of so
    much of its capacity; whether it is a `pickup`; its `distance` and, where that is unknown, its `closeness`.
    """

    def __init__(self, sieves: Sequence[Sieve], scale: Scale, others: int = 0) -> None:
        """The offers that are left in the sieves, and how many others there are that give something else."""
        self._sieves, self._scale, self._others = sieves, scale, others
        self._starts = [0, *accumulate(len(sieve) for sieve in sieves)]
        self._seen: dict[int, tuple[Glance, int]] = {}
        self._unread: list[Glance] = []  # not among the seen yet
        self._unfetched: Bools | None = None  # those that nobody can fetch from; None: nobody has said so of any

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, name: str) -> Column:
        """A fact of all offers."""
        return _joined([sieve[name] for sieve in self._sieves if len(sieve)] or [self._sieves[0][name]])

    @cached_property
    def ruled_out(self) -> Counter[Rule]:
        """How many offers each rule took out."""
        ruled_out = Counter({Rule.WRONG_ITEM: self._others} if self._others else {})
        for sieve in self._sieves:
            ruled_out.update(sieve.ruled_out)
        return ruled_out

    @property
    def words(self) -> Words:
        """What the numbers in the columns stand for."""
        return self._sieves[0].words

    @cached_property
    def points(self) -> Ints:
        """The points of all offers for each thing that is scored, pickups as if a driver were found unless it is known better."""
        points = np.concatenate([self._scale.points(sieve) for sieve in self._sieves])
        if self._unfetched is not None:
            self._lower(points, np.flatnonzero(self._unfetched))
        return points

    def bounds(self) -> Singles:
        """Points that no offer exceeds."""
        return _joined([self._scale.bounds(sieve) for sieve in self._sieves if len(sieve)] or [np.zeros(0, np.float32)])

    def look(self, indices: Ints) -> Glance:
        """Some offers, by rising index."""
        several = len(self) > len(self._sieves[0])
        parts = (several and list(self._parted(indices))) or [self._sieves[0].some(indices)]
        glance = Glance(indices, parts, _joined([self._scale.points(part) for part in parts]))
        if self._unfetched is not None:
            self._lower(glance.points, np.flatnonzero(self._unfetched[indices]))
        self._unread.append(glance)
        return glance

    def _parted(self, indices: Ints) -> Iterator[Sieve]:
        ends = indices.searchsorted(self._starts).tolist()
        for sieve, start, first, last in zip(self._sieves, self._starts, ends, ends[1:], strict=False):
            if first < last:
                yield sieve.some(indices[first:last] - start if start else indices[first:last])

    def lower(self, indices: Ints) -> None:
        """Nobody can fetch from these: take away their points for the hand-over."""
        if self._unfetched is None:
            self._unfetched = np.zeros(len(self), np.bool_)
        self._unfetched[indices] = True
        if "points" in self.__dict__:
            self._lower(self.points, indices)

    def _lower(self, points: Ints, rows: Ints) -> None:
        codes = tuple(self._scale.weights)
        if ScoreCode.HAND_OVER in codes:
            points[rows, codes.index(ScoreCode.HAND_OVER)] = 0

    def _found(self, index: int) -> tuple[Glance, int]:
        found = self._seen.get(index)
        if found is None:
            self._read()
            if index not in self._seen:
                self.look(np.array([index]))
                self._read()
            found = self._seen[index]
        return found

    def _read(self) -> None:
        for glance in self._unread:
            self._seen.update((index, (glance, row)) for row, index in enumerate(glance.indices.tolist()))
        self._unread.clear()

    def earned(self, index: int) -> list[int]:
        """The points of one offer for each thing that is scored."""
        seen, row = self._found(index)
        if self._unfetched is not None and self._unfetched[index]:
            self._lower(seen.points, np.array([row]))
        return seen.points[row].tolist()

    def source(self, index: int) -> int:
        """Which sieve an offer comes from."""
        return bisect(self._starts, index) - 1

    def fact(self, index: int, name: str) -> int:
        """One whole-number fact about one offer."""
        seen, row = self._found(index)
        return int(seen.value(row, name))

    def position(self, index: int) -> tuple[float, float]:
        """Where one offer is, in radians."""
        seen, row = self._found(index)
        return seen.value(row, "latitude"), seen.value(row, "longitude")

    def id(self, index: int) -> UUID:
        """The id of an offer."""
        seen, row = self._found(index)
        return UUID(int=int(seen.value(row, "high")) << 64 | int(seen.value(row, "low")))


def _joined(parts: Sequence[Column]) -> Column:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
