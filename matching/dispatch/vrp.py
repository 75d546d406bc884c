"""A plan as PyVRP sees it: jobs are shipments, and every vehicle is a vehicle type of its own."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from pyvrp import search

from matching.dispatch import shaving
from matching.dispatch.atlas import Atlas
from matching.dispatch.plan import Call, Kind
from matching.dispatch.problem import EVER
from matching.dispatch.task import Limit, Proposal, Task
from matching.dispatch.travel import Ways

BARRED = 1_000_000_000  # seconds, and hundreds of metres: farther than anybody gets
MOST_CELLS = 16_000_000  # of all matrices of one kind, eight bytes each
PARAMETERS = pyvrp.SolveParams(
    ils=pyvrp.IteratedLocalSearchParams(history_length=20),
    neighbourhood=search.NeighbourhoodParams(num_neighbours=150),
    perturbation=search.PerturbationParams(1, 15),
)  # measured: on simulated days a tenth less way than with the parameters it comes with, in the same two seconds


@dataclass(frozen=True, slots=True)
class Model:
    """PyVRP's data and what its numbers mean: vehicle types are the rows, shipments the jobs of the atlas."""

    data: pyvrp.ProblemData
    atlas: Atlas


def improve(task: Task, seed: int, limit: Limit) -> Proposal:
    """Iterated local search from the running plan; windows are shaved for everybody who might ride for too long.

    Where many vehicles may take different jobs, only some of them are looked at, other ones for another seed.
    """
    part = _bearable(task, seed)
    made = model(part, shaving.shaved(part, (job.id for job in part.jobs if shaving.binds(job))))
    start = _running(made)
    best = _descended(made.data, start, seed, limit) if start.is_feasible() else start
    return {**task.running, **read(made, best)} if best.is_feasible() else task.running


def _bearable(task: Task, seed: int) -> Task:
    """The task, or so much of it that its matrices can be held."""
    atlas = Atlas(task)
    cells = len(set(atlas.barred)) * len(atlas.points) ** 2
    every = math.ceil((cells / MOST_CELLS) ** (1 / 3))
    return task.part([row for row in range(len(task.routes)) if (row + seed) % every == 0]) if every > 1 else task


def model(task: Task, shaved: shaving.Shaved) -> Model:
    """What PyVRP is given."""
    atlas = Atlas(task)
    profiles = {barred: number for number, barred in enumerate(dict.fromkeys(atlas.barred))}
    matrices: list[Any] = [_closed(atlas, barred) for barred in profiles]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(point.longitude, point.latitude) for point in atlas.points],
        clients=[],
        depots=[pyvrp.Depot(place) for place in range(2 * len(atlas.vehicles))],
        vehicle_types=[_type(atlas, row, room, profiles[atlas.barred[row]]) for row, room in enumerate(atlas.rooms())],
        distance_matrices=[ways.hectometres for ways in matrices],
        duration_matrices=[ways.seconds for ways in matrices],
        shipments=[_shipment(atlas, number, size, shaved) for number, size in enumerate(atlas.sizes())],
    )
    return Model(data, atlas)


def read(model: Model, solution: pyvrp.Solution) -> Proposal:
    """The routes that PyVRP found."""
    found = {route.vehicle: list[Call]() for route in model.atlas.task.routes}
    for tour in solution.routes():
        calls = found[model.atlas.vehicles[tour.vehicle_type()].id]
        for visit in tour:
            if visit.is_delivery():
                calls.append(Call(model.atlas.jobs[visit.idx].id, Kind.DROP))
            elif visit.is_pickup() and visit.idx >= model.atlas.aboard:
                calls.append(Call(model.atlas.jobs[visit.idx].id, Kind.PICK_UP))
    return found


def _descended(data: pyvrp.ProblemData, start: pyvrp.Solution, seed: int, limit: Limit) -> pyvrp.Solution:
    """PyVRP's own search; it looks through the whole of a plan that it did not make only if told to."""
    chance = pyvrp.RandomNumberGenerator(seed)
    neighbours = search.compute_neighbours(data, PARAMETERS.neighbourhood)
    descent = search.LocalSearch(data, chance, neighbours, search.PerturbationManager(PARAMETERS.perturbation))
    for operator in search.OPERATORS:
        if operator.supports(data):
            descent.add_operator(operator(data))
    penalty = pyvrp.PenaltyManager(PARAMETERS.penalty.midpoint_penalties(data), PARAMETERS.penalty)
    first = descent(start, penalty.max_cost_evaluator(), exhaustive=True)
    first = first if first.is_feasible() else start
    return pyvrp.IteratedLocalSearch(data, penalty, descent, first, PARAMETERS.ils).run(_Until(limit), collect_stats=False).best


class _Until:
    def __init__(self, limit: Limit) -> None:
        self._left, self._stop = limit.iterations, limit.stop

    def __call__(self, best_cost: int) -> bool:
        self._left -= 1
        return self._left < 0 or self._stop()


def _closed(atlas: Atlas, barred: tuple[int, ...]) -> Ways:
    """The ways when nobody drives to barred places.

    Nor to where a vehicle will be free: what is aboard is picked up there, and so stays with that vehicle.
    """
    ways = Ways(atlas.ways.seconds.copy(), atlas.ways.hectometres.copy())
    columns = [place for job in barred for place in (atlas.origin(job), atlas.destination(job))]
    for table in ways:
        table[:, [*range(len(atlas.vehicles)), *columns]] = BARRED
        np.fill_diagonal(table, 0)
    return ways


def _type(atlas: Atlas, row: int, room: tuple[int, ...], profile: int) -> pyvrp.VehicleType:
    out = atlas.out(row)
    return pyvrp.VehicleType(
        capacity=list(room),
        start_depot=row,
        end_depot=len(atlas.vehicles) + row,
        tw_early=atlas.free(row),
        tw_late=atlas.back(row),
        shift_duration=EVER if out is None else out,
        profile=profile,
    )


def _shipment(atlas: Atlas, number: int, size: tuple[int, ...], shaved: shaving.Shaved) -> pyvrp.Shipment:
    job, drop, place = atlas.jobs[number], atlas.drop(number), atlas.destination(number)
    if number < atlas.aboard:
        row = atlas.owner[number]
        return pyvrp.Shipment(row, place, 0, EVER, 0, drop.start, drop.end, job.unloading, list(size))
    pick_up = atlas.from_now(job.pick_up_within)
    if job.id in shaved:
        pick_up, drop = map(atlas.from_now, shaved[job.id])
    must = job.id in atlas.task.promised
    times = (pick_up.start, pick_up.end, job.loading, drop.start, drop.end, job.unloading)
    return pyvrp.Shipment(atlas.origin(number), place, *times, list(size), prize=0 if must else atlas.prize(job), required=must)


def _running(model: Model) -> pyvrp.Solution:
    """The running plan."""
    number = {job.id: at for at, job in enumerate(model.atlas.jobs)}
    tours = list[pyvrp.Route]()
    for row, route in enumerate(model.atlas.task.routes):
        aboard = [Call(job, Kind.PICK_UP) for job in sorted(route.aboard)]
        visits = [pyvrp.Activity(_KINDS[call.kind], number[call.job]) for call in (*aboard, *route.calls)]
        if visits:
            tours.append(pyvrp.Route(model.data, visits, row))
    return pyvrp.Solution(model.data, tours)


_KINDS = {Kind.PICK_UP: pyvrp.ActivityType.PICKUP, Kind.DROP: pyvrp.ActivityType.DELIVERY}
