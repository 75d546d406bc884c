"""Rides, deliveries and drivers as jobs and vehicles."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from matching import offer, request, span
from matching.dispatch import reading
from matching.dispatch.problem import HOUR, MINUTE, Job, Size, Window, instant, moment
from matching.dispatch.travel import GreatCircle
from matching.place import NOWHERE, Place, Point
from matching.refusal import Refusal
from matching.request import Urgency

NINE = datetime(2020, 4, 6, 9, tzinfo=UTC)
HOSPITAL, HOME = Place(point=Point(50.0 + 10 / 111.19492664455873, 30.0)), Place(point=Point(50.0, 30.0))
SOON = span.Span(NINE, NINE + timedelta(minutes=20))
TRAVEL = GreatCircle()
LINE = UUID(int=5)


def test_seconds_are_moments() -> None:
    """A moment survives being counted in seconds."""
    assert moment(instant(NINE)) == NINE


def test_a_ride_is_a_job() -> None:
    """Somebody in a wheelchair and a companion, 26 minutes straight: at most 49 minutes in the car."""
    job = reading.job(LINE, request.Ride(HOME, HOSPITAL, SOON, passengers=2, wheelchair=True), TRAVEL, Urgency.HIGH)
    assert isinstance(job, Job)
    assert (job.id, job.size, job.urgency) == (LINE, Size(2, 1), Urgency.HIGH)
    assert job.pick_up == Window(instant(NINE), instant(NINE) + 20 * MINUTE)
    assert job.longest_ride is not None
    assert abs(job.longest_ride - 49 * MINUTE) <= 2
    assert job.drop.end == job.pick_up.end + job.loading + job.longest_ride


def test_a_delivery_may_take_longer() -> None:
    """Goods count litres and kilograms, and nobody asks how long they ride; a pick-up without an end may take an hour."""
    job = reading.job(LINE, request.Delivery(HOME, HOSPITAL, span.Span(NINE), 200, 40), TRAVEL, Urgency.LOW)
    assert isinstance(job, Job)
    assert (job.size, job.longest_ride) == (Size(litres=200, kilograms=40), None)
    assert job.pick_up.end == instant(NINE) + HOUR
    assert job.drop.end > job.pick_up.end + 4 * HOUR


def test_an_address_without_a_position_is_refused() -> None:
    """The refusal names the field and the address."""
    refused = reading.job(LINE, request.Ride(HOME, Place("Main Street 5"), SOON), TRAVEL, Urgency.LOW)
    assert isinstance(refused, Refusal)
    assert (refused.field, "Main Street 5" in refused.sentence) == ("destination", True)
    missing = reading.job(LINE, request.Ride(NOWHERE, HOSPITAL, SOON), TRAVEL, Urgency.LOW)
    assert isinstance(missing, Refusal)
    assert missing.field == "origin"


def drives(*shifts: span.Span, place: Place = HOME, until: datetime | None = None) -> offer.Offer:
    spec = offer.Drive("van", 3, shifts, litres=500, kilograms=300, wheelchair=True)
    available = span.Span(NINE, until)
    return offer.Offer(UUID(int=1), UUID(int=2), spec, 6, available, NINE, place=place, radius_km=25.0)


def test_a_driver_is_a_vehicle_for_each_shift() -> None:
    """Each shift is a vehicle with an id of its own, the same every time, cut to when the offer holds; others are left out."""
    shifts = [span.Span(NINE + timedelta(hours=hours), NINE + timedelta(hours=hours + 4)) for hours in (-2, 6, 48)]
    given = drives(*shifts, until=NINE + timedelta(days=1))
    vehicles = reading.vehicles(given)
    assert not isinstance(vehicles, Refusal)
    assert [each.shift for each in vehicles] == [
        Window(instant(NINE), instant(NINE) + 2 * HOUR),
        Window(instant(NINE) + 6 * HOUR, instant(NINE) + 10 * HOUR),
    ]
    assert len({each.id for each in vehicles}) == 2
    assert vehicles == reading.vehicles(given)
    assert vehicles[0].capacity == Size(3, 1, 500, 300)
    assert (vehicles[0].radius, vehicles[0].most, vehicles[0].offer_id) == (250, 6, given.id)
    assert vehicles[0].start == vehicles[0].finish == HOME.point


def test_a_driver_without_a_position_is_refused() -> None:
    """Nobody can be sent from nowhere."""
    assert isinstance(reading.vehicles(drives(place=NOWHERE)), Refusal)
