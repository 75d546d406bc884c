"""Positions of Chinese maps brought back to WGS-84.

Maps sold in China must show positions in the datum GCJ-02, which lies 100 to 700 m off by a smooth known function of the
position: two polynomials with sine terms, scaled by the radii of the Krasovsky 1940 ellipsoid.
"""

import math
from enum import StrEnum

from matching.place import Point

SEMI_MAJOR = 6378245.0  # metres
ECCENTRICITY_SQUARED = 0.00669342162296594323
CLOSE = 1e-9  # degrees: a tenth of a millimetre
ROUNDS = 10


class Datum(StrEnum):
    """What a source's coordinates refer to."""

    WGS_84 = "wgs-84"
    GCJ_02 = "gcj-02"


def to_wgs(point: Point, datum: Datum) -> Point:
    """The WGS-84 position of `point`, given in `datum`; what lies outside China is the same in both."""
    if datum is Datum.WGS_84 or not _shifted(point):
        return point
    guess = point
    for _ in range(ROUNDS):
        back = to_gcj(guess)
        north, east = point.latitude - back.latitude, point.longitude - back.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if max(abs(north), abs(east)) < CLOSE:
            break
    return guess


def to_gcj(point: Point) -> Point:
    """The GCJ-02 position of a WGS-84 point."""
    if not _shifted(point):
        return point
    x, y = point.longitude - 105.0, point.latitude - 35.0
    phi = math.radians(point.latitude)
    squeeze = 1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / squeeze**1.5
    parallel = SEMI_MAJOR / math.sqrt(squeeze) * math.cos(phi)
    return Point(
        point.latitude + math.degrees(_north(x, y) / meridian),
        point.longitude + math.degrees(_east(x, y) / parallel),
    )


def _shifted(point: Point) -> bool:
    """Whether the point lies in the rectangle around China that the published formula shifts."""
    return 0.8293 <= point.latitude <= 55.8271 and 72.004 <= point.longitude <= 137.8347


def _north(x: float, y: float) -> float:
    """Metres to the north."""
    smooth = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return smooth + (_short(x) + _waves(y, 20, 40, 3) + _waves(y, 160, 320, 30, first=12)) * 2 / 3


def _east(x: float, y: float) -> float:
    """Metres to the east."""
    smooth = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return smooth + (_short(x) + _waves(x, 20, 40, 3) + _waves(x, 150, 300, 30, first=12)) * 2 / 3


def _short(x: float) -> float:
    """The two shortest waves, which both directions share."""
    return 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)


def _waves(at: float, low: float, high: float, long: float, first: float = 1) -> float:
    """Two sine waves of amplitudes `low` and `high`: in the direction of `at`, `first` and `long` degrees from null to null."""
    return low * math.sin(at / first * math.pi) + high * math.sin(at / long * math.pi)
