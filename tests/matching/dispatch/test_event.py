"""What happens to a running plan."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import request
from matching.dispatch import event
from matching.dispatch.check import check
from matching.dispatch.plan import EMPTY, Kind, Plan
from matching.dispatch.problem import HOUR, MINUTE, Job, Problem, Size, Vehicle, Window
from matching.dispatch.settle import Settled
from matching.place import Point
from tests import ride_world
from tests.ride_world import MORNING, TRAVEL, World

HOME, NEAR, FAR = Point(50.45, 30.5), Point(50.47, 30.52), Point(50.5, 30.6)
FIRST, SECOND = UUID(int=1), UUID(int=2)
ANNA, BORYS = UUID(int=11), UUID(int=12)


def person(id: UUID, start: int) -> Job:
    return Job(id, NEAR, FAR, Window(start, start + 20 * MINUTE), Window(0, start + 2 * HOUR), Size(1), longest_ride=HOUR)


def cars(count: int) -> Problem:
    shift = Window(MORNING, MORNING + 6 * HOUR)
    return Problem(
        {}, {UUID(int=each): Vehicle(UUID(int=each), HOME, shift, Size(1), HOME) for each in range(1, count + 1)}, TRAVEL
    )


def running(count: int) -> World:
    """Anna and Borys in the same car, one behind the other."""
    problem, plan = cars(count), EMPTY
    for job, start in ((ANNA, MORNING + HOUR), (BORYS, MORNING + 3 * HOUR)):
        problem, plan = ride_world.asked(problem, plan, person(job, start), MORNING)
    assert plan.driver == {ANNA: FIRST, BORYS: FIRST}
    return replace(ride_world.world(0, jobs=0), problem=problem, plan=plan)


def test_time_passes() -> None:
    """What is set off for has begun, and only that; a vehicle waits where it was until it must set off."""
    world = running(1)
    stops = world.plan.routes[FIRST].stops
    assert stops[0].set_off > MORNING
    assert event.advance(world.plan, stops[0].set_off - 1) == world.plan
    assert event.advance(world.plan, stops[0].set_off).routes[FIRST].started == 1
    assert event.advance(world.plan, stops[-1].begin).routes[FIRST].started == 4


def test_a_cancelled_ride_frees_its_place() -> None:
    """Who asks for the same time after a cancellation gets the car."""
    world = running(1)
    charlie = replace(person(UUID(int=13), MORNING + HOUR), origin=FAR, destination=HOME)
    assert charlie.id not in ride_world.asked(world.problem, world.plan, charlie, MORNING)[1].driver
    done = event.cancel(world.problem, world.plan, ANNA, MORNING)
    assert check(done.problem, done.plan, MORNING, world.plan) == ()
    assert ANNA not in done.problem.jobs
    assert charlie.id in ride_world.asked(done.problem, done.plan, charlie, MORNING)[1].driver


def test_a_waiting_request_can_be_cancelled() -> None:
    """Who has no driver yet is simply forgotten."""
    problem, plan = ride_world.asked(cars(0), EMPTY, person(ANNA, MORNING), MORNING)
    done = event.cancel(problem, plan, ANNA, MORNING)
    assert (done.problem.jobs, done.plan) == ({}, EMPTY)


def test_a_driver_on_the_way_comes_for_nothing() -> None:
    """A cancellation or a no-show after the driver has set off leaves a stop at which nobody is met."""
    world = running(1)
    stop = world.plan.routes[FIRST].stops[0]
    on_the_way = ride_world.later(world, stop.set_off)
    done = event.cancel(on_the_way.problem, on_the_way.plan, ANNA, stop.set_off)
    assert [each.kind for each in done.plan.routes[FIRST].stops] == [Kind.MISSED, Kind.PICK_UP, Kind.DROP]
    assert check(done.problem, done.plan, stop.set_off) == ()
    waited = event.no_show(on_the_way.problem, on_the_way.plan, ANNA, stop.begin + 15 * MINUTE)
    assert waited.plan.routes[FIRST].stops[0].done == stop.begin + 15 * MINUTE
    assert waited.plan.driver == {BORYS: FIRST}
    assert check(waited.problem, waited.plan, stop.begin + 15 * MINUTE) == ()


def test_who_is_aboard_cannot_cancel() -> None:
    """The ride goes on."""
    world = running(1)
    now = world.plan.routes[FIRST].stops[0].begin
    riding = ride_world.later(world, now)
    assert event.boarded(riding.plan, ANNA, now)
    assert event.cancel(riding.problem, riding.plan, ANNA, now).plan == riding.plan


def test_another_driver_takes_over() -> None:
    """When a driver drops out, the passengers go to who can keep what was promised to them."""
    world = running(2)
    done = event.drop_out(world.problem, world.plan, FIRST, MORNING)
    assert set(done.moved) == {ANNA, BORYS}
    assert done.stranded == ()
    assert done.plan.driver == {ANNA: SECOND, BORYS: SECOND}
    assert done.problem.jobs[ANNA].promise == world.problem.jobs[ANNA].promise
    assert check(done.problem, done.plan, MORNING, world.plan) == ()


def test_who_is_left_without_a_driver_is_told_at_once() -> None:
    """Nobody can take over: the passengers are stranded, and what they were promised becomes a most urgent request."""
    world = running(1)
    done = event.drop_out(world.problem, world.plan, FIRST, MORNING)
    assert set(done.stranded) == {ANNA, BORYS}
    asked, promise = done.problem.jobs[ANNA], world.problem.jobs[ANNA].promise
    assert promise
    assert (asked.promise, asked.pick_up, asked.urgency) == (None, promise.pick_up, request.Urgency.CRITICAL)
    assert ride_world.asked(done.problem, done.plan, person(UUID(int=13), MORNING + HOUR), MORNING)[1] == done.plan


def test_a_driver_who_drops_out_brings_home_who_is_aboard() -> None:
    """Who is in the car arrives; those to come go to others; the car takes nobody else."""
    world = running(2)
    now = world.plan.routes[FIRST].stops[0].begin
    riding = ride_world.later(world, now)
    done = event.drop_out(riding.problem, riding.plan, FIRST, now)
    assert done.plan.driver == {ANNA: FIRST, BORYS: SECOND}
    assert check(done.problem, done.plan, now, riding.plan) == ()
    assert done.problem.vehicles[FIRST].shift.end == done.plan.routes[FIRST].back_at


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 3 * HOUR), st.sampled_from([event.cancel, event.no_show]))
def test_any_cancellation_leaves_a_right_plan(
    seed: int, passed: int, happens: Callable[[Problem, Plan, UUID, int], Settled]
) -> None:
    """Whoever cancels or does not come, whenever: the checker passes what is left, and nobody else loses a promise."""
    now = MORNING + passed
    world = ride_world.later(ride_world.world(seed), now)
    for job in sorted(world.problem.jobs):
        if not event.boarded(world.plan, job, now):
            done = happens(world.problem, world.plan, job, now)
            assert check(done.problem, done.plan, now, world.plan) == ()
            assert done.plan.driver.keys() | set(done.stranded) == world.plan.driver.keys() - {job}
            assert happens is event.no_show or done.stranded == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 3 * HOUR))
def test_any_driver_may_drop_out(seed: int, passed: int) -> None:
    """Whoever drops out, whenever: every passenger has another driver within the promise, or is told."""
    now = MORNING + passed
    world = ride_world.later(ride_world.world(seed), now)
    for vehicle in sorted(world.problem.vehicles):
        done = event.drop_out(world.problem, world.plan, vehicle, now)
        assert check(done.problem, done.plan, now, world.plan) == ()
        assert done.plan.driver.keys() | set(done.stranded) == world.plan.driver.keys()
        assert not done.plan.driver.keys() & set(done.stranded)
