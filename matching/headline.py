"""An allocation in a few numbers and sentences: whom it reaches, and how good it is."""

from collections.abc import Mapping

import numpy as np

from matching import allocation, proposal
from matching.allocate import allocation as outcome
from matching.allocate import gather
from matching.allocate.problem import UNKNOWN, Problem
from matching.sentence import Sentence, say

PERCENT = 100  # ten-thousandths


def tally(problem: Problem, said: outcome.Allocation) -> allocation.Tally:
    """An allocation in numbers."""
    given, moves, needs = said.moves.by_need(problem), said.moves, problem.needs
    before, after = outcome.covered(problem, np.zeros_like(given)), outcome.covered(problem, given)
    within = np.unique(problem.lines.need[problem.arcs.line])  # the needs that some offer fits
    return allocation.Tally(
        facilities=len(np.unique(needs.facility)),
        reached=len(np.unique(needs.facility[given > 0])),
        shipments=len(moves),
        givers=len(np.unique(problem.offers.donor[moves.offer])),
        worst_before=int(before[within].min(initial=10_000)) if len(within) else 0,
        worst_after=int(after[within].min(initial=10_000)) if len(within) else 0,
        mean_before=proposal.mean(before),
        mean_after=proposal.mean(after),
        kilometres=_kilometres(problem, moves),
    )


def _kilometres(problem: Problem, moves: outcome.Moves) -> float | None:
    known = _distances(problem)
    travelled = [
        (int(amount), known.get((int(line), int(offer)), UNKNOWN))
        for line, offer, amount in zip(moves.line, moves.offer, moves.amount, strict=True)
    ]
    placed = [(amount, far) for amount, far in travelled if far != UNKNOWN]
    units = sum(amount for amount, _ in placed)
    return round(sum(amount * far for amount, far in placed) / units / proposal.KILOMETRE, 1) if units else None


def _distances(problem: Problem) -> Mapping[tuple[int, int], int]:
    arcs = problem.arcs
    return {(int(line), int(offer)): int(far) for line, offer, far in zip(arcs.line, arcs.offer, arcs.hectometres, strict=True)}


def proof(of: proposal.Proposal) -> list[Sentence]:
    """How good the engine's proposal is, in words."""
    proved = of.said.certificate
    told = [_proved(proved)]
    if proved.lost > 0:
        told.append(
            say(
                "Smallest lots, limits on shipments and what is worth sending leave {lost} with the givers for now.",
                lost=proved.lost,
            )
        )
    if proved.worst_after < proved.worst:
        shares = {"ideal": proved.worst // PERCENT, "after": proved.worst_after // PERCENT}
        told.append(
            say("Rounding to whole shipments leaves the worst off at {after} % of their need instead of {ideal} %.", **shares)
        )
    if of.of.amendments:
        told.append(say("It was changed by hand since; this is said of the proposal as it was made."))
    return told


def _proved(proved: outcome.Certificate) -> Sentence:
    if proved.gap:
        return say("Not proved to be the fairest way to share; look at it with care.")
    if proved.bound:
        short = -(1_000 * (proved.worth - proved.bound) // proved.bound) / 10
        return say("Proved: by these rules no other way to share is better than this one by more than {short} %.", short=short)
    return say("Proved: before shipments are rounded, no other way to share is fairer, and none gives away more.")


def left_out(code: str) -> Sentence:
    """Why a line takes no part, in words."""
    return gather.SENTENCES[gather.Exclusion(code)]
