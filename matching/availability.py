"""When people are free every week, as they state it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from matching import span
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

DAYS = 7
DAY = 24 * 60  # minutes
MOST_TIMES = 100
_TIME = re.compile(r"([0-9]{1,2}):([0-5][0-9])")


class Weekday(StrEnum):
    """A day of the week, in the order of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Weekly:
    """Free every week on a weekday (0 is Monday) between these minutes of the day."""

    weekday: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Availability:
    """The weekly times of a person; whoever states none is asked for any time."""

    person_id: UUID
    times: tuple[Weekly, ...]

    def during(self, first: date, days: int, zone: tzinfo) -> Iterator[span.Span]:
        """The times as spans, from the day before the first to the day after the last: a shift may begin or end there."""
        for ahead in range(-1, days + 1):
            day = first + timedelta(days=ahead)
            for each in self.times:
                if each.weekday == day.weekday():
                    yield span.Span(moment(day, each.begin, zone), moment(day, each.end, zone))


def check(times: tuple[Weekly, ...]) -> None:
    """Refuse times that are on no clock, end before they begin, or are too many."""
    fits = all(0 <= each.weekday < DAYS and 0 <= each.begin < each.end <= DAY for each in times)
    if not fits or len(times) > MOST_TIMES:
        sentence = say("Give times within one day, each ending after it begins; a night is two of them.")
        raise RefusedError(Refusal(Reason.INVALID, sentence, "times"))


def minute(text: str, field: str) -> int:
    """The minute of the day that a time like 08:30 stands for, 24:00 being the end of it."""
    found = _TIME.fullmatch(text.strip())
    read = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if read > DAY:
        sentence = say("“{text}” is not a time of the day; write it like 08:30.", text=text[:20])
        raise RefusedError(Refusal(Reason.INVALID, sentence, field))
    return read


def clock(minute: int) -> str:
    """A minute of the day as people write it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment(day: date, minute: int, zone: tzinfo) -> datetime:
    """That minute of the day by the clocks of the zone, in UTC."""
    ahead, rest = divmod(minute, DAY)
    local = datetime.combine(day + timedelta(days=ahead), time(rest // 60, rest % 60), zone)
    return datetime.fromtimestamp(local.timestamp(), tz=UTC)
