"""Appeals: asking those who could serve a line, few at a time, and no one too often.

People who are asked too often stop answering. Each giver therefore has a budget of appeals a week, which they set
themselves, and every appeal they leave unanswered doubles the time until the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from matching import request

AT_ONCE = 3  # appeals that wait for an answer for one line, as a hotline rings three at once
WEEK = timedelta(days=7)
REST = timedelta(hours=20)  # between two appeals to one person; doubled for each that was left unanswered since the last answer
LONGEST_REST = timedelta(days=28)

# How long an appeal waits for its answer before somebody else is asked as well.
PATIENCE: Mapping[request.Urgency, timedelta] = MappingProxyType(
    {
        request.Urgency.CRITICAL: timedelta(minutes=30),
        request.Urgency.HIGH: timedelta(hours=2),
        request.Urgency.NORMAL: timedelta(hours=12),
        request.Urgency.LOW: timedelta(days=2),
    }
)


@dataclass(frozen=True, slots=True)
class Appeal:
    """One giver asked, once, to serve a line with an offer of theirs; `answered` by pledging or by saying no."""

    id: UUID
    person_id: UUID
    line_id: UUID
    offer_id: UUID
    sent: datetime
    declined: datetime | None = None
    pledged: bool = False

    @property
    def answered(self) -> bool:
        """Whether the giver reacted."""
        return self.pledged or self.declined is not None


@dataclass(frozen=True, slots=True)
class Giver:
    """Who could be asked: the person, their offer, how many appeals a week they allow, and those they got."""

    person_id: UUID
    offer_id: UUID
    a_week: int
    history: Sequence[Appeal] = ()


def may_be_asked(giver: Giver, now: datetime) -> bool:
    """Whether the giver's week has room for one more appeal, and they have rested since the last."""
    this_week = sum(each.sent > now - WEEK for each in giver.history)
    return this_week < giver.a_week and all(each.sent + _rest(giver.history) <= now for each in giver.history)


def _rest(history: Iterable[Appeal]) -> timedelta:
    """How long to leave someone in peace: twice as long for each appeal in a row that they left unanswered."""
    rest = REST
    for each in sorted(history, key=lambda appeal: appeal.sent, reverse=True):
        if each.answered or rest >= LONGEST_REST:
            break
        rest *= 2
    return min(rest, LONGEST_REST)


def choose(givers: Iterable[Giver], so_far: Sequence[Appeal], urgency: request.Urgency, now: datetime) -> tuple[Giver, ...]:
    """Whom to ask now for one line, of givers in the order of their candidates.

    `so_far` are the appeals for the line. No one is asked twice for it, and no more than `AT_ONCE` wait for an answer.
    """
    asked = {each.person_id for each in so_far}
    room = AT_ONCE - sum(not each.answered and each.sent + PATIENCE[urgency] > now for each in so_far)
    chosen: dict[UUID, Giver] = {}
    for giver in givers:
        if len(chosen) < room and giver.person_id not in asked | chosen.keys() and may_be_asked(giver, now):
            chosen[giver.person_id] = giver
    return tuple(chosen.values())
