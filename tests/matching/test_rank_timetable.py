"""When vehicles are free."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.rank import timetable
from matching.rank.measure import ALWAYS
from matching.rank.timetable import Stretch, Timetable
from tests.rank_world import patient

stretches = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)


def moments(pieces: list[Stretch]) -> set[int]:
    return {moment for begin, end in pieces for moment in range(begin, end)}


@patient
@given(stretches)
def test_merged_stretches_hold_the_same_moments_apart(pieces: list[Stretch]) -> None:
    """Merging loses no moment and leaves a gap between any two stretches."""
    joined = timetable.merged(pieces)
    assert moments(joined) == moments(pieces)
    assert all(one[1] < other[0] for one, other in pairwise(joined))


@patient
@given(stretches, stretches)
def test_taken_moments_are_cut_out(pieces: list[Stretch], taken: list[Stretch]) -> None:
    """What is left is what was there and is not taken."""
    assert moments(timetable.without(pieces, taken)) == moments(pieces) - moments(taken)


@patient
@given(st.lists(stretches, min_size=1, max_size=4), stretches, st.integers(0, 30), st.integers(1, 9))
def test_a_timetable_finds_the_longest_and_the_earliest_stretch(
    rows: list[list[Stretch]], taken: list[Stretch], ready: int, lasting: int
) -> None:
    """Row by row, of what is left after the first row is bound: the longest stretch, and the earliest long enough."""
    shifts = [timetable.merged(row) for row in rows]
    width = max(1, *map(len, shifts))
    padded = np.array([[*row, *[(ALWAYS, -ALWAYS)] * (width - len(row))] for row in shifts], np.int64)
    table = Timetable(padded[:, :, 0], padded[:, :, 1]).less({0: taken})
    begins, ends = table.longest()
    earliest = table.earliest(ready, np.full(len(rows), lasting))
    for index, row in enumerate([timetable.without(shifts[0], taken), *shifts[1:]]):
        assert max(0, ends[index] - begins[index]) == max((end - begin for begin, end in row), default=0)
        fitting = [max(begin, ready) for begin, end in row if end - max(begin, ready) >= lasting]
        assert earliest[index] == min(fitting, default=ALWAYS)
