"""Rules that compare what a row says with what is asked: one form for columns in memory and for SQL.

A clause is broken where any of its tests is true. Called, it tells which offers of a sieve break it; `where` makes of all clauses
among some rules the condition by which a database keeps the others. A test on what the database has no column for is left out,
or weakened by the least value it may have: the condition may keep too much, but never drops what the rules keep.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from matching import request
from matching.rank.chord import RADIUS
from matching.rank.measure import Bools
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.sieve import Sieve

_COMPARE: Mapping[str, Callable[[Any, Any], Bools]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)
_NEGATED = MappingProxyType({"<": ">=", "<=": ">", ">": "<=", ">=": "<"})
_SPARE = 1  # hundreds of metres for the rounding of distances


@dataclass(frozen=True, slots=True)
class Stored:
    """How a database calls the columns: an expression for each, those that are null where there is no end or limit, the condition
    that an offer is open, and the least values of what is not stored in a column.
    """

    columns: Mapping[str, str]
    endless: frozenset[str]
    open: str
    least: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Where:
    """A condition in SQL with a `?` for each of the values."""

    text: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asks:
    """A value of the question, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Shut:
    """True of offers that are not open."""

    def broken(self, offers: Sieve, question: Question[request.Spec]) -> Bools:
        """Which offers it is true of."""
        return ~offers["open"]

    def kept(self, stored: Stored, values: Mapping[str, Any]) -> Where | None:
        """The condition for all others."""
        return Where(stored.open, ())


@dataclass(frozen=True, slots=True)
class Marked:
    """True of offers with a mark, of which the database knows nothing."""

    column: str

    def broken(self, offers: Sieve, question: Question[request.Spec]) -> Bools:
        """Which offers it is true of."""
        return offers[self.column]

    def kept(self, stored: Stored, values: Mapping[str, Any]) -> Where | None:
        """No condition."""
        return None


@dataclass(frozen=True, slots=True)
class Compared:
    """True of offers whose column stands so (`<`, `<=`, `>`, `>=`) to another, to a number or to a value of the question."""

    column: str
    sign: str
    to: str | int | Asks

    def broken(self, offers: Sieve, question: Question[request.Spec]) -> Bools:
        """Which offers it is true of."""
        match self.to:
            case Asks(name):
                bound = getattr(question, name)
            case str(name):
                bound = offers[name]
            case number:
                bound = number
        return _COMPARE[self.sign](offers[self.column], bound)

    def kept(self, stored: Stored, values: Mapping[str, Any]) -> Where | None:
        """The condition for all others; None where the database cannot tell."""
        bound = values.get(self.to.name) if isinstance(self.to, Asks) else self._bound(stored)
        if bound is None:
            return None
        text = f"{stored.columns[self.column]} {_NEGATED[self.sign]} ?"
        endless = self.column in stored.endless
        return Where(f"({stored.columns[self.column]} IS NULL OR {text})" if endless else text, (bound,))

    def _bound(self, stored: Stored) -> int | None:
        if isinstance(self.to, int):
            return self.to
        return stored.least.get(str(self.to)) if self.sign == "<" else None


@dataclass(frozen=True, slots=True)
class Apart:
    """True of offers that lie farther north or south of a latitude than the giver goes."""

    latitude: Asks

    def broken(self, offers: Sieve, question: Question[request.Spec]) -> Bools:
        """Which offers it is true of."""
        return np.abs(offers["latitude"] - getattr(question, self.latitude.name)) * RADIUS > offers["radius"] + _SPARE

    def kept(self, stored: Stored, values: Mapping[str, Any]) -> Where | None:
        """The condition for all others, and for those whose place or limit is not known."""
        if (to := values.get(self.latitude.name)) is None:
            return None
        latitude, radius = stored.columns["latitude"], stored.columns["radius"]
        near = f"abs({latitude} - ?) * {RADIUS!r} <= {radius} + {_SPARE}"
        return Where(f"({latitude} IS NULL OR {radius} IS NULL OR {near})", (to,))


Test = Shut | Marked | Compared | Apart


class Clause:
    """Broken where any of the tests is true; where there is an `exact` rule, they tell only some of those that it rules out."""

    def __init__(self, *tests: Test, exact: Callable[[Sieve, Question[Any]], Bools | None] | None = None) -> None:
        self.tests, self._exact = tests, exact

    def __call__(self, offers: Sieve, question: Question[Any]) -> Bools | None:
        """Which offers break it; None for none."""
        return self._exact(offers, question) if self._exact else self.broken(offers, question)

    def broken(self, offers: Sieve, question: Question[Any]) -> Bools:
        """Of which offers any of the tests is true."""
        broken, *others = (test.broken(offers, question) for test in self.tests)
        for other in others:
            broken = broken | other
        return broken


def where(rules: Iterable[tuple[Rule, object]], stored: Stored, values: Mapping[str, Any]) -> Where:
    """The condition that keeps what no clause among the rules rules out; a test whose value is not known is left out."""
    kept = list(_kept(rules, stored, values))
    return Where(" AND ".join(each.text for each in kept), tuple(value for each in kept for value in each.values))


def _kept(rules: Iterable[tuple[Rule, object]], stored: Stored, values: Mapping[str, Any]) -> Iterator[Where]:
    for _, rule in rules:
        for test in rule.tests if isinstance(rule, Clause) else ():
            if kept := test.kept(stored, values):
                yield kept
