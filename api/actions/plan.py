"""The plan of rides and deliveries: answers at once, promises that are kept, and taxis where nobody drives."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api.actions import carrying, running
from api.actions import line as line_action
from api.actions import pledge as pledge_action
from api.actions.running import Running
from api.actions.scope import Scope, action, found, require
from api.store import dispatch as dispatch_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import offer, pledge, request
from matching.assignment import Assignment, Carried, Cost, Day, Driven, Outlook
from matching.dispatch import event, taxi
from matching.dispatch.answer import Assigned, Unplaced
from matching.dispatch.plan import Plan, Route
from matching.dispatch.problem import Job, Problem, instant, moment
from matching.fulfilment import Fulfilment
from matching.refusal import Reason, Refusal, RefusedError
from matching.rule import offer as offer_rule
from matching.rule import permission
from matching.rule import pledge as pledge_rule
from matching.rule import request as request_rule
from matching.sentence import say
from matching.span import Span

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Plans:
    """The plans port, as one viewer."""

    scope: Scope

    async def day(self) -> Day:
        """The routes of the drivers the viewer answers for; coordinators see all, and what waits for a driver."""
        who, now = self.scope.who, self.scope.now()
        require(permission.check_signed_in(who))
        known = await running.load(now)
        seen = (each for id, each in known.plan.routes.items() if each.stops and offer_rule.can_answer_for(who, known.offers[id]))
        driven = sorted((_driven(known, each) for each in seen), key=lambda each: (each.shift.start, each.route.vehicle))
        return Day(tuple(driven), await self._waiting(known) if who.coordinates else ())

    async def assignments(self, line_ids: Sequence[UUID]) -> list[Assignment | None]:
        """Who carries each line, where the viewer is told: those who asked, those who drive, and coordinators."""
        known = await dispatch_store.assignments(line_ids)
        lines = await request_store.load_lines(known)
        requests = await request_store.load({each.request_id for each in lines.values()})
        driving = await self._driven_by_viewer(known)
        asked = {id for id, line in lines.items() if request_rule.can_answer_for(self.scope.who, requests[line.request_id])}
        return [known.get(id) if id in asked | driving else None for id in line_ids]

    async def outlook(self, line_id: UUID) -> Outlook:
        """What those who asked would be told if the line were assigned now."""
        line, asked = await self._answered_for(line_id)
        job = _job(line, asked)
        return _outlook(self.scope, await running.load(self.scope.now()), job)

    @action
    async def assign(self, line_id: UUID) -> Assignment:
        """Promise the line to the driver to whom it costs the least way; where nobody can, go on looking."""
        line, asked = await self._answered_for(line_id)
        require(pledge_action.check_published(asked) or _check_waiting(line))
        now = await running.load(self.scope.now())
        answer = now.inserted(_job(line, asked), instant(self.scope.now()))
        if isinstance(answer, Assigned):
            await _keep(self.scope, now, answer.problem, answer.plan)
        else:
            await dispatch_store.assign(self.scope.new_id(), Assignment(line_id, Carried.WAITING, self.scope.now()))
        return found((await dispatch_store.assignments([line_id])).get(line_id))

    @action
    async def send_by_taxi(self, line_id: UUID) -> Assignment:
        """Send a taxi where no driver is found; coordinators only."""
        require(permission.check_coordinates(self.scope.who))
        line, asked = await line_action.load(line_id)
        cost = _fare(self.scope, _job(line, asked))
        require(_check_waiting(line) or _check_ahead(line, self.scope.now()))
        await line_action.close(self.scope, line, "send_by_taxi")
        sent = Assignment(line_id, Carried.TAXI, self.scope.now(), cost=cost)
        await dispatch_store.assign(self.scope.new_id(), sent)
        return sent

    @action
    async def miss(self, pledge_id: UUID) -> pledge.Pledge:
        """Note that nobody was there to be picked up; those who drive, and coordinators, once the promised time has begun."""
        held = found((await pledge_store.load([pledge_id])).get(pledge_id))
        line, asked = await line_action.load(held.line_id)
        offered = (await offer_store.load([held.offer_id]))[held.offer_id]
        require(pledge_rule.check_turn(self.scope.who, held, asked, offered, "cancel"))
        require(offer_rule.check_answer_for(self.scope.who, offered))
        told = (await dispatch_store.assignments([line.id])).get(line.id)
        require(_check_due(line, told, self.scope))
        now = await running.load(self.scope.now())
        if line.id in now.plan.driver:
            settled = event.no_show(now.problem, now.plan, line.id, instant(self.scope.now()))
            await carrying.keep_routes(now, settled.problem, settled.plan)
        done = await pledge_action.turn(self.scope, Fulfilment(held, line, offered), "cancel", closing=pledge.Closing.NO_SHOW)
        await line_action.close(self.scope, done.line, "miss")
        await dispatch_store.unassign([line.id])
        return done.pledge

    @action
    async def hand_back(self, offer_id: UUID) -> offer.Offer:
        """A driver cannot drive after all: what they promised goes to others where that is possible, and the offer pauses."""
        offered = found((await offer_store.load([offer_id])).get(offer_id))
        require(offer_rule.check_answer_for(self.scope.who, offered))
        now = await running.load(self.scope.now())
        problem, plan = now.problem, now.plan
        for vehicle in [id for id, each in now.offers.items() if each.id == offer_id]:
            settled = event.drop_out(problem, plan, vehicle, instant(self.scope.now()))
            problem, plan = settled.problem, settled.plan
        await _keep(self.scope, now, problem, plan)
        fresh = (await offer_store.load([offer_id]))[offer_id]
        if fresh.state is not offer.OfferState.OPEN:
            return fresh
        kept = await offer_store.save(replace(fresh, state=offer.OfferState.PAUSED))
        await self.scope.note("pause", "offer", offer_id)
        await self.scope.touch("offer", offer_id)
        return kept

    async def _answered_for(self, line_id: UUID) -> tuple[request.Line, request.Request]:
        line, asked = await line_action.load(line_id)
        require(request_rule.check_answer_for(self.scope.who, asked))
        return line, asked

    async def _driven_by_viewer(self, line_ids: Iterable[UUID]) -> set[UUID]:
        running_pledges = [each for some in (await pledge_store.of_lines(line_ids)).values() for each in some if each.running]
        offers = await offer_store.load({each.offer_id for each in running_pledges})
        return {each.line_id for each in running_pledges if offer_rule.can_answer_for(self.scope.who, offers[each.offer_id])}

    async def _waiting(self, now: Running) -> tuple[Outlook, ...]:
        """The rides and deliveries to come that nobody carries, each with why, and with what a taxi would cost."""
        lines = await request_store.unserved(self.scope.now())
        requests = await request_store.load({each.request_id for each in lines})
        jobs = ((each, running.job(each, requests[each.request_id])) for each in lines)
        return tuple(
            Outlook(line.id, say("{reason}", reason=job.sentence)) if isinstance(job, Refusal) else _outlook(self.scope, now, job)
            for line, job in jobs
        )


async def _keep(scope: Scope, before: Running, problem: Problem, plan: Plan) -> None:
    try:
        await carrying.keep(scope, before, problem, plan)
    except carrying.UnsoundError as error:
        log.exception("a plan that breaks its rules was not kept")
        sentence = say("Many people are changing this right now; please try again.")
        raise RefusedError(Refusal(Reason.CONFLICT, sentence)) from error


def _driven(known: Running, route: Route) -> Driven:
    shift = known.problem.vehicles[route.vehicle].shift
    return Driven(known.offers[route.vehicle].id, Span(moment(shift.start), moment(shift.end)), route)


def _job(line: request.Line, asked: request.Request) -> Job:
    made = running.job(line, asked)
    if isinstance(made, Refusal):
        raise RefusedError(made)
    return made


def _outlook(scope: Scope, now: Running, job: Job) -> Outlook:
    answer = now.inserted(job, instant(scope.now()))
    fare = _fare(scope, job)
    if isinstance(answer, Unplaced):
        return Outlook(job.id, answer.sentence, taxi=fare)
    pick_up = Span(moment(answer.promise.pick_up.start), moment(answer.promise.pick_up.end))
    return Outlook(job.id, say("A driver can take it."), pick_up, moment(answer.promise.arrive_by), fare)


def _fare(scope: Scope, job: Job) -> Cost:
    tariff = taxi.Tariff(scope.settings.taxi_base, scope.settings.taxi_per_km, scope.settings.taxi_currency)
    fare = taxi.fare(running.TRAVEL, job, tariff)
    return Cost(fare.cost, fare.currency)


def _check_waiting(line: request.Line) -> Refusal | None:
    if line.wanted:
        return None
    return Refusal(Reason.WRONG_STATE, say("Somebody carries this already, or it is over."), "lineId")


def _check_ahead(line: request.Line, now: datetime) -> Refusal | None:
    over = (
        isinstance(line.spec, request.Ride | request.Delivery)
        and line.spec.pick_up.end is not None
        and line.spec.pick_up.end <= now
    )
    return Refusal(Reason.WRONG_STATE, say("Somebody carries this already, or it is over."), "lineId") if over else None


def _check_due(line: request.Line, told: Assignment | None, scope: Scope) -> Refusal | None:
    if not isinstance(line.spec, request.Ride | request.Delivery):
        return Refusal(Reason.INVALID, say("Only rides and deliveries are planned; choose one of their lines."), "pledgeId")
    due = (told.pick_up if told and told.pick_up else line.spec.pick_up).start
    if scope.now() >= due:
        return None
    sentence = say("It is too early to say that nobody came: the pick-up begins at {time} UTC.", time=f"{due:%H:%M}")
    return Refusal(Reason.WRONG_STATE, sentence, "pledgeId")
