"""Where a ride stands, told from its line and its pledges."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from matching import pledge, request
from matching.pledge import PledgeState
from matching.request import LineState


class RideState(StrEnum):
    """Where a ride stands, as drivers and passengers speak of it."""

    OPEN = "open"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"
    PICKED_UP = "picked_up"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    BY_TAXI = "by_taxi"
    MISSED = "missed"
    UNMET = "unmet"


_TOLD = {
    PledgeState.RECEIVED: RideState.COMPLETED,
    PledgeState.DISPATCHED: RideState.PICKED_UP,
    PledgeState.CONFIRMED: RideState.CONFIRMED,
    PledgeState.HELD: RideState.ASSIGNED,
}

_CLOSED = {
    LineState.STOPPED: RideState.CANCELLED,
    LineState.WITHDRAWN: RideState.CANCELLED,
    LineState.NO_SHOW: RideState.NO_SHOW,
    LineState.BY_TAXI: RideState.BY_TAXI,
}


def state(line: request.Line, pledges: Iterable[pledge.Pledge], now: datetime) -> RideState | None:
    """Where the ride of a line stands; None for a line that is no ride.

    Strangers see no pledges, and are told as much as the line's own counters say: they cannot tell confirmed from assigned.
    """
    if not isinstance(line.spec, request.Ride):
        return None
    reached = _reached(line, pledges)
    if reached in (RideState.COMPLETED, RideState.PICKED_UP):
        return reached
    if line.state in _CLOSED:
        return _CLOSED[line.state]
    if not _over(line, line.spec, now):
        return reached
    return RideState.UNMET if reached is RideState.OPEN else RideState.MISSED


def _reached(line: request.Line, pledges: Iterable[pledge.Pledge]) -> RideState:
    standing = {each.state for each in pledges}
    counted = {
        PledgeState.RECEIVED: line.received > 0,
        PledgeState.DISPATCHED: line.dispatched > 0,
        PledgeState.CONFIRMED: False,
        PledgeState.HELD: line.pledged > 0,
    }
    return next((told for step, told in _TOLD.items() if counted[step] or step in standing), RideState.OPEN)


def _over(line: request.Line, ride: request.Ride, now: datetime) -> bool:
    end = ride.pick_up.end
    return line.state is request.LineState.EXPIRED or (end is not None and end <= now)
