"""Whole needs, near by, in few parcels: each offer in turn takes its parcels back and sends the best set instead."""

import numpy as np
from numpy.typing import NDArray

from matching.allocate import knapsack, relax, worth
from matching.allocate.allocation import Allocation, Certificate, Moves, covered
from matching.allocate.knapsack import Chances
from matching.allocate.problem import Ints, Problem
from matching.allocate.relax import Relaxation
from matching.allocate.weights import Weights
from matching.allocate.worth import Worth

ROUNDS = 8  # after which no offer is asked again, settled or not


def allocate(problem: Problem, weights: Weights, seed: int) -> Allocation:
    """Allocate by the worth of needs met whole: the best flow with all fixed costs spread, then parcels, one offer at a time.

    What flows before parcels is proven best by its prices; the moves that follow are worth at most the same bound.
    """
    value = worth.worth(problem, weights)
    relaxed = relax.relaxation(problem, value)
    flow = relax.flow(relaxed)
    amounts = _parcelled(problem, weights, value, flow, seed)
    fair, sent = _moves(problem, flow), _moves(problem, amounts)
    primal, dual = _proven(relaxed, flow)
    certificate = Certificate(
        primal=primal,
        dual=dual,
        units=int(flow.sum()),
        units_after=int(amounts.sum()),
        worst=_worst(problem, value, fair),
        worst_after=_worst(problem, value, sent),
        worth=value.of(amounts),
        bound=dual,
    )
    return Allocation(problem.digest, seed, weights, sent, fair, certificate)


def proof(problem: Problem, weights: Weights, fair: Moves) -> tuple[int, int]:
    """What the moves before parcels are worth, and what none can exceed; ValueError where they are not the best."""
    size, flow = max(1, len(problem.offers)), np.zeros(len(problem.arcs), np.int64)
    keys = problem.arcs.line * size + problem.arcs.offer
    flow[np.searchsorted(keys, fair.line * size + fair.offer)] = fair.amount
    return _proven(relax.relaxation(problem, worth.worth(problem, weights)), flow)


class Parcels:
    """What goes over each arc, and what is left of lines, needs and donors' limits."""

    def __init__(self, problem: Problem, weights: Weights, value: Worth) -> None:
        self.amounts = np.zeros(len(problem.arcs), np.int64)
        self._problem, self._worth, self._limit = problem, value, weights.shipments or len(problem.arcs)
        self._lot = problem.offers.lot if weights.lots else np.ones_like(problem.offers.lot)
        self._useful = problem.needs.useful if weights.useful_days else np.zeros_like(problem.needs.useful)
        self._room = problem.lines.room.copy()
        self._lacks = problem.needs.lacks.copy()
        self._served = np.zeros(len(value.donor), np.int64)
        self._sent = np.zeros(len(problem.donors), np.int64)
        order = np.argsort(problem.arcs.offer, kind="stable")
        order = order[value.piece[order] > 0]
        self._of = np.split(order, np.searchsorted(problem.arcs.offer[order], np.arange(1, len(problem.offers))))

    def begin(self, amounts: Ints) -> None:
        """Start from these amounts, as far as lots and limits of shipments let them, the greatest first."""
        for arc in np.argsort(-amounts, kind="stable")[: np.count_nonzero(amounts)]:
            offer = self._problem.arcs.offer[arc]
            known, sent = self._served[self._worth.pair[arc]], self._sent[self._problem.offers.donor[offer]]
            if amounts[arc] >= self._lot[offer] and (known or sent < self._limit):
                self._shift(np.array([arc]), amounts[[arc]], 1)

    def settle(self, seed: int) -> None:
        """Ask every offer again, the greatest first and then in any order, until none does better."""
        order = np.argsort(-self._problem.offers.free, kind="stable")
        chance = np.random.default_rng(seed)
        for _ in range(ROUNDS):
            if not sum([self._improve(int(offer)) for offer in order]):
                return
            order = chance.permutation(len(order))

    def drop_crumbs(self) -> bool:
        """Take back what comes to less than is useful; whether there was any."""
        arcs = np.flatnonzero((self.amounts > 0) & self._crumbs(self._worth.need))
        self._shift(arcs, self.amounts[arcs], -1)
        return len(arcs) > 0

    def drop_losses(self) -> None:
        """Take back what loses together though no offer gains by stopping alone: whole pairs, needs and facilities.

        Parcels and first pieces are shared within a facility only, so what stays is worth at least nothing.
        """
        groups = self._worth.pair, self._worth.need, self._problem.needs.facility[self._worth.need]
        while sum([self._drop(arcs) for group in groups for arcs in self._sent_by(group)]):
            pass

    def _crumbs(self, need: Ints) -> NDArray[np.bool_]:
        """Whether each of these needs gets something, but less than is useful."""
        lacks, left = self._problem.needs.lacks[need], self._lacks[need]
        return (lacks > left) & (left > 0) & (self._problem.needs.had[need] + lacks - left < self._useful[need])

    def _sent_by(self, group: Ints) -> list[Ints]:
        """The arcs in use, those of each group together."""
        sent = np.flatnonzero(self.amounts)
        sent = sent[np.argsort(group[sent], kind="stable")]
        return np.split(sent, 1 + np.flatnonzero(np.diff(group[sent])))

    def _drop(self, arcs: Ints) -> bool:
        """Take all of these back if together they lose and no crumbs are left; whether they were."""
        amounts = self.amounts[arcs]
        self._shift(arcs, amounts, -1)
        dropped = self._gain(arcs, amounts) < 0 and not self._crumbs(self._worth.need[arcs]).any()
        if not dropped:
            self._shift(arcs, amounts, 1)
        return dropped

    def _improve(self, offer: int) -> bool:
        """Send the best set of parcels of one offer, others' staying as they are; whether that is better than what it sent."""
        arcs = self._of[offer]
        before = arcs[self.amounts[arcs] > 0]
        amounts = self.amounts[before]
        self._shift(before, amounts, -1)
        after, instead = self._best(offer, self._open(arcs))
        better = self._gain(after, instead) > self._gain(before, amounts)
        self._shift(*((after, instead) if better else (before, amounts)), 1)
        return better

    def _open(self, arcs: Ints) -> Ints:
        """The arcs with room left, one for each need."""
        arcs = arcs[np.minimum(self._room[self._problem.arcs.line[arcs]], self._lacks[self._worth.need[arcs]]) > 0]
        return arcs[np.unique(self._worth.need[arcs], return_index=True)[1]]

    def _best(self, offer: int, arcs: Ints) -> tuple[Ints, Ints]:
        """The best set of parcels within the donor's limit: parcels to further facilities grow dearer until it is kept."""
        allowed = max(0, self._limit - int(self._sent[self._problem.offers.donor[offer]]))
        arcs = arcs if allowed else arcs[self._served[self._worth.pair[arcs]] > 0]
        further = self._served[self._worth.pair[arcs]] == 0
        chances, free, dearer = self._chances(offer, arcs), int(self._problem.offers.free[offer]), 0
        while True:
            priced = Chances(chances.room, chances.least, chances.piece, chances.fixed + further * dearer)
            rows, amounts = knapsack.best(priced, free)
            if np.count_nonzero(further[rows]) <= allowed:
                return arcs[rows], amounts
            dearer = max(worth.KILOMETRE, self._worth.parcel, 2 * dearer)

    def _chances(self, offer: int, arcs: Ints) -> Chances:
        needs, need = self._problem.needs, self._worth.need[arcs]
        room = np.minimum(self._room[self._problem.arcs.line[arcs]], self._lacks[need])
        there = needs.had[need] + needs.lacks[need] - self._lacks[need]
        useful = np.minimum(self._useful[need] - there, self._lacks[need])
        return Chances(room, np.maximum(self._lot[offer], useful), self._worth.piece[arcs], self._fixed(arcs))

    def _fixed(self, arcs: Ints) -> Ints:
        """What each arc costs beside its pieces: a parcel where none goes yet, the first piece of a need that has none."""
        need = self._worth.need[arcs]
        begun = self._lacks[need] < self._problem.needs.lacks[need]
        known = self._served[self._worth.pair[arcs]] > 0
        return np.where(known, 0, self._worth.parcel) + np.where(begun, 0, self._worth.first[need])

    def _gain(self, arcs: Ints, amounts: Ints) -> int:
        """What sending these is worth beside all that is sent; what they share is paid once."""
        pairs, needs = np.unique(self._worth.pair[arcs]), np.unique(self._worth.need[arcs])
        parcels = self._worth.parcel * int(np.count_nonzero(self._served[pairs] == 0))
        begun = needs[self._lacks[needs] == self._problem.needs.lacks[needs]]
        return int(self._worth.piece[arcs] @ amounts) - parcels - int(self._worth.first[begun].sum())

    def _shift(self, arcs: Ints, amounts: Ints, sign: int) -> None:
        """Send these, or with -1 take them back."""
        pairs = np.unique(self._worth.pair[arcs])
        before = self._served[pairs] > 0
        np.add.at(self.amounts, arcs, sign * amounts)
        np.subtract.at(self._room, self._problem.arcs.line[arcs], sign * amounts)
        np.subtract.at(self._lacks, self._worth.need[arcs], sign * amounts)
        np.add.at(self._served, self._worth.pair[arcs], sign)
        np.add.at(self._sent, self._worth.donor[pairs], (self._served[pairs] > 0).astype(np.int64) - before)


def _parcelled(problem: Problem, weights: Weights, value: Worth, flow: Ints, seed: int) -> Ints:
    """The amounts on the arcs once every offer has settled; what is taken back as crumbs goes elsewhere, what loses waits."""
    parcels = Parcels(problem, weights, value)
    parcels.begin(flow)
    parcels.settle(seed)
    if parcels.drop_crumbs():
        parcels.settle(seed)
        parcels.drop_crumbs()
    parcels.drop_losses()
    return parcels.amounts


def _proven(relaxed: Relaxation, flow: Ints) -> tuple[int, int]:
    return int(relaxed.worth @ flow), relax.bound(relaxed, relax.prices(relaxed, flow))


def _moves(problem: Problem, amounts: Ints) -> Moves:
    sent = np.flatnonzero(amounts)
    return Moves(problem.arcs.line[sent], problem.arcs.offer[sent], amounts[sent])


def _worst(problem: Problem, value: Worth, moves: Moves) -> int:
    """The smallest coverage of a need that can be reached, in ten-thousandths; all of it where none can."""
    reached = np.unique(value.need[value.piece > 0])
    return int(covered(problem, moves.by_need(problem))[reached].min(initial=10_000))
