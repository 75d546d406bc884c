"""The taxi for who is left."""

from uuid import UUID

from matching.dispatch import taxi
from matching.dispatch.plan import EMPTY
from matching.dispatch.problem import HOUR, Job, Problem, Size, Window
from matching.dispatch.travel import GreatCircle
from matching.place import Point
from tests import ride_world

TARIFF = taxi.Tariff(base=5000, per_kilometre=1200, currency="UAH")
HERE, THERE = Point(50.0, 30.0), Point(50.0 + 10 / 111.19492664455873, 30.0)


def waiting(number: int, size: Size, start: int) -> Job:
    return Job(UUID(int=number), HERE, THERE, Window(start, start + HOUR), Window(0, start + 3 * HOUR), size)


def test_a_taxi_has_its_price() -> None:
    """Thirteen kilometres at 12.00 and 50.00 to come; five people need two cars; the most pressing comes first."""
    jobs = {
        job.id: job for job in (waiting(1, Size(5), 2 * HOUR), waiting(2, Size(1), HOUR), waiting(3, Size(litres=900), 3 * HOUR))
    }
    fares = taxi.propose(Problem(jobs, {}, GreatCircle()), EMPTY, TARIFF)
    assert [(fare.job.int, fare.cars, fare.cost, fare.currency) for fare in fares] == [
        (2, 1, 20600, "UAH"),
        (1, 2, 41200, "UAH"),
        (3, 3, 61800, "UAH"),
    ]
    assert fares[0].hectometres == 130


def test_a_begun_kilometre_is_not_free() -> None:
    """Fractions of a minor unit are rounded up."""
    fare = taxi.fare(GreatCircle(), waiting(1, Size(1), HOUR), taxi.Tariff(0, 1, "EUR"))
    assert fare.cost == 13


def test_only_who_has_no_driver_gets_one() -> None:
    """Taxis and drivers together serve everybody, nobody twice."""
    world = ride_world.world(4, jobs=16)
    left = {fare.job for fare in taxi.propose(world.problem, world.plan, TARIFF)}
    assert left
    assert left | world.plan.driver.keys() == world.problem.jobs.keys()
    assert not left & world.plan.driver.keys()
