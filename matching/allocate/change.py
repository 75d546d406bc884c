"""Moves changed by hand: whether that can be done, and what it costs in coverage and kilometres."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from matching import request
from matching.allocate import allocation
from matching.allocate.allocation import Moves
from matching.allocate.problem import UNKNOWN, Problem
from matching.rank import quantity
from matching.refusal import Reason, Refusal
from matching.sentence import Sentence, say

HECTOMETRES = 10  # in a kilometre
PERCENT = 100  # ten-thousandths


@dataclass(frozen=True, slots=True)
class Change:
    """The amount that an offer shall give to a line from now on; rows of the problem; 0 takes all away."""

    line: int
    offer: int
    amount: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A need whose coverage changes, in ten-thousandths."""

    need: int
    facility_id: UUID
    item: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What changes do: the new moves, base units given more, kilometres travelled more (one way for each shipment).

    `kilometres` is None where a position is not known; `touched` are the needs whose coverage changes.
    """

    moves: Moves
    units: int
    kilometres: float | None
    touched: tuple[Touched, ...]
    sentence: Sentence
    warnings: tuple[Sentence, ...]


Pair = tuple[int, int]


def price(problem: Problem, moves: Moves, changes: Sequence[Change]) -> Price | Refusal:
    """What the changes do, or why they cannot be made."""
    before = dict(zip(zip(moves.line.tolist(), moves.offer.tolist(), strict=True), moves.amount.tolist(), strict=True))
    after = {**before, **{(each.line, each.offer): each.amount for each in changes}}
    made = _moves({pair: amount for pair, amount in after.items() if amount})
    if refused := _check(problem, changes, made):
        return refused
    touched, far = _touched(problem, moves, made), _kilometres(problem, before, after)
    units = int(made.amount.sum() - moves.amount.sum())
    return Price(made, units, far, touched, _sentence(touched, far), tuple(_warnings(problem, changes, made)))


def _moves(amounts: dict[Pair, int]) -> Moves:
    rows = np.array([(line, offer, amount) for (line, offer), amount in sorted(amounts.items())], np.int64).reshape(-1, 3)
    return Moves(rows[:, 0], rows[:, 1], rows[:, 2])


def _check(problem: Problem, changes: Sequence[Change], made: Moves) -> Refusal | None:
    for each in changes:
        if each.amount < 0:
            return Refusal(Reason.INVALID, say("Give a whole number, 0 or more."), "amount")
        if each.amount and _arc(problem, each.line, each.offer) is None:
            return Refusal(Reason.INVALID, say("This offer cannot serve that line; choose one of its candidates."), "offerId")
    return _over(problem, changes, made)


def _over(problem: Problem, changes: Sequence[Change], made: Moves) -> Refusal | None:
    """What there is not, or nobody asked for."""
    gives, fills, given = made.by_offer(problem), made.by_line(problem), made.by_need(problem)
    for each in changes:
        row = int(problem.lines.need[each.line])
        if gives[each.offer] > problem.offers.free[each.offer]:
            free = int(problem.offers.free[each.offer])
            sentence = say("This offer has only {free} to give; {given} are planned.", free=free, given=int(gives[each.offer]))
            return Refusal(Reason.NOT_ENOUGH, sentence, "amount")
        most, planned = (int(problem.lines.room[each.line]), int(fills[each.line]))
        if planned <= most:
            most, planned = int(problem.needs.lacks[row]), int(given[row])
        if planned > most:
            sentence = say("Only {most} are needed there; {planned} are planned.", most=most, planned=planned)
            return Refusal(Reason.NOT_ENOUGH, sentence, "amount")
    return None


def _arc(problem: Problem, line: int, offer: int) -> int | None:
    """The row of the arc between them."""
    first, last = np.searchsorted(problem.arcs.line, [line, line + 1])
    row = int(first + np.searchsorted(problem.arcs.offer[first:last], offer))
    return row if row < last and problem.arcs.offer[row] == offer else None


def _touched(problem: Problem, moves: Moves, made: Moves) -> tuple[Touched, ...]:
    given = moves.by_need(problem), made.by_need(problem)
    before, after = (allocation.covered(problem, each) for each in given)
    needs = problem.needs
    return tuple(
        Touched(
            row,
            problem.facilities[int(needs.facility[row])],
            problem.items[int(needs.item[row])],
            int(before[row]),
            int(after[row]),
        )
        for row in np.flatnonzero(given[0] != given[1]).tolist()
    )


def _kilometres(problem: Problem, before: dict[Pair, int], after: dict[Pair, int]) -> float | None:
    """One way for each shipment that is new, less those that fall away."""
    signs = {pair: (after.get(pair, 0) > 0) - (before.get(pair, 0) > 0) for pair in before.keys() | after.keys()}
    total = 0
    for (line, offer), sign in signs.items():
        arc = _arc(problem, line, offer) if sign else None
        if arc is None:
            continue
        if problem.arcs.hectometres[arc] == UNKNOWN:
            return None
        total += sign * int(problem.arcs.hectometres[arc])
    return total / HECTOMETRES


def _sentence(touched: Sequence[Touched], far: float | None) -> Sentence:
    said = [_covered(each) for each in touched] or [say("No coverage changes.")]
    said.append(_travelled(far))
    first, *others = said
    for each in others:
        first = say("{sentences} {sentence}", sentences=first, sentence=each)
    return first


def _covered(each: Touched) -> Sentence:
    shares = {"before": each.before // PERCENT, "after": each.after // PERCENT}
    if each.after < each.before:
        return say("Covered less: from {before} % down to {after} %.", **shares)
    return say("Covered more: from {before} % up to {after} %.", **shares)


def _travelled(far: float | None) -> Sentence:
    if far is None:
        return say("How much farther goods travel is not known.")
    if far > 0:
        return say("Goods travel {kilometres} km more.", kilometres=f"{far:.0f}")
    if far < 0:
        return say("Goods travel {kilometres} km less.", kilometres=f"{-far:.0f}")
    return say("Goods travel no farther than before.")


def _warnings(problem: Problem, changes: Sequence[Change], made: Moves) -> list[Sentence]:
    """What the engine would not have done, though a person may."""
    given, found = made.by_need(problem), list[Sentence]()
    for each in changes:
        row, lot = int(problem.lines.need[each.line]), int(problem.offers.lot[each.offer])
        spec = request.Goods(problem.items[int(problem.needs.item[row])])
        there = int(problem.needs.had[row] + given[row])
        if 0 < each.amount < lot:
            found.append(say("The giver gives no less than {lot} at once; ask first.", lot=quantity.of_line(lot, spec)))
        if given[row] and there < min(int(problem.needs.useful[row]), int(problem.needs.had[row] + problem.needs.lacks[row])):
            useful = quantity.of_line(int(problem.needs.useful[row]), spec)
            found.append(say("With less than {useful} there, it is hardly worth sending.", useful=useful))
    return list(dict.fromkeys(found))
