"""What is asked of every offer: that it is open, there in time, has something left and is near enough."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import numpy as np

from matching import request, span
from matching.rank import chord, closeness, shelf
from matching.rank.clause import Apart, Asks, Clause, Compared, Marked, Shut
from matching.rank.measure import UNKNOWN, Bools, Column, Ints, Singles, distances, instant
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.sieve import Sieve, Works
from matching.rank.timetable import Stretch

NOT_OPEN = Clause(Shut())  # paused, withdrawn or expired
NOT_IN_TIME = Clause(Compared("end", "<=", Asks("since")), Compared("start", ">=", Asks("until")))
NO_CAPACITY = Clause(Compared("free", "<", 1))
CANNOT_BE_BROUGHT = Clause(Marked("unplaced"))  # by the giver, of whom nobody knows where they are


def position_unknown(offers: Sieve, question: Question[request.Spec]) -> Bools:
    """Where it is is not known."""
    return np.isnan(offers["latitude"])


DRIVES = ((Rule.NOT_OPEN, NOT_OPEN), (Rule.NO_CAPACITY, NO_CAPACITY), (Rule.POSITION_UNKNOWN, position_unknown))


def too_far(offers: Sieve, question: Question[request.Spec]) -> Bools | None:
    """Farther from where help must arrive than the giver goes or sends."""
    return beyond(offers, offers["chord"], question.position)


APART = Apart(Asks("latitude"))
TOO_FAR = Clause(APART, exact=too_far)


def beyond(offers: Sieve, squares: Singles, position: tuple[float, float]) -> Bools | None:
    """Farther from the position than the giver goes, by the squared chords to it; those too near to the edge are measured."""
    if np.isnan(position[0]):
        return None
    far = squares > offers["beyond"]
    (doubtful,) = ((squares > offers["within"]) ^ far).nonzero()
    if len(doubtful):
        some = offers.some(doubtful)
        far[doubtful] = distances(some["latitude"], some["longitude"], position) > some["radius"]
    return far


def chords(offers: Sieve, position: tuple[float, float]) -> Singles:
    """The squared chords from the offers to a position."""
    return chord.squared(offers["x"], offers["y"], offers["z"], position)


def nearness(half: int) -> Callable[[Sieve, int], Ints]:
    """The points for the way: all at the door, half of them at `half` hundreds of metres, falling smoothly.

    Where the way is not known, closeness by name counts as a way.
    """

    def earned(offers: Sieve, weight: int) -> Ints:
        counted = offers["distance"]
        if np.count_nonzero(unknown := counted == UNKNOWN):
            counted = np.where(unknown, closeness.counted(offers["closeness"]), counted)
        return weight * half // (half + counted)

    return earned


def nearness_at_most(half: int) -> Callable[[Sieve, int], Singles]:
    """Like `nearness` from above, by the chord, which is no longer than the way."""
    exactly = nearness(half)

    def promised(offers: Sieve, weight: int) -> Singles:
        way = chord.shortest(offers["chord"], half)
        most: Singles = np.divide(np.float32(weight * half), way, out=way)
        if len(unknown := np.isnan(most).nonzero()[0]):
            most[unknown] = exactly(offers.some(unknown), weight)
        return most

    return promised


def _distance(offers: Sieve, question: Question[Any]) -> Ints:
    return distances(offers["latitude"], offers["longitude"], question.position)


WORKS: Works[Any] = {
    "chord": lambda offers, question: chords(offers, question.position),
    "distance": _distance,
    "closeness": lambda offers, question: closeness.of(offers, question.place),
}


def bound(offers: Sieve, busy: Mapping[UUID, tuple[span.Span, ...]]) -> dict[int, list[Stretch]]:
    """The stretches in which offers are bound, by row."""
    likely: Column = np.isin(offers["low"], np.array([each.int & 0xFFFF_FFFF_FFFF_FFFF for each in busy], np.uint64))
    rows = np.flatnonzero(likely)
    ids = zip(rows.tolist(), shelf.ids(offers["high"][rows], offers["low"][rows]), strict=True)
    found = ((row, busy.get(UUID(int=id), ())) for row, id in ids)
    return {row: [(instant(each.start), instant(each.end)) for each in spans] for row, spans in found if spans}
