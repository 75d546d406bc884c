"""Settles a plan after a change: what its route can no longer do is done by others, or told at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from matching import request
from matching.dispatch import course
from matching.dispatch.answer import Assigned
from matching.dispatch.insert import insert
from matching.dispatch.plan import Call, Kind, Plan, Route
from matching.dispatch.problem import Job, Problem
from matching.dispatch.task import Proposal


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan after a change: `moved` jobs have another driver, the `stranded` have none and need a taxi at once."""

    problem: Problem
    plan: Plan
    moved: tuple[UUID, ...] = ()
    stranded: tuple[UUID, ...] = ()


def settle(problem: Problem, plan: Plan, proposal: Proposal, now: int, lost: Iterable[UUID] = ()) -> Settled:
    """Lay the proposed calls; the `lost` jobs, and those that no longer fit, go to the best other place, the tightest first.

    Who is left without a driver loses the promise: the job then asks for what had been promised, with the highest urgency.
    """
    loose = list(lost)
    routes = list[Route]()
    for vehicle, calls in proposal.items():
        route, out = fitted(problem, plan.routes.get(vehicle) or Route(vehicle), calls, now)
        routes.append(route)
        loose += out
    return _placed(problem, plan.having(routes), loose, now)


def fitted(problem: Problem, route: Route, calls: Sequence[Call], now: int) -> tuple[Route, list[UUID]]:
    """The route with as many of the calls as can be made, and the jobs that had to go."""
    out = list[UUID]()
    while True:
        laid = course.laid(problem, route, calls, now)
        if laid:
            return laid, out
        left = [(each, [call for call in calls if call.job != each]) for each in _choice(problem, route, calls)]
        if not left:
            return route, out
        job, calls = next((pair for pair in left if course.laid(problem, route, pair[1], now)), left[0])
        out.append(job)


def _choice(problem: Problem, route: Route, calls: Sequence[Call]) -> list[UUID]:
    """The jobs that may go: first those that nobody was promised, then those that were not in the route before."""
    jobs = (call.job for call in calls if call.kind is Kind.PICK_UP)
    return sorted(jobs, key=lambda job: (problem.jobs[job].promise is not None, job in route.jobs))


def _placed(problem: Problem, plan: Plan, loose: Iterable[UUID], now: int) -> Settled:
    moved, stranded = list[UUID](), list[UUID]()
    for job in sorted((problem.jobs[each] for each in loose), key=lambda job: (job.pick_up_within.end, job.id)):
        answer = insert(problem, plan, job, now)
        if isinstance(answer, Assigned):
            problem, plan = answer.problem, answer.plan
            moved.append(job.id)
        else:
            problem = replace(problem, jobs={**problem.jobs, job.id: _asking(job)})
            stranded.append(job.id)
    return Settled(problem, plan, tuple(moved), tuple(stranded))


def _asking(job: Job) -> Job:
    """The job without its promise, which becomes what is asked."""
    if not job.promise:
        return job
    urgency = request.Urgency.CRITICAL
    return replace(job, pick_up=job.pick_up_within, drop=job.drop_within, promise=None, urgency=urgency)
