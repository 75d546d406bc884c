"""The running plan of rides and deliveries as the database has it now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api.store import dispatch as dispatch_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from api.store.dispatch import KeptRoute
from matching import offer, pledge, request, span
from matching.assignment import Assignment
from matching.dispatch import event, insert, reading
from matching.dispatch.answer import Assigned, Unplaced
from matching.dispatch.plan import Plan
from matching.dispatch.problem import Job, Problem, Promise, Vehicle, Window, instant, moment
from matching.dispatch.travel import GreatCircle
from matching.pledge import AGREED
from matching.refusal import Reason, Refusal
from matching.sentence import say
from schema.narrowing import OfferKind

TRAVEL = GreatCircle()


@dataclass(frozen=True, slots=True)
class Running:
    """The problem and its plan, and what in the database they stand for.

    `routes` are those kept and `offers` the drivers', both by vehicle; `lines`, `requests`, `assignments` and running `pledges`
    are those of the jobs, by line (requests by their own id), and `refused` the offers of drivers who said no to them.
    """

    problem: Problem
    plan: Plan
    routes: Mapping[UUID, KeptRoute]
    offers: Mapping[UUID, offer.Offer]
    lines: Mapping[UUID, request.Line]
    requests: Mapping[UUID, request.Request]
    assignments: Mapping[UUID, Assignment]
    pledges: Mapping[UUID, pledge.Pledge]
    refused: Mapping[UUID, frozenset[UUID]]

    @property
    def open(self) -> Problem:
        """The problem without the jobs that a driver refused and nobody carries: those are given to others one by one."""
        kept = {id: each for id, each in self.problem.jobs.items() if id in self.plan.driver or id not in self.refused}
        return replace(self.problem, jobs=kept)

    def inserted(self, made: Job, at: int) -> Assigned | Unplaced:
        """The job with the driver to whom it costs the least way, of those who have not refused it."""
        refused = self.refused.get(made.id, frozenset())
        asked = {id: each for id, each in self.problem.vehicles.items() if each.offer_id not in refused}
        answer = insert.insert(replace(self.problem, vehicles=asked), self.plan, made, at)
        if isinstance(answer, Unplaced):
            return answer
        return replace(answer, problem=replace(answer.problem, vehicles=self.problem.vehicles))

    def having(self, problem: Problem, plan: Plan) -> "Running":
        """The same with another plan."""
        return replace(self, problem=problem, plan=plan)


async def load(now: datetime) -> Running:
    """The plan without what was called off since it was kept; stops that are due are under way.

    Its problem has what waits for a driver as well.
    """
    kept = {each.route.vehicle: each for each in await dispatch_store.running(now)}
    offer_of = {stop.job: each.offer_id for each in kept.values() for stop in each.route.stops}
    waiting = {each.line_id for each in await dispatch_store.waiting()}
    lines = await request_store.load_lines(offer_of.keys() | waiting)
    lines = {id: line for id, line in lines.items() if id in offer_of or line.wanted}
    requests = await request_store.load({each.request_id for each in lines.values()})
    told = await pledge_store.of_lines(lines)
    pledges, refused = _running(told, offer_of), _refused(told)
    offers = await _drives(kept.values())
    by_hand = await _bound_by_hand([each.id for each in offers], offer_of)
    vehicles = {vehicle.id: (vehicle, each) for each in offers for vehicle in _usable(each, kept, by_hand[each.id])}
    kept = {id: each for id, each in kept.items() if id in vehicles}
    assignments = await dispatch_store.assignments(lines)
    promises = {id: each for id, each in assignments.items() if id in pledges}
    jobs = _jobs(lines, requests, promises, _settled(kept.values(), pledges, refused))
    problem = Problem(jobs, {id: vehicle for id, (vehicle, _) in vehicles.items()}, TRAVEL)
    plan = event.advance(Plan({id: each.route for id, each in kept.items()}), instant(now))
    for id in sorted(set(plan.driver) - pledges.keys(), key=lambda each: each.int):
        settled = event.cancel(problem, plan, id, instant(now))
        problem, plan = settled.problem, settled.plan
    again = {id: each for id, each in jobs.items() if lines[id].wanted and id not in plan.driver}
    problem = replace(problem, jobs={**problem.jobs, **again})
    offers_of = {id: each for id, (_, each) in vehicles.items()}
    return Running(problem, plan, kept, offers_of, lines, requests, assignments, pledges, refused)


def _usable(offered: offer.Offer, kept: Mapping[UUID, KeptRoute], by_hand: Sequence[span.Span]) -> Iterator[Vehicle]:
    """The shifts of a driver that can be planned: what was pledged by hand in a shift is left to those who pledged it."""
    vehicles = reading.vehicles(offered)
    for vehicle in () if isinstance(vehicles, Refusal) else vehicles:
        shift = span.Span(moment(vehicle.shift.start), moment(vehicle.shift.end))
        closed = offered.state is not offer.OfferState.OPEN or any(each.overlaps(shift) for each in by_hand)
        carried = len(kept[vehicle.id].route.jobs) if vehicle.id in kept else 0
        if carried or not closed:
            yield replace(vehicle, most=carried + (0 if closed else offered.free))


def job(line: request.Line, asked: request.Request, told: Assignment | None = None) -> Job | Refusal:
    """A ride or delivery as a job, with what was promised; a refusal where it lacks what a plan needs, such as positions."""
    if not isinstance(line.spec, request.Ride | request.Delivery):
        return Refusal(Reason.INVALID, say("Only rides and deliveries are planned; choose one of their lines."), "lineId")
    made = reading.job(line.id, line.spec, TRAVEL, asked.urgency)
    return made if isinstance(made, Refusal) else replace(made, promise=_promise(told))


def _promise(told: Assignment | None) -> Promise | None:
    if told is None or told.pick_up is None or told.pick_up.end is None or told.arrive_by is None:
        return None
    return Promise(Window(instant(told.pick_up.start), instant(told.pick_up.end)), instant(told.arrive_by))


def _jobs(
    lines: Mapping[UUID, request.Line],
    requests: Mapping[UUID, request.Request],
    assignments: Mapping[UUID, Assignment],
    settled: Mapping[UUID, UUID],
) -> dict[UUID, Job]:
    """The jobs of the lines; `settled` names the vehicles whose drivers have confirmed, and who are not exchanged any more."""
    jobs: dict[UUID, Job] = {}
    for id, line in lines.items():
        made = job(line, requests[line.request_id], assignments.get(id))
        if isinstance(made, Refusal):
            continue
        promise = made.promise and replace(made.promise, driver=settled.get(id))
        jobs[id] = replace(made, promise=promise)
    return jobs


def _running(told: Mapping[UUID, Sequence[pledge.Pledge]], offer_of: Mapping[UUID, UUID]) -> dict[UUID, pledge.Pledge]:
    """The running pledge of each line, if it is from the offer that the plan has it with."""
    running = (each for some in told.values() for each in some if each.running)
    return {each.line_id: each for each in running if offer_of.get(each.line_id) == each.offer_id}


def _refused(told: Mapping[UUID, Sequence[pledge.Pledge]]) -> dict[UUID, frozenset[UUID]]:
    """The offers whose drivers declined, did not answer, or were called off by people; an exchange by the plan has no reason."""
    ended = {id: frozenset(each.offer_id for each in some if _called_off(each)) for id, some in told.items()}
    return {id: offers for id, offers in ended.items() if offers}


def _called_off(each: pledge.Pledge) -> bool:
    return not each.running and (each.state is not pledge.PledgeState.CANCELLED or each.closing is not None)


def _settled(kept: Iterable[KeptRoute], pledges: Mapping[UUID, pledge.Pledge], refused: Collection[UUID]) -> dict[UUID, UUID]:
    """The vehicle of each line whose driver has confirmed, or that another driver has refused: it is not given to others."""
    vehicle_of = {stop.job: each.route.vehicle for each in kept for stop in each.route.stops}
    return {id: vehicle_of[id] for id, each in pledges.items() if id in vehicle_of and (each.state in AGREED or id in refused)}


async def _drives(kept: Iterable[KeptRoute]) -> list[offer.Offer]:
    """The open offers of drivers, and those that have a route, open or not."""
    driving = {each.id: each for each in await offer_store.matchable([], [OfferKind.DRIVE])}
    return list((driving | await offer_store.load({each.offer_id for each in kept} - driving.keys())).values())


async def _bound_by_hand(offers: Iterable[UUID], planned: Collection[UUID]) -> dict[UUID, list[span.Span]]:
    """The times that pledges outside the plan bind each vehicle."""
    found = await pledge_store.of_offers(offers)
    return {
        id: [each.during for each in some if each.running and each.during and each.line_id not in planned]
        for id, some in found.items()
    }
