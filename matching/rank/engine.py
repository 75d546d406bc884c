"""Ranks: which offers can serve a line, in what order, and why."""

from datetime import datetime

from matching import request
from matching.rank import compose, journey, order, question, role, rule, supply, turn
from matching.rank.arc import Arcs
from matching.rank.candidate import Candidate, Ranking
from matching.rank.carriage import Carriage
from matching.rank.case import Case
from matching.rank.describe import Draft, described
from matching.rank.problem import Ask
from matching.rank.score import ScoreCode, weights
from matching.rank.table import Table
from matching.sentence import say

PLANS = 3  # ways with several givers: the best, and two that do without its largest giver, who may say no


def rank(ask: Ask, table: Table, now: datetime, first: int = 20) -> Ranking:
    """Rank the ways to fulfil the line, best first, at most `first` of them.

    Order: points, then what is covered, then the ids of the offers, mixed by the turn of the ask.
    """
    if not ask.line.wanted:
        return Ranking((), 0, 0, {}, say("Nothing more is needed here."), ask.line.gap, 0)
    case = feasible(ask, table, now)
    candidates = _candidates(case, Carriage(case, table), max(0, first)) if len(case.pool) else ()
    return Ranking(
        candidates=candidates,
        considered=len(case.pool) + case.pool.ruled_out.total(),
        feasible=len(case.pool),
        ruled_out=dict(case.pool.ruled_out),
        ruled_out_sentence=rule.summary(case.pool.ruled_out),
        shortfall=candidates[0].short if candidates else ask.line.gap,
        total_feasible_amount=int(case.pool["pieces"].sum()),
    )


def feasible(ask: Ask, table: Table, now: datetime) -> Case:
    """The offers that can serve the line, scored, and what was ruled out."""
    match ask.line.spec:
        case request.Goods() | request.PrintedPart() as spec:
            return supply.case(question.of(ask, spec, now), table)
        case request.Ride() | request.Delivery() as spec:
            return journey.case(question.of(ask, spec, now), table)
        case request.Role() as spec:
            return role.case(question.of(ask, spec, now), table)


def arcs(ask: Ask, table: Table, now: datetime, most: int) -> Arcs:
    """The best `most` offers that can serve the line, without words, trips or plans."""
    pool = feasible(ask, table, now).pool
    glance, best = order.best(pool, most, ask.turn, lambda indices: indices[:0])
    points, codes = glance.totals[best], tuple(weights(ask.line.spec))
    worth = points - glance.points[best, codes.index(ScoreCode.COVERAGE)] if ScoreCode.COVERAGE in codes else points
    facts = (glance[name][best] for name in ("pieces", "lot", "cost", "distance"))
    return Arcs(glance["high"][best], glance["low"][best], points, worth, *facts)


def _candidates(case: Case, carriage: Carriage, first: int) -> tuple[Candidate, ...]:
    glance, best = order.best(case.pool, first, case.question.ask.turn, carriage.settle)
    singles = [{index: case.pool.fact(index, "fills")} for index in glance.indices[best].tolist()]
    drafts = [Draft(case, single, carriage.trips(list(single))) for single in singles]
    drafts += [Draft(case, plan.gives, plan.trips, plan) for plan in compose.plans(case, carriage, PLANS)]
    return tuple(sorted(map(described, drafts), key=lambda each: _place(each, case.question.ask.turn))[:first])


def _place(each: Candidate, now: int) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    return -each.points, -each.covers, tuple(turn.key(part.offer_id.int, now) for part in each.parts)
