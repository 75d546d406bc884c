"""A line's ask, made ready for reckoning."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from matching import item, request
from matching.rank import quantity
from matching.rank.measure import instant, radians
from matching.rank.problem import Ask
from matching.sentence import Sentence, say

ASSUMED_DAYS = 7
ASSUMED_AMOUNT = 100  # two boxes of masks: useful at once, and no hospital's whole share
ASSUMED_FINE = 10_000  # millilitres or grams
ASSUMED_DEVICES = 1


Asked_co = TypeVar("Asked_co", bound=request.Spec, covariant=True)


@dataclass(frozen=True, slots=True)
class Question(Generic[Asked_co]):
    """What to find: `wanted` base units of `spec`, or an assumed amount with the sentence that says so.

    Times are in microseconds since 1970.
    """

    ask: Ask
    spec: Asked_co
    now: int
    deadline: int
    wanted: int
    assumption: Sentence | None

    @property
    def known(self) -> bool:
        """Whether the line says how much is needed."""
        return self.assumption is None

    @property
    def position(self) -> tuple[float, float]:
        """Where help must arrive, in radians."""
        return radians(self.ask.place.point)

    @property
    def placed(self) -> bool:
        """Whether it is known where help must arrive."""
        return self.ask.place.point is not None


def of(ask: Ask, spec: Asked_co, now: datetime) -> Question[Asked_co]:
    """The question that the spec of an ask puts at a moment."""
    wanted, assumption = _wanted(ask.line)
    return Question(ask, spec, instant(now), instant(ask.deadline(now)), wanted, assumption)


def _wanted(line: request.Line) -> tuple[int, Sentence | None]:
    """The gap; or what is likely needed less what is pledged, but a seventh of it at least, as the need may go on."""
    if line.gap is not None:
        return line.gap, None
    likely, assumption = _likely(line)
    return max(likely - line.pledged, math.ceil(likely / ASSUMED_DAYS)), assumption


def _likely(line: request.Line) -> tuple[int, Sentence]:
    supply = line.supply
    if supply is None:
        amount = _default(line.spec)
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


def _default(spec: request.Spec) -> int:
    known = item.named(spec.item) if isinstance(spec, request.Goods | request.PrintedPart) else None
    if known is None:
        return ASSUMED_AMOUNT if isinstance(spec, request.Goods | request.PrintedPart) else 1
    if known.category is item.Category.DEVICE:
        return ASSUMED_DEVICES
    return ASSUMED_FINE if known.base_unit in ("millilitre", "gram") else ASSUMED_AMOUNT
