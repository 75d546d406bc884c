"""Ranks: which offers can serve a line, in what order, and why."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from matching import request
from matching.rank import compose, journey, order, question, role, rule, supply
from matching.rank.candidate import Candidate, Ranking
from matching.rank.carriage import Carriage
from matching.rank.case import Case
from matching.rank.describe import Draft, described
from matching.rank.measure import Ints
from matching.rank.problem import Ask
from matching.rank.score import ScoreCode, weights
from matching.rank.table import Table
from matching.sentence import say

PLANS = 3  # ways with several givers: the best, and two that do without its largest giver, who may say no
NEAR = 40  # how many of the largest and how many of the worthiest offers a plan is made of


def rank(ask: Ask, table: Table, now: datetime, first: int = 20) -> Ranking:
    """Rank the ways to fulfil the line, best first, at most `first` of them.

    Order: points, then what is covered, then the ids of the offers.
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


def _candidates(case: Case, carriage: Carriage, first: int) -> tuple[Candidate, ...]:
    singles = ({index: int(case.pool["fills"][index])} for index in _best(case, carriage, first).tolist())
    plans = (*singles, *_composites(case, carriage))
    found = [described(Draft(case, plan, carriage.trips(list(plan)))) for plan in plans]
    return tuple(sorted(found, key=_place)[:first])


def _place(each: Candidate) -> tuple[int, int, tuple[int, ...]]:
    return -each.points, -each.covers, tuple(part.offer_id.int for part in each.parts)


def _best(case: Case, carriage: Carriage, first: int) -> Ints:
    """The best single offers; a pickup starts with the points it has if a driver is found, so each look can only lower it."""
    look = first
    while not carriage.settled[top := _leading(case, first)].all():
        carriage.settle(_leading(case, look))
        look *= 2
    return top


def _leading(case: Case, count: int) -> Ints:
    return order.leading(case.pool, count, case.pool.points.sum(axis=1), case.pool["fills"])


def _composites(case: Case, carriage: Carriage) -> Iterator[dict[int, int]]:
    """Plans of several offers, where no single one covers the gap."""
    codes = tuple(weights(case.question.spec))
    together = case.question.known and ScoreCode.COVERAGE in codes
    if not together or (case.pool["pieces"] >= case.question.wanted).any():
        return
    left, most = _near(case, carriage, codes.index(ScoreCode.COVERAGE)), 0
    for _ in range(PLANS):
        plan = _plan(case, left, codes.index(ScoreCode.COVERAGE))
        if len(plan) < 2 or sum(plan.values()) < most:
            return
        yield plan
        largest, most = next(iter(plan)), sum(plan.values())
        left = left[left != largest]


def _worth(case: Case, coverage: int) -> Ints:
    """The points an offer earns apart from how much it covers."""
    return case.pool.points.sum(axis=1) - case.pool.points[:, coverage]


def _near(case: Case, carriage: Carriage, coverage: int) -> Ints:
    """The offers that plans are made of, in the order of their ids; for their pickups it is known whether a driver is found."""
    pieces, worth = case.pool["pieces"], _worth(case, coverage)
    largest = order.leading(case.pool, NEAR, pieces, worth)
    worthiest = order.leading(case.pool, NEAR, worth, pieces)
    near = order.by_id(case.pool, np.union1d(largest, worthiest))
    carriage.settle(near)
    return near


def _plan(case: Case, among: Ints, coverage: int) -> dict[int, int]:
    """The best plan among these offers, its largest part first."""
    facts = case.pool["pieces"][among], case.pool["lot"][among], _worth(case, coverage)[among]
    parts = compose.plan(compose.Givers(*facts, case.question.wanted))
    return {int(among[index]): amount for index, amount in sorted(parts, key=lambda part: (-part[1], part[0]))}
