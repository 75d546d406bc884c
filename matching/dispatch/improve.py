"""Improves the running plan: more jobs served first, then a shorter way, and nobody's promise broken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from matching.dispatch import shaving, task
from matching.dispatch.check import Fault, check
from matching.dispatch.insert import promised
from matching.dispatch.plan import Plan
from matching.dispatch.problem import NOTICE, Problem
from matching.dispatch.settle import settle
from matching.dispatch.task import Improver, Limit, Proposal, Task


@dataclass(frozen=True, slots=True)
class Improvement:
    """The plan to go on with, and its problem with the promises that may now be given to the jobs in `newly`.

    `refused` are the proposals that were not taken because the checker found these faults.
    """

    problem: Problem
    plan: Plan
    before: Plan
    newly: tuple[UUID, ...]
    refused: tuple[Fault, ...] = ()

    @property
    def better(self) -> bool:
        """Whether it is another plan than before."""
        return self.plan is not self.before


def improve(
    problem: Problem,
    plan: Plan,
    now: int,
    seed: int,
    limit: Limit,
    *,
    notice: int = NOTICE,
    improvers: Sequence[Improver] | None = None,
) -> Improvement:
    """The best of what the improvers propose, each starting from the best so far; what is running where nothing is better.

    What a driver sets off for within `notice` seconds stays as it is. Who was promised a ride keeps it, within the promised
    times; the driver may change until that driver has confirmed. Nobody's waiting request is given up before its time is over.
    """
    best = Improvement(problem, plan, plan, ())
    for improver in improvers or default(task.of(problem, plan, now, notice)):
        question = task.of(best.problem, best.plan, now, notice)
        if question.jobs and question.routes:
            best = _better(best, question, improver(question, seed, limit))
    return best


def default(question: Task) -> Sequence[Improver]:
    """PyVRP; where somebody may ride too long, with shaved windows, and then OR-Tools, which knows of rides."""
    from matching.dispatch import routing, vrp  # noqa: PLC0415 - the solvers take a while to load

    return (vrp.improve, routing.improve) if any(map(shaving.binds, question.jobs)) else (vrp.improve,)


def worth(problem: Problem, plan: Plan) -> tuple[int, int]:
    """What makes one plan better than another: the jobs served, by urgency, then the shorter way."""
    return sum(problem.jobs[job].worth for job in plan.driver if job in problem.jobs), -plan.hectometres


def _better(best: Improvement, question: Task, proposal: Proposal) -> Improvement:
    """What is proposed, if it is better and the checker passes it."""
    changed = {
        route.vehicle: proposal[route.vehicle] for route in question.routes if tuple(proposal[route.vehicle]) != route.calls
    }
    standing = best.plan.having(question.routes)
    plan = settle(best.problem, standing, changed, question.now).plan
    plan = plan.having(replace(route, started=_started(best.plan, key)) for key, route in plan.routes.items())
    if worth(best.problem, plan) <= worth(best.problem, best.plan):
        return best
    problem = _told(best.problem, plan)
    faults = check(problem, plan, question.now, best.plan)
    if faults:
        return replace(best, refused=best.refused + faults)
    newly = tuple(sorted(plan.driver.keys() - best.before.driver.keys()))
    return replace(best, problem=problem, plan=plan, newly=newly)


def _started(plan: Plan, vehicle: UUID) -> int:
    return plan.routes[vehicle].started if vehicle in plan.routes else 0


def _told(problem: Problem, plan: Plan) -> Problem:
    """The problem with a promise for everybody who is served."""
    told = dict(problem.jobs)
    for key in plan.driver:
        job = problem.jobs.get(key)
        if job and not job.promise:
            told[key] = replace(job, promise=promised(job, next(plan.stops(key)).begin))
    return replace(problem, jobs=told)
