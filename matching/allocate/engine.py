"""Allocates: who gets how much from whom, over all open lines at once, as fairly as can be, with the proof."""

from dataclasses import replace

import numpy as np

from matching.allocate import allocation, certify, fair, lot, order, whole
from matching.allocate import problem as problems
from matching.allocate.allocation import Allocation, Certificate, Moves
from matching.allocate.certify import Proof
from matching.allocate.fair import Spread
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Arcs, Ints, Problem
from matching.allocate.weights import Weights


def allocate(problem: Problem, weights: Weights | None = None, seed: int = 0, spread: Spread = map) -> Allocation:
    """Share out what the offers have among the lines that need it.

    First the fair shares, exactly; of all ways to fill them the one with the most points; then the lots. The seed settles only
    whose turn it is among equals. `spread` works like `map`, for instance over processes: the result is the same, byte for byte.
    """
    weights = weights or Weights()
    problems.check(problem)
    open_ = patient(problem, weights)
    if weights.fairness is Fairness.WHOLE:
        return replace(whole.allocate(open_, weights, seed), digest=problem.digest)

    def solve(rest: Problem) -> Moves:
        return fair.moves(rest, fair.flow(rest, weights, seed, spread))

    before = solve(open_)
    moves = lot.parcelled(open_, before, weights, solve)
    return Allocation(problem.digest, seed, weights, moves, before, _certificate(open_, weights, seed, before, moves))


def proof(problem: Problem, allocated: Allocation) -> Proof:
    """Prove a stored allocation anew."""
    open_ = patient(problem, allocated.weights)
    if allocated.weights.fairness is Fairness.WHOLE:
        return Proof(*whole.proof(open_, allocated.weights, allocated.fair))
    return certify.certify(open_, order.order(open_.needs, allocated.weights, allocated.seed), allocated.fair)


def patient(problem: Problem, weights: Weights) -> Problem:
    """The problem without ways that carry less than a lot, and without poor places for offers that may still wait."""
    arcs, offers = problem.arcs, problem.offers
    kept = (offers.waited[arcs.offer] >= weights.patience_days) | (arcs.points >= weights.good_points)
    if weights.lots:
        most = np.minimum(problem.lines.room, problem.needs.lacks[problem.lines.need])[arcs.line]
        kept &= np.minimum(offers.free[arcs.offer], most) >= offers.lot[arcs.offer]
    if kept.all():
        return problem
    return replace(problem, arcs=Arcs(arcs.line[kept], arcs.offer[kept], arcs.points[kept], arcs.hectometres[kept]))


def _certificate(problem: Problem, weights: Weights, seed: int, before: Moves, moves: Moves) -> Certificate:
    proven = certify.certify(problem, order.order(problem.needs, weights, seed), before)
    if proven.dual is None:
        raise ArithmeticError("The flow can be improved: the solver or its shares are wrong.")
    return Certificate(
        primal=proven.primal,
        dual=proven.dual,
        units=int(before.amount.sum()),
        units_after=int(moves.amount.sum()),
        worst=_worst(problem, before),
        worst_after=_worst(problem, moves),
    )


def _worst(problem: Problem, moves: Moves) -> int:
    """The smallest coverage of a need that an offer can reach, a whole where there is none."""
    reached: Ints = np.unique(problem.lines.need[problem.arcs.line])
    return int(allocation.covered(problem, moves.by_need(problem))[reached].min(initial=10_000))
