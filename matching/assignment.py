"""Assignments: who carries a ride or a delivery, or that we are still looking, or that a taxi goes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching import span
from matching.dispatch.plan import Route
from matching.sentence import Sentence


class Carried(StrEnum):
    """By whom a line is carried."""

    WAITING = "waiting"
    DRIVER = "driver"
    TAXI = "taxi"


@dataclass(frozen=True, slots=True)
class Cost:
    """Money: `amount` in minor units of an ISO 4217 currency."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was told to whoever waits at the start of a line: picked up within `pick_up`, there by `arrive_by`.

    WAITING has no times yet; a TAXI has its `cost` instead.
    """

    line_id: UUID
    carried: Carried
    since: datetime
    pick_up: span.Span | None = None
    arrive_by: datetime | None = None
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What whoever asks for a line would be told now: a driver within these times, or why none, and what a taxi would cost."""

    line_id: UUID
    sentence: Sentence
    pick_up: span.Span | None = None
    arrive_by: datetime | None = None
    taxi: Cost | None = None


@dataclass(frozen=True, slots=True)
class Driven:
    """The route of one driver's shift."""

    offer_id: UUID
    shift: span.Span
    route: Route


@dataclass(frozen=True, slots=True)
class Day:
    """The plan as it stands: the drivers' routes, and the lines that nobody carries yet."""

    driven: tuple[Driven, ...]
    waiting: tuple[Outlook, ...]
