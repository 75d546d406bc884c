"""A statement while it is written: for whom, in which language, its parameters, and what is only known when it runs."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from matching import viewer
from schema.compiled.dialect import Dialect
from schema.context import Context

Value = Callable[[Context], Any]
TRUE, FALSE = "TRUE", "FALSE"


class NotCompiledError(Exception):
    """Something in the document or its variables is left to the ordinary path."""


class Standing(Enum):
    """How far a viewer sees: nothing of their own, what is theirs and their organisations', everything."""

    ANONYMOUS = "anonymous"
    SIGNED_IN = "signed in"
    COORDINATES = "coordinates"


def standing(who: viewer.Viewer) -> Standing:
    """How far a viewer sees."""
    if who.coordinates:
        return Standing.COORDINATES
    return Standing.SIGNED_IN if who.signed_in else Standing.ANONYMOUS


@dataclass(slots=True)
class Binding:
    """The parameters of one run: those that the statement always has, and those that its arguments add.

    `lasting` says that nobody asked who wants this or when, so that every run with these arguments has the same ones.
    """

    dialect: Dialect
    values: list[Any]
    run: Context
    lasting: bool = True

    @property
    def context(self) -> Context:
        """The surroundings of this one run."""
        self.lasting = False
        return self.run

    def bind(self, value: Any, kind: str) -> str:
        """A value of a PostgreSQL type, as a parameter."""
        self.values.append(self.dialect.bound(value))
        return self.dialect.parameter(len(self.values), kind)


Holes = Mapping[str, Callable[[], str]]  # what fills each hole of a field; only those that the statement has are filled
Teller = Callable[[Mapping[str, Any], Binding], Holes]  # from the arguments of a field


@dataclass(slots=True)
class Writing:
    """Gathers what a statement needs while it is written."""

    dialect: Dialect
    standing: Standing
    context: Context  # only for its phrases: the statement is used again by others with the same standing and language
    parameters: list[tuple[str, Value]] = field(default_factory=list[tuple[str, Value]])
    tellers: "list[tuple[Any, Teller] | None]" = field(default_factory=list["tuple[Any, Teller] | None"])
    known: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict[tuple[str, str], Mapping[str, str]])
    known_nodes: int = 0  # of the document, in what `known` was worked out for
    _numbers: dict[str, int] = field(default_factory=dict[str, int])
    _aliases: int = 0

    def parameter(self, name: str, kind: str, value: Value) -> str:
        """A parameter that every run has; the same name is the same parameter."""
        if name not in self._numbers:
            self._numbers[name] = len(self.parameters)
            self.parameters.append((kind, value))
        return self.hole(self._numbers[name], PARAMETER)

    @property
    def me(self) -> str:
        """The viewer's id."""
        return self.parameter("me", "uuid", lambda context: context.viewer.person_id)

    @property
    def now(self) -> str:
        """The time of the operation."""
        return self.parameter("now", "timestamptz", lambda context: context.now())

    def mine(self, column: str) -> str:
        """Whether a column holds one of the viewer's organisations."""
        return self.dialect.among(column, self.parameter("organisations", "uuid[]", _organisations))

    def owned(self, owner: str, organisation: str) -> str:
        """Whether a thing of this person or this organisation is the viewer's own."""
        return f"({owner} = {self.me} OR {self.mine(organisation)})"

    def alias(self) -> str:
        """A name that no other part of the statement has."""
        self._aliases += 1
        return f"t{self._aliases}"

    def reserve(self) -> int:
        """A number for the holes of a field whose arguments are told when the statement runs."""
        self.tellers.append(None)
        return len(self.tellers) - 1

    def fill(self, number: int, field: Any, teller: Teller) -> None:
        """Say what tells the holes of a field (a `Selected`)."""
        self.tellers[number] = field, teller

    def hole(self, number: int, name: str) -> str:
        """A place in the statement that is filled when it runs."""
        return f"\0{number}.{name}\0"


def _organisations(context: Context) -> Sequence[Any]:
    return [each.organisation_id for each in context.viewer.memberships if each.organisation_id]


PARAMETER = "parameter"


def literal(text: str) -> str:
    """A text as it stands in a statement."""
    return "'" + text.replace("'", "''") + "'"


_HOLE = re.compile("\0([0-9]+)\\.([a-z]+)\0")


Piece = str | tuple[int, str]  # of a statement: its text, or a hole by its number and name


def split(text: str) -> tuple[Piece, ...]:
    """A statement as its pieces and the holes between them."""
    pieces = _HOLE.split(text)
    found: list[Piece] = [pieces[0]]
    for number, name, then in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        found += [(int(number), name), then]
    return tuple(found)
