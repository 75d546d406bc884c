"""Why each line gets what it gets: from whom, why not more, who got it instead, and by which rule."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from matching import request
from matching.allocate import allocation, engine, need, priority
from matching.allocate.allocation import Allocation
from matching.allocate.fairness import Fairness
from matching.allocate.problem import UNKNOWN, Ints, Problem
from matching.allocate.rival import Rule
from matching.rank import quantity
from matching.sentence import Sentence, say

MOST_RIVALS = 10  # told of for one line, those that got most first
HECTOMETRES = 10


@dataclass(frozen=True, slots=True)
class Gift:
    """What an offer gives to the line, how far away it is (None: not known), and how well it suits."""

    offer_id: UUID
    amount: int
    km: float | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Rival:
    """Another line that got `amount` of what this one could have used, most of it from one offer, and by which rule."""

    line_id: UUID
    facility_id: UUID
    offer_id: UUID
    amount: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a line gets (`got`), of what its facility lacks of the item (`of`), and why.

    Coverage in ten-thousandths is that of the facility's need of the item, over all its lines.
    """

    line_id: UUID
    need: Sentence
    priority: Sentence
    got: int
    of: int
    coverage_before: int
    coverage_after: int
    sentences: tuple[Sentence, ...]
    gifts: tuple[Gift, ...]
    rivals: tuple[Rival, ...]


def line(problem: Problem, allocated: Allocation, row: int) -> Explanation:
    """Explain what the line in a row gets."""
    return _Teller(problem, allocated).line(row)


def lines(problem: Problem, allocated: Allocation) -> tuple[Explanation, ...]:
    """Explain every line, in the order of the problem."""
    teller = _Teller(problem, allocated)
    return tuple(teller.line(row) for row in range(len(problem.lines)))


class _Teller:
    """What is known of an allocation, looked up once for all lines."""

    def __init__(self, problem: Problem, allocated: Allocation) -> None:
        self.problem, self.moves, self.weights = problem, allocated.moves, allocated.weights
        self.given, self.filled = allocated.moves.by_need(problem), allocated.moves.by_line(problem)
        self.left = problem.offers.free - allocated.moves.by_offer(problem)
        self.before, self.after = (allocation.covered(problem, each) for each in (np.zeros_like(self.given), self.given))
        self.rule = Rule(problem, allocated, self.given)
        self.open = engine.patient(problem, allocated.weights).arcs
        self.by_offer = np.argsort(self.moves.offer, kind="stable")
        self.giving = self.moves.offer[self.by_offer]

    def line(self, row: int) -> Explanation:
        of = int(self.problem.lines.need[row])
        return Explanation(
            line_id=self.problem.lines.ids[row],
            need=need.sentence(self.problem, of),
            priority=priority.sentence(self.problem, of),
            got=int(self.filled[row]),
            of=int(self.problem.needs.lacks[of]),
            coverage_before=int(self.before[of]),
            coverage_after=int(self.after[of]),
            sentences=tuple(self._sentences(row, of)),
            gifts=tuple(self._gifts(row)),
            rivals=tuple(self._rivals(row, of)),
        )

    def _said(self, amount: int, of: int) -> Sentence:
        return quantity.of_line(amount, request.Goods(self.problem.items[int(self.problem.needs.item[of])]))

    def _sentences(self, row: int, of: int) -> Iterator[Sentence]:
        got, given, lacks = int(self.filled[row]), int(self.given[of]), int(self.problem.needs.lacks[of])
        if given >= lacks:
            yield say("The facility gets all it lacks: {lacks}.", lacks=self._said(lacks, of))
            return
        if got:
            yield say("Gets {got}; the facility lacks {lacks}.", got=self._said(got, of), lacks=self._said(lacks, of))
        else:
            yield say("Gets nothing this time; the facility lacks {lacks}.", lacks=self._said(lacks, of))
        if given > got:
            yield say("Its other lines for the same item get {others}.", others=self._said(given - got, of))
        yield from self._short(row)

    def _short(self, row: int) -> Iterator[Sentence]:
        """Why not more."""
        if self.filled[row] >= self.problem.lines.room[row]:
            yield say("This line gets all it asked for.")
            return
        every, ready = (_span(arcs.line, row) for arcs in (self.problem.arcs, self.open))
        fits, now = self.problem.arcs.offer[every], self.open.offer[ready]
        if not len(fits):
            yield say("No offer fits this line.")
            return
        if waits := len(fits) - len(now):
            yield say("Offers that fit but wait for a better place or give only larger lots: {count}.", count=waits)
        spent = int(np.count_nonzero(self.left[now] == 0))
        if spent:
            yield say("Offers that fit and are all given away: {count}.", count=spent)
        if spent < len(now) and self.weights.fairness is Fairness.WHOLE:
            yield say(
                "Offers that fit and have something left: {count}. The way is too far, or what they add is not worth a parcel.",
                count=len(now) - spent,
            )
        elif spent < len(now):
            yield say(
                "Offers that fit and have something left: {count}. Smallest lots, the shipments of their givers or the least "
                "worth sending stand in the way.",
                count=len(now) - spent,
            )

    def _gifts(self, row: int) -> Iterator[Gift]:
        own, arcs = _span(self.moves.line, row), _span(self.problem.arcs.line, row)
        offers: list[int] = self.moves.offer[own].tolist()
        rows: list[int] = (arcs.start + np.searchsorted(self.problem.arcs.offer[arcs], self.moves.offer[own])).tolist()
        for offer, arc, amount in zip(offers, rows, self.moves.amount[own].tolist(), strict=True):
            far, points = int(self.problem.arcs.hectometres[arc]), int(self.problem.arcs.points[arc])
            km = None if far == UNKNOWN else far / HECTOMETRES
            yield Gift(self.problem.offers.ids[offer], int(amount), km, _suits(km, points))

    def _rivals(self, row: int, of: int) -> list[Rival]:
        """The lines that got what this one could still have used."""
        if self.given[of] >= self.problem.needs.lacks[of] or self.filled[row] >= self.problem.lines.room[row]:
            return []
        got: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for offer in self.open.offer[_span(self.open.line, row)].tolist():
            for move in self._moves_of(offer).tolist():
                if (other := int(self.moves.line[move])) != row:
                    got[other][offer] = int(self.moves.amount[move])
        most = sorted(got, key=lambda other: (-sum(got[other].values()), other))[:MOST_RIVALS]
        return [self._rival(other, got[other], of) for other in most]

    def _moves_of(self, offer: int) -> Ints:
        first, last = np.searchsorted(self.giving, [offer, offer + 1])
        return self.by_offer[first:last]

    def _rival(self, other: int, got: dict[int, int], of: int) -> Rival:
        its = int(self.problem.lines.need[other])
        facility = self.problem.facilities[int(self.problem.needs.facility[its])]
        offer = max(got, key=lambda each: (got[each], -each))
        ids = self.problem.lines.ids[other], facility, self.problem.offers.ids[offer]
        return Rival(*ids, sum(got.values()), self.rule.sentence(of, its))


def _suits(km: float | None, points: int) -> Sentence:
    if km is None:
        return say("Suits with {points} of 10,000 points; the way is not known.", points=points)
    return say("{kilometres} km away; suits with {points} of 10,000 points.", kilometres=f"{km:.0f}", points=points)


def _span(sorted_rows: Ints, row: int) -> slice:
    first, last = np.searchsorted(sorted_rows, [row, row + 1])
    return slice(int(first), int(last))
