"""Positions of Chinese maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.intake import datum
from matching.place import Point, distance_km

PUBLISHED = [  # WGS-84 and GCJ-02 of one place, as published with the formula
    (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
    (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
    (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("wgs", "gcj"), PUBLISHED)
def test_published_pairs_are_met(wgs: Point, gcj: Point) -> None:
    """The formula gives the published values, and its inverse leads back within a millimetre."""
    there = datum.to_gcj(wgs)
    assert (there.latitude, there.longitude) == pytest.approx((gcj.latitude, gcj.longitude), abs=1e-12)
    assert distance_km(datum.to_wgs(gcj, datum.Datum.GCJ_02), wgs) < 1e-6


@given(st.floats(18, 53), st.floats(74, 134))
def test_there_and_back_again(latitude: float, longitude: float) -> None:
    """Anywhere in China the inverse undoes the shift, which is never more than a kilometre."""
    point = Point(latitude, longitude)
    shifted = datum.to_gcj(point)
    assert distance_km(datum.to_wgs(shifted, datum.Datum.GCJ_02), point) < 1e-6
    assert distance_km(shifted, point) < 1


def test_other_datums_and_places_stay() -> None:
    """WGS-84 stays as it is, and so does what lies outside China."""
    kyiv, wuhan = Point(50.45, 30.52), Point(30.59, 114.3)
    assert datum.to_wgs(kyiv, datum.Datum.GCJ_02) == kyiv
    assert datum.to_wgs(wuhan, datum.Datum.WGS_84) == wuhan
