"""Judges drivers for rides and deliveries."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from matching import request
from matching.rank import nearby, presence, score
from matching.rank.case import Case, Told
from matching.rank.measure import HOUR, WHOLE, Bools, Ints, earned, instant, moment, radians
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.score import ScoreCode
from matching.rank.shelf import Sort
from matching.rank.sieve import Pool, Rules, Sieve, sift
from matching.rank.table import Table
from matching.rank.timetable import Stretch, Timetable
from matching.sentence import Sentence, say

Asked = request.Ride | request.Delivery

HALF_WAY = {request.Ride: 50, request.Delivery: 100}  # hundreds of metres from the driver to the origin
LOAD_UNKNOWN = 5_000  # ten-thousandths for the fit of a vehicle when nobody says how large the load is
LEAST = HOUR // 4  # what a driver needs to come and pick up
NO_END = HOUR  # a pick-up without an end, or with nothing between start and end, may take an hour


def window(question: Question[Asked]) -> Stretch:
    """When the pick-up may be, in microseconds since 1970; empty where that is past."""
    start, end = question.spec.pick_up.start, question.spec.pick_up.end
    latest = instant(end) if end and end > start else instant(start) + NO_END
    return max(question.now, instant(start)), latest


def case(question: Question[Asked], table: Table) -> Case:
    """Every driver who can make the journey."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question), partial(_during, pool))


def _pool(question: Question[Asked], table: Table) -> Pool:
    rules = _RIDE if isinstance(question.spec, request.Ride) else _DELIVERY
    offers = sift(table.shelf(Sort.DRIVE), rules, question)
    for name in ("pieces", "fills", "lot", "cost"):
        offers.keep(name, np.ones(len(offers), np.int64))
    offers.keep("pickup", np.zeros(len(offers), np.bool_))
    return Pool([offers], [_points(offers, question)])


def _points(offers: Sieve, question: Question[Asked]) -> Sequence[Ints]:
    start, end = window(question)
    earn: dict[ScoreCode, Callable[[int], Ints]] = {
        ScoreCode.WINDOW: lambda weight: weight * (offers["ends"] - offers["begins"]) // max(1, end - start),
        ScoreCode.NEARNESS: presence.nearness(offers, question.spec.origin, HALF_WAY[type(question.spec)]),
        ScoreCode.FIT: lambda weight: earned(weight, _fit(offers, question.spec)),
    }
    return [earn[code](weight) for code, weight in score.weights(question.spec).items()]


def _fit(offers: Sieve, spec: Asked) -> Ints:
    """How much of the vehicle is used, in ten-thousandths, by what fills it most."""
    needs = _needs(spec)
    if not needs:
        return np.full(len(offers), LOAD_UNKNOWN)
    return np.max([WHOLE * need // np.maximum(1, offers[name]) for name, need in needs.items()], axis=0)


def _needs(spec: Asked) -> dict[str, int]:
    match spec:
        case request.Ride(passengers=passengers):
            needs = {"seats": passengers}
        case request.Delivery(litres=litres, kilograms=kilograms):
            needs = {"litres": litres, "kilograms": kilograms}
    return {name: need for name, need in needs.items() if need > 0}


def _short_of(name: str) -> Callable[[Sieve, Question[Asked]], Bools]:
    return lambda offers, question: offers[name] < _needs(question.spec).get(name, 0)


def _no_wheelchair(offers: Sieve, question: Question[Asked]) -> Bools:
    return ~offers["wheelchair"] & (isinstance(question.spec, request.Ride) and question.spec.wheelchair)


def _not_in_time(offers: Sieve, question: Question[Asked]) -> Bools:
    start, end = window(question)
    return (offers["end"] <= start) | (offers["start"] >= end)


def _no_shift(offers: Sieve, question: Question[Asked]) -> Bools:
    """No shift overlaps the pick-up time for long enough; a part of it will do."""
    begins, ends = _shifts(offers, question).longest()
    return ends - begins < _least(question)


def _taken(offers: Sieve, question: Question[Asked]) -> Bools:
    """Bound elsewhere for too much of that part; notes the longest stretch that is free."""
    begins, ends = _shifts(offers, question).less(presence.bound(offers, question.ask.busy)).longest()
    return offers.keep("ends", ends) - offers.keep("begins", begins) < _least(question)


def _least(question: Question[Asked]) -> int:
    """For how long a driver must be free, in microseconds: all of a pick-up that is shorter than usual."""
    start, end = window(question)
    return max(1, min(LEAST, end - start))


def _shifts(offers: Sieve, question: Question[Asked]) -> Timetable:
    start, end = window(question)
    earliest, latest = np.maximum(offers["start"], start), np.minimum(offers["end"], end)
    return Timetable.within(offers["shift_start"], offers["shift_end"], earliest, latest)


def _too_far(offers: Sieve, question: Question[Asked]) -> Bools:
    """Either end is farther away than the driver goes; the distance noted last is that to the origin."""
    origin, destination = _ends(question)
    return presence.beyond(offers, destination) | presence.beyond(offers, origin)


def _ends(question: Question[Asked]) -> tuple[tuple[float, float], tuple[float, float]]:
    return radians(question.spec.origin.point), radians(question.spec.destination.point)


_PRESENT: Rules[Asked] = (
    (Rule.NOT_OPEN, presence.not_open),
    (Rule.NOT_IN_TIME, _not_in_time),
    (Rule.NO_CAPACITY, presence.no_capacity),
)
_FREE: Rules[Asked] = (
    (Rule.NO_SHIFT, _no_shift),
    (Rule.VEHICLE_TAKEN, _taken),
    (Rule.POSITION_UNKNOWN, presence.position_unknown),
    (Rule.TOO_FAR, _too_far),
)
_RIDE: Rules[Asked] = (*_PRESENT, (Rule.TOO_FEW_SEATS, _short_of("seats")), (Rule.NO_WHEELCHAIR, _no_wheelchair), *_FREE)
_DELIVERY: Rules[Asked] = (
    *_PRESENT,
    (Rule.TOO_LITTLE_ROOM, _short_of("litres")),
    (Rule.TOO_LITTLE_LOAD, _short_of("kilograms")),
    *_FREE,
)


def _told(pool: Pool, question: Question[Asked], index: int) -> Told:
    return {
        ScoreCode.WINDOW: _when(pool, question, index) or say("Free for the whole pick-up time."),
        ScoreCode.NEARNESS: nearby.told(pool, index),
        ScoreCode.FIT: _fitting(pool, index, question.spec),
    }


def _during(pool: Pool, index: int) -> Stretch:
    return pool.fact(index, "begins"), pool.fact(index, "ends")


def _when(pool: Pool, question: Question[Asked], index: int) -> Sentence | None:
    """When the driver is free, unless that is the whole pick-up time."""
    begins, ends = _during(pool, index)
    if (begins, ends) == window(question):
        return None
    return say("Can pick up only from {start} to {end} UTC.", start=_clock(begins), end=_clock(ends))


def _clock(instant: int) -> str:
    return f"{moment(instant):%Y-%m-%d %H:%M}"


def _fitting(pool: Pool, index: int, spec: Asked) -> Sentence:
    match spec:
        case request.Ride(passengers=passengers):
            return say("Uses {used} of {seats} seats.", used=passengers, seats=pool.fact(index, "seats"))
        case request.Delivery(litres=litres, kilograms=kilograms) if litres or kilograms:
            return say(
                "Uses {litres} of {room} litres and {kilograms} of {load} kg.",
                litres=litres,
                room=pool.fact(index, "litres"),
                kilograms=kilograms,
                load=pool.fact(index, "kilograms"),
            )
        case _:
            return say("Nobody said how large the load is, so every vehicle counts half.")


def _notes(pool: Pool, question: Question[Asked], index: int) -> Iterator[Sentence]:
    partial = _when(pool, question, index)
    if partial:
        yield partial
    yield from nearby.notes(pool, index)
