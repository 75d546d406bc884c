"""Where a ride stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from matching import amount, pledge, request, ride, span
from matching.place import Place
from matching.pledge import PledgeState
from matching.request import LineState
from matching.ride import RideState

NOW = datetime(2020, 4, 6, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TRIP = amount.Amount(Decimal(1), "trip", 1, 1)
SPEC = request.Ride(Place(city="Kyiv"), Place(city="Irpin"), span.Span(NOW, NOW + timedelta(hours=1)))
LINE = request.Line(UUID(int=1), UUID(int=2), 0, SPEC, TRIP, NOW + timedelta(hours=1))


def promised(state: PledgeState) -> pledge.Pledge:
    """A driver's promise of the ride."""
    some = UUID(int=3)
    return pledge.Pledge(
        some, UUID(int=2), UUID(int=1), some, pledge.Part.SUPPLY, 1, 1, state, some, pledge.Side.GIVER, NOW, LATER
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (PledgeState.HELD, RideState.ASSIGNED),
        (PledgeState.CONFIRMED, RideState.CONFIRMED),
        (PledgeState.DISPATCHED, RideState.PICKED_UP),
        (PledgeState.RECEIVED, RideState.COMPLETED),
        (PledgeState.DECLINED, RideState.OPEN),
        (PledgeState.EXPIRED, RideState.OPEN),
        (PledgeState.CANCELLED, RideState.OPEN),
    ],
)
def test_a_ride_goes_with_its_promise(state: PledgeState, told: RideState) -> None:
    """A running promise carries the ride along; one that fell through leaves it open."""
    assert ride.state(LINE, [promised(state)], NOW) is told


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        ({}, RideState.OPEN),
        ({"pledged": 1}, RideState.ASSIGNED),
        ({"pledged": 1, "dispatched": 1}, RideState.PICKED_UP),
        ({"pledged": 1, "dispatched": 1, "received": 1}, RideState.COMPLETED),
    ],
)
def test_strangers_are_told_by_the_counters(counted: dict[str, int], told: RideState) -> None:
    """Without the promise at hand, the counters of the line say how far the ride is."""
    assert ride.state(replace(LINE, **counted), [], NOW) is told


@pytest.mark.parametrize("state", [LineState.STOPPED, LineState.WITHDRAWN])
def test_a_ride_that_was_called_off_stays_cancelled(state: LineState) -> None:
    """A ride that was called off is cancelled, also after its time; one that was driven stays driven."""
    assert ride.state(replace(LINE, state=state), [], NOW) is RideState.CANCELLED
    assert ride.state(replace(LINE, state=state), [], LATER) is RideState.CANCELLED
    assert ride.state(replace(LINE, state=state), [promised(PledgeState.RECEIVED)], LATER) is RideState.COMPLETED


def test_time_passes_without_a_driver() -> None:
    """A ride nobody took is unmet once its time is over or its line has lapsed."""
    assert ride.state(LINE, [], NOW + timedelta(hours=1)) is RideState.UNMET
    assert ride.state(replace(LINE, state=LineState.EXPIRED), [], NOW) is RideState.UNMET


def test_a_driver_does_not_come() -> None:
    """A ride somebody promised is missed once its time is over without a pick-up."""
    assert ride.state(LINE, [promised(PledgeState.CONFIRMED)], LATER) is RideState.MISSED
    assert ride.state(replace(LINE, pledged=1), [], LATER) is RideState.MISSED


def test_a_ride_without_an_end_waits() -> None:
    """A pick-up without an end is never over."""
    waiting = replace(LINE, spec=replace(SPEC, pick_up=span.Span(NOW)))
    assert ride.state(waiting, [], LATER) is RideState.OPEN


def test_only_rides_ride() -> None:
    """A line of goods has no ride state."""
    assert ride.state(replace(LINE, spec=request.Goods("goggles")), [], NOW) is None
