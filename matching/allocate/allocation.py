"""What an allocation says: who gets how much from whom, and the proof that it is as fair as can be."""

from dataclasses import dataclass

import numpy as np

from matching.allocate.problem import Ints, Problem
from matching.allocate.weights import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """How many base units (`amount`, always above 0) each line gets from each offer, in the order of lines, then offers.

    `line` and `offer` are row numbers of the problem's `lines` and `offers`.
    """

    line: Ints
    offer: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.line)

    def by_line(self, problem: Problem) -> Ints:
        """What each line gets."""
        return _sums(self.line, self.amount, len(problem.lines))

    def by_offer(self, problem: Problem) -> Ints:
        """What each offer gives."""
        return _sums(self.offer, self.amount, len(problem.offers))

    def by_need(self, problem: Problem) -> Ints:
        """What each need gets, over all its lines."""
        return _sums(problem.lines.need[self.line], self.amount, len(problem.needs))


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of optimality from potentials found on the residual graph, apart from the solver that found the flow.

    Before lots, the allocation is a linear programme: `primal` is what its flow is worth, `dual` a bound that no flow can exceed;
    equal, so nothing is better. `units` is the most that can be given away at all. The lots that follow are a matter of
    judgement: `units_after` and `worst_after` (the smallest coverage, in ten-thousandths, of the needs that any offer can reach)
    against `units` and `worst` tell what they cost.
    """

    primal: int
    dual: int
    units: int
    units_after: int
    worst: int
    worst_after: int
    worth: int = 0
    bound: int = 0

    @property
    def gap(self) -> int:
        """How far the flow before lots is from the bounds: 0 proves that it is optimal."""
        return self.dual - self.primal

    @property
    def lost(self) -> int:
        """Base units that lots, limits of shipments and useful amounts keep from being given now."""
        return self.units - self.units_after


@dataclass(frozen=True, slots=True)
class Allocation:
    """A proposal: the moves with everything needed to make them again, byte for byte.

    `digest` is that of the problem; `fair` are the moves before lots, what the certificate proves.
    """

    digest: str
    seed: int
    weights: Weights
    moves: Moves
    fair: Moves
    certificate: Certificate

    def coverage(self, problem: Problem) -> Ints:
        """The share of each need that is covered once the moves arrive, in ten-thousandths, with what it had before."""
        return covered(problem, self.moves.by_need(problem))


def covered(problem: Problem, given: Ints) -> Ints:
    """The share of each need covered when it is given so much, in ten-thousandths, rounded down."""
    needs = problem.needs
    return 10_000 * (needs.had + given) // np.maximum(1, needs.had + needs.lacks)


def _sums(of: Ints, amounts: Ints, size: int) -> Ints:
    total = np.zeros(size, np.int64)
    np.add.at(total, of, amounts)
    return total
