"""What is wrong with a rota, found the plain way, sharing nothing with the engine but the problem."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations
from uuid import UUID

from matching.roster.problem import Place, Problem, Shift, Volunteer
from matching.span import Span


def violations(problem: Problem, places: Iterable[Place]) -> list[str]:
    """Every broken rule, for whoever tests the engine; an empty list is a rota that can be worked."""
    shifts = {shift.id: shift for shift in problem.shifts}
    people = {each.id: each for each in problem.volunteers}
    given = list(places)
    if strange := [place for place in given if place[0] not in people or place[1] not in shifts]:
        return [f"nobody, or no shift: {place}" for place in strange]
    found = [f"{count} times the same place: {place}" for place, count in Counter(given).items() if count > 1]
    found += [f"more people than seats: {id}" for id, count in Counter(id for _, id in given).items() if count > shifts[id].seats]
    for person_id, own in _turns(given, shifts).items():
        found += _of_person(people[person_id], own, problem.rest)
    return found


def _turns(places: list[Place], shifts: dict[UUID, Shift]) -> dict[UUID, list[Shift]]:
    turns: dict[UUID, list[Shift]] = {}
    for person, shift in places:
        turns.setdefault(person, []).append(shifts[shift])
    return turns


def _of_person(person: Volunteer, own: list[Shift], rest: timedelta) -> Iterator[str]:
    if sum((_lasting(shift.span) for shift in own), timedelta()) > timedelta(hours=person.hours):
        yield f"more hours than offered: {person.id}"
    for first, then in combinations([shift.span for shift in own], 2):
        if _near(first, then, rest):
            yield f"too little rest: {person.id} at {first.start} and {then.start}"
    for shift in own:
        if shift.id in person.declined:
            yield f"declined: {person.id} {shift.id}"
        if any(_near(shift.span, other, rest) for other in person.bound):
            yield f"at another desk: {person.id} {shift.id}"
        if not _within(shift.span, person.free):
            yield f"not free: {person.id} {shift.id}"


def _lasting(span: Span) -> timedelta:
    return span.end - span.start if span.end else timedelta.max


def _near(first: Span, then: Span, rest: timedelta) -> bool:
    """Whether there is less rest than needed between the two, or they overlap."""
    earlier, later = sorted((first, then), key=lambda span: span.start)
    return earlier.end is None or later.start - earlier.end < rest


def _within(span: Span, free: tuple[Span, ...]) -> bool:
    """Whether the whole span is free, going from one free stretch to the next that touches it."""
    reached = span.start
    for stretch in sorted(free, key=lambda each: each.start):
        if stretch.start <= reached and (stretch.end is None or stretch.end > reached):
            if stretch.end is None or (span.end is not None and stretch.end >= span.end):
                return True
            reached = stretch.end
    return False
