"""What people can give."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from matching import design, span, state
from matching.place import NOWHERE, Place


class HandOver(StrEnum):
    """How goods leave the giver: brought by them, sent by post or freight, or fetched by a driver."""

    DELIVERS = "delivers"
    SHIPS = "ships"
    PICKUP = "pickup"


@dataclass(frozen=True, slots=True)
class Stock:
    """A supplier's goods; the offer's capacity counts base units of `item`."""

    item: str
    standard: str | None = None
    valved: bool | None = None
    expires: date | None = None
    smallest_lot: int = 1
    hand_over: HandOver = HandOver.SHIPS
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintHours:
    """A maker's printer time on a design; the offer's capacity counts minutes of printing."""

    design_id: UUID
    item: str
    minutes_per_piece: int
    material: str
    volume: design.Size
    hand_over: HandOver = HandOver.PICKUP
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drive:
    """A driver with a vehicle, free during `shifts`; the offer's capacity counts trips."""

    vehicle: str
    seats: int
    shifts: tuple[span.Span, ...]
    litres: int = 0
    kilograms: int = 0
    wheelchair: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Volunteering:
    """A volunteer's skills; the offer's capacity counts hours a week."""

    skills: frozenset[str]
    languages: frozenset[str]
    certificates: frozenset[str] = frozenset()
    remote: bool = True
    note: str = ""


Spec = Stock | PrintHours | Drive | Volunteering


class OfferState(StrEnum):
    """Whether an offer may be matched."""

    OPEN = "open"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OFFER = state.Machine(
    "offer",
    OfferState.OPEN,
    (
        state.Transition("amend", (OfferState.OPEN, OfferState.PAUSED, OfferState.EXPIRED), OfferState.OPEN),
        state.Transition("pause", (OfferState.OPEN,), OfferState.PAUSED),
        state.Transition("resume", (OfferState.PAUSED, OfferState.EXPIRED), OfferState.OPEN),
        state.Transition("withdraw", (OfferState.OPEN, OfferState.PAUSED, OfferState.EXPIRED), OfferState.WITHDRAWN),
        state.Transition("expire", (OfferState.OPEN, OfferState.PAUSED), OfferState.EXPIRED, by_job=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What someone can give, from where, how far (`radius_km`, None: anywhere), when, how much, and how much of that is held.

    `capacity` and `held` count base units of the item, minutes of printing, trips, or hours a week, as the spec says.
    """

    id: UUID
    owner_id: UUID
    spec: Spec
    capacity: int
    available: span.Span
    created: datetime
    organisation_id: UUID | None = None
    held: int = 0
    place: Place = NOWHERE
    radius_km: float | None = None
    state: OfferState = OfferState.OPEN
    language: str = "en"
    source: str | None = None
    changed: int = 0
    as_written: str = ""

    @property
    def free(self) -> int:
        """Capacity that no pledge holds."""
        return max(0, self.capacity - self.held)

    @property
    def item(self) -> str | None:
        """The catalogue code of what is given, for goods and printed parts."""
        return self.spec.item if isinstance(self.spec, Stock | PrintHours) else None

    def holds_for(self, fills: int, hours_per_week: int = 1) -> int:
        """Capacity that covering `fills` base units of a line takes; `hours_per_week` is what a role asks of each person."""
        if isinstance(self.spec, PrintHours):
            return fills * self.spec.minutes_per_piece
        if isinstance(self.spec, Volunteering):
            return fills * hours_per_week
        return fills


@dataclass(frozen=True, slots=True)
class NewOffer:
    """An offer about to be published: `amount` counts `unit` of an item, hours of printing, trips, or hours a week."""

    spec: Spec
    amount: Decimal
    unit: str | None = None
    available: span.Span | None = None
    place: Place = NOWHERE
    radius_km: float | None = None
    organisation_id: UUID | None = None
    language: str = "en"
    source: str | None = None
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class OfferChange:
    """What an amendment changes; None leaves a thing as it is."""

    amount: Decimal | None = None
    unit: str | None = None
    available: span.Span | None = None
    radius_km: float | None = None
    note: str | None = None
