"""The order of units, with numbers as large as they may be."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.allocate import order
from matching.allocate.fairness import Fairness
from matching.allocate.order import Order
from matching.allocate.problem import MOST, ints
from matching.allocate.weights import Weights
from tests.matching.allocate import small

amounts = st.integers(0, MOST) | st.integers(0, 50)
ROW = ints([0])


def made(lacks: int, had: int, share: int, mode: Fairness, first: int = 0) -> Order:
    of = small.problem([max(1, min(lacks, MOST - had))], [], [], had=[had], share=[share], useful=[had + first])
    return order.order(of.needs, Weights(fairness=mode), 0)


@given(amounts, amounts, st.integers(1, 4), st.sampled_from(Fairness), st.data())
def test_counting_up_to_the_level_of_a_unit_ends_with_that_unit(
    had: int, lacks: int, share: int, mode: Fairness, data: st.DataObject
):
    """Counting up to the level of a unit ends with that unit."""
    of = made(lacks, min(had, MOST - 1), share, mode, data.draw(st.integers(0, 100)))
    unit = data.draw(st.integers(0, int(of.needs.lacks[0]) - 1))
    level = of.level(ROW, ints([unit]))
    assert of.least < level[0] < of.most
    assert of.count(ROW, level)[0] >= unit + 1
    assert of.count(ROW, level - 1)[0] <= unit
    assert of.count(ROW, ints([of.most]))[0] == of.needs.lacks[0]


@given(amounts, amounts, st.integers(1, 4), st.integers(1, 4), st.data())
def test_levels_of_max_min_compare_as_exact_fractions_do(one: int, other: int, share: int, claim: int, data: st.DataObject):
    """Levels of max min compare as exact fractions do."""
    wanted = max(1, one), max(1, other)
    units = data.draw(st.integers(0, wanted[0] - 1)), data.draw(st.integers(0, wanted[1] - 1))
    of = small.problem(list(wanted), [], [], share=[share, claim])
    keys = order.order(of.needs, small.CRUMBS, 0)
    rows = ints([0, 1])
    first, second = keys.level(rows, ints(list(units))).tolist()
    exact = Fraction(units[0], wanted[0] * share), Fraction(units[1], wanted[1] * claim)
    assert (first < second, first == second) == (exact[0] < exact[1], exact[0] == exact[1])


@pytest.mark.parametrize("mode", list(Fairness))
def test_the_first_useful_amount_comes_before_everything_else(mode: Fairness):
    """The first useful amount comes before everything else."""
    of = small.problem([100, 100], [], [], useful=[10, 10], priority=[1, 2])
    keys = order.order(of.needs, Weights(fairness=mode), 0)
    rows = np.array([1, 1, 0, 0, 1])
    levels = keys.level(rows, ints([0, 9, 0, 9, 10])).tolist()
    assert levels[0] == levels[1] < levels[2] == levels[3] < 0 <= levels[4]


def splitmix(number: int) -> int:
    """One number of splitmix64 in plain arithmetic; its first one from 0 is 0xE220A8397B1DCDAF."""
    state = number * 0x9E3779B97F4A7C15 % 2**64
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ state >> 27) * 0x94D049BB133111EB % 2**64
    return state ^ state >> 31


def test_chance_is_the_same_for_ever():
    """Byte for byte, a run is made again with any version of any library."""
    assert splitmix(1) == 0xE220A8397B1DCDAF
    of = small.problem([5] * 8, [], [])
    drawn = sorted(range(8), key=lambda row: splitmix(row + 1))
    assert order.order(of.needs, Weights(), 0).turn.tolist() == [drawn.index(row) for row in range(8)]
    assert order.order(of.needs, Weights(), 1).turn.tolist() != order.order(of.needs, Weights(), 0).turn.tolist()


def test_without_useful_days_nothing_comes_first():
    """Without useful days nothing comes first."""
    of = small.problem([5, 5], [], [], useful=[3, 3])
    assert order.order(of.needs, replace(Weights(), useful_days=0), 0).first.tolist() == [0, 0]
