"""Invented weeks of a hotline: 170 people for 49 shifts, as the hotline of February 2020 had them."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from matching.roster.problem import Problem, Shift, Volunteer
from matching.span import Span

MONDAY = datetime(2020, 2, 10, tzinfo=UTC)
CUTS = (0, 4, 8, 11, 14, 17, 20, 24)  # seven shifts around the clock
PEOPLE = 170


def week(seed: int, seats: tuple[int, int] = (4, 8), people: int = PEOPLE) -> Problem:
    """A week to fill; `seats` are the fewest and the most of a shift."""
    chance = random.Random(seed)  # noqa: S311
    shifts = [
        _shift(chance, number, day * 24 + begin, day * 24 + end, seats)
        for number, (day, begin, end) in enumerate((day, *cut) for day in range(7) for cut in itertools.pairwise(CUTS))
    ]
    return Problem(tuple(shifts), tuple(_volunteer(chance, number) for number in range(people)))


def without(problem: Problem, gone: int, kept: frozenset[tuple[UUID, UUID]], seed: int) -> Problem:
    """The same week when some of those who have turns drop out, and the others keep theirs if they can."""
    busy = sorted({person for person, _ in kept}, key=lambda id: id.int)
    lost = set(random.Random(seed).sample(busy, gone))  # noqa: S311
    left = tuple(each for each in problem.volunteers if each.id not in lost)
    return replace(problem, volunteers=left, kept=frozenset(place for place in kept if place[0] not in lost))


def _shift(chance: random.Random, number: int, begin: int, end: int, seats: tuple[int, int]) -> Shift:
    count = chance.randint(*seats)
    languages = {"en": min(2, count), "yue": 1}
    return Shift(UUID(int=1000 + number), _hours(begin, end), count, languages, {"crisis": min(2, count)}, begin % 24 < 8)


def _volunteer(chance: random.Random, number: int) -> Volunteer:
    """Free on most days, for part of each; one in three speaks English, one in eight Cantonese, one in three is trained."""
    days = [day for day in range(7) if chance.random() < 0.7]
    free = [day * 24 + chance.choice((0, 0, 4, 8, 8, 11, 14, 17)) for day in days]
    tongues = {"zh"} | {tag for tag, share in (("en", 0.33), ("yue", 0.125)) if chance.random() < share}
    trained = frozenset({"crisis"} if chance.random() < 0.33 else ())
    spans = tuple(_hours(begin, begin + chance.choice((4, 8, 9, 12, 12, 16))) for begin in free)
    return Volunteer(UUID(int=number + 1), chance.choice((4, 6, 8, 8, 10, 12, 16, 20)), spans, frozenset(tongues), trained)


def _hours(begin: int, end: int) -> Span:
    return Span(MONDAY + timedelta(hours=begin), MONDAY + timedelta(hours=end))
