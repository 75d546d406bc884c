"""A made-up day of rides in a region of 40 by 40 kilometres, after what the doctors' rides of 2020 looked like.

People go from home to one of six hubs or back; most ask half an hour to six hours ahead, some the day before; 20 % cancel before
the pick-up, and 10 % of the drivers drop out during their shift of three to six hours.
"""

import random
from dataclasses import dataclass, replace
from uuid import UUID

from matching.dispatch.problem import HOUR, MINUTE, Job, Size, Vehicle, Window
from matching.dispatch.travel import GreatCircle
from matching.place import Point

TRAVEL = GreatCircle(detour=1.0, speed=30)  # as the crow flies
LENGTH = 12 * HOUR
SIDE = 40.0
KILOMETRE = 1 / 111.195  # degrees, at the equator
HUBS = 6


@dataclass(frozen=True, slots=True)
class Day:
    """Who asks and when, who cancels when, who drives, and who drops out when; times in seconds from the begin of the day."""

    jobs: tuple[Job, ...]
    asks: dict[UUID, int]
    cancels: dict[UUID, int]
    vehicles: tuple[Vehicle, ...]
    drops_out: dict[UUID, int]


def day(seed: int, rides: int, drivers: int, *, ride_limit: bool = False) -> Day:
    """The day of this seed; with `ride_limit` nobody may ride longer than half as long again as straight, and ten minutes."""
    chance = random.Random(seed)  # noqa: S311
    hubs = [_place(chance, 5, SIDE - 5) for _ in range(HUBS)]
    jobs, asks, cancels = list[Job](), dict[UUID, int](), dict[UUID, int]()
    for number in range(1, rides + 1):
        job, asked = _ride(chance, UUID(int=number), hubs)
        jobs.append(job if ride_limit else replace(job, longest_ride=None))
        asks[job.id] = asked
        if chance.random() < 0.2:
            cancels[job.id] = asked + int(chance.random() * (job.pick_up.start - asked))
    vehicles, drops_out = list[Vehicle](), dict[UUID, int]()
    for number in range(1, drivers + 1):
        vehicle = _driver(chance, UUID(int=rides + number))
        vehicles.append(vehicle)
        if chance.random() < 0.1:
            drops_out[vehicle.id] = int(chance.uniform(*vehicle.shift))
    return Day(tuple(jobs), asks, cancels, tuple(vehicles), drops_out)


def _place(chance: random.Random, low: float = 0, high: float = SIDE) -> Point:
    return Point(*(chance.uniform(low, high) * KILOMETRE for _ in range(2)))


def _ride(chance: random.Random, id: UUID, hubs: list[Point]) -> tuple[Job, int]:
    home, hub = _place(chance), chance.choice(hubs)
    origin, destination = (home, hub) if chance.random() < 0.5 else (hub, home)
    start = int(chance.uniform(HOUR, LENGTH - HOUR))
    ahead = chance.choice((0.5, 1, 2, 6)) if chance.random() < 0.7 else 12
    longest = int(TRAVEL.ways([origin], [destination]).seconds[0, 0]) * 3 // 2 + 10 * MINUTE
    pick_up = Window(start, start + 30 * MINUTE)
    drop = Window(0, pick_up.end + 2 * MINUTE + longest)
    size = Size(seats=chance.choice((1, 1, 1, 2)))
    return Job(id, origin, destination, pick_up, drop, size, longest_ride=longest), max(0, start - int(ahead * HOUR))


def _driver(chance: random.Random, id: UUID) -> Vehicle:
    home, start = _place(chance), int(chance.uniform(0, LENGTH - 5 * HOUR))
    shift = Window(start, start + int(chance.uniform(3, 6) * HOUR))
    return Vehicle(id, home, shift, Size(seats=chance.choice((3, 3, 4, 6))), home)
