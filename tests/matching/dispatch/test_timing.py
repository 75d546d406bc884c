"""The earliest times of a sequence of stops."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dispatch.timing import Leg, Span, begins

LEGS = st.lists(
    st.builds(
        lambda way, service, opens, wide: Leg(way, service, opens, opens + wide),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 6),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=4,
)
SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 6)), max_size=3)


def keeps(times: tuple[int, ...], free: int, legs: list[Leg], spans: list[Span]) -> bool:
    ready = free
    for begin, leg in zip(times, legs, strict=True):
        if begin < max(ready + leg.way, leg.opens) or begin > leg.closes:
            return False
        ready = begin + leg.service
    return all(times[last] - times[first] <= seconds for first, last, seconds in spans)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3), LEGS, SPANS)
def test_no_times_are_earlier(free: int, legs: list[Leg], drawn: list[tuple[int, int, int]]) -> None:
    """The times found keep every limit, each is the earliest of all that do, and there are none only where none keep them."""
    spans = [Span(first, last, seconds) for first, last, seconds in drawn if first < last < len(legs)]
    able = [times for times in product(range(12), repeat=len(legs)) if keeps(times, free, legs, spans)]
    found = begins(free, legs, spans)
    assert found == ([min(column) for column in zip(*able, strict=True)] if able else None)


def test_boarding_waits_so_that_nobody_waits_inside() -> None:
    """Who may ride for five seconds is picked up as late as the closed door at the other end demands."""
    legs = [Leg(1, 0, 0, 100), Leg(3, 0, 50, 60)]
    assert begins(0, legs, []) == [1, 50]
    assert begins(0, legs, [Span(0, 1, 5)]) == [45, 50]
    assert begins(0, legs, [Span(0, 1, 2)]) is None
