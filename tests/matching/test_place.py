"""Places, distances and spans."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.place import Place, Point, distance_km, is_position
from matching.span import Span

LONDON, PARIS = Point(51.5074, -0.1278), Point(48.8566, 2.3522)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
T = datetime(2020, 2, 1, tzinfo=UTC)
moments = st.integers(0, 50).map(lambda hours: T + timedelta(hours=hours))
spans = st.tuples(moments, st.integers(1, 20)).map(lambda pair: Span(pair[0], pair[0] + timedelta(hours=pair[1])))


def test_distances_are_those_of_the_map() -> None:
    """London to Paris is 344 kilometres, and a quarter of the equator 10,008."""
    assert distance_km(LONDON, PARIS) == pytest.approx(344, abs=1)
    assert distance_km(Point(0, 0), Point(0, 90)) == pytest.approx(10_008, abs=1)


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_way_round(a: Point, b: Point) -> None:
    """The way there is as long as the way back, and never longer than half the Earth's girth."""
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= 20_016


def test_a_coarse_place_has_no_street() -> None:
    """Strangers see the city, and a position rounded to about a kilometre."""
    place = Place("Garden street 4", "Kyiv", "", "UA", Point(50.45678, 30.51234))
    assert place.coarse() == Place("", "Kyiv", "", "UA", Point(50.46, 30.51))


def test_the_empty_island_is_no_position() -> None:
    """(0, 0) is what broken records say, and latitude 91 is nowhere."""
    assert [is_position(0, 0), is_position(91, 0), is_position(50, 30)] == [False, False, True]


@given(spans, spans)
def test_overlap_is_symmetric_and_touching_is_not_overlap(a: Span, b: Span) -> None:
    """Two spans overlap exactly when some hour lies in both."""
    hours = (T + timedelta(hours=n) for n in range(80))
    assert a.overlaps(b) == b.overlaps(a) == any(a.has(hour) and b.has(hour) for hour in hours)


@given(spans, spans)
def test_covering_means_every_hour(a: Span, b: Span) -> None:
    """A span covers another exactly when it has each of its hours."""
    hours = (T + timedelta(hours=n) for n in range(80))
    assert a.covers(b) == all(a.has(hour) for hour in hours if b.has(hour))
