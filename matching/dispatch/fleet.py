"""What is left of many routes, in columns: a row for each vehicle, a column for each place it comes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from matching.dispatch import course
from matching.dispatch.plan import Kind, Route
from matching.dispatch.problem import EVER, Problem, Size, Vehicle
from matching.place import Point
from matching.rank.measure import Bools, Ints


@dataclass(frozen=True, slots=True)
class Fleet:
    """Routes from now on; shapes (vehicles, columns), `load` (vehicles, columns, 4).

    Column 0 is where a vehicle will next be free, then come its stops, then the end of its shift; columns behind that are empty.
    `at` is the number of the place in `points`; `way` and `far` lead to it in seconds and hundreds of metres (to the end: home,
    if it must be there); `opens` and `closes` bound its begin, `closes` so that all later stops are still in time; `service` is
    how long it takes, `load` what is aboard behind it; `spare` by how many seconds the way to the next place may grow before
    somebody aboard rides for too long.
    """

    routes: Sequence[Route]
    points: Sequence[Point]
    stops: Ints
    at: Ints
    way: Ints
    far: Ints
    opens: Ints
    closes: Ints
    service: Ints
    load: Ints
    spare: Ints
    capacity: Ints
    returns: Bools

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.at.shape[1]


@dataclass(frozen=True, slots=True)
class _Row:
    points: list[Point]
    way: list[int]
    far: list[int]
    opens: list[int]
    closes: list[int]
    service: list[int]
    load: list[Size]
    spare: list[int]


def of(problem: Problem, routes: Sequence[Route], now: int) -> Fleet:
    """The columns of the routes."""
    vehicles = [problem.vehicles[route.vehicle] for route in routes]
    rows = [_row(problem, vehicle, route, now) for vehicle, route in zip(vehicles, routes, strict=True)]
    width = max((len(row.points) for row in rows), default=2)
    stops = np.array([len(row.points) - 2 for row in rows], np.int64)
    starts = list(accumulate((len(row.points) for row in rows), initial=0))
    return Fleet(
        routes=routes,
        points=[point for row in rows for point in row.points],
        stops=stops,
        at=_padded([range(start, start + len(row.points)) for start, row in zip(starts, rows, strict=False)], width, 0),
        way=_padded([row.way for row in rows], width, 0),
        far=_padded([row.far for row in rows], width, 0),
        opens=_padded([row.opens for row in rows], width, 0),
        closes=_padded([row.closes for row in rows], width, -EVER),
        service=_padded([row.service for row in rows], width, 0),
        load=np.array([row.load + [row.load[-1]] * (width - len(row.load)) for row in rows], np.int64).reshape(-1, width, 4),
        spare=_padded([row.spare for row in rows], width, EVER),
        capacity=np.array([vehicle.capacity for vehicle in vehicles], np.int64).reshape(-1, 4),
        returns=np.array([vehicle.finish is not None for vehicle in vehicles], np.bool_),
    )


def _padded(rows: Sequence[Sequence[int]], width: int, filler: int) -> Ints:
    return np.array([[*row, *([filler] * (width - len(row)))] for row in rows], np.int64).reshape(-1, width)


def _row(problem: Problem, vehicle: Vehicle, route: Route, now: int) -> _Row:
    free, here, load = course.free(vehicle, route, now), course.position(vehicle, route), course.aboard(problem, route)
    row = _Row([here], [0], [0], [free], [EVER], [0], [load], [EVER])
    for stop in route.stops[route.started :]:
        job = problem.jobs[stop.job]
        window, service = course.window(job, stop.kind), course.service(job, stop.kind)
        load = course.added(load, job, stop.kind)
        row.points.append(stop.point)
        row.way.append(stop.begin - stop.set_off)
        row.far.append(stop.hectometres)
        row.opens.append(window.start)
        row.closes.append(window.end)
        row.service.append(service)
        row.load.append(load)
        row.spare.append(EVER)
    _home(row, vehicle, route)
    _bound_rides(problem, route, row)
    _hurry(row, vehicle)
    return row


def _home(row: _Row, vehicle: Vehicle, route: Route) -> None:
    last = route.stops[-1].done if route.stops else 0
    row.points.append(vehicle.finish or row.points[-1])
    row.way.append(route.back_at - last if vehicle.finish and route.stops else 0)
    row.far.append(route.back)
    row.opens.append(0)
    row.closes.append(vehicle.shift.end)
    row.service.append(0)
    row.load.append(row.load[-1])
    row.spare.append(EVER)


def _bound_rides(problem: Problem, route: Route, row: _Row) -> None:
    """Note by when those aboard must be dropped, and how much of a detour those to come can bear."""
    boarded = {stop.job: stop.begin for stop in route.fixed if stop.kind is Kind.PICK_UP}
    passed, at = list(accumulate(way + service for way, service in zip(row.way, row.service, strict=True))), dict[object, int]()
    for here, stop in enumerate(route.stops[route.started :], 1):
        job = problem.jobs[stop.job]
        if stop.kind is Kind.PICK_UP:
            at[stop.job] = here
        elif job.longest_ride is not None and stop.job in boarded:
            row.closes[here] = min(row.closes[here], boarded[stop.job] + job.loading + job.longest_ride)
        elif job.longest_ride is not None:
            first = at[stop.job]
            bear = job.longest_ride - (passed[here] - row.service[here] - passed[first])
            row.spare[first:here] = [min(known, bear) for known in row.spare[first:here]]


def _hurry(row: _Row, vehicle: Vehicle) -> None:
    """Make every latest begin early enough for what follows."""
    row.closes[-1] = latest = vehicle.shift.end
    for here in range(len(row.points) - 2, -1, -1):
        latest -= row.way[here + 1] + row.service[here]
        row.closes[here] = latest = min(latest, row.closes[here])
