"""Why a seat stays empty, in words: what keeps each of the others from it."""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import IntEnum

import numpy as np

from matching.roster.grid import Bools, Grid, Hurdle, Ints
from matching.roster.result import Gap
from matching.sentence import Sentence, say


class Reason(IntEnum):
    """What keeps somebody from a shift; the first four are hurdles of their own, the others come from their other turns."""

    TOO_LONG = Hurdle.TOO_LONG
    DECLINED = Hurdle.DECLINED
    BOUND = Hurdle.BOUND
    NOT_FREE = Hurdle.NOT_FREE
    REST = 5
    HOURS = 6
    NONE = 7


def _(template: str) -> str:
    """Marks a template for the translators."""
    return template


_PARTS: Mapping[Reason, str] = {
    Reason.TOO_LONG: _("{count} offer fewer hours than it lasts"),
    Reason.DECLINED: _("{count} said no to it"),
    Reason.BOUND: _("{count} are at another desk around that time"),
    Reason.NOT_FREE: _("{count} not free then"),
    Reason.REST: _("{count} would rest less than {hours} hours"),
    Reason.HOURS: _("{count} have no hours left"),
    Reason.NONE: _("{count} could still be asked"),
}


def gaps(grid: Grid, marks: Bools) -> tuple[Gap, ...]:
    """What every shift lacks, in the order of the shifts."""
    return tuple(gap for column in range(len(grid.shifts)) for gap in _of_shift(grid, marks, column))


def _of_shift(grid: Grid, marks: Bools, column: int) -> Iterator[Gap]:
    shift, reasons = grid.shifts[column], _reasons(grid, marks, column)
    missing = int(grid.seats[column] - marks[:, column].sum())
    if missing > 0:
        others = reasons[~marks[:, column]]
        yield Gap(shift.id, missing, _empty(missing, others, grid.rest))
    for need in grid.needs:
        if need.column == column and (lacking := need.least - int((marks[:, column] & need.able).sum())) > 0:
            others = reasons[need.able & ~marks[:, column]]
            told = _without(lacking, need.tag, others, grid.rest, is_language=need.is_language)
            yield Gap(shift.id, lacking, told, need.tag, need.is_language)


def _reasons(grid: Grid, marks: Bools, column: int) -> Ints:
    """For each volunteer, what keeps them from the shift."""
    rests = (marks & grid.clashes()[column]).any(axis=1)
    left = grid.most - marks @ grid.minutes
    found = np.where(left < grid.minutes[column], Reason.HOURS, Reason.NONE)
    found = np.where(rests, Reason.REST, found)
    return np.where(grid.able[:, column], found, grid.hurdles[:, column])


def _empty(missing: int, others: Ints, rest: int) -> Sentence:
    if not len(others):
        return say("{missing} missing: there is nobody else to ask.", missing=missing)
    return say("{missing} missing. {why}", missing=missing, why=_why(others, rest))


def _without(lacking: int, tag: str, others: Ints, rest: int, *, is_language: bool) -> Sentence:
    if is_language:
        if not len(others):
            return say("{missing} more who speak “{tag}” are missing: nobody else does.", missing=lacking, tag=tag)
        return say("{missing} more who speak “{tag}” are missing. {why}", missing=lacking, tag=tag, why=_why(others, rest))
    if not len(others):
        return say("{missing} more with the certificate “{tag}” are missing: nobody else has it.", missing=lacking, tag=tag)
    why = _why(others, rest)
    return say("{missing} more with the certificate “{tag}” are missing. {why}", missing=lacking, tag=tag, why=why)


def _why(others: Ints, rest: int) -> Sentence:
    counted: Counter[int] = Counter(others.tolist())
    parts = [_part(Reason(reason), counted[reason], rest) for reason in sorted(counted, key=lambda each: (-counted[each], each))]
    listed = functools.reduce(lambda first, then: say("{first}, {then}", first=first, then=then), parts)
    return say("Of {count} others: {reasons}.", count=len(others), reasons=listed)


def _part(reason: Reason, count: int, rest: int) -> Sentence:
    return say(_PARTS[reason], count=count, hours=f"{rest / 60:g}")
