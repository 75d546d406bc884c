"""Many people and many roles: the sparse assignment against trying everything."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.roster import placement
from matching.roster.placement import Problem


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A few roles and people, and some arcs between them."""
    roles, people = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    pairs = draw(st.lists(st.tuples(st.integers(0, roles - 1), st.integers(0, people - 1)), unique=True, max_size=7))
    numbers = st.lists(st.integers(0, 3), min_size=roles, max_size=roles)
    points = draw(st.lists(st.integers(0, 10_000), min_size=len(pairs), max_size=len(pairs)))
    arcs = np.array(pairs, np.int64).reshape(-1, 2)
    return Problem(np.array(draw(numbers)), np.array(draw(numbers)), people, arcs[:, 0], arcs[:, 1], np.array(points, np.int64))


def worth(problem: Problem, arcs: list[int]) -> tuple[int, int, int]:
    """How urgent the seats are that are filled, how many these are, and their points; or less than nothing where overfull."""
    roles, takers = problem.roles[arcs], problem.takers[arcs]
    full = (np.bincount(roles, minlength=len(problem.seats)) > problem.seats).any() or len(set(takers.tolist())) < len(arcs)
    return (-1, 0, 0) if full else (int((1 + problem.urgency[roles]).sum()), len(arcs), int(problem.points[arcs].sum()))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_placement_is_better(problem: Problem) -> None:
    """Trying every choice finds none that fills more urgent seats, or suits better."""
    ours = placement.place(problem).tolist()
    count = len(problem.roles)
    every = ([arc for arc in range(count) if chosen[arc]] for chosen in product((False, True), repeat=count))
    most = max((worth(problem, arcs) for arcs in every), key=lambda each: (each[0], each[2]))
    assert (worth(problem, ours)[0], worth(problem, ours)[2]) == (most[0], most[2])
    assert worth(problem, ours)[1] == len(ours)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_somebody_who_suits_nothing_changes_nothing(problem: Problem) -> None:
    """One more person without an arc leaves the choice as it is."""
    more = Problem(problem.seats, problem.urgency, problem.people + 1, problem.roles, problem.takers, problem.points)
    assert placement.place(more).tolist() == placement.place(problem).tolist()


def test_the_urgent_role_is_filled_first() -> None:
    """The one person there is goes to the urgent role, although the other one suits better."""
    arcs = np.array([0, 1]), np.array([0, 0]), np.array([10_000, 1])
    assert placement.place(Problem(np.array([1, 1]), np.array([0, 3]), 1, *arcs)).tolist() == [1]
