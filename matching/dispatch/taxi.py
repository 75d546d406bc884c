"""The taxi for who is left: proposed with its cost, as an assignment of its own kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from matching.dispatch.plan import Plan
from matching.dispatch.problem import Job, Problem, Size, Window
from matching.dispatch.travel import Travel
from matching.rank.measure import HECTOMETRES

CAR = Size(seats=4, wheelchairs=1, litres=400, kilograms=200)  # what an ordinary taxi takes


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a taxi costs: to come, and for each kilometre with the passenger, in minor units of an ISO 4217 currency."""

    base: int
    per_kilometre: int
    currency: str


@dataclass(frozen=True, slots=True)
class Fare:
    """A taxi (or several `cars`, where one is too small) for a job: when, how far, and what it costs in minor units."""

    job: UUID
    pick_up: Window
    hectometres: int
    cars: int
    cost: int
    currency: str


def propose(problem: Problem, plan: Plan, tariff: Tariff) -> tuple[Fare, ...]:
    """A taxi for every job that no driver has, the most pressing first."""
    return tuple(sorted(_fares(problem, plan, tariff), key=lambda fare: (fare.pick_up.end, fare.job)))


def fare(travel: Travel, job: Job, tariff: Tariff) -> Fare:
    """What a taxi costs for the job; every begun tenth of a kilometre counts."""
    far = int(travel.ways([job.origin], [job.destination]).hectometres[0, 0])
    cars = max(1, *(-(-need // room) for need, room in zip(job.size, CAR, strict=True)))
    each = tariff.base - (-tariff.per_kilometre * far // HECTOMETRES)
    return Fare(job.id, job.pick_up_within, far, cars, cars * each, tariff.currency)


def _fares(problem: Problem, plan: Plan, tariff: Tariff) -> Iterator[Fare]:
    yield from (fare(problem.travel, job, tariff) for job in problem.jobs.values() if job.id not in plan.driver)
