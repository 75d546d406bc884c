"""Best insertion: the driver and the places in the running plan where a new job costs the shortest additional way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from matching.dispatch import course, fleet, gap
from matching.dispatch.answer import Assigned, Reason, Unplaced
from matching.dispatch.gap import Gap
from matching.dispatch.plan import Call, Kind, Plan, Route
from matching.dispatch.problem import MINUTE, Job, Problem, Promise, Vehicle, Window
from matching.dispatch.travel import crow

QUOTED = 30 * MINUTE  # who waits is told of no longer window
EARLY = 5 * MINUTE  # by how much the driver may still come before the time that is planned first


def insert(problem: Problem, plan: Plan, job: Job, now: int) -> Assigned | Unplaced:
    """Answer a request at once: nothing in the plan changes its order, its driver or its promise.

    The shortest additional way wins; then the first vehicle by id, and the earlier place in its route.
    """
    reasons = Counter[Reason]()
    routes = [route for route in _routes(problem, plan) if not _ruled_out(problem, route, job, now, reasons)]
    if routes:
        columns = fleet.of(problem, _near(problem, routes, job, reasons), now)
        gaps = gap.Gaps(columns, problem, job)
        for place in gaps.cheapest():
            route = columns.routes[place.row]
            known = replace(problem, jobs={**problem.jobs, job.id: job})
            laid = course.laid(known, route, _calls(route, job, place), now)
            if laid:
                return _assigned(problem, plan, job, laid, route)
        reasons.update(gaps.why())
    return Unplaced(job.id, reasons)


def promised(job: Job, pick_up: int) -> Promise:
    """What may be told to who waits, when boarding is planned for `pick_up`: what was told before, or at most half an hour."""
    if job.promise:
        return job.promise
    window = job.pick_up
    if window.end - window.start > QUOTED:
        start = max(window.start, pick_up - EARLY)
        window = Window(start, min(window.end, start + QUOTED))
    return Promise(window, job.drop.end)


def _routes(problem: Problem, plan: Plan) -> Iterator[Route]:
    for vehicle in sorted(problem.vehicles, key=lambda each: each.int):
        yield plan.routes.get(vehicle) or Route(vehicle)


def _ruled_out(problem: Problem, route: Route, job: Job, now: int, reasons: Counter[Reason]) -> bool:
    reason = _reason(problem.vehicles[route.vehicle], route, job, now)
    if reason:
        reasons[reason] += 1
    return reason is not None


_SHORT = (Reason.TOO_FEW_SEATS, Reason.NO_WHEELCHAIR, Reason.TOO_LITTLE_ROOM, Reason.TOO_LITTLE_LOAD)


def _reason(vehicle: Vehicle, route: Route, job: Job, now: int) -> Reason | None:
    """Why this driver cannot, whatever else there is to do."""
    window = job.pick_up_within
    if vehicle.shift.end <= max(now, window.start) or vehicle.shift.start > window.end:
        return Reason.NOT_DRIVING
    if vehicle.most is not None and len(route.jobs) >= vehicle.most:
        return Reason.NO_TRIPS_LEFT
    return next((why for why, need, room in zip(_SHORT, job.size, vehicle.capacity, strict=True) if need > room), None)


def _near(problem: Problem, routes: Sequence[Route], job: Job, reasons: Counter[Reason]) -> list[Route]:
    """The routes whose area has both places."""
    bound = [problem.vehicles[route.vehicle] for route in routes if problem.vehicles[route.vehicle].radius is not None]
    if not bound:
        return list(routes)
    far = np.rint(crow([vehicle.start for vehicle in bound], [job.origin, job.destination])).max(axis=1).tolist()
    out = {vehicle.id for vehicle, away in zip(bound, far, strict=True) if vehicle.radius is not None and away > vehicle.radius}
    if out:
        reasons[Reason.TOO_FAR] += len(out)
    return [route for route in routes if route.vehicle not in out]


def _calls(route: Route, job: Job, place: Gap) -> list[Call]:
    calls = list(route.calls)
    calls.insert(place.drop, Call(job.id, Kind.DROP))
    calls.insert(place.pick_up, Call(job.id, Kind.PICK_UP))
    return calls


def _assigned(problem: Problem, plan: Plan, job: Job, laid: Route, before: Route) -> Assigned:
    begins = {stop.kind: stop.begin for stop in laid.stops if stop.job == job.id}
    promise = promised(job, begins[Kind.PICK_UP])
    told = replace(problem, jobs={**problem.jobs, job.id: replace(job, promise=promise)})
    more = laid.hectometres - before.hectometres
    return Assigned(told, plan.having([laid]), laid.vehicle, promise, begins[Kind.PICK_UP], begins[Kind.DROP], more)
