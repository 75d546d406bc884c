"""From a fair flow to parcels: useful amounts, smallest lots and few shipments, with as little lost as can be.

Which parcels to keep is a fixed-charge problem and hard (Hirsch and Dantzig 1968), so this is a matter of judgement: keep what
helps most, take away what is too little, give what is thereby free to those whose turn it is next. The certificate says
what that cost.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.allocate import remnant
from matching.allocate.allocation import Moves
from matching.allocate.graph import Bools
from matching.allocate.problem import Ints, Problem
from matching.allocate.weights import Weights

Solve = Callable[[Problem], Moves]

ROUNDS = 3  # each takes away what is too little and gives it to others, which may again be too little


def parcelled(problem: Problem, fair: Moves, weights: Weights, solve: Solve) -> Moves:
    """The moves kept to lots; `solve` finds the fair moves of a smaller problem."""
    moves = fair
    for _ in range(ROUNDS):
        kept = _lots(problem, moves, weights)
        if len(kept) == len(moves) == len(_worthwhile(problem, moves, weights)):
            return moves
        for mend in (_worthwhile, _unchanged):
            kept = mend(problem, remnant.placed(problem, _topped(problem, kept, solve), weights, only_useful=True), weights)
        moves = remnant.placed(problem, _topped(problem, kept, solve), weights, only_useful=False)
    return _bare(problem, moves, weights)


def _bare(problem: Problem, moves: Moves, weights: Weights) -> Moves:
    """What is left when nothing too little is left."""
    while len(kept := _worthwhile(problem, _lots(problem, moves, weights), weights)) < len(moves):
        moves = kept
    return moves


def _lots(problem: Problem, moves: Moves, weights: Weights) -> Moves:
    """The moves without those that are less than a lot or beyond the shipments of their donor."""
    if weights.lots:
        moves = _only(moves, moves.amount >= problem.offers.lot[moves.offer])
    return _only(moves, _within(problem, moves, weights.shipments)) if weights.shipments else moves


def _worthwhile(problem: Problem, moves: Moves, weights: Weights) -> Moves:
    """The moves without crumbs."""
    if not weights.useful_days:
        return moves
    enough = problem.needs.had + moves.by_need(problem) >= least(problem)
    return _only(moves, enough[problem.lines.need[moves.line]])


def _unchanged(problem: Problem, moves: Moves, weights: Weights) -> Moves:
    return moves


def least(problem: Problem) -> Ints:
    """The least worth having of each need: its useful amount, or all of it."""
    return np.minimum(problem.needs.useful, problem.needs.had + problem.needs.lacks)


def _within(problem: Problem, moves: Moves, shipments: int) -> Bools:
    """Which moves are among the most helpful shipments of their donors: the share of the need and of the offer they make up."""
    need, donor = problem.lines.need[moves.line], problem.offers.donor[moves.offer]
    wanted = np.maximum(1, problem.needs.had + problem.needs.lacks)[need]
    helpful = 10_000 * moves.amount // wanted + 10_000 * moves.amount // np.maximum(1, problem.offers.free[moves.offer])
    pair = donor * (len(problem.facilities) + 1) + problem.needs.facility[need]
    pairs, of = np.unique(pair, return_inverse=True)
    helped, by = np.bincount(of, helpful), pairs // (len(problem.facilities) + 1)
    best = np.lexsort((pairs, -helped, by))
    place = np.empty(len(pairs), np.int64)
    place[best] = np.arange(len(pairs)) - np.searchsorted(by[best], by[best])
    return (place < shipments)[of]


def _topped(problem: Problem, moves: Moves, solve: Solve) -> Moves:
    """The moves, with what their offers have left shared out fairly among the same facilities."""
    given = moves.by_need(problem)
    needs = replace(problem.needs, had=problem.needs.had + given, lacks=problem.needs.lacks - given)
    lines = replace(problem.lines, room=problem.lines.room - moves.by_line(problem))
    offers = replace(problem.offers, free=problem.offers.free - moves.by_offer(problem))
    use = (offers.free[moves.offer] > 0) & (lines.room[moves.line] > 0) & (needs.lacks[lines.need[moves.line]] > 0)
    if not use.any():
        return moves
    rest = replace(problem, needs=needs, lines=lines, offers=offers, arcs=remnant.arcs(problem, _only(moves, use)))
    return remnant.summed(problem, moves, solve(rest))


def _only(moves: Moves, kept: Bools) -> Moves:
    return moves if kept.all() else Moves(moves.line[kept], moves.offer[kept], moves.amount[kept])
