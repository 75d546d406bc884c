"""Improving the running plan."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dispatch import improve, routing, vrp
from matching.dispatch.check import check
from matching.dispatch.plan import EMPTY, Kind, Route
from matching.dispatch.problem import HOUR, MINUTE, Job, Problem, Size, Vehicle, Window
from matching.dispatch.task import Improver, Limit, Proposal, Task
from matching.place import Point
from tests import ride_world
from tests.ride_world import MORNING, TRAVEL, World

SHORT = Limit(30)
ENGINES = [
    pytest.param((vrp.improve,), id="pyvrp"),
    pytest.param((routing.improve,), id="or-tools"),
    pytest.param(None, id="both"),
]


def kept(world: World, result: improve.Improvement, now: int) -> None:
    """Nobody's promise is broken, nothing under way changed, the plan is right and no worse."""
    assert check(result.problem, result.plan, now, world.plan) == ()
    assert result.plan.driver.keys() >= world.plan.driver.keys()
    for job in world.plan.driver:
        promise = world.problem.jobs[job].promise
        begins = {stop.kind: stop.begin for stop in result.plan.stops(job)}
        assert promise
        assert promise.pick_up.start <= begins[Kind.PICK_UP] <= promise.pick_up.end
        assert begins[Kind.DROP] <= promise.arrive_by
        assert result.problem.jobs[job].promise == promise
    assert improve.worth(result.problem, result.plan) >= improve.worth(world.problem, world.plan)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 3 * HOUR), st.sampled_from([None, (vrp.improve,), (routing.improve,)]))
def test_no_promise_is_broken(seed: int, passed: int, engines: tuple[Improver, ...] | None) -> None:
    """Whatever the day, the moment and the engine: promises hold, what is under way stays, the checker passes the plan."""
    now = MORNING + passed
    world = ride_world.later(ride_world.world(seed, jobs=12), now)
    kept(world, improve.improve(world.problem, world.plan, now, 1, SHORT, improvers=engines), now)


@pytest.mark.parametrize("engines", ENGINES)
def test_the_same_seed_gives_the_same_plan(engines: tuple[Improver, ...] | None) -> None:
    """Improving is a function of its arguments."""
    world = ride_world.world(12, jobs=14, drivers=4)
    first, again = (improve.improve(world.problem, world.plan, MORNING, 7, SHORT, improvers=engines) for _ in range(2))
    assert first == again


def crossed(engines: tuple[Improver, ...] | None) -> tuple[World, improve.Improvement]:
    """Days on which insertion, one job after the other, leaves something to be found."""
    found = [ride_world.world(seed, jobs=14, drivers=4, rides=engines != (vrp.improve,)) for seed in range(4)]
    results = [improve.improve(each.problem, each.plan, MORNING, 1, Limit(100), improvers=engines) for each in found]
    return next((world, result) for world, result in zip(found, results, strict=True) if result.better)


@pytest.mark.parametrize("engines", ENGINES)
def test_each_engine_finds_something_better(engines: tuple[Improver, ...] | None) -> None:
    """More jobs are served, or the way is shorter; who is newly served gets a promise."""
    world, result = crossed(engines)
    assert improve.worth(result.problem, result.plan) > improve.worth(world.problem, world.plan)
    assert set(result.newly) == result.plan.driver.keys() - world.plan.driver.keys()
    assert all(result.problem.jobs[job].promise for job in result.newly)


def test_a_driver_who_has_confirmed_is_not_exchanged() -> None:
    """Every passenger whose driver has confirmed stays with that driver."""
    world, free = crossed((vrp.improve,))
    exchanged = {job for job, vehicle in world.plan.driver.items() if free.plan.driver[job] != vehicle}
    assert exchanged
    jobs = dict(world.problem.jobs)
    for job, vehicle in world.plan.driver.items():
        promise = jobs[job].promise
        assert promise
        jobs[job] = replace(jobs[job], promise=replace(promise, driver=vehicle))
    settled = replace(world.problem, jobs=jobs)
    for engines in ((vrp.improve,), (routing.improve,)):
        result = improve.improve(settled, world.plan, MORNING, 1, Limit(60), improvers=engines)
        assert {job: result.plan.driver[job] for job in world.plan.driver} == world.plan.driver


def test_what_is_soon_stays() -> None:
    """What a driver sets off for within the notice is not changed any more."""
    world, _ = crossed((vrp.improve,))
    result = improve.improve(world.problem, world.plan, MORNING, 1, SHORT, notice=6 * HOUR)
    assert [each.stops for each in world.plan.routes.values()] == [result.plan.routes[key].stops for key in world.plan.routes]


def liar(lie: Proposal) -> Improver:
    return lambda task, seed, limit: {**task.running, **lie}


def test_a_wrong_proposal_is_not_taken() -> None:
    """Proposals that lose a passenger, or give a car what it cannot carry, leave the running plan as it is."""
    world = ride_world.world(5)
    routes = [route for route in world.plan.routes.values() if len(route.stops) > 3]
    for lie in ({routes[0].vehicle: ()}, {routes[0].vehicle: tuple(reversed(routes[0].calls))}):
        result = improve.improve(world.problem, world.plan, MORNING, 1, SHORT, notice=-HOUR, improvers=(liar(lie),))
        kept(world, result, MORNING)
        assert result.before == world.plan


def test_who_waits_is_looked_at_again() -> None:
    """A request that found nobody is served once there is somebody, and is then promised a time."""
    home = Point(50.45, 30.5)
    window = Window(MORNING + HOUR, MORNING + HOUR + 30 * MINUTE)
    job = Job(UUID(int=9), home, Point(50.47, 30.52), window, Window(0, MORNING + 3 * HOUR), Size(1))
    problem, plan = ride_world.asked(Problem({}, {}, TRAVEL), EMPTY, job, MORNING)
    assert plan == EMPTY
    driver = Vehicle(UUID(int=1), home, Window(MORNING, MORNING + 5 * HOUR), Size(3), home)
    staffed = replace(problem, vehicles={driver.id: driver})
    result = improve.improve(staffed, plan, MORNING + MINUTE, 1, SHORT)
    assert result.newly == (job.id,)
    promise = result.problem.jobs[job.id].promise
    assert promise
    assert promise.pick_up == window
    assert not improve.improve(staffed, plan, window.end, 1, SHORT).better


def test_a_fleet_too_various_is_improved_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the matrices would not fit, some vehicles are looked at, with another seed others, and the plan stays right."""
    monkeypatch.setattr(vrp, "MOST_CELLS", 1000)
    world = ride_world.world(12, jobs=14, drivers=6)
    changed = list[set[UUID]]()
    for seed in range(4):
        result = improve.improve(world.problem, world.plan, MORNING, seed, Limit(60), improvers=(vrp.improve,))
        kept(world, result, MORNING)
        changed.append({key for key, route in result.plan.routes.items() if route != world.plan.routes.get(key, Route(key))})
    assert any(changed)
    assert max(map(len, changed)) < 6


def test_nothing_to_do_is_no_work() -> None:
    """An empty day stays empty, and no engine is asked."""

    def never(task: Task, seed: int, limit: Limit) -> Proposal:
        raise AssertionError(task)

    empty = Problem({}, {}, TRAVEL)
    assert not improve.improve(empty, EMPTY, MORNING, 1, SHORT, improvers=(never,)).better


def test_the_caller_can_stop_the_search() -> None:
    """A stop that says so at once leaves the plan right."""
    world = ride_world.world(12, jobs=14, drivers=4)
    result = improve.improve(world.problem, world.plan, MORNING, 1, Limit(10**6, lambda: True))
    kept(world, result, MORNING)
    assert result.plan.driver.keys() >= world.plan.driver.keys()


def test_passengers_aboard_are_brought_on() -> None:
    """Who is in the car stays in it, however the rest is turned around."""
    world = ride_world.world(12, jobs=14, drivers=4)
    moments = sorted(stop.begin for route in world.plan.routes.values() for stop in route.stops)
    days = ((now, ride_world.later(world, now)) for now in moments)
    first, running = next(day for day in days if any(route.aboard for route in day[1].plan.routes.values()))
    aboard = {job: route.vehicle for route in running.plan.routes.values() for job in route.aboard}
    for engines in ((vrp.improve,), (routing.improve,)):
        result = improve.improve(running.problem, running.plan, first, 1, Limit(60), improvers=engines)
        assert {job: result.plan.driver[job] for job in aboard} == aboard
        kept(running, result, first)
