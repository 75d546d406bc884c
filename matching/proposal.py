"""A proposal as a coordinator works on it: what the engine said, what was moved by hand, and what both come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from matching import allocation
from matching.allocate import allocation as outcome
from matching.allocate import change
from matching.allocate.problem import UNKNOWN, Ints, Problem
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

KILOMETRE = 10  # hectometres


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """An allocation with its papers; the moves of `said` are those of now, with every amendment made."""

    of: allocation.Allocation
    problem: Problem
    said: outcome.Allocation


@dataclass(frozen=True, slots=True)
class Place:
    """How far the needs of a facility are covered, on average and in ten-thousandths, before and after.

    `facility_id` is that of an organisation or person where they ask for no facility; `needs` counts what it needs, `reached`
    what of that it gets something of.
    """

    facility_id: UUID
    before: int
    after: int
    needs: int
    reached: int


@dataclass(frozen=True, slots=True)
class Move:
    """An amount of an offer for a line, and how far it goes."""

    line_id: UUID
    offer_id: UUID
    amount: int
    kilometres: float | None


@dataclass(frozen=True, slots=True)
class Spare:
    """What an offer that fits a line has left."""

    offer_id: UUID
    left: int
    kilometres: float | None


def of(made: allocation.Allocation, problem: Problem, said: outcome.Allocation) -> Proposal:
    """The proposal with all its amendments made; those were checked when they were made."""
    moves = said.moves
    for each in made.amendments:
        moves = priced(problem, moves, each.transfer).moves
    return Proposal(made, problem, replace(said, moves=moves))


def priced(problem: Problem, moves: outcome.Moves, transfer: allocation.Transfer) -> change.Price:
    """What a transfer would do; raises RefusedError where it cannot be done."""
    changed = change.price(problem, moves, _changes(problem, moves, transfer))
    if isinstance(changed, Refusal):
        raise RefusedError(changed)
    return changed


def _changes(problem: Problem, moves: outcome.Moves, transfer: allocation.Transfer) -> list[change.Change]:
    """The transfer as the new amounts of the pairs that it touches."""
    if transfer.amount < 1 or transfer.from_line_id == transfer.to_line_id:
        sentence = say("Say how much is to be moved, at least 1, and from where to where.")
        raise RefusedError(Refusal(Reason.INVALID, sentence, "amount"))
    offer = _row(problem.offers.ids, transfer.offer_id, "offerId")
    made: list[change.Change] = []
    if transfer.from_line_id is not None:
        line = _row(problem.lines.ids, transfer.from_line_id, "fromLineId")
        held = _amount(moves, line, offer)
        if transfer.amount > held:
            sentence = say(
                "Only {held} go from this offer to that line, so {amount} cannot be taken away.",
                held=held,
                amount=transfer.amount,
            )
            raise RefusedError(Refusal(Reason.NOT_ENOUGH, sentence, "amount"))
        made.append(change.Change(line, offer, held - transfer.amount))
    if transfer.to_line_id is not None:
        line = _row(problem.lines.ids, transfer.to_line_id, "toLineId")
        made.append(change.Change(line, offer, _amount(moves, line, offer) + transfer.amount))
    _check_lots(problem, made)
    return made


def _check_lots(problem: Problem, changes: Sequence[change.Change]) -> None:
    """Refuse what no pledge could hold: less than the smallest lot of an offer, but not nothing."""
    for each in changes:
        lot = int(problem.offers.lot[each.offer])
        if 0 < each.amount < lot:
            sentence = say(
                "{amount} would be left there, and this offer is given only in lots of {lot} or more.",
                amount=each.amount,
                lot=lot,
            )
            raise RefusedError(Refusal(Reason.INVALID, sentence, "amount"))


def _row(ids: Sequence[UUID], id: UUID, field: str) -> int:
    if id not in ids:
        raise RefusedError(Refusal(Reason.NOT_FOUND, say("This is no part of the allocation; choose from what it lists."), field))
    return ids.index(id)


def _amount(moves: outcome.Moves, line: int, offer: int) -> int:
    return int(moves.amount[(moves.line == line) & (moves.offer == offer)].sum())


def moves(of: Proposal) -> list[Move]:
    """Every move, in the order of lines, then offers."""
    return [_move(of, row) for row in range(len(of.said.moves))]


def moves_of(of: Proposal, line: int) -> list[Move]:
    """The moves to the line in this row."""
    return [_move(of, int(row)) for row in np.flatnonzero(of.said.moves.line == line)]


def _move(of: Proposal, row: int) -> Move:
    moves, problem = of.said.moves, of.problem
    line, offer = int(moves.line[row]), int(moves.offer[row])
    (arc,) = np.flatnonzero((problem.arcs.line == line) & (problem.arcs.offer == offer))
    return Move(problem.lines.ids[line], problem.offers.ids[offer], int(moves.amount[row]), _far(problem, int(arc)))


def _far(problem: Problem, arc: int) -> float | None:
    far = int(problem.arcs.hectometres[arc])
    return None if far == UNKNOWN else far / KILOMETRE


def spare(of: Proposal, line: int, most: int) -> list[Spare]:
    """Offers that fit the line and have something left, the best first, at most so many."""
    arcs = of.problem.arcs
    left = of.problem.offers.free - of.said.moves.by_offer(of.problem)
    rows = [int(row) for row in np.flatnonzero(arcs.line == line) if left[arcs.offer[row]] > 0]
    rows.sort(key=lambda row: -int(arcs.points[row]))
    found = ((row, int(arcs.offer[row])) for row in rows[:most])
    return [Spare(of.problem.offers.ids[offer], int(left[offer]), _far(of.problem, row)) for row, offer in found]


def elsewhere(of: Proposal, move: Move, most: int) -> list[UUID]:
    """The other lines that the offer of a move fits, the least covered first, at most so many."""
    arcs, lines = of.problem.arcs, of.problem.lines
    covered = of.said.coverage(of.problem)
    offer = of.problem.offers.ids.index(move.offer_id)
    others = [int(row) for row in arcs.line[arcs.offer == offer] if lines.ids[row] != move.line_id]
    others.sort(key=lambda row: int(covered[lines.need[row]]))
    return [lines.ids[row] for row in others[:most]]


def ranks(of: Proposal) -> list[tuple[int, int]]:
    """The order in which a coordinator wants to see the lines.

    First those that get nothing though an offer fits, then those that get something, last those that no offer fits; the least
    covered afterwards come first.
    """
    lines = of.problem.lines
    covered, filled = of.said.coverage(of.problem), of.said.moves.by_line(of.problem)
    within = set(of.problem.arcs.line.tolist())
    kinds = [(1 if filled[row] else 0) if row in within else 2 for row in range(len(lines))]
    return [(kind, int(covered[need])) for kind, need in zip(kinds, lines.need, strict=True)]


def places(of: Proposal) -> list[Place]:
    """Every facility with its coverage, the least covered afterwards first."""
    problem, needs = of.problem, of.problem.needs
    given = of.said.moves.by_need(problem)
    before, after = outcome.covered(problem, np.zeros_like(given)), outcome.covered(problem, given)
    found: list[Place] = []
    for number, id in enumerate(problem.facilities):
        own = np.flatnonzero(needs.facility == number)
        if len(own):
            reached = int(np.count_nonzero(given[own]))
            found.append(Place(id, mean(before[own]), mean(after[own]), len(own), reached))
    return sorted(found, key=lambda each: (each.after, each.before, each.facility_id.int))


def mean(shares: Ints) -> int:
    """The mean share, rounded down; nothing where there is none."""
    return int(shares.mean()) if len(shares) else 0
