"""What is asked of every offer: that it is open, there in time, has something left and is near enough."""

from collections.abc import Callable, Mapping
from uuid import UUID

import numpy as np

from matching import offer, request, span
from matching.place import Place
from matching.rank import closeness
from matching.rank.measure import UNKNOWN, Bools, Column, Ints, distances, instant
from matching.rank.question import Question
from matching.rank.shelf import HAND_OVERS
from matching.rank.sieve import Sieve
from matching.rank.timetable import Stretch


def not_open(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Paused, withdrawn or expired."""
    return ~offers["open"]


def not_in_time(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Over already, or beginning only after the deadline."""
    return (offers["end"] <= question.now) | (offers["start"] >= question.deadline)


def no_capacity(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Nothing free."""
    return offers["free"] < 1


def position_unknown(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Where it is is not known."""
    return np.isnan(offers["latitude"])


def cannot_be_brought(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """The giver brings it, but nobody knows from where."""
    return position_unknown(offers, question) & (offers["hand_over"] == HAND_OVERS.index(offer.HandOver.DELIVERS))


def too_far(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Farther from where help must arrive than the giver goes or sends."""
    return beyond(offers, question.position)


def beyond(offers: Sieve, position: tuple[float, float]) -> Bools:
    """Farther from the position than the giver goes; notes the distance, which may be unknown."""
    return offers.keep("distance", distances(offers["latitude"], offers["longitude"], position)) > offers["radius"]


def nearness(offers: Sieve, place: Place, half: int) -> Callable[[int], Ints]:
    """The points for the way to a place: all at the door, half of them at `half` hundreds of metres, falling smoothly.

    Where the way is not known, closeness by name counts as a way; notes it.
    """
    distance, close = offers["distance"], offers.keep("closeness", closeness.of(offers, place))
    counted = np.where(distance == UNKNOWN, closeness.counted(close), distance)
    return lambda weight: weight * half // (half + counted)


def bound(offers: Sieve, busy: Mapping[UUID, tuple[span.Span, ...]]) -> dict[int, list[Stretch]]:
    """The stretches in which offers are bound, by row."""
    likely: Column = np.isin(offers["low"], np.array([each.int & 0xFFFF_FFFF_FFFF_FFFF for each in busy], np.uint64))
    found = ((row, busy.get(offers.id(row), ())) for row in np.flatnonzero(likely).tolist())
    return {row: [(instant(each.start), instant(each.end)) for each in spans] for row, spans in found if spans}
