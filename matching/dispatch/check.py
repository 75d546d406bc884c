"""Checks a plan from the ground up: nothing that laid it is used here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from matching.dispatch.plan import Kind, Plan, Route, Stop
from matching.dispatch.problem import Job, Problem, Vehicle
from matching.place import distance_km
from matching.rank.measure import HECTOMETRES


class Rule(StrEnum):
    """What a plan must keep."""

    KNOWN = "known"  # every vehicle, job and route is one of the problem's
    ONCE = "once"  # a job is in one route, once
    PAIRED = "paired"  # who is picked up is dropped, by the same vehicle
    ORDERED = "ordered"  # pick-up before drop
    PLACED = "placed"  # a stop is where its job is
    WINDOW = "window"  # it begins when it may
    SERVICE = "service"  # there is time to get in and out
    TRAVEL = "travel"  # there is time for the way, and its length is told rightly
    SHIFT = "shift"  # nothing outside the shift, home included
    OUT = "out"  # not out for too long
    ROOM = "room"  # at every moment
    TRIPS = "trips"  # not too many
    AREA = "area"  # not too far from where the driver starts
    RIDE = "ride"  # nobody rides for too long
    FIXED = "fixed"  # what is under way stays as it is
    PAST = "past"  # nothing is set off for in the past
    PROMISE = "promise"  # who was promised a ride has one, in time
    DRIVER = "driver"  # a driver who has confirmed is not exchanged


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a plan breaks, and where."""

    rule: Rule
    vehicle: UUID | None = None
    job: UUID | None = None


def check(problem: Problem, plan: Plan, now: int | None = None, before: Plan | None = None) -> tuple[Fault, ...]:
    """Every fault of the plan; none when it may be shown.

    With `now`, what is not under way must lie in the future; with the plan `before`, what was under way there must be as it was.
    """
    faults = [*_all_jobs(problem, plan)]
    for key, route in plan.routes.items():
        vehicle = problem.vehicles.get(key)
        if vehicle is None or route.vehicle != key or any(stop.job not in problem.jobs for stop in _live(route)):
            faults.append(Fault(Rule.KNOWN, key))
        else:
            faults += _route(problem, vehicle, route, now)
    if before:
        faults += _changes(plan, before)
    return tuple(faults)


def _live(route: Route) -> list[Stop]:
    return [stop for stop in route.stops if stop.kind is not Kind.MISSED]


def _all_jobs(problem: Problem, plan: Plan) -> Iterator[Fault]:
    seen = Counter((stop.job, stop.kind) for route in plan.routes.values() for stop in _live(route))
    yield from (Fault(Rule.ONCE, job=job) for (job, _), count in seen.items() if count > 1)
    for job in problem.jobs.values():
        if job.promise and (job.id, Kind.PICK_UP) not in seen:
            yield Fault(Rule.PROMISE, job=job.id)


def _changes(plan: Plan, before: Plan) -> Iterator[Fault]:
    for key, old in before.routes.items():
        new = plan.routes.get(key)
        if old.started and (new is None or new.started < old.started or not all(map(_same, old.fixed, new.stops))):
            yield Fault(Rule.FIXED, key)


def _same(old: Stop, new: Stop) -> bool:
    """Whether the stop is as it was, but that nobody may have been there, for whom the driver may have waited."""
    missed = new.kind is Kind.MISSED and new.done >= new.begin
    return new == old or (missed and replace(new, kind=old.kind, done=old.done) == old)


def _route(problem: Problem, vehicle: Vehicle, route: Route, now: int | None) -> Iterator[Fault]:
    yield from _pairs(problem, vehicle, route)
    yield from _ways(problem, vehicle, route)
    yield from _shift(vehicle, route)
    for at, stop in enumerate(route.stops):
        if stop.kind is not Kind.MISSED:
            yield from (Fault(rule, vehicle.id, stop.job) for rule in _stop(problem.jobs[stop.job], vehicle, stop))
        if now is not None and at >= route.started and stop.set_off < now:
            yield Fault(Rule.PAST, vehicle.id, stop.job)


def _stop(job: Job, vehicle: Vehicle, stop: Stop) -> Iterator[Rule]:
    boards = stop.kind is Kind.PICK_UP
    if stop.point != (job.origin if boards else job.destination):
        yield Rule.PLACED
    asked = job.pick_up if boards else job.drop
    if not asked.start <= stop.begin <= asked.end:
        yield Rule.WINDOW
    if stop.done != stop.begin + (job.loading if boards else job.unloading):
        yield Rule.SERVICE
    if vehicle.radius is not None and round(distance_km(vehicle.start, stop.point) * HECTOMETRES) > vehicle.radius:
        yield Rule.AREA
    if job.promise and job.promise.driver not in (None, vehicle.id):
        yield Rule.DRIVER
    if job.promise and not (
        job.promise.pick_up.start <= stop.begin <= job.promise.pick_up.end if boards else stop.begin <= job.promise.arrive_by
    ):
        yield Rule.PROMISE


def _pairs(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[Fault]:
    """Who comes aboard and leaves, in this order and not too late, and whether there is room all the while."""
    boarded, load = dict[UUID, Stop](), [0, 0, 0, 0]
    for stop in _live(route):
        job, sign = problem.jobs[stop.job], 1 if stop.kind is Kind.PICK_UP else -1
        load = [have + sign * more for have, more in zip(load, job.size, strict=True)]
        if any(have > room for have, room in zip(load, vehicle.capacity, strict=True)):
            yield Fault(Rule.ROOM, vehicle.id, stop.job)
        if stop.kind is Kind.PICK_UP:
            boarded[stop.job] = stop
        elif stop.job not in boarded:
            yield Fault(Rule.ORDERED, vehicle.id, stop.job)
        elif job.longest_ride is not None and stop.begin - boarded[stop.job].done > job.longest_ride:
            yield Fault(Rule.RIDE, vehicle.id, stop.job)
    dropped = {stop.job for stop in route.stops if stop.kind is Kind.DROP}
    yield from (Fault(Rule.PAIRED, vehicle.id, job) for job in boarded if job not in dropped)
    if vehicle.most is not None and len(boarded) > vehicle.most:
        yield Fault(Rule.TRIPS, vehicle.id)


def _ways(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[Fault]:
    points = [vehicle.start, *(stop.point for stop in route.stops)]
    seconds, hectometres = problem.travel.ways(points, points)
    ready = vehicle.shift.start
    for at, stop in enumerate(route.stops):
        way, far = int(seconds[at, at + 1]), int(hectometres[at, at + 1])
        if stop.set_off < ready or stop.begin < stop.set_off + way or stop.hectometres != far:
            yield Fault(Rule.TRAVEL, vehicle.id, stop.job)
        ready = stop.done
    way, far = 0, 0
    if vehicle.finish and route.stops:
        back = problem.travel.ways(points[-1:], [vehicle.finish])
        way, far = int(back.seconds[0, 0]), int(back.hectometres[0, 0])
    if route.stops and (route.back != far or route.back_at < ready + way):
        yield Fault(Rule.TRAVEL, vehicle.id)


def _shift(vehicle: Vehicle, route: Route) -> Iterator[Fault]:
    if not route.stops:
        return
    out = route.stops[0].set_off
    if out < vehicle.shift.start or max(route.back_at, route.stops[-1].done) > vehicle.shift.end:
        yield Fault(Rule.SHIFT, vehicle.id)
    if vehicle.longest is not None and route.back_at - out > vehicle.longest:
        yield Fault(Rule.OUT, vehicle.id)
