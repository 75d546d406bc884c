"""The best parcels of one offer, against trying everything."""

from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.allocate import knapsack
from matching.allocate.knapsack import Chances
from matching.allocate.problem import ints

CHANCE = st.tuples(st.integers(1, 6), st.integers(1, 30), st.integers(0, 60))


def chances(rows: list[tuple[int, int, int]], least: int = 1) -> Chances:
    room, piece, fixed = (ints(each) for each in zip(*rows, strict=True)) if rows else (ints([]), ints([]), ints([]))
    return Chances(room, np.full(len(rows), least), piece, fixed)


def total(of: Chances, rows: list[int], amounts: list[int]) -> int:
    return sum(int(of.piece[row]) * amount - int(of.fixed[row]) for row, amount in zip(rows, amounts, strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(CHANCE, max_size=4), st.integers(1, 9))
@example([(2, 2, 0), (3, 3, 3)], 4)
def test_no_other_parcels_are_worth_more(rows: list[tuple[int, int, int]], free: int) -> None:
    """What is found is as good as the best of all possible amounts."""
    of = chances(rows)
    every = product(*(range(room + 1) for room, _, _ in rows))
    best = max(
        sum(piece * amount - fixed for (_, piece, fixed), amount in zip(rows, amounts, strict=True) if amount)
        for amounts in every
        if sum(amounts) <= free
    )
    found, amounts = knapsack.best(of, free)
    assert total(of, found.tolist(), amounts.tolist()) == best


@given(st.lists(CHANCE, min_size=1, max_size=90), st.integers(1, 40), st.integers(1, 5))
def test_parcels_keep_to_what_there_is(rows: list[tuple[int, int, int]], free: int, least: int) -> None:
    """No more is sent than is free, none beyond its room or below its least, nowhere twice, and never at a loss."""
    of = chances(rows, least)
    found, amounts = knapsack.best(of, free)
    assert len(set(found.tolist())) == len(found)
    assert amounts.sum() <= free
    assert (amounts <= of.room[found]).all()
    assert (amounts >= least).all()
    assert total(of, found.tolist(), amounts.tolist()) >= 0


def test_a_great_offer_is_filled_in_steps() -> None:
    """An offer of a million pieces is shared out without a table of a million cells, and still fills needs whole."""
    of = chances([(400_001, 9, 5), (599_998, 7, 5), (50, 8, 1)])
    found, amounts = knapsack.best(of, 1_000_000)
    assert amounts.sum() >= 999_000
    assert 400_001 in amounts
    assert total(of, found.tolist(), amounts.tolist()) > 400_001 * 9 + 599_000 * 7
