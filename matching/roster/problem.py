"""The question put to the roster engine: the shifts of a week, and who could take them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from matching.span import Span

REST = timedelta(hours=8)  # between the end of one turn and the start of the next

Place = tuple[UUID, UUID]  # a volunteer in a shift, by their ids


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of a rota: `languages` and `certificates` say how many of its people, at least, must have each."""

    id: UUID
    span: Span
    seats: int
    languages: Mapping[str, int] = field(default_factory=dict[str, int])
    certificates: Mapping[str, int] = field(default_factory=dict[str, int])
    night: bool = False


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who could take shifts: at most `hours` of them in all, within `free`.

    `bound` are their turns at other desks, which need the same rest around them; `declined` are shifts they said no to.
    """

    id: UUID
    hours: int
    free: tuple[Span, ...]
    languages: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    bound: tuple[Span, ...] = ()
    declined: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """A week to fill; `kept` are the places already agreed, of which as few as possible are given up."""

    shifts: tuple[Shift, ...]
    volunteers: tuple[Volunteer, ...]
    rest: timedelta = REST
    kept: frozenset[Place] = frozenset()
