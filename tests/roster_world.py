"""Small invented rotas, and the plain way to find the best one: try them all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

from hypothesis import strategies as st

from matching.roster import check
from matching.roster.problem import Place, Problem, Shift, Volunteer
from matching.span import Span

MONDAY = datetime(2020, 2, 10, tzinfo=UTC)
TAGS = ("uk", "ru")


def hours(begin: float, end: float) -> Span:
    """From one hour of the week to another."""
    return Span(MONDAY + timedelta(hours=begin), MONDAY + timedelta(hours=end))


def shift(number: int, begin: float, end: float, seats: int = 1, **needs: object) -> Shift:
    """A shift by its number."""
    return Shift(UUID(int=1000 + number), hours(begin, end), seats, **needs)  # type: ignore[arg-type]


def person(number: int, most: int = 8, *free: Span, **what: object) -> Volunteer:
    """A volunteer by their number, free all week where nothing is said."""
    return Volunteer(UUID(int=number), most, free or (hours(-24, 240),), **what)  # type: ignore[arg-type]


def cost(problem: Problem, places: frozenset[Place]) -> tuple[int, int, int]:
    """What a rota costs, aim by aim: people and speakers missing, places given up, unevenness."""
    taken = {each.id: [person for person, id in places if id == each.id] for each in problem.shifts}
    people = {each.id: each for each in problem.volunteers}
    missing = uneven = 0
    for each in problem.shifts:
        empty = each.seats - len(taken[each.id])
        missing += empty
        uneven += sum(12_000 // (each.seats - step) for step in range(empty))
        for tag, least in each.languages.items():
            missing += max(0, min(least, each.seats) - sum(tag in people[one].languages for one in taken[each.id]))
        for tag, least in each.certificates.items():
            missing += max(0, min(least, each.seats) - sum(tag in people[one].certificates for one in taken[each.id]))
    for one in people:
        own = [each for each in problem.shifts if one in taken[each.id]]
        uneven += len(own) ** 2 + 100 * sum(each.night for each in own) ** 2
    return missing, len(workable(problem) - places), uneven


def workable(problem: Problem) -> frozenset[Place]:
    """The agreed places that their people can still take, each for itself."""
    alone = (frozenset({place}) for place in problem.kept)
    return frozenset(place for each in alone for place in each if not check.violations(problem, each))


def best(problem: Problem) -> tuple[int, int, int]:
    """The least cost of all rotas that break no rule."""
    return min(cost(problem, places) for places in _all(problem) if not check.violations(problem, places))


def _all(problem: Problem) -> Iterator[frozenset[Place]]:
    pairs = [(each.id, one.id) for each in problem.volunteers for one in problem.shifts]
    pairs = [pair for pair in pairs if not check.violations(problem, [pair])]
    for chosen in product((False, True), repeat=len(pairs)):
        yield frozenset(pair for pair, taken in zip(pairs, chosen, strict=True) if taken)


@st.composite
def problems(draw: st.DrawFn, most_people: int = 3, most_shifts: int = 4) -> Problem:
    """Rotas of a day or two, with every rule in them."""
    begins = draw(st.lists(st.integers(0, 30), min_size=1, max_size=most_shifts))
    shifts = tuple(
        shift(
            number,
            begin,
            begin + draw(st.integers(1, 6)),
            draw(st.integers(1, 2)),
            languages=draw(st.dictionaries(st.sampled_from(TAGS), st.just(1), max_size=1)),
            certificates=draw(st.dictionaries(st.just("crisis"), st.just(1), max_size=1)),
            night=draw(st.booleans()),
        )
        for number, begin in enumerate(begins)
    )
    people = tuple(_person(draw, number, shifts) for number in range(1, draw(st.integers(1, most_people)) + 1))
    pairs = [(one.id, each.id) for one in people for each in shifts]
    kept = draw(st.frozensets(st.sampled_from(pairs), max_size=3))
    return Problem(shifts, people, timedelta(hours=draw(st.integers(0, 8))), kept)


def _person(draw: st.DrawFn, number: int, shifts: tuple[Shift, ...]) -> Volunteer:
    begins = draw(st.lists(st.integers(-2, 30), min_size=1, max_size=2))
    free = tuple(hours(begin, begin + draw(st.integers(2, 24))) for begin in begins)
    bound = draw(st.lists(st.integers(0, 40), max_size=1))
    return Volunteer(
        UUID(int=number),
        draw(st.integers(1, 12)),
        free,
        frozenset(draw(st.sets(st.sampled_from(TAGS)))),
        frozenset(draw(st.sets(st.just("crisis")))),
        tuple(hours(begin, begin + 2) for begin in bound),
        draw(st.frozensets(st.sampled_from([each.id for each in shifts]), max_size=1)),
    )
