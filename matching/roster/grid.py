"""Who could take which shift, in numpy: rows are volunteers by id, columns are shifts by start."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from matching.roster.problem import Place, Problem, Volunteer
from matching.span import Span

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
NEVER = 1 << 50  # minutes; later than every rota


class Hurdle(IntEnum):
    """Why a volunteer cannot take a shift, whatever else they do."""

    NONE = 0
    TOO_LONG = 1
    DECLINED = 2
    BOUND = 3
    NOT_FREE = 4


@dataclass(frozen=True, slots=True)
class Need:
    """At least `least` people of the shift in this column must be among `able`, a mask of rows: those with the tag."""

    column: int
    tag: str
    is_language: bool
    least: int
    able: Bools


class Grid:
    """A problem laid out for the engines; times are whole minutes since 1970."""

    def __init__(self, problem: Problem) -> None:
        self.shifts = sorted(problem.shifts, key=lambda shift: (shift.span.start, shift.id.int))
        self.volunteers = sorted(problem.volunteers, key=lambda each: each.id.int)
        self.rest = int(problem.rest.total_seconds()) // 60
        self.starts, self.ends = _stretches([shift.span for shift in self.shifts])
        self.minutes = self.ends - self.starts
        self.seats = np.array([shift.seats for shift in self.shifts], np.int64)
        self.nights = np.array([shift.night for shift in self.shifts], np.bool_)
        self.most = np.array([each.hours * 60 for each in self.volunteers], np.int64)
        self.needs = tuple(self._needs())
        self.hurdles = self._hurdles()
        self.able = self.hurdles == Hurdle.NONE
        self.kept = self.marks(problem.kept) & self.able

    def clashes(self) -> Bools:
        """Which two shifts nobody can take together: they overlap, or leave too little rest; shape (shifts, shifts)."""
        return (self.starts[:, None] < self.ends + self.rest) & (self.starts < self.ends[:, None] + self.rest)

    def rivals(self, row: int) -> Iterator[list[int]]:
        """The largest sets of two and more shifts that the volunteer could take, but only one of each set."""
        open_: list[int] = []
        grown = False
        for column in np.flatnonzero(self.able[row]).tolist():
            left = [each for each in open_ if self.ends[each] + self.rest > self.starts[column]]
            if grown and len(left) < len(open_) and len(open_) > 1:
                yield open_
            open_, grown = [*left, column], True
        if len(open_) > 1:
            yield open_

    def places(self, marks: Bools) -> frozenset[Place]:
        """The places that are marked."""
        rows, columns = np.nonzero(marks)
        return frozenset((self.volunteers[row].id, self.shifts[column].id) for row, column in zip(rows, columns, strict=True))

    def marks(self, places: Iterable[Place]) -> Bools:
        """The mask of these places; people and shifts that are not in the problem are left out."""
        rows = {each.id: row for row, each in enumerate(self.volunteers)}
        columns = {shift.id: column for column, shift in enumerate(self.shifts)}
        marks = np.zeros((len(rows), len(columns)), np.bool_)
        for person, shift in places:
            if person in rows and shift in columns:
                marks[rows[person], columns[shift]] = True
        return marks

    def _needs(self) -> Iterator[Need]:
        for column, shift in enumerate(self.shifts):
            for is_language, wanted in ((True, shift.languages), (False, shift.certificates)):
                for tag, least in sorted(wanted.items()):
                    yield Need(column, tag, is_language, least, self._having(tag, is_language))

    def _having(self, tag: str, is_language: bool) -> Bools:
        return np.array([tag in (each.languages if is_language else each.certificates) for each in self.volunteers], np.bool_)

    def _hurdles(self) -> Ints:
        found = np.zeros((len(self.volunteers), len(self.shifts)), np.int64)
        columns = {shift.id: column for column, shift in enumerate(self.shifts)}
        found[self.minutes > self.most[:, None]] = Hurdle.TOO_LONG
        for row, each in enumerate(self.volunteers):
            found[row, [columns[id] for id in each.declined if id in columns]] = Hurdle.DECLINED
            self._mark_times(found[row], each)
        return found

    def _mark_times(self, found: Ints, each: Volunteer) -> None:
        if each.bound:
            starts, ends = _stretches(each.bound)
            near = (starts[:, None] < self.ends + self.rest) & (self.starts - self.rest < ends[:, None])
            found[near.any(axis=0)] = Hurdle.BOUND
        starts, ends = _merged(*_stretches(each.free))
        covered = ((starts[:, None] <= self.starts) & (self.ends <= ends[:, None])).any(axis=0)
        found[~covered] = Hurdle.NOT_FREE


def _stretches(spans: Sequence[Span]) -> tuple[Ints, Ints]:
    """The starts and ends of the spans in minutes."""
    starts = [_minute(each.start) for each in spans]
    ends = [NEVER if each.end is None else _minute(each.end) for each in spans]
    return np.array(starts, np.int64), np.array(ends, np.int64)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _merged(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The same stretches with those that touch made one."""
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order]) if len(order) else ends
    apart = np.ones(len(starts), np.bool_)
    apart[1:] = starts[1:] > ends[:-1]
    return starts[apart], np.append(ends[:-1][apart[1:]], ends[-1:])
