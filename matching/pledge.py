"""Pledges: accepted candidates that hold capacity for a line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching import span, state


class PledgeState(StrEnum):
    """Where a pledge stands."""

    HELD = "held"
    CONFIRMED = "confirmed"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


SENT = frozenset({PledgeState.DISPATCHED, PledgeState.RECEIVED})  # only the giving side takes a pledge this far
AGREED = SENT | {PledgeState.CONFIRMED}  # the asking side pledged or confirmed it
UNSENT = frozenset({PledgeState.HELD, PledgeState.CONFIRMED})  # these expire
RUNNING = AGREED | {PledgeState.HELD}

PLEDGE = state.Machine(
    "pledge",
    PledgeState.HELD,
    (
        state.Transition("confirm", (PledgeState.HELD,), PledgeState.CONFIRMED),
        state.Transition("dispatch", (PledgeState.CONFIRMED,), PledgeState.DISPATCHED),
        state.Transition("receive", (PledgeState.DISPATCHED,), PledgeState.RECEIVED),
        state.Transition("decline", (PledgeState.HELD, PledgeState.CONFIRMED), PledgeState.DECLINED),
        state.Transition("expire", (PledgeState.HELD, PledgeState.CONFIRMED), PledgeState.EXPIRED, by_job=True),
        state.Transition("cancel", (PledgeState.HELD, PledgeState.CONFIRMED, PledgeState.DISPATCHED), PledgeState.CANCELLED),
    ),
)


class Part(StrEnum):
    """What an offer does in a fulfilment: supply what the line asks, or carry it there."""

    SUPPLY = "supply"
    CARRY = "carry"


class Side(StrEnum):
    """Whom somebody pledged for: those who give, those who ask, or neither."""

    GIVER = "giver"
    ASKER = "asker"
    COORDINATOR = "coordinator"


class Closing(StrEnum):
    """Why a pledge ended without delivery; the reasons seen in 5,898 real matches of 2020 and 2021."""

    NO_SUPPLY = "no_supply"
    FACILITY_UNREACHABLE = "facility_unreachable"
    NO_LONGER_NEEDED = "no_longer_needed"
    DONOR_UNREACHABLE = "donor_unreachable"
    PREFERS_DIFFERENT = "prefers_different"
    NO_SHOW = "no_show"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pledge:
    """Capacity of one offer held for one line.

    `fills` counts base units of the line (0 for a carrier), `holds` the capacity units of the offer; `expires` is by when it
    must be confirmed or, once it is, dispatched; `during` is the time a vehicle is bound; `received` is what was counted on
    arrival.
    """

    id: UUID
    request_id: UUID
    line_id: UUID
    offer_id: UUID
    part: Part
    fills: int
    holds: int
    state: PledgeState
    pledged_by: UUID
    pledged_as: Side
    created: datetime
    expires: datetime
    during: span.Span | None = None
    received: int | None = None
    closing: Closing | None = None
    changed: int = 0

    @property
    def running(self) -> bool:
        """Whether the pledge still counts towards its line and its offer."""
        return self.state in RUNNING


@dataclass(frozen=True, slots=True)
class NewPart:
    """One offer's part in a fulfilment about to be pledged: the base units of the line it covers (0 for a carrier)."""

    offer_id: UUID
    fills: int
    part: Part = Part.SUPPLY
    during: span.Span | None = None
