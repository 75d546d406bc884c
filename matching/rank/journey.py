"""Judges drivers for rides and deliveries."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from matching import request
from matching.rank import nearby, presence, score
from matching.rank.case import Case, Told
from matching.rank.clause import Clause
from matching.rank.measure import HOUR, WHOLE, Bools, Ints, earned, moment, radians
from matching.rank.pool import Pool
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.scale import Scale
from matching.rank.score import ScoreCode
from matching.rank.shelf import Sort
from matching.rank.sieve import Rules, Sieve, Test, Works, sift
from matching.rank.table import Table
from matching.rank.timetable import Stretch, Timetable
from matching.sentence import Sentence, say

Asked = request.Ride | request.Delivery

HALF_WAY = {request.Ride: 50, request.Delivery: 100}  # hundreds of metres from the driver to the origin
LOAD_UNKNOWN = 5_000  # ten-thousandths for the fit of a vehicle when nobody says how large the load is
LEAST = HOUR // 4  # what a driver needs to come and pick up


def case(question: Question[Asked], table: Table) -> Case:
    """Every driver who can make the journey."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question), partial(_during, pool))


def _pool(question: Question[Asked], table: Table) -> Pool:
    rules = RIDE if isinstance(question.spec, request.Ride) else DELIVERY
    return Pool([sift(table.shelf(Sort.DRIVE), rules, question, _WORKS)], _scale(question))


def _scale(question: Question[Asked]) -> Scale:
    lasting, half = max(1, question.until - question.since), HALF_WAY[type(question.spec)]
    return Scale(
        score.weights(question.spec),
        {
            ScoreCode.WINDOW: lambda offers, weight: weight * (offers["ends"] - offers["begins"]) // lasting,
            ScoreCode.NEARNESS: presence.nearness(half),
            ScoreCode.FIT: lambda offers, weight: earned(weight, _fit(offers, question.spec)),
        },
        {ScoreCode.NEARNESS: presence.nearness_at_most(half)},
    )


def _fit(offers: Sieve, spec: Asked) -> Ints:
    """How much of the vehicle is used, in ten-thousandths, by what fills it most."""
    needs = _needs(spec)
    if not needs:
        return np.full_like(offers["free"], LOAD_UNKNOWN)
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


def _no_wheelchair(offers: Sieve, question: Question[Asked]) -> Bools | None:
    return ~offers["wheelchair"] if isinstance(question.spec, request.Ride) and question.spec.wheelchair else None


def _no_shift(offers: Sieve, question: Question[Asked]) -> Bools:
    """No shift overlaps the pick-up time for long enough; a part of it will do."""
    begins, ends = _shifts(offers, question).longest()
    return ends - begins < _least(question)


def _taken(offers: Sieve, question: Question[Asked]) -> Bools:
    """Bound elsewhere for too much of that part."""
    return offers["ends"] - offers["begins"] < _least(question)


def _least(question: Question[Asked]) -> int:
    """For how long a driver must be free, in microseconds: all of a pick-up that is shorter than usual."""
    return max(1, min(LEAST, question.until - question.since))


def _shifts(offers: Sieve, question: Question[Asked]) -> Timetable:
    earliest, latest = np.maximum(offers["start"], question.since), np.minimum(offers["end"], question.until)
    return Timetable.within(offers["shift_start"], offers["shift_end"], earliest, latest)


def _longest(offers: Sieve, question: Question[Asked]) -> Ints:
    """From when until when each is free at a stretch, at most."""
    return np.stack(_shifts(offers, question).less(presence.bound(offers, question.ask.busy)).longest(), axis=1)


def _too_far(offers: Sieve, question: Question[Asked]) -> Bools | None:
    """Either end is farther away than the driver goes."""
    onward = radians(question.spec.destination.point)
    ends = presence.too_far(offers, question), presence.beyond(offers, presence.chords(offers, onward), onward)
    far = [each for each in ends if each is not None]
    return np.logical_or.reduce(far) if far else None


_WORKS: Works[Any] = {
    **presence.WORKS,
    **{name: lambda offers, _: np.ones_like(offers["free"]) for name in ("pieces", "fills", "lot", "cost")},
    "pickup": lambda offers, _: np.zeros(offers.rows, np.bool_),
    "longest": _longest,
    "begins": lambda offers, _: offers["longest"][:, 0],
    "ends": lambda offers, _: offers["longest"][:, 1],
}


def _rules(*carrying: tuple[Rule, Test[Asked]]) -> Rules[Asked]:
    free = (Rule.NO_SHIFT, _no_shift), (Rule.VEHICLE_TAKEN, _taken)
    too_far = (Rule.TOO_FAR, Clause(presence.APART, exact=_too_far))
    return Rules(presence.DRIVES, ((Rule.NOT_IN_TIME, presence.NOT_IN_TIME), *carrying, *free, too_far))


RIDE = _rules((Rule.TOO_FEW_SEATS, _short_of("seats")), (Rule.NO_WHEELCHAIR, _no_wheelchair))
DELIVERY = _rules((Rule.TOO_LITTLE_ROOM, _short_of("litres")), (Rule.TOO_LITTLE_LOAD, _short_of("kilograms")))


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
    if (begins, ends) == (question.since, question.until):
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
