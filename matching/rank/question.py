"""A line's ask, made ready for reckoning."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from matching import item, request
from matching.place import NOWHERE, Place
from matching.rank import quantity
from matching.rank.measure import instant, radians
from matching.rank.problem import Ask
from matching.sentence import Sentence, say

ASSUMED_DAYS = 7
ASSUMED_AMOUNT = 100  # two boxes of masks: useful at once, and no hospital's whole share
ASSUMED_FINE = 10_000  # millilitres or grams
ASSUMED_DEVICES = 1
NO_END = timedelta(hours=1)  # a pick-up without an end, or with nothing between start and end, may take an hour


Asked_co = TypeVar("Asked_co", bound=request.Spec, covariant=True)


@dataclass(frozen=True, slots=True)
class Question(Generic[Asked_co]):
    """What to find: `wanted` base units of `spec`, or an assumed amount with the sentence that says so.

    Times are in microseconds since 1970; `since` and `until` bound the time in which an offer must be there. An offer's way leads
    to the `place`, whose `position` is in radians.
    """

    ask: Ask
    spec: Asked_co
    now: int
    deadline: int
    since: int
    until: int
    wanted: int
    assumption: Sentence | None
    place: Place
    position: tuple[float, float]

    @property
    def known(self) -> bool:
        """Whether the line says how much is needed."""
        return self.assumption is None

    @property
    def latitude(self) -> float:
        """How far north the place is, in radians."""
        return self.position[0]


def of(ask: Ask, spec: Asked_co, now: datetime) -> Question[Asked_co]:
    """The question that the spec of an ask puts at a moment."""
    wanted, assumption = _wanted(ask.line)
    begin, end = instant(now), instant(ask.deadline(now))
    since, until = map(instant, pick_up(spec, now)) if isinstance(spec, request.Ride | request.Delivery) else (begin, end)
    place = _place(ask, spec)
    return Question(ask, spec, begin, end, since, until, wanted, assumption, place, radians(place.point))


def _place(ask: Ask, spec: request.Spec) -> Place:
    """Where help must arrive or a journey begins; nowhere for a role done from anywhere."""
    match spec:
        case request.Ride(origin=origin) | request.Delivery(origin=origin):
            return origin
        case request.Role(remote=True):
            return NOWHERE
        case _:
            return ask.place


def pick_up(spec: request.Ride | request.Delivery, now: datetime) -> tuple[datetime, datetime]:
    """When a pick-up may be; empty where that is past."""
    start, end = spec.pick_up.start, spec.pick_up.end
    return max(now, start), end if end and end > start else start + NO_END


def _wanted(line: request.Line) -> tuple[int, Sentence | None]:
    """The gap; or what is likely needed less what is pledged, but a seventh of it at least, as the need may go on."""
    if line.gap is not None:
        return line.gap, None
    likely, assumption = _likely(line)
    return max(likely - line.pledged, math.ceil(likely / ASSUMED_DAYS)), assumption


def _likely(line: request.Line) -> tuple[int, Sentence]:
    supply = line.supply
    if supply is None:
        amount = default(line.spec)
        said = quantity.of_line(amount, line.spec)
        return amount, say("How much is needed is not known. Assumed: {amount}; ask the facility.", amount=said)
    amount = max(1, math.ceil(supply.staff_per_day * supply.pieces_per_staff_day * ASSUMED_DAYS))
    sentence = say(
        "How much is needed is not known. Assumed: {amount}, what {staff} staff use in {days} days at {rate} a day each.",
        amount=quantity.of_line(amount, line.spec),
        staff=supply.staff_per_day,
        days=ASSUMED_DAYS,
        rate=f"{supply.pieces_per_staff_day:g}",
    )
    return amount, sentence


def default(spec: request.Spec) -> int:
    """What to assume where nobody knows how much is needed, nor how much is used."""
    known = item.named(spec.item) if isinstance(spec, request.Goods | request.PrintedPart) else None
    if known is None:
        return ASSUMED_AMOUNT if isinstance(spec, request.Goods | request.PrintedPart) else 1
    if known.category is item.Category.DEVICE:
        return ASSUMED_DEVICES
    return ASSUMED_FINE if known.base_unit in ("millilitre", "gram") else ASSUMED_AMOUNT
