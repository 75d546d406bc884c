"""A shelf on its way through the rules: what they ask about is worked out when it is asked for, for the offers that are left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from matching import request
from matching.rank.measure import Bools, Column, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import Shelf, Words

FEW = 4  # rows are gathered anew when less than one of so many is left


class Sieve:
    """Offers of a shelf; those that a rule takes out are marked, and left behind when they are many.

    `sieve[name]` is a column of the shelf, or a fact that follows from the columns and the question by the work of that name.
    """

    def __init__(self, shelf: Shelf, question: Question[Any], works: "Works[Any]", positions: Ints | None = None) -> None:
        """All offers of a shelf, or those at some positions."""
        self.ruled_out: dict[Rule, int] = {}
        self._shelf, self._question, self._works, self._positions = shelf, question, works, positions
        self._left: Bools | None = None  # which rows are not ruled out; None: all
        self._count = len(shelf.columns) if positions is None else len(positions)
        self._facts: dict[str, Column] = shelf.columns.shown.copy() if positions is None else {}

    @property
    def words(self) -> Words:
        """What the numbers in the columns stand for."""
        return self._shelf.words

    def __len__(self) -> int:
        """How many offers are left."""
        return self._count

    def __getitem__(self, name: str) -> Column:
        found = self._facts.get(name)
        if found is None:
            work = self._works.get(name)
            found = self._facts[name] = work(self, self._question) if work else self._gathered(name)
        return found

    def _gathered(self, name: str) -> Column:
        column = self._shelf.columns[name]
        return column if self._positions is None else column.take(self._positions, axis=0)

    @property
    def rows(self) -> int:
        """How long the columns are: there is a row for each offer that is left, and for some that are not."""
        return self._count if self._left is None else len(self._left)

    def least(self, name: str) -> int:
        """The least number in a column of the shelf, on which something must stand."""
        return self._shelf.columns.known(("least", name), lambda: int(self._shelf.columns[name].min()))

    def most(self, name: str) -> int:
        """The greatest number in a column of the shelf, on which something must stand."""
        return self._shelf.columns.known(("most", name), lambda: int(self._shelf.columns[name].max()))

    def again(self, question: Question[Any]) -> "Sieve":
        """A sieve for another question that starts with what is left in this one."""
        sieve = Sieve(self._shelf, question, self._works, self._positions)
        sieve.ruled_out, sieve._count = self.ruled_out.copy(), self._count
        sieve._left = None if self._left is None else self._left.copy()
        return sieve

    def some(self, rows: Ints) -> "Sieve":
        """The offers in some rows, by themselves."""
        return Sieve(self._shelf, self._question, self._works, rows if self._positions is None else self._positions[rows])

    def rule_out(self, rule: Rule, bad: Bools | None) -> None:
        """Take out the offers where `bad` is true; None stands for none."""
        if bad is None:
            return
        # Of two truths the greater is the first without the second.
        self._left = ~bad if self._left is None else np.greater(self._left, bad, out=self._left)
        before, self._count = self._count, int(np.count_nonzero(self._left))
        if self._count < before:
            self.ruled_out[rule] = self.ruled_out.get(rule, 0) + before - self._count
            if self._count * FEW < len(self._left):
                self.leave()

    def leave(self) -> None:
        """Leave behind what is ruled out."""
        if self._left is None:
            return
        (rows,) = self._left.nonzero()
        self._facts = {name: fact.take(rows, axis=0) for name, fact in self._facts.items() if name in self._works}
        self._positions = rows if self._positions is None else self._positions[rows]
        self._left = None


Asked = TypeVar("Asked", bound=request.Spec)
Test = Callable[[Sieve, Question[Asked]], Bools | None]
Works = Mapping[str, Callable[[Sieve, Question[Asked]], Column]]


@dataclass(frozen=True, eq=False)
class Rules(Generic[Asked]):
    """The rules for a shelf: those `always` asked follow from the offers alone, whatever the question; the others come `then`."""

    always: Sequence[tuple[Rule, Test[Asked]]]
    then: Sequence[tuple[Rule, Test[Asked]]]

    def __iter__(self) -> Iterator[tuple[Rule, Test[Asked]]]:
        return iter((*self.always, *self.then))


def sift(shelf: Shelf, rules: Rules[Asked], question: Question[Asked], works: Works[Asked]) -> Sieve:
    """Ask every rule, in order, about the offers that are left; what is always asked is remembered until the shelf changes."""
    first = shelf.columns.known(rules, lambda: _asked(Sieve(shelf, question, works), rules.always, question))
    sieve = _asked(first.again(question), rules.then, question)
    sieve.leave()
    return sieve


def _asked(sieve: Sieve, rules: Sequence[tuple[Rule, Test[Asked]]], question: Question[Asked]) -> Sieve:
    for rule, test in rules if len(sieve) else ():
        sieve.rule_out(rule, test(sieve, question))
    return sieve
