"""What lists can be narrowed and ordered by."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from matching import design, facility, offer, place, request


class LineKind(StrEnum):
    """What kind of thing a line asks for."""

    GOODS = "goods"
    PRINTED_PART = "printed_part"
    RIDE = "ride"
    DELIVERY = "delivery"
    ROLE = "role"


class OfferKind(StrEnum):
    """What kind of thing is offered."""

    STOCK = "stock"
    PRINT_HOURS = "print_hours"
    DRIVE = "drive"
    VOLUNTEERING = "volunteering"


class PledgedTo(StrEnum):
    """What pledges hang on, of which each has many."""

    LINE = "line"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Near:
    """Within `km` kilometres of a point."""

    point: place.Point
    km: float

    def holds(self, where: place.Place) -> bool:
        """Whether a place is known to lie within."""
        return where.point is not None and place.distance_km(self.point, where.point) <= self.km


@dataclass(frozen=True, slots=True)
class Requests:
    """Narrows requests; empty tuples and None narrow nothing; `open` True keeps those that still want something."""

    states: tuple[request.RequestState, ...] = ()
    urgencies: tuple[request.Urgency, ...] = ()
    items: tuple[str, ...] = ()
    kinds: tuple[LineKind, ...] = ()
    facility_id: UUID | None = None
    asked_by: UUID | None = None
    city: str | None = None
    country: str | None = None
    near: Near | None = None
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Narrows the lines on the board; `open` True keeps lines that still want something."""

    kinds: tuple[LineKind, ...] = ()
    items: tuple[str, ...] = ()
    urgencies: tuple[request.Urgency, ...] = ()
    city: str | None = None
    country: str | None = None
    near: Near | None = None
    open: bool = True

    def keep(self, line: request.Line, asked: request.Request) -> bool:
        """Whether a line of a request passes; a line that has just been closed passes too, since that is news of it."""
        spec = line.spec
        code = spec.item if isinstance(spec, request.Goods | request.PrintedPart) else None
        return (
            (not self.kinds or kind(spec) in self.kinds)
            and (not self.items or code in self.items)
            and (not self.urgencies or asked.urgency in self.urgencies)
            and self.city in (None, asked.place.city)
            and self.country in (None, asked.place.country)
            and (self.near is None or self.near.holds(asked.place))
        )


@dataclass(frozen=True, slots=True)
class Offers:
    """Narrows offers."""

    kinds: tuple[OfferKind, ...] = ()
    items: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    states: tuple[offer.OfferState, ...] = ()
    owner_id: UUID | None = None
    city: str | None = None
    country: str | None = None
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Facilities:
    """Narrows facilities; `name` is a part of the name."""

    kinds: tuple[facility.Kind, ...] = ()
    grades: tuple[facility.Grade, ...] = ()
    city: str | None = None
    country: str | None = None
    near: Near | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Designs:
    """Narrows designs."""

    items: tuple[str, ...] = ()
    reviews: tuple[design.Review, ...] = ()
    materials: tuple[str, ...] = ()
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Narrows people; a person must have every skill and one of the languages."""

    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    city: str | None = None


class LineOrder(StrEnum):
    """Orders of the board."""

    URGENT_FIRST = "urgent_first"
    NEWEST_FIRST = "newest_first"
    STALEST_FIRST = "stalest_first"


class RequestOrder(StrEnum):
    """Orders of requests."""

    URGENT_FIRST = "urgent_first"
    NEWEST_FIRST = "newest_first"


class OfferOrder(StrEnum):
    """Orders of offers."""

    NEWEST_FIRST = "newest_first"
    MOST_FREE = "most_free"


class FacilityOrder(StrEnum):
    """Orders of facilities."""

    NAME = "name"
    NEWEST_FIRST = "newest_first"


class DesignOrder(StrEnum):
    """Orders of designs."""

    NEWEST_FIRST = "newest_first"
    NAME = "name"


class PersonOrder(StrEnum):
    """Orders of people."""

    NEWEST_FIRST = "newest_first"
    NAME = "name"


_KINDS = {
    request.Goods: LineKind.GOODS,
    request.PrintedPart: LineKind.PRINTED_PART,
    request.Ride: LineKind.RIDE,
    request.Delivery: LineKind.DELIVERY,
    request.Role: LineKind.ROLE,
}


def kind(spec: request.Spec) -> LineKind:
    """What kind of thing a spec asks for."""
    return _KINDS[type(spec)]
