"""A shelf on its way through the rules, and the pool of what is left of one or more shelves."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar
from uuid import UUID

import numpy as np

from matching import request
from matching.rank.measure import Bools, Column, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import Shelf, Words


class Sieve:
    """The offers of a shelf that no rule has ruled out yet; `sieve[name]` is a column of them, or facts worked out on the way."""

    def __init__(self, shelf: Shelf) -> None:
        self.ruled_out: Counter[Rule] = Counter()
        self._shelf = shelf
        self._left = np.arange(len(shelf.columns))
        self._facts: dict[str, Column] = {}

    @property
    def words(self) -> Words:
        """What the numbers in the columns stand for."""
        return self._shelf.words

    def __len__(self) -> int:
        return len(self._left)

    def __getitem__(self, name: str) -> Column:
        return self._facts[name] if name in self._facts else self._shelf.columns[name][self._left]

    def id(self, row: int) -> UUID:
        """The id of the offer in a row."""
        return self._shelf.id(int(self._left[row]))

    def value(self, row: int, name: str) -> int:
        """One whole-number fact about one offer."""
        known = self._facts.get(name)
        return int(self._shelf.columns[name][self._left[row]] if known is None else known[row])

    def position(self, row: int) -> tuple[float, float]:
        """Where one offer is, in radians."""
        columns, left = self._shelf.columns, self._left[row]
        return float(columns["latitude"][left]), float(columns["longitude"][left])

    def keep(self, name: str, fact: Column) -> Column:
        """Note a fact about every offer that is left."""
        self._facts[name] = fact
        return fact

    def rule_out(self, rule: Rule, bad: Bools) -> None:
        """Take out the offers where `bad` is true."""
        if not (count := int(np.count_nonzero(bad))):
            return
        self.ruled_out[rule] += count
        self._left = self._left[~bad]
        self._facts = {name: fact[~bad] for name, fact in self._facts.items()}


Asked = TypeVar("Asked", bound=request.Spec)
Rules = Sequence[tuple[Rule, Callable[[Sieve, Question[Asked]], Bools]]]


def sift(shelf: Shelf, rules: Rules[Asked], question: Question[Asked]) -> Sieve:
    """Ask every rule, in order, about the offers that are left."""
    sieve = Sieve(shelf)
    for rule, test in rules:
        sieve.rule_out(rule, test(sieve, question))
    return sieve


class Pool:
    """The feasible offers of all sieves side by side; `points` has one column for each thing scored.

    Facts in every pool: `pieces` an offer has for the line, `fills` it would give alone, `lot` at least, each at the `cost` of so
    much of its capacity; whether it is a `pickup`; its `distance` and, where that is unknown, its `closeness`.
    """

    def __init__(self, sieves: Sequence[Sieve], points: Sequence[Sequence[Ints]], others: int = 0) -> None:
        self.ruled_out = sum((sieve.ruled_out for sieve in sieves), Counter({Rule.WRONG_ITEM: others} if others else {}))
        self.points: Ints = np.concatenate([np.stack(list(each), axis=1) for each in points])
        self._sieves = sieves
        self._facts: dict[str, Column] = {}
        self._starts = [0, *accumulate(len(sieve) for sieve in sieves)]

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, name: str) -> Column:
        if name not in self._facts:
            self._facts[name] = np.concatenate([sieve[name] for sieve in self._sieves])
        return self._facts[name]

    @property
    def words(self) -> Words:
        """What the numbers in the columns stand for."""
        return self._sieves[0].words

    def source(self, index: int) -> tuple[int, Sieve, int]:
        """Which sieve an offer comes from, the sieve, and its row there."""
        which = bisect(self._starts, index) - 1
        return which, self._sieves[which], index - self._starts[which]

    def position(self, index: int) -> tuple[float, float]:
        """Where one offer is, in radians."""
        _, sieve, row = self.source(index)
        return sieve.position(row)

    def fact(self, index: int, name: str) -> int:
        """One whole-number fact about one offer."""
        _, sieve, row = self.source(index)
        return sieve.value(row, name)

    def id(self, index: int) -> UUID:
        """The id of an offer."""
        _, sieve, row = self.source(index)
        return sieve.id(row)
