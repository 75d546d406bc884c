"""Makes a changed plan true: routes kept, pledges held, exchanged and given back, in the running transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from api.actions import line as line_action
from api.actions import pledge as pledge_action
from api.actions.running import Running
from api.actions.scope import Scope
from api.store import dispatch as dispatch_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store.dispatch import KeptRoute
from matching import fulfilment, pledge, span
from matching.assignment import Assignment, Carried
from matching.dispatch.check import check
from matching.dispatch.plan import Plan, Route, Stop
from matching.dispatch.problem import Job, Problem, Promise, instant, moment
from matching.fulfilment import Fulfilment
from matching.refusal import Refusal, RefusedError


class UnsoundError(Exception):
    """A plan that breaks a rule which the plan before it kept; it names the rules and is never shown."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One job in the plan: its stops, and the offer of its driver."""

    job: Job
    stops: tuple[Stop, ...]
    offer_id: UUID

    @property
    def during(self) -> span.Span:
        """From when the driver sets off to when the job is done."""
        return span.Span(moment(self.stops[0].set_off), moment(self.stops[-1].done))


async def keep(scope: Scope, before: Running, problem: Problem, plan: Plan) -> None:
    """Keep the plan in place of the one before; raises UnsoundError, and ConflictError where somebody was faster."""
    _require_sound(before, problem, plan, scope.now())
    await keep_routes(before, problem, plan)
    stranded = {id for id, each in before.pledges.items() if each.state in pledge.UNSENT} - plan.driver.keys()
    for id in sorted(stranded, key=lambda each: each.int):
        await _give_back(scope, before.pledges[id])
        await dispatch_store.assign(scope.new_id(), Assignment(id, Carried.WAITING, scope.now()))
    for id, vehicle in sorted(plan.driver.items(), key=lambda pair: pair[0].int):
        await _carry(scope, before, Laid(problem.jobs[id], tuple(plan.stops(id)), before.offers[vehicle].id))


async def keep_routes(before: Running, problem: Problem, plan: Plan) -> None:
    """Keep the routes alone, where the pledges are seen to already."""
    for route in _changed(before, plan):
        await dispatch_store.save(_kept(before, problem, route))


def _require_sound(before: Running, problem: Problem, plan: Plan, now: datetime) -> None:
    """What was wrong before, such as an area that a driver has made smaller since, keeps nobody from a better plan."""
    known = set(check(before.problem, before.plan, instant(now)))
    faults = [each for each in check(problem, plan, instant(now), before.plan) if each not in known]
    if faults:
        raise UnsoundError(", ".join(sorted({each.rule for each in faults})))


def _changed(before: Running, plan: Plan) -> list[Route]:
    kept = {vehicle: each.route for vehicle, each in before.routes.items()}
    empty = (route for vehicle, route in plan.routes.items() if vehicle in kept or route.stops)
    return [route for route in empty if kept.get(route.vehicle) != route]


def _kept(before: Running, problem: Problem, route: Route) -> KeptRoute:
    if known := before.routes.get(route.vehicle):
        return replace(known, route=route)
    shift = problem.vehicles[route.vehicle].shift
    return KeptRoute(route, before.offers[route.vehicle].id, span.Span(moment(shift.start), moment(shift.end)))


async def _carry(scope: Scope, before: Running, laid: Laid) -> None:
    held, told = before.pledges.get(laid.job.id), before.assignments.get(laid.job.id)
    if held and held.offer_id == laid.offer_id:
        if held.during != laid.during and held.state in pledge.UNSENT:
            await pledge_store.save(replace(held, during=laid.during))
    else:
        if held:
            await _give_back(scope, held)
        await _hold(scope, laid)
    promise = laid.job.promise
    if promise and (told is None or told.carried is not Carried.DRIVER or not _same(told, promise)):
        await dispatch_store.assign(scope.new_id(), _assignment(laid.job.id, promise, scope.now()))


def _assignment(id: UUID, promise: Promise, now: datetime) -> Assignment:
    pick_up = span.Span(moment(promise.pick_up.start), moment(promise.pick_up.end))
    return Assignment(id, Carried.DRIVER, now, pick_up, moment(promise.arrive_by))


def _same(told: Assignment, promise: Promise) -> bool:
    new = _assignment(told.line_id, promise, told.since)
    return (told.pick_up, told.arrive_by) == (new.pick_up, new.arrive_by)


async def _hold(scope: Scope, laid: Laid) -> None:
    """Hold a driver for whoever asked: the driver confirms, as long as there is time to set off."""
    line, asked = await line_action.load(laid.job.id)
    offered = (await offer_store.load([laid.offer_id]))[laid.offer_id]
    expires = min(scope.now() + timedelta(hours=scope.settings.pledge_hours), moment(laid.job.pick_up_within.end))
    by = fulfilment.Promise(scope.new_id(), asked.asked_by, pledge.Side.ASKER, scope.now(), expires)
    # No bound times: several rides on one trip overlap, and the plan was checked.
    done = fulfilment.hold(pledge.NewPart(laid.offer_id, 1, during=laid.during), line, offered, by)
    if isinstance(done, Refusal):
        raise RefusedError(done)
    await pledge_store.insert(done.pledge)
    await pledge_action.keep(scope, done, "pledge")


async def _give_back(scope: Scope, held: pledge.Pledge) -> None:
    line, _ = await line_action.load(held.line_id)
    offered = (await offer_store.load([held.offer_id]))[held.offer_id]
    await pledge_action.turn(scope, Fulfilment(held, line, offered), "cancel")
