"""Small made-up days of rides."""

import random
from dataclasses import dataclass, replace
from uuid import UUID

from matching import request
from matching.dispatch import event
from matching.dispatch.answer import Assigned
from matching.dispatch.insert import insert
from matching.dispatch.plan import EMPTY, Plan
from matching.dispatch.problem import HOUR, MINUTE, Job, Problem, Size, Vehicle, Window
from matching.dispatch.travel import GreatCircle
from matching.place import Point

TRAVEL = GreatCircle()
MORNING = 1_580_000_400  # 2020-01-26 01:00 UTC


def place(chance: random.Random) -> Point:
    return Point(50.4 + chance.uniform(0, 0.12), 30.4 + chance.uniform(0, 0.2))


def ride(chance: random.Random, number: int, *, rides: bool = True) -> Job:
    """Somebody (or a parcel) to be carried within the next hours."""
    origin, destination = place(chance), place(chance)
    direct = int(TRAVEL.ways([origin], [destination]).seconds[0, 0])
    start = MORNING + int(chance.uniform(0, 4 * HOUR))
    pick_up = Window(start, start + chance.choice((15, 30, 90)) * MINUTE)
    longest = direct + chance.choice((5, 15)) * MINUTE if rides and chance.random() < 0.6 else None
    drop = Window(MORNING, pick_up.end + 2 * MINUTE + direct + chance.choice((10, 40)) * MINUTE)
    size = chance.choice((Size(1), Size(2), Size(1, 1), Size(litres=80, kilograms=20)))
    urgency = chance.choice(tuple(request.Urgency))
    return Job(UUID(int=1000 + number), origin, destination, pick_up, drop, size, longest_ride=longest, urgency=urgency)


def driver(chance: random.Random, number: int, *, hours: float = 3) -> Vehicle:
    """Somebody with a car and now and then a limit."""
    home, start = place(chance), MORNING + int(chance.uniform(0, HOUR))
    return Vehicle(
        UUID(int=number),
        home,
        Window(start, start + int(chance.uniform(1, 2) * hours * HOUR)),
        chance.choice((Size(3, 0, 200, 100), Size(4, 1, 100, 50), Size(2, 0, 400, 200))),
        finish=chance.choice((home, home, None)),
        radius=chance.choice((None, None, 120)),
        most=chance.choice((None, 6)),
        longest=chance.choice((None, None, 3 * HOUR)),
    )


@dataclass(frozen=True)
class World:
    problem: Problem
    plan: Plan
    chance: random.Random


def world(seed: int, jobs: int = 8, drivers: int = 3, *, rides: bool = True) -> World:
    """Drivers, and jobs inserted one after the other; those that found nobody are in the problem too."""
    chance = random.Random(seed)  # noqa: S311
    vehicles = [driver(chance, number) for number in range(1, drivers + 1)]
    problem, plan = Problem({}, {each.id: each for each in vehicles}, TRAVEL), EMPTY
    for number in range(jobs):
        problem, plan = asked(problem, plan, ride(chance, number, rides=rides), MORNING)
    return World(problem, plan, chance)


def asked(problem: Problem, plan: Plan, job: Job, now: int) -> tuple[Problem, Plan]:
    """The job is asked for: it gets a driver, or waits."""
    answer = insert(problem, plan, job, now)
    if isinstance(answer, Assigned):
        return answer.problem, answer.plan
    return replace(problem, jobs={**problem.jobs, job.id: job}), plan


def later(made: World, now: int) -> World:
    """The same when some time has passed."""
    return replace(made, plan=event.advance(made.plan, now))
