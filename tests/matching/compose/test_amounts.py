"""Who gives how much: exact ways against trying every plan, and each other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matching.compose import branch, engine, local, table
from matching.compose.plan import faults, priced
from matching.compose.problem import Amounts, Givers, Problem
from tests import compose_world, plain_compose
from tests.rank_world import patient

ENOUGH = 1_000_000  # nodes


def sound(givers: Givers, amounts: Amounts) -> bool:
    """Whether everyone can give that, and all together no more than is wanted."""
    problem = Problem(givers)
    return not faults(problem, priced(problem, amounts, (), givers.value(amounts)))


@settings(patient, max_examples=300)
@given(compose_world.givers(steps=3))
def test_the_table_finds_the_best_of_all_plans(givers: Givers) -> None:
    """With lots and steps: most covered, then worth most, then fewest givers, then most from the first; amounts included."""
    assert table.best(givers) == plain_compose.best_amounts(givers)


@settings(patient, max_examples=300)
@given(compose_world.givers())
def test_the_tree_finds_the_best_value(givers: Givers) -> None:
    """Given time, branch and bound ends with the value of the best plan as its bound."""
    found = branch.best(givers, ENOUGH)
    assert found.value == found.bound == givers.value(plain_compose.best_amounts(givers))
    assert sound(givers, found.amounts)


@settings(patient, max_examples=60)
@given(compose_world.many())
def test_table_and_tree_agree_on_many_givers(givers: Givers) -> None:
    """Two ways that share nothing find the same value for dozens of givers; greed and local search never exceed it."""
    found, best = branch.best(givers, ENOUGH), givers.value(table.best(givers))
    assert found.value == best
    started = local.greedy(givers)
    bettered = local.better(givers, started)
    assert givers.value(started) <= givers.value(bettered) <= best
    assert sound(givers, bettered)


@settings(patient, max_examples=40)
@given(compose_world.many(alike=True))
def test_givers_who_are_alike_are_no_trap(givers: Givers) -> None:
    """Where many givers have the same, so that the tree would grow without end, the plan is proven all the same."""
    amounts, bound = engine.amounts(givers)
    assert givers.value(amounts) == bound == givers.value(table.best(givers))


@settings(patient, max_examples=60)
@given(compose_world.many())
def test_a_tree_cut_short_still_bounds(givers: Givers) -> None:
    """However early the search ends, no plan exceeds the bound, and the plan found can be carried out."""
    best = givers.value(table.best(givers))
    for nodes in (1, 3, 10):
        found = branch.best(givers, nodes)
        assert found.value <= best <= found.bound
        assert sound(givers, found.amounts)


@settings(patient, max_examples=60)
@given(compose_world.many())
def test_one_giver_more_never_makes_it_worse(givers: Givers) -> None:
    """The best plan of all is at least as good as the best plan without the last."""
    fewer = givers.only(np.arange(len(givers) - 1))
    assert engine.amounts(givers)[1] >= engine.amounts(fewer)[1]


@settings(patient, max_examples=40)
@given(compose_world.many())
def test_the_same_givers_make_the_same_plan(givers: Givers) -> None:
    """Nothing but the problem decides."""
    assert engine.compose(Problem(givers)) == engine.compose(Problem(givers))


def test_very_many_pieces_need_no_larger_table() -> None:
    """A million pieces are shared out by the tree: exact, though the table would have sixty million cells."""
    chance = np.random.default_rng(1)
    has = chance.integers(20_000, 200_000, 60)
    givers = Givers.of(1_000_000, has, np.ones_like(has), chance.integers(1, 60, 60), chance.integers(10**5, 10**6, 60))
    plan = engine.compose(Problem(givers))
    assert plan.exact
    assert plan.value[0] == 1_000_000


def test_what_is_not_proven_is_not_called_exact() -> None:
    """Neither tree nor table ends for very many pieces and givers alike: the plan is good, not exact, and says how far off."""
    count = 60
    has, worth = np.full(count, 70_001), np.arange(count) + 1_000
    plan = engine.compose(Problem(Givers.of(1_000_000, has, np.ones_like(has), worth, np.full(count, 10**8))))
    assert not plan.exact
    assert plan.value[0] == 1_000_000
    assert plan.missed == (0, plan.bound[1] - plan.value[1])
    assert plan.missed[1] > 0


@pytest.mark.parametrize(
    ("has", "lot", "worth", "cost", "plan"),
    [
        ([], [], [], [], {}),
        ([50], [1], [1], [3], {0: 10}),
        ([6, 6, 9], [1, 1, 1], [5, 5, 1], [0, 0, 0], {0: 6, 1: 4}),
        ([6, 9, 9], [6, 9, 9], [1, 1, 1], [0, 0, 0], {1: 9}),
        ([5, 5, 5], [5, 5, 5], [1, 2, 3], [0, 0, 0], {1: 5, 2: 5}),
        ([10, 6, 6], [1, 1, 1], [3, 4, 4], [2, 2, 2], {1: 6, 2: 4}),
        ([10, 6, 6], [1, 1, 1], [3, 4, 4], [11, 11, 11], {0: 10}),
    ],
)
def test_plans_by_example(has: list[int], lot: list[int], worth: list[int], cost: list[int], plan: Amounts) -> None:
    """Ten pieces: from nobody, from one; worthier givers; lots that do not fit and that just do; one or two by what two cost."""
    columns = (np.array(each, np.int64) for each in (has, lot, worth, cost))
    assert engine.compose(Problem(Givers.of(10, *columns))).amounts == plan


def test_a_fault_is_found() -> None:
    """The checker objects to less than a lot, more than is had or wanted, amounts between steps, and a wrong value."""
    two = np.array([6, 6])
    problem = Problem(Givers.of(9, two, np.array([2, 2]), two, two, step=np.array([2, 2])))
    for amounts in ({0: 1}, {0: 8}, {0: 6, 1: 4}, {0: 3}):
        assert faults(problem, priced(problem, amounts, (), (9, 99)))
    plan = engine.compose(problem)
    assert not faults(problem, plan)
    assert faults(problem, replace(plan, value=(plan.value[0], plan.value[1] + 1)))
