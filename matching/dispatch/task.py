"""What of a running plan may still be done otherwise, as it is put to an improver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from matching.dispatch.plan import Call, Kind, Plan, Route
from matching.dispatch.problem import Job, Problem

Proposal = Mapping[UUID, Sequence[Call]]  # what each vehicle is to do from now on


def never() -> bool:
    """Do not stop."""
    return False


@dataclass(frozen=True, slots=True)
class Limit:
    """For how long an improver searches: at most so many iterations, and not once `stop` says so.

    Iterations alone give the same plan on every machine; a `stop` that reads a clock does not.
    """

    iterations: int
    stop: Callable[[], bool] = never


@dataclass(frozen=True, slots=True)
class Task:
    """Vehicles with what is left of their routes (`started` counts what stands), and the jobs whose pick-up is open.

    The jobs in `promised` must be served; the others may be.
    """

    problem: Problem
    routes: Sequence[Route]
    jobs: Sequence[Job]
    promised: frozenset[UUID]
    now: int

    @property
    def running(self) -> Proposal:
        """What the vehicles are to do as things stand."""
        return {route.vehicle: route.calls for route in self.routes}

    def part(self, rows: Sequence[int]) -> "Task":
        """The task of some of the vehicles alone."""
        routes = [self.routes[row] for row in rows]
        theirs = {call.job for route in routes for call in route.calls}
        jobs = [job for job in self.jobs if job.id in theirs or job.id not in self.promised]
        return replace(self, routes=routes, jobs=jobs, promised=self.promised & theirs)


class Improver(Protocol):
    """Proposes other routes."""

    def __call__(self, task: Task, seed: int, limit: Limit) -> Proposal:
        """A proposal for all vehicles of the task; what is running where nothing better is found."""
        ...


def of(problem: Problem, plan: Plan, now: int, notice: int) -> Task:
    """What may be improved: everything but what a driver sets off for within `notice` seconds."""
    vehicles = sorted((each for each in problem.vehicles.values() if each.shift.end > now), key=lambda each: each.id.int)
    routes = [held(plan.routes.get(vehicle.id) or Route(vehicle.id), now + notice) for vehicle in vehicles]
    planned = [call.job for route in routes for call in route.calls if call.kind is Kind.PICK_UP]
    waiting = [job.id for job in problem.jobs.values() if job.id not in plan.driver and job.pick_up_within.end > now]
    jobs = [problem.jobs[job] for job in (*sorted(planned), *sorted(waiting))]
    return Task(problem, routes, jobs, frozenset(planned), now)


def held(route: Route, until: int) -> Route:
    """The route with everything standing that is set off for by then."""
    started = route.started
    while started < len(route.stops) and route.stops[started].set_off <= until:
        started += 1
    return replace(route, started=started)
