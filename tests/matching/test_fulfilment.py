"""How pledges move capacity between offers and lines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import amount, design, fulfilment, offer, pledge, request, span
from matching.fulfilment import Fulfilment, Promise
from matching.place import NOWHERE
from matching.pledge import Part, PledgeState, Side
from matching.refusal import Reason, Refusal

NOW = datetime(2020, 2, 1, 3, tzinfo=UTC)
PROMISE = Promise(UUID(int=9), UUID(int=8), Side.GIVER, NOW, NOW + timedelta(hours=48))


def line(need: int | None = 100, **changes: object) -> request.Line:
    known = amount.UNKNOWN if need is None else amount.Amount(Decimal(need), "piece", 1, need)
    made = request.Line(UUID(int=1), UUID(int=2), 0, request.Goods("respirator"), known, NOW + timedelta(days=3))
    return replace(made, **changes)


def stock(capacity: int = 100, **changes: object) -> offer.Offer:
    made = offer.Offer(UUID(int=3), UUID(int=4), offer.Stock("respirator"), capacity, span.Span(NOW), NOW)
    return replace(made, **changes)


def part(fills: int, **changes: object) -> pledge.NewPart:
    return replace(pledge.NewPart(UUID(int=3), fills), **changes)


def test_holding_moves_the_same_amount_on_both_sides() -> None:
    """A pledge of 40 raises the line's pledged and the offer's held by 40."""
    done = fulfilment.hold(part(40), line(), stock(), PROMISE)
    assert isinstance(done, Fulfilment)
    assert (done.line.pledged, done.offer.held, done.pledge.state) == (40, 40, PledgeState.HELD)
    assert (done.pledge.pledged_by, done.pledge.pledged_as) == (PROMISE.by, Side.GIVER)


@pytest.mark.parametrize(
    ("fills", "on", "of", "reason"),
    [
        (101, line(100), stock(500), Reason.NOT_ENOUGH),
        (60, line(100, pledged=50), stock(500), Reason.NOT_ENOUGH),
        (50, line(100), stock(40), Reason.NOT_ENOUGH),
        (0, line(100), stock(40), Reason.INVALID),
        (5, line(100, state=request.LineState.STOPPED), stock(40), Reason.WRONG_STATE),
        (5, line(100), stock(40, state=offer.OfferState.PAUSED), Reason.WRONG_STATE),
        (5, line(100), stock(40, available=span.Span(NOW - timedelta(2), NOW)), Reason.WRONG_STATE),
    ],
)
def test_holding_is_refused_with_a_reason(fills: int, on: request.Line, of: offer.Offer, reason: Reason) -> None:
    """More than the gap, more than is free, nothing at all, a closed line or a closed offer are refused."""
    refused = fulfilment.hold(part(fills), on, of, PROMISE)
    assert isinstance(refused, Refusal)
    assert refused.reason is reason


def test_an_unknown_amount_takes_any_pledge() -> None:
    """A line whose amount is unknown has no gap to overfill."""
    done = fulfilment.hold(part(90), line(None), stock(), PROMISE)
    assert isinstance(done, Fulfilment)
    assert done.line.gap is None


def test_a_maker_gives_minutes_for_pieces() -> None:
    """Three pieces of a 48-minute design hold 144 minutes of printing."""
    hours = offer.PrintHours(UUID(int=5), "face-shield", 48, "PETG", design.Size(200, 200, 200))
    done = fulfilment.hold(part(3), line(10), stock(150, spec=hours), PROMISE)
    assert isinstance(done, Fulfilment)
    assert done.offer.held == 144


def test_a_volunteer_gives_weekly_hours_for_a_place() -> None:
    """One place in an eight-hour role holds eight of the volunteer's weekly hours."""
    role = request.Role("Hotline", frozenset({"listening"}), hours_per_week=8)
    skills = offer.Volunteering(frozenset({"listening"}), frozenset({"uk"}))
    done = fulfilment.hold(part(1), line(2, spec=role), stock(10, spec=skills), PROMISE)
    assert isinstance(done, Fulfilment)
    assert done.offer.held == 8


def test_a_vehicle_is_not_in_two_places_at_once() -> None:
    """A driver whose vehicle is bound during the pick-up is refused, and free half an hour later."""
    pick_up = span.Span(NOW + timedelta(hours=2), NOW + timedelta(hours=3))
    ride = request.Ride(NOWHERE, NOWHERE, pick_up)
    drive = stock(3, spec=offer.Drive("van", 4, (span.Span(NOW, NOW + timedelta(hours=9)),)))
    clash = fulfilment.hold(
        part(1), line(1, spec=ride), drive, PROMISE, (span.Span(NOW + timedelta(hours=2.5), NOW + timedelta(hours=4)),)
    )
    later = fulfilment.hold(
        part(1), line(1, spec=ride), drive, PROMISE, (span.Span(NOW + timedelta(hours=3), NOW + timedelta(hours=4)),)
    )
    assert isinstance(clash, Refusal)
    assert clash.reason is Reason.CONFLICT
    assert isinstance(later, Fulfilment)
    assert later.pledge.during == pick_up


def test_a_carrier_takes_a_trip_and_nothing_of_the_line() -> None:
    """A carrying part holds one trip and fills nothing."""
    drive = stock(3, spec=offer.Drive("van", 4, (span.Span(NOW, NOW + timedelta(hours=9)),)))
    done = fulfilment.hold(part(0, part=Part.CARRY), line(10), drive, PROMISE)
    assert isinstance(done, Fulfilment)
    assert (done.line.pledged, done.offer.held) == (0, 1)


def held(fills: int = 40) -> Fulfilment:
    done = fulfilment.hold(part(fills), line(), stock(), PROMISE)
    assert isinstance(done, Fulfilment)
    return done


def carried() -> Fulfilment:
    drive = stock(3, spec=offer.Drive("van", 4, (span.Span(NOW, NOW + timedelta(hours=9)),)))
    done = fulfilment.hold(part(0, part=Part.CARRY), line(), drive, PROMISE)
    assert isinstance(done, Fulfilment)
    return done


def along(start: Fulfilment, *verbs: str, received: int | None = None) -> Fulfilment:
    for verb in verbs:
        step = fulfilment.turn(start, verb, received if verb == "receive" else None)
        assert isinstance(step, Fulfilment), step
        start = step
    return start


def test_a_delivery_counted_short_reopens_the_gap() -> None:
    """Forty sent and thirty counted leave seventy of a hundred open."""
    done = along(held(40), "confirm", "dispatch", "receive", received=30)
    assert (done.line.received, done.line.gap, done.pledge.received) == (30, 70, 30)


def test_a_delivery_in_full_is_fulfilled() -> None:
    """All that was sent arrives, and pledged, dispatched and received agree."""
    done = along(held(100), "confirm", "dispatch", "receive")
    assert (done.line.pledged, done.line.dispatched, done.line.received) == (100, 100, 100)


@pytest.mark.parametrize("received", [-1, 41, 1_000_000_000])
def test_a_count_that_cannot_be_is_refused(received: int) -> None:
    """Of forty sent neither less than nothing nor more than forty arrive; a carrier brings nothing of its own."""
    for fills, state in ((40, held(40)), (0, carried())):
        refused = fulfilment.turn(along(state, "confirm", "dispatch"), "receive", received)
        assert isinstance(refused, Refusal)
        assert (refused.reason, refused.field) == (Reason.INVALID, "received")
        if received > fills:
            assert refused.sentence == f"No more than {fills} were sent; record a surplus as an offer of its own."


def test_confirming_holds_a_pledge_until_it_should_have_been_sent() -> None:
    """A confirmed pledge gets a time of its own, by which it is dispatched; no other step moves that time."""
    later = NOW + timedelta(hours=90)
    confirmed = fulfilment.turn(held(), "confirm", expires=later)
    assert isinstance(confirmed, Fulfilment)
    assert confirmed.pledge.expires == later
    assert along(confirmed, "dispatch").pledge.expires == along(confirmed, "expire").pledge.expires == later


@pytest.mark.parametrize(
    "verbs",
    [("decline",), ("expire",), ("cancel",), ("confirm", "decline"), ("confirm", "expire"), ("confirm", "dispatch", "cancel")],
)
def test_what_is_not_delivered_goes_back(verbs: tuple[str, ...]) -> None:
    """Declined, expired and cancelled pledges leave line and offer as they were."""
    done = along(held(40), *verbs)
    assert (done.line.pledged, done.line.dispatched, done.offer.held) == (0, 0, 0)
    assert not done.pledge.running


def test_a_wrong_step_names_the_possible_ones() -> None:
    """Dispatching before the facility confirmed is refused and says what can be done."""
    refused = fulfilment.turn(held(), "dispatch")
    assert isinstance(refused, Refusal)
    assert "confirm" in refused.sentence


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from(["confirm", "dispatch", "receive", "cancel", "decline", "expire", "-"])),
        max_size=25,
    )
)
def test_counters_always_equal_the_running_pledges(steps: list[tuple[int, str]]) -> None:
    """After any sequence of pledges and steps, held and pledged are the sums over running pledges and within their bounds."""
    on, of = line(100), stock(150)
    pledges: list[pledge.Pledge] = []
    for fills, verb in steps:
        made = fulfilment.hold(part(fills), on, of, PROMISE)
        if isinstance(made, Fulfilment):
            on, of = made.line, made.offer
            pledges.append(made.pledge)
        if pledges:
            step = fulfilment.turn(Fulfilment(pledges[-1], on, of), verb)
            if isinstance(step, Fulfilment):
                on, of, pledges[-1] = step.line, step.offer, step.pledge
    assert on.pledged == sum(each.fills for each in pledges if each.running)
    assert of.held == sum(each.holds for each in pledges if each.running)
    assert 0 <= on.pledged <= 100
    assert 0 <= of.held <= 150
    assert on.received <= on.dispatched <= on.pledged
