"""Best insertion against trying every place."""

import random
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dispatch import course
from matching.dispatch.answer import Assigned, Reason, Unplaced
from matching.dispatch.check import check
from matching.dispatch.insert import QUOTED, insert
from matching.dispatch.plan import EMPTY, Call, Kind, Plan, Route
from matching.dispatch.problem import HOUR, MINUTE, Job, Problem, Size, Vehicle, Window
from matching.dispatch.travel import crow
from matching.place import Point
from tests import ride_world
from tests.ride_world import MORNING, TRAVEL

HOME = Point(50.45, 30.5)
NEAR = Point(50.47, 30.52)
FAR = Point(50.52, 30.6)


def tried(problem: Problem, plan: Plan, job: Job, now: int) -> int | None:
    """The least additional way of all places in all routes."""
    known, costs = replace(problem, jobs={**problem.jobs, job.id: job}), list[int]()
    for vehicle in problem.vehicles.values():
        away = crow([vehicle.start], [job.origin, job.destination]).round().max()
        if vehicle.radius is not None and away > vehicle.radius:
            continue
        route = plan.routes.get(vehicle.id) or Route(vehicle.id)
        calls = list(route.calls)
        for first in range(len(calls) + 1):
            for last in range(first, len(calls) + 1):
                order = [*calls[:first], Call(job.id, Kind.PICK_UP), *calls[first:last], Call(job.id, Kind.DROP), *calls[last:]]
                laid = course.laid(known, route, order, now)
                if laid:
                    costs.append(laid.hectometres - route.hectometres)
    return min(costs, default=None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 4 * HOUR))
def test_no_place_is_cheaper(seed: int, passed: int) -> None:
    """Insertion finds the cheapest of all places in all routes, and none only where there is none; the checker passes it."""
    now = MORNING + passed
    world = ride_world.later(ride_world.world(seed), now)
    job = replace(ride_world.ride(world.chance, 99), id=UUID(int=5000))
    answer, best = insert(world.problem, world.plan, job, now), tried(world.problem, world.plan, job, now)
    assert (answer.hectometres if isinstance(answer, Assigned) else None) == best
    if isinstance(answer, Assigned):
        assert check(answer.problem, answer.plan, now, world.plan) == ()
        begins = {stop.kind: stop.begin for stop in answer.plan.stops(job.id)}
        assert begins == {Kind.PICK_UP: answer.pick_up, Kind.DROP: answer.drop}
        assert answer.promise.pick_up.start <= answer.pick_up <= answer.promise.pick_up.end
    else:
        assert sum(answer.reasons.values()) == len(world.problem.vehicles)
        assert answer.sentence


def somebody(**changes: object) -> Job:
    job = Job(UUID(int=7), NEAR, FAR, Window(MORNING + HOUR, MORNING + 2 * HOUR), Window(0, MORNING + 4 * HOUR), Size(1))
    return replace(job, **changes)


def car(**changes: object) -> Vehicle:
    return replace(Vehicle(UUID(int=1), HOME, Window(MORNING, MORNING + 6 * HOUR), Size(3), HOME), **changes)


REFUSED = [
    (car(shift=Window(MORNING, MORNING + HOUR)), somebody(), Reason.NOT_DRIVING, "not driving at that time"),
    (car(), somebody(size=Size(4)), Reason.TOO_FEW_SEATS, "too few seats"),
    (car(), somebody(size=Size(1, 1)), Reason.NO_WHEELCHAIR, "takes no wheelchair"),
    (car(), somebody(size=Size(litres=1)), Reason.TOO_LITTLE_ROOM, "too little room"),
    (car(capacity=Size(3, 0, 50)), somebody(size=Size(litres=1, kilograms=1)), Reason.TOO_LITTLE_LOAD, "too little weight"),
    (car(radius=10), somebody(), Reason.TOO_FAR, "too far"),
    (car(most=0), somebody(), Reason.NO_TRIPS_LEFT, "no trips left"),
    (car(), somebody(drop=Window(0, MORNING + HOUR)), Reason.NOT_IN_TIME, "cannot be there in time"),
]


@pytest.mark.parametrize(("vehicle", "job", "reason", "words"), REFUSED)
def test_the_answer_says_why_nobody_can(vehicle: Vehicle, job: Job, reason: Reason, words: str) -> None:
    """Each rule that keeps a driver from a job is counted, and said."""
    answer = insert(Problem({}, {vehicle.id: vehicle}, TRAVEL), EMPTY, job, MORNING)
    assert isinstance(answer, Unplaced)
    assert answer.reasons == {reason: 1}
    assert words.replace("too little weight", "carries too little weight") in answer.sentence or words in answer.sentence


def test_who_is_busy_is_told_from_who_is_too_far() -> None:
    """A driver who could come if there were nothing else to do is said to be taken."""
    problem = Problem({}, {UUID(int=1): car(capacity=Size(1))}, TRAVEL)
    first = somebody(pick_up=Window(MORNING + HOUR, MORNING + HOUR), drop=Window(0, MORNING + 2 * HOUR))
    problem, plan = ride_world.asked(problem, EMPTY, first, MORNING)
    answer = insert(problem, plan, replace(first, id=UUID(int=8), origin=HOME), MORNING)
    assert isinstance(answer, Unplaced)
    assert answer.reasons == {Reason.TAKEN: 1}


def test_no_drivers_at_all_is_said() -> None:
    """Without a driver the sentence says so."""
    answer = insert(Problem({}, {}, TRAVEL), EMPTY, somebody(), MORNING)
    assert isinstance(answer, Unplaced)
    assert answer.sentence == "No driver is on the road that day."


def test_two_ride_together() -> None:
    """Two neighbours on the same way share the car, within what each may ride."""
    problem, plan = Problem({}, {UUID(int=1): car()}, TRAVEL), EMPTY
    for number, origin in enumerate((NEAR, Point(50.471, 30.521)), 7):
        problem, plan = ride_world.asked(problem, plan, somebody(id=UUID(int=number), origin=origin), MORNING)
    assert [stop.kind for stop in plan.routes[UUID(int=1)].stops] == [Kind.PICK_UP, Kind.PICK_UP, Kind.DROP, Kind.DROP]


def test_nobody_is_told_a_longer_window_than_half_an_hour() -> None:
    """A wide wish is promised as half an hour around what is planned, a narrow one as it was asked."""
    problem = Problem({}, {UUID(int=1): car()}, TRAVEL)
    wide = insert(problem, EMPTY, somebody(), MORNING)
    narrow = insert(problem, EMPTY, somebody(pick_up=Window(MORNING + HOUR, MORNING + HOUR + 10 * MINUTE)), MORNING)
    assert isinstance(wide, Assigned)
    assert isinstance(narrow, Assigned)
    assert wide.promise.pick_up == Window(MORNING + HOUR, MORNING + HOUR + QUOTED)
    assert narrow.promise.pick_up == Window(MORNING + HOUR, MORNING + HOUR + 10 * MINUTE)
    assert wide.promise.arrive_by == MORNING + 4 * HOUR


def test_the_same_question_has_the_same_answer() -> None:
    """Insertion draws no lots, and does not mind the order in which vehicles are kept."""
    world = ride_world.world(3)
    job = replace(ride_world.ride(random.Random(5), 1), id=UUID(int=5000))  # noqa: S311
    turned = replace(world.problem, vehicles=dict(reversed(world.problem.vehicles.items())))
    first, second = (insert(problem, world.plan, job, MORNING) for problem in (world.problem, turned))
    assert isinstance(first, Assigned)
    assert isinstance(second, Assigned)
    assert first.plan.routes == second.plan.routes
