"""Drivers who can fetch goods from a giver and bring them to where they are needed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from matching import request
from matching.rank import presence, shelf
from matching.rank.measure import ALWAYS, HOUR, UNKNOWN, Bools, Floats, Ints, distances
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import Sort
from matching.rank.sieve import Rules, Sieve, sift
from matching.rank.table import Table
from matching.rank.timetable import Stretch, Timetable

NOTICE = HOUR  # nobody starts their car the minute they are asked
QUARTER = HOUR // 4
STANDING = HOUR // 2  # loading at the giver, unloading and a signature at the facility
PER_HECTOMETRE = 9_000_000  # microseconds: 40 km an hour, door to door


@dataclass(frozen=True, slots=True)
class Trip:
    """A driver's way to the giver and on to the facility; the distance is unknown where the facility's place is."""

    row: int
    offer_id: UUID
    distance: int
    during: Stretch


@dataclass(frozen=True, slots=True)
class Fleet:
    """Drivers in the order of their ids, with their free time and the trips they have left."""

    ids: Sequence[UUID]
    latitude: Floats
    longitude: Floats
    radius: Floats
    trips: Ints
    timetable: Timetable
    destination: tuple[float, float]

    @property
    def reach(self) -> float:
        """Hundreds of metres: no driver both lives near enough to a giver farther than this from the facility and to it."""
        return math.inf if math.isnan(self.destination[0]) else 2 * self.radius.max(initial=-1.0) + 2

    def trip(self, origin: tuple[float, float], ready: int) -> Trip | None:
        """The trip that arrives first (of those the shortest, of those the first id) from a position in radians, or None."""
        return next(iter(self.options(origin, ready, 1)), None)

    def options(self, origin: tuple[float, float], ready: int, most: int) -> list[Trip]:
        """The trips of at most so many drivers, the one that arrives first before the others."""
        to_giver = distances(self.latitude, self.longitude, origin)
        onward = int(distances(np.array(origin[:1]), np.array(origin[1:]), self.destination)[0])
        lasting = STANDING + (to_giver + max(0, onward)) * PER_HECTOMETRE
        begins = self.timetable.earliest(ready, lasting)
        can = (begins < ALWAYS) & (to_giver != UNKNOWN) & (to_giver <= self.radius) & (self.trips > 0)
        rows = np.flatnonzero(can)
        first: list[int] = rows[np.lexsort((to_giver[rows], (begins + lasting)[rows]))][:most].tolist()
        return [
            Trip(
                row,
                self.ids[row],
                UNKNOWN if onward == UNKNOWN else int(to_giver[row]) + onward,
                (begin, begin + int(lasting[row])),
            )
            for row, begin in zip(first, begins[first].tolist(), strict=True)
        ]

    def after(self, trip: Trip) -> "Fleet":
        """The fleet when this trip is taken."""
        trips = self.trips.copy()
        trips[trip.row] -= 1
        return replace(self, trips=trips, timetable=self.timetable.less({trip.row: [trip.during]}))


def of(question: Question[request.Spec], table: Table) -> Fleet:
    """Every driver who may carry something to where the question asks for it, in time."""
    offers = sift(table.shelf(Sort.DRIVE), _RULES, question, presence.WORKS)
    order = np.lexsort((offers["low"], offers["high"]))
    free = _free(offers, question)
    return Fleet(
        [UUID(int=id) for id in shelf.ids(offers["high"][order], offers["low"][order])],
        offers["latitude"][order],
        offers["longitude"][order],
        offers["radius"][order],
        offers["free"][order],
        Timetable(free.begins[order], free.ends[order]),
        question.position,
    )


def window(question: Question[request.Spec]) -> Stretch:
    """From the first quarter of an hour after the notice until the deadline."""
    return -(-(question.now + NOTICE) // QUARTER) * QUARTER, question.deadline


def _free(offers: Sieve, question: Question[request.Spec]) -> Timetable:
    start, end = window(question)
    earliest, latest = np.maximum(offers["start"], start), np.minimum(offers["end"], end)
    shifts = Timetable.within(offers["shift_start"], offers["shift_end"], earliest, latest)
    return shifts.less(presence.bound(offers, question.ask.busy))


def _never_free(offers: Sieve, question: Question[request.Spec]) -> Bools:
    begins, ends = _free(offers, question).longest()
    return ends <= begins


_RULES = Rules[request.Spec](presence.DRIVES, ((Rule.TOO_FAR, presence.TOO_FAR), (Rule.NO_SHIFT, _never_free)))
