"""Composing a fulfilment of several offers: the best plan, against trying everything."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rank import compose
from matching.rank.compose import Givers, Plan
from tests.rank_world import patient


@st.composite
def givers(draw: st.DrawFn, least: int = 0, most: int = 9, lots: int = 30) -> Givers:
    """Some offers and how much is wanted."""
    rows = draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, lots), st.integers(0, 5)), min_size=least, max_size=most))
    wanted = draw(st.integers(1, 200))
    able = [(max(free, lot), lot, worth) for free, lot, worth in rows if lot <= wanted]
    columns = np.array(able, np.int64).reshape(-1, 3).T
    return Givers(*columns, wanted)


def merit(problem: Givers, plan: Plan) -> tuple[int, int, int]:
    """What is covered, by how few, worth how much: greater is better."""
    return sum(amount for _, amount in plan), -len(plan), sum(amount * int(problem.worth[index]) for index, amount in plan)


def tried(problem: Givers) -> Plan:
    """The best plan by trying every set, sharing out the rest one unit after the other."""
    indices = range(len(problem.free))
    plans = [shared(problem, each) for size in range(len(indices) + 1) for each in combinations(indices, size)]
    return max(
        (plan for plan in plans if plan is not None), key=lambda plan: (merit(problem, plan), [-index for index, _ in plan])
    )


def shared(problem: Givers, members: tuple[int, ...]) -> Plan | None:
    amounts = {index: int(problem.lot[index]) for index in members}
    if sum(amounts.values()) > problem.wanted:
        return None
    while sum(amounts.values()) < problem.wanted:
        room = [index for index in members if amounts[index] < problem.free[index]]
        if not room:
            break
        amounts[max(room, key=lambda index: (problem.worth[index], -index))] += 1
    return tuple(amounts.items())


@settings(patient, max_examples=200)
@given(givers())
def test_a_plan_is_the_best_of_all(problem: Givers) -> None:
    """Up to nine offers: most covered, then fewest parts, then worth most, then first in order; amounts included."""
    assert compose.plan(problem) == tried(problem)


@settings(patient, max_examples=100)
@given(givers(least=14, most=60))
def test_a_searched_plan_respects_what_offers_have(problem: Givers) -> None:
    """With many offers no one gives more than it has or less than its lot, and never more than is wanted together."""
    plan = compose.plan(problem)
    assert all(problem.lot[index] <= amount <= problem.free[index] for index, amount in plan)
    assert sum(amount for _, amount in plan) <= problem.wanted


@settings(patient, max_examples=100)
@given(givers(least=14, most=39, lots=1))
def test_without_lots_a_searched_plan_covers_most_with_fewest_parts(problem: Givers) -> None:
    """Where every offer gives any amount, the search covers all that can be covered, with as few parts as the largest make up."""
    plan = compose.plan(problem)
    covered = np.cumsum(np.sort(problem.free)[::-1])
    assert sum(amount for _, amount in plan) == min(problem.wanted, int(covered[-1]))
    fewest = int(np.searchsorted(covered, problem.wanted)) + 1
    assert len(plan) == min(fewest, len(problem.free))


@settings(patient, max_examples=20)
@given(givers(least=14, most=15))
def test_a_search_comes_close_to_the_best_of_all(problem: Givers) -> None:
    """With lots, the search covers at least nine tenths of what the best plan covers."""
    count = len(problem.free)
    every = (np.arange(1 << count)[:, None] & (1 << np.arange(count))) > 0
    best = problem.amounts(every).sum(axis=1).max()
    assert sum(amount for _, amount in compose.plan(problem)) >= 0.9 * best


@pytest.mark.parametrize(
    ("free", "lot", "worth", "wanted", "plan"),
    [
        ([], [], [], 10, ()),
        ([50], [1], [1], 10, ((0, 10),)),
        ([6, 6, 9], [1, 1, 1], [5, 5, 1], 10, ((0, 6), (1, 4))),
        ([6, 9, 9], [6, 9, 9], [1, 1, 1], 10, ((1, 9),)),
        ([5, 5, 5], [5, 5, 5], [1, 2, 3], 10, ((1, 5), (2, 5))),
    ],
)
def test_plans_by_example(free: list[int], lot: list[int], worth: list[int], wanted: int, plan: Plan) -> None:
    """Nothing, one alone, the worthier pair, lots that do not fit together, and lots that just do."""
    arrays = (np.array(each, np.int64) for each in (free, lot, worth))
    assert compose.plan(Givers(*arrays, wanted)) == plan
