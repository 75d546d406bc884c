"""Places what is left over, need after need: whole lots, useful amounts, few shipments."""

from collections import defaultdict

import numpy as np

from matching.allocate.allocation import Moves
from matching.allocate.problem import Arcs, Ints, Problem
from matching.allocate.weights import Weights

Taken = list[tuple[int, int]]  # arcs and amounts


def placed(problem: Problem, moves: Moves, weights: Weights, *, only_useful: bool) -> Moves:
    """The moves and as many more as fit: for needs below their useful amount up to that, or for all up to all they lack."""
    desk = _Desk(problem, moves, weights)
    for need, arcs in _waiting(problem, desk):
        desk.serve(need, arcs, only_useful)
    added = np.array(sorted(desk.added.items()), np.int64).reshape(-1, 2)
    return summed(problem, moves, Moves(problem.arcs.line[added[:, 0]], problem.arcs.offer[added[:, 0]], added[:, 1]))


def summed(problem: Problem, one: Moves, other: Moves) -> Moves:
    """Both moves together."""
    size = len(problem.offers) + 1
    keys = np.concatenate([one.line * size + one.offer, other.line * size + other.offer])
    pairs, of = np.unique(keys, return_inverse=True)
    amount = np.bincount(of, np.concatenate([one.amount, other.amount]), len(pairs)).astype(np.int64)
    return Moves(pairs // size, pairs % size, amount)


def arcs(problem: Problem, moves: Moves) -> Arcs:
    """The arcs that the moves go along."""
    size = len(problem.offers) + 1
    at = np.searchsorted(problem.arcs.line * size + problem.arcs.offer, moves.line * size + moves.offer)
    return Arcs(moves.line, moves.offer, problem.arcs.points[at], problem.arcs.hectometres[at])


def _waiting(problem: Problem, desk: "_Desk") -> list[tuple[int, Ints]]:
    """The needs that lack something an offer still has, the worst covered first, each with its arcs, the best first."""
    needs, of = problem.needs, problem.lines.need[problem.arcs.line]
    left, room, lack = (np.array(each, np.int64) for each in (desk.left, desk.room, desk.lack))
    useful = np.flatnonzero((left[problem.arcs.offer] > 0) & (room[problem.arcs.line] > 0) & (lack[of] > 0))
    there = needs.had + needs.lacks - lack
    covered = 10_000 * there // np.maximum(1, needs.had + needs.lacks) // needs.share
    order = np.lexsort((problem.arcs.offer[useful], -problem.arcs.points[useful], of[useful]))
    rows = useful[order]
    starts = np.flatnonzero(np.diff(of[rows], prepend=-1))
    groups = list(zip(of[rows[starts]].tolist(), np.split(rows, starts[1:]) if len(starts) else [], strict=True))
    return sorted(groups, key=lambda each: (int(covered[each[0]]), -int(needs.priority[each[0]]), each[0]))


class _Desk:
    """What is left while parcels are being made up."""

    def __init__(self, problem: Problem, moves: Moves, weights: Weights) -> None:
        self.problem, self.shipments = problem, weights.shipments or len(problem.facilities) + 1
        self.left: list[int] = (problem.offers.free - moves.by_offer(problem)).tolist()
        self.room: list[int] = (problem.lines.room - moves.by_line(problem)).tolist()
        self.lack: list[int] = (problem.needs.lacks - moves.by_need(problem)).tolist()
        self.lot: list[int] = (problem.offers.lot if weights.lots else np.ones(len(problem.offers), np.int64)).tolist()
        useful = problem.needs.useful if weights.useful_days else np.zeros(len(problem.needs), np.int64)
        self.useful: list[int] = np.clip(useful - problem.needs.had, 0, problem.needs.lacks).tolist()
        self.moved = set(zip(moves.line.tolist(), moves.offer.tolist(), strict=True))
        self.sends: defaultdict[int, set[int]] = defaultdict(set)
        facility = problem.needs.facility[problem.lines.need[moves.line]]
        for donor, to in zip(problem.offers.donor[moves.offer].tolist(), facility.tolist(), strict=True):
            self.sends[donor].add(to)
        self.added: dict[int, int] = {}

    def serve(self, need: int, arcs: Ints, only_useful: bool) -> None:
        """Give a need what fits, unless it stays below its useful amount."""
        given = int(self.problem.needs.lacks[need]) - self.lack[need]
        short = max(0, self.useful[need] - given)
        if only_useful and not short:
            return
        taken = self._take(need, arcs.tolist(), short if only_useful else self.lack[need])
        if sum(amount for _, amount in taken) < short:
            return
        self.lack[need] -= sum(amount for _, amount in taken)
        for arc, amount in taken:
            line, offer = self._ends(arc)
            self.room[line] -= amount
            self.left[offer] -= amount
            self.moved.add((line, offer))
            self.sends[int(self.problem.offers.donor[offer])].add(int(self.problem.needs.facility[need]))
            self.added[arc] = self.added.get(arc, 0) + amount

    def _take(self, need: int, arcs: list[int], wanted: int) -> Taken:
        """What the arcs can give a need, up to what is wanted or a lot more."""
        taken, lack, to = Taken(), self.lack[need], int(self.problem.needs.facility[need])
        rooms, lefts = dict[int, int](), dict[int, int]()
        for arc in arcs:
            line, offer = self._ends(arc)
            room, left = rooms.get(line, self.room[line]), lefts.get(offer, self.left[offer])
            lot = 1 if (line, offer) in self.moved else self.lot[offer]
            amount = min(max(wanted, lot), left, room, lack)
            sends = self.sends[int(self.problem.offers.donor[offer])]
            if wanted <= 0 or amount < lot or amount < 1 or (to not in sends and len(sends) >= self.shipments):
                continue
            taken.append((arc, amount))
            rooms[line], lefts[offer] = room - amount, left - amount
            wanted, lack = wanted - amount, lack - amount
        return taken

    def _ends(self, arc: int) -> tuple[int, int]:
        return int(self.problem.arcs.line[arc]), int(self.problem.arcs.offer[arc])
