"""How long ways are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.dispatch.travel import GreatCircle, Measured, crow
from matching.place import Point, distance_km

POINTS = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))


@given(POINTS, POINTS)
def test_the_crow_flies_as_everywhere_else(here: Point, there: Point) -> None:
    """Many distances at once are those of one at a time."""
    assert crow([here], [there])[0, 0] == pytest.approx(distance_km(here, there) * 10, abs=1e-6)


def test_a_way_takes_its_time() -> None:
    """Ten kilometres as the crow flies are thirteen on the road, and 26 minutes at 30 km an hour."""
    here, there = Point(50.0, 30.0), Point(50.0 + 10 / 111.19492664455873, 30.0)
    ways = GreatCircle().ways([here, there], [here, there])
    assert ways.hectometres.tolist() == [[0, 130], [130, 0]]
    assert np.abs(ways.seconds - [[0, 1560], [1560, 0]]).max() <= 1


def test_measured_ways_are_looked_up() -> None:
    """A table measured once answers for any of its points, and for no other."""
    points = [Point(50.0, 30.0), Point(50.1, 30.1), Point(50.2, 30.0)]
    table = Measured.of(GreatCircle(), points)
    asked, known = GreatCircle().ways(points[1:], points[:1]), table.ways(points[1:], points[:1])
    assert (asked.seconds == known.seconds).all()
    assert (asked.hectometres == known.hectometres).all()
    with pytest.raises(KeyError):
        table.ways(points, [Point(1.0, 1.0)])
