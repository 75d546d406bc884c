"""The question put to the ranking engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from matching import design, request, span
from matching.place import Place

# How far ahead help is still in time; the words of `request.Urgency` in hours.
HORIZON: Mapping[request.Urgency, timedelta] = MappingProxyType(
    {
        request.Urgency.CRITICAL: timedelta(hours=12),
        request.Urgency.HIGH: timedelta(days=1),
        request.Urgency.NORMAL: timedelta(days=4),
        request.Urgency.LOW: timedelta(days=14),
    }
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A line, where its help must arrive, and what is known around it.

    `accepted` are the standards the facility accepts for the item, first choice first; `designs` those that offers print;
    `busy` the spans, by offer, in which a vehicle is already bound. Equals stand in another order each `turn`, where it is 0 in
    that of their ids.
    """

    line: request.Line
    place: Place
    accepted: tuple[str, ...] = ()
    urgency: request.Urgency = request.Urgency.NORMAL
    designs: Mapping[UUID, design.Design] = field(default_factory=dict[UUID, design.Design])
    busy: Mapping[UUID, tuple[span.Span, ...]] = field(default_factory=dict[UUID, tuple[span.Span, ...]])
    turn: int = 0

    def deadline(self, now: datetime) -> datetime:
        """The moment until which help is still in time."""
        return now + HORIZON[self.urgency]
