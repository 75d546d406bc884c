"""The checker passes what is right and refuses every change that is not."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dispatch import event
from matching.dispatch.check import Rule, check
from matching.dispatch.plan import Kind, Plan, Route, Stop
from matching.dispatch.problem import HOUR, MINUTE, Job, Problem, Promise, Size, Vehicle, Window
from matching.place import Point
from tests import ride_world
from tests.ride_world import MORNING, TRAVEL, World

HOME, NEAR, FAR = Point(50.45, 30.5), Point(50.47, 30.52), Point(50.5, 30.6)
FIRST, SECOND = UUID(int=1), UUID(int=2)
ANNA, BORYS = UUID(int=11), UUID(int=12)


def made() -> tuple[Problem, Plan]:
    """Two people in one car, one behind the other; another car stays at home."""
    shift = Window(MORNING, MORNING + 8 * HOUR)
    cars = {each: Vehicle(each, HOME, shift, Size(1), HOME, radius=200, most=2, longest=7 * HOUR) for each in (FIRST, SECOND)}
    problem, plan = Problem({}, cars, TRAVEL), Plan({})
    for number, (job, way) in enumerate({ANNA: (NEAR, FAR), BORYS: (FAR, NEAR)}.items()):
        start = MORNING + (1 + 2 * number) * HOUR
        asked = Job(job, *way, Window(start, start + 20 * MINUTE), Window(0, start + 2 * HOUR), Size(1), longest_ride=HOUR)
        problem, plan = ride_world.asked(problem, plan, asked, MORNING)
    return problem, plan


def with_stops(plan: Plan, *stops: Stop) -> Plan:
    return plan.having([replace(plan.routes[FIRST], stops=stops)])


def changed(plan: Plan, at: int, **changes: object) -> Plan:
    stops = list(plan.routes[FIRST].stops)
    stops[at] = replace(stops[at], **changes)
    return with_stops(plan, *stops)


def moved(plan: Plan, at: int, seconds: int) -> Plan:
    """The stop and all later ones at another time."""
    stops = list(plan.routes[FIRST].stops)
    for here in range(at, len(stops)):
        stop = stops[here]
        stops[here] = replace(stop, set_off=stop.set_off + seconds, begin=stop.begin + seconds, done=stop.done + seconds)
    route = plan.routes[FIRST]
    return plan.having([replace(route, stops=tuple(stops), back_at=route.back_at + seconds)])


PLANS: dict[str, tuple[Rule, Callable[[Plan], Plan]]] = {
    "an unknown vehicle": (Rule.KNOWN, lambda plan: plan.having([Route(UUID(int=9))])),
    "an unknown job": (Rule.KNOWN, lambda plan: changed(plan, 0, job=UUID(int=9))),
    "the same person in two cars": (Rule.ONCE, lambda plan: plan.having([replace(plan.routes[FIRST], vehicle=SECOND)])),
    "nobody gets out": (Rule.PAIRED, lambda plan: with_stops(plan, *plan.routes[FIRST].stops[:-1])),
    "out before in": (Rule.ORDERED, lambda plan: with_stops(plan, *(plan.routes[FIRST].stops[at] for at in (1, 0, 2, 3)))),
    "at the wrong door": (Rule.PLACED, lambda plan: changed(plan, 0, point=FAR)),
    "too early": (Rule.WINDOW, lambda plan: moved(plan, 0, -MINUTE)),
    "too late": (Rule.WINDOW, lambda plan: moved(plan, 0, 21 * MINUTE)),
    "no time to get in": (Rule.SERVICE, lambda plan: changed(plan, 0, done=plan.routes[FIRST].stops[0].begin)),
    "faster than the way": (Rule.TRAVEL, lambda plan: moved(plan, 1, -1)),
    "a shorter way told": (Rule.TRAVEL, lambda plan: changed(plan, 1, hectometres=1)),
    "a shorter way home": (Rule.TRAVEL, lambda plan: plan.having([replace(plan.routes[FIRST], back=0)])),
    "back too soon": (Rule.TRAVEL, lambda plan: plan.having([replace(plan.routes[FIRST], back_at=MORNING)])),
    "out too late": (Rule.SHIFT, lambda plan: plan.having([replace(plan.routes[FIRST], back_at=MORNING + 9 * HOUR)])),
    "both at once in one seat": (
        Rule.ROOM,
        lambda plan: with_stops(plan, *(plan.routes[FIRST].stops[at] for at in (0, 2, 1, 3))),
    ),
    "dropped from the plan": (Rule.PROMISE, lambda plan: with_stops(plan, *plan.routes[FIRST].stops[:2])),
    "an empty plan": (Rule.PROMISE, lambda _: Plan({})),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_wrong_plan_is_refused(name: str) -> None:
    """Each change to a right plan is found, by the rule it breaks."""
    problem, plan = made()
    assert check(problem, plan, MORNING) == ()
    rule, mutate = PLANS[name]
    assert rule in {fault.rule for fault in check(problem, mutate(plan), MORNING)}


def narrowed(problem: Problem, **changes: object) -> Problem:
    return replace(problem, vehicles={**problem.vehicles, FIRST: replace(problem.vehicles[FIRST], **changes)})


def asking(problem: Problem, **changes: object) -> Problem:
    return replace(problem, jobs={**problem.jobs, ANNA: replace(problem.jobs[ANNA], **changes)})


PROBLEMS: dict[str, tuple[Rule, Callable[[Problem], Problem]]] = {
    "a shorter shift": (Rule.SHIFT, lambda problem: narrowed(problem, shift=Window(MORNING, MORNING + 3 * HOUR))),
    "a shorter day": (Rule.OUT, lambda problem: narrowed(problem, longest=HOUR)),
    "a smaller car": (Rule.ROOM, lambda problem: narrowed(problem, capacity=Size())),
    "fewer trips": (Rule.TRIPS, lambda problem: narrowed(problem, most=1)),
    "a smaller area": (Rule.AREA, lambda problem: narrowed(problem, radius=30)),
    "a shorter ride": (Rule.RIDE, lambda problem: asking(problem, longest_ride=MINUTE)),
    "another promise": (
        Rule.PROMISE,
        lambda problem: asking(problem, promise=Promise(Window(MORNING, MORNING + HOUR - 1), MORNING + 3 * HOUR)),
    ),
    "an earlier arrival promised": (
        Rule.PROMISE,
        lambda problem: asking(problem, promise=Promise(Window(MORNING, MORNING + 2 * HOUR), MORNING + HOUR)),
    ),
    "another driver has confirmed": (
        Rule.DRIVER,
        lambda problem: asking(problem, promise=Promise(Window(MORNING, MORNING + 2 * HOUR), MORNING + 3 * HOUR, SECOND)),
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_plan_that_was_right_before_is_refused(name: str) -> None:
    """Where the problem becomes stricter, the plan that no longer keeps it is refused."""
    problem, plan = made()
    rule, stricter = PROBLEMS[name]
    assert rule in {fault.rule for fault in check(stricter(problem), plan, MORNING)}


def test_what_is_under_way_stays() -> None:
    """Stops that have begun may not be changed, taken out or called open again, and nothing is set off for in the past."""
    problem, plan = made()
    now = plan.routes[FIRST].stops[0].begin
    running = event.advance(plan, now)
    assert running.routes[FIRST].started == 1
    assert check(problem, running, now, running) == ()
    again = running.having([replace(running.routes[FIRST], started=0)])
    assert {fault.rule for fault in check(problem, again, now, running)} == {Rule.FIXED, Rule.PAST}
    other = moved(running, 0, MINUTE)
    assert Rule.FIXED in {fault.rule for fault in check(problem, other, now, running)}
    assert Rule.FIXED in {fault.rule for fault in check(problem, Plan({}), now, running)}


def shifts(plan: Plan) -> list[Plan]:
    """The plan with one stop of each route a minute earlier, out of its route, or exchanged with the next."""
    wrong = list[Plan]()
    for route in plan.routes.values():
        for at, stop in enumerate(route.stops):
            early = replace(stop, set_off=stop.set_off - 1, begin=stop.begin - 1)
            wrong.append(plan.having([replace(route, stops=(*route.stops[:at], early, *route.stops[at + 1 :]))]))
            wrong.append(plan.having([replace(route, stops=(*route.stops[:at], *route.stops[at + 1 :]))]))
            turned = Kind.DROP if stop.kind is Kind.PICK_UP else Kind.PICK_UP
            wrong.append(
                plan.having([replace(route, stops=(*route.stops[:at], replace(stop, kind=turned), *route.stops[at + 1 :]))])
            )
    return wrong


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_small_change_is_found(seed: int) -> None:
    """In made-up plans no stop can be earlier, missing or of the other kind."""
    world: World = ride_world.world(seed)
    assert check(world.problem, world.plan, MORNING) == ()
    assert all(check(world.problem, plan, MORNING) for plan in shifts(world.plan))
