"""What happens to a running plan: time passes, people cancel or do not come, drivers drop out."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from matching.dispatch import task
from matching.dispatch.plan import Kind, Plan, Route, Stop
from matching.dispatch.problem import Problem, Window
from matching.dispatch.settle import Settled, settle


def advance(plan: Plan, now: int) -> Plan:
    """The plan with everything standing that is set off for by now."""
    moved = [task.held(route, now) for route in plan.routes.values()]
    return plan.having(route for route in moved if route.started != plan.routes[route.vehicle].started)


def cancel(problem: Problem, plan: Plan, job: UUID, now: int) -> Settled:
    """The job is no longer wanted: its stops are left out; a driver already on the way there comes for nothing.

    Who is aboard already rides to the end: ask `boarded` first.
    """
    if boarded(plan, job, now):
        return Settled(problem, plan)
    return _without(problem, plan, job, now)


def no_show(problem: Problem, plan: Plan, job: UUID, now: int) -> Settled:
    """The driver came, waited until now, and nobody was there."""
    return _without(problem, plan, job, now)


def drop_out(problem: Problem, plan: Plan, vehicle: UUID, now: int) -> Settled:
    """The driver brings who is aboard to where they are going, then home, and takes nobody else.

    The other passengers are given to other drivers before anybody else is.
    """
    route = plan.routes.get(vehicle) or Route(vehicle)
    lost = [call.job for call in route.calls if call.kind is Kind.PICK_UP]
    kept = [call for call in route.calls if call.job not in lost]
    last = settle(problem, plan, {vehicle: kept}, now)
    done = last.plan.routes[vehicle]
    driver = problem.vehicles[vehicle]
    shift = Window(driver.shift.start, done.back_at if done.stops else min(now, driver.shift.start))
    left = replace(driver, shift=shift, most=len(done.jobs))
    others = replace(last.problem, vehicles={**problem.vehicles, vehicle: left})
    return settle(others, last.plan, {}, now, lost)


def boarded(plan: Plan, job: UUID, now: int) -> bool:
    """Whether the job has been picked up."""
    return any(stop.kind is Kind.PICK_UP and stop.begin <= now for stop in _standing(plan, job))


def _standing(plan: Plan, job: UUID) -> Iterable[Stop]:
    route = plan.routes.get(plan.driver.get(job, job))
    return (stop for stop in route.fixed if stop.job == job) if route else ()


def _without(problem: Problem, plan: Plan, job: UUID, now: int) -> Settled:
    rest = replace(problem, jobs={key: each for key, each in problem.jobs.items() if key != job})
    if job not in plan.driver:
        return Settled(rest, plan)
    route = plan.routes[plan.driver[job]]
    stops = tuple(_missed(stop, now) if stop.job == job else stop for stop in route.fixed)
    calls = [call for call in route.calls if call.job != job]
    kept = replace(route, stops=stops)
    return settle(rest, plan.having([kept]), {route.vehicle: calls}, now)


def _missed(stop: Stop, now: int) -> Stop:
    return replace(stop, kind=Kind.MISSED, done=max(stop.begin, now))
