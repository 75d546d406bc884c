"""Lays a vehicle's calls out in time, behind the stops that are already under way."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from matching.dispatch import timing
from matching.dispatch.plan import Call, Kind, Route, Stop
from matching.dispatch.problem import EVER, Job, Problem, Size, Vehicle, Window
from matching.dispatch.timing import Leg, Span
from matching.place import Point


def free(vehicle: Vehicle, route: Route, now: int) -> int:
    """From when the vehicle can do something else."""
    return max(now, route.stops[route.started - 1].done if route.started else vehicle.shift.start)


def position(vehicle: Vehicle, route: Route) -> Point:
    """Where the vehicle then is."""
    return route.stops[route.started - 1].point if route.started else vehicle.start


def point(job: Job, kind: Kind) -> Point:
    """Where a stop for the job is."""
    return job.destination if kind is Kind.DROP else job.origin


def service(job: Job, kind: Kind) -> int:
    """How long a stop for the job takes."""
    return job.unloading if kind is Kind.DROP else job.loading


def window(job: Job, kind: Kind) -> Window:
    """When a stop for the job may begin."""
    return job.drop_within if kind is Kind.DROP else job.pick_up_within


def added(load: Size, job: Job, kind: Kind) -> Size:
    """What is aboard after the stop."""
    sign = 1 if kind is Kind.PICK_UP else -1
    return Size(*(have + sign * more for have, more in zip(load, job.size, strict=True)))


def laid(problem: Problem, route: Route, calls: Sequence[Call], now: int) -> Route | None:
    """The route that makes the calls in this order as early as it may; None where a rule about time, room or ways forbids it.

    Areas and confirmed drivers are not looked at: they do not depend on the order.
    """
    vehicle, tasks = problem.vehicles[route.vehicle], [(problem.jobs[call.job], call.kind) for call in calls]
    if not _fits(problem, vehicle, route, calls):
        return None
    points = [position(vehicle, route), *(point(job, kind) for job, kind in tasks)]
    home = [vehicle.finish] if vehicle.finish and (calls or route.stops) else []
    seconds, hectometres = (table.diagonal(1).tolist() for table in problem.travel.ways(points + home, points + home))
    begin = free(vehicle, route, now)
    legs = [Leg(way, service(job, kind), *window(job, kind)) for way, (job, kind) in zip(seconds, tasks, strict=False)]
    found = _times(problem, route, calls, begin, [*legs, *(Leg(way, 0, 0, EVER) for way in seconds[len(legs) :])])
    if found is None:
        return None
    stops = tuple(
        Stop(call.job, call.kind, where, at - leg.way, at, at + leg.service, far)
        for call, where, at, leg, far in zip(calls, points[1:], found, legs, hectometres, strict=False)
    )
    back, back_at = (hectometres[-1], found[-1]) if home else (0, stops[-1].done if stops else begin)
    return replace(route, stops=route.fixed + stops, back=back, back_at=back_at)


def _times(problem: Problem, route: Route, calls: Sequence[Call], begin: int, legs: list[Leg]) -> list[int] | None:
    """When each leg ends at the earliest, with everybody's ride and the vehicle's own day short enough."""
    vehicle, spans = problem.vehicles[route.vehicle], list[Span]()
    boarded = {stop.job: stop.begin for stop in route.fixed if stop.kind is Kind.PICK_UP}
    at = {call.job: here for here, call in enumerate(calls) if call.kind is Kind.PICK_UP}
    closes = [min(leg.closes, vehicle.shift.end - leg.service) for leg in legs]
    for here, call in enumerate(calls):
        job = problem.jobs[call.job]
        if call.kind is Kind.PICK_UP or job.longest_ride is None:
            continue
        if call.job in at:
            spans.append(Span(at[call.job], here, job.loading + job.longest_ride))
        elif call.job in boarded:
            closes[here] = min(closes[here], boarded[call.job] + job.loading + job.longest_ride)
    if vehicle.longest is not None and legs:
        out = vehicle.longest - legs[-1].service
        if route.started:
            closes[-1] = min(closes[-1], route.stops[0].set_off + out)
        else:
            spans.append(Span(0, len(legs) - 1, out - legs[0].way))
    return timing.begins(begin, [leg._replace(closes=close) for leg, close in zip(legs, closes, strict=True)], spans)


def _fits(problem: Problem, vehicle: Vehicle, route: Route, calls: Sequence[Call]) -> bool:
    """Whether everybody is picked up once and then dropped, with room for all and trips left."""
    load, inside, trips = Size(), set[UUID](), 0
    for call in (*(Call(stop.job, stop.kind) for stop in route.fixed if stop.kind is not Kind.MISSED), *calls):
        load = added(load, problem.jobs[call.job], call.kind)
        if any(have > room for have, room in zip(load, vehicle.capacity, strict=True)):
            return False
        if call.kind is Kind.PICK_UP and call.job not in inside:
            inside.add(call.job)
            trips += 1
        elif call.kind is Kind.DROP and call.job in inside:
            inside.remove(call.job)
        else:
            return False
    return not inside and (vehicle.most is None or trips <= vehicle.most)


def aboard(problem: Problem, route: Route) -> Size:
    """What is aboard behind the stops that stay as they are."""
    load = Size()
    for job in route.aboard:
        load = added(load, problem.jobs[job], Kind.PICK_UP)
    return load
