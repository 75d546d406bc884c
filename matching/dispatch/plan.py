"""The plan of a day: who stops where, when, and for which job."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from matching.place import Point


class Kind(StrEnum):
    """What happens at a stop: somebody or something comes aboard, leaves, or was not there when the driver came."""

    PICK_UP = "pick_up"
    DROP = "drop"
    MISSED = "missed"


class Call(NamedTuple):
    """What a vehicle is to do next: a stop without its times."""

    job: UUID
    kind: Kind


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a vehicle for a job, in whole seconds since 1970.

    The vehicle sets off for it at `set_off` (as late as it may: it waits where it was before), drives `hectometres`, and begins
    at `begin`; it can go on from `done`.
    """

    job: UUID
    kind: Kind
    point: Point
    set_off: int
    begin: int
    done: int
    hectometres: int


@dataclass(frozen=True, slots=True)
class Route:
    """The stops of one vehicle in their order; the first `started` are done or under way and stay as they are.

    `back` is the way from the last stop to where the vehicle finishes, in hundreds of metres, and `back_at` when it is there.
    """

    vehicle: UUID
    stops: tuple[Stop, ...] = ()
    started: int = 0
    back: int = 0
    back_at: int = 0

    @property
    def hectometres(self) -> int:
        """The whole way, from the start of the shift to its end."""
        return sum(stop.hectometres for stop in self.stops) + self.back

    @property
    def fixed(self) -> tuple[Stop, ...]:
        """The stops that stay as they are."""
        return self.stops[: self.started]

    @property
    def calls(self) -> tuple[Call, ...]:
        """What is left to do and may still be done otherwise."""
        return tuple(Call(stop.job, stop.kind) for stop in self.stops[self.started :])

    @property
    def jobs(self) -> frozenset[UUID]:
        """The jobs carried, from pick-up to drop."""
        return frozenset(stop.job for stop in self.stops if stop.kind is Kind.PICK_UP)

    @property
    def aboard(self) -> frozenset[UUID]:
        """The jobs picked up (or about to be) and not yet dropped in the part that stays as it is."""
        dropped = {stop.job for stop in self.fixed if stop.kind is Kind.DROP}
        return frozenset(stop.job for stop in self.fixed if stop.kind is Kind.PICK_UP and stop.job not in dropped)


@dataclass(frozen=True)
class Plan:
    """A route for every vehicle, by its id; a job in no route is not served."""

    routes: Mapping[UUID, Route]

    @cached_property
    def driver(self) -> Mapping[UUID, UUID]:
        """The vehicle of each job that is served."""
        return {job: route.vehicle for route in self.routes.values() for job in route.jobs}

    @property
    def hectometres(self) -> int:
        """The way of all vehicles together."""
        return sum(route.hectometres for route in self.routes.values())

    def stops(self, job: UUID) -> Iterator[Stop]:
        """Where the job is picked up and dropped, in this order; nothing where it is not served."""
        if job in self.driver:
            yield from (stop for stop in self.routes[self.driver[job]].stops if stop.job == job)

    def having(self, routes: Iterable[Route]) -> "Plan":
        """The plan with other routes for some vehicles."""
        return replace(self, routes={**self.routes, **{route.vehicle: route for route in routes}})


EMPTY = Plan({})
