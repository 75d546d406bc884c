"""The frozen problem of a day: what is to be carried, who can carry it, and what has been promised.

Times are whole seconds since 1970 (UTC), distances hundreds of metres.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from matching import request
from matching.dispatch.travel import Travel
from matching.place import Point

MINUTE = 60
HOUR = 60 * MINUTE
EVER = 2**40  # later than any moment
NOTICE = 10 * MINUTE  # what a driver sets off for within this time stays as it is
SERVICE = 2 * MINUTE  # getting in or out, with a bag and a goodbye


def instant(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def moment(instant: int) -> datetime:
    """The aware UTC time of an instant."""
    return datetime.fromtimestamp(instant, UTC)


class Size(NamedTuple):
    """What a job takes or a vehicle has: seats, places for a wheelchair, litres and kilograms."""

    seats: int = 0
    wheelchairs: int = 0
    litres: int = 0
    kilograms: int = 0


class Window(NamedTuple):
    """From `start` up to and including `end`."""

    start: int
    end: int

    def within(self, other: "Window") -> "Window":
        """The part that lies in both; empty (its end before its start) where there is none."""
        return Window(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Promise:
    """What was told to who waits: the vehicle comes within `pick_up` and arrives by `arrive_by`; `driver` is the vehicle whose
    driver has confirmed, so that it is no longer exchanged, or None.
    """

    pick_up: Window
    arrive_by: int
    driver: UUID | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A person or goods carried from `origin` to `destination`.

    Boarding begins within `pick_up` and takes `loading` seconds; getting out begins within `drop` and takes `unloading`;
    `longest_ride` is the most seconds from the end of the one to the begin of the other, None for goods that do not mind.
    """

    id: UUID
    origin: Point
    destination: Point
    pick_up: Window
    drop: Window
    size: Size
    loading: int = SERVICE
    unloading: int = SERVICE
    longest_ride: int | None = None
    urgency: request.Urgency = request.Urgency.NORMAL
    promise: Promise | None = None

    @property
    def worth(self) -> int:
        """How many jobs of low urgency it outweighs when not all can be served: 1, 2, 4 or 8."""
        return 1 << self.urgency

    @property
    def pick_up_within(self) -> Window:
        """When boarding may begin: as asked, and as promised."""
        return self.pick_up.within(self.promise.pick_up) if self.promise else self.pick_up

    @property
    def drop_within(self) -> Window:
        """When getting out may begin: as asked, and as promised."""
        return self.drop.within(Window(self.drop.start, self.promise.arrive_by)) if self.promise else self.drop


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A driver with a vehicle for one shift.

    It starts at `start`, and is back at `finish` before the shift ends (None: it may stay where its last job ends). Every stop
    lies within `radius` of `start` as the crow flies (None: anywhere); it takes at most `most` jobs in the shift, and is out for
    at most `longest` seconds, from setting off to coming back.
    """

    id: UUID
    start: Point
    shift: Window
    capacity: Size
    finish: Point | None = None
    radius: int | None = None
    most: int | None = None
    longest: int | None = None
    offer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """All jobs and vehicles that count, by id, and how long the ways between places are."""

    jobs: Mapping[UUID, Job]
    vehicles: Mapping[UUID, Vehicle]
    travel: Travel
