"""The whole numbers the engine reckons in: microseconds since 1970, days since 1970, hundreds of metres,
ten-thousandths.

Whole numbers make the score exact: the same in columns and one by one, on every machine. Hundreds of metres also keep
volunteers' homes private: no distance tells more than that.
"""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.place import EARTH_RADIUS_KM, Point

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Column = NDArray[Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)
HOUR = 3_600_000_000
DAY = 24 * HOUR
ALWAYS = 2**62  # later than any moment, farther than any place
NEVER = ALWAYS // DAY  # later than any day
UNKNOWN = -1  # a distance nobody knows
HECTOMETRES = 10  # in a kilometre
WHOLE = 10_000  # a whole, in ten-thousandths


def instant(moment: datetime | None) -> int:
    """Microseconds since 1970; no moment is later than all others."""
    return ALWAYS if moment is None else (moment - EPOCH) // MICROSECOND


def moment(instant: int) -> datetime:
    """The aware UTC time of an instant."""
    return EPOCH + timedelta(microseconds=instant)


def day(of: date | None) -> int:
    """Days since 1970; no date is later than all others."""
    return NEVER if of is None else of.toordinal() - FIRST_DAY


def radians(point: Point | None) -> tuple[float, float]:
    """Latitude and longitude in radians, not numbers where there is no position."""
    return (math.nan, math.nan) if point is None else (math.radians(point.latitude), math.radians(point.longitude))


def distances(latitude: Floats, longitude: Floats, to: tuple[float, float]) -> Ints:
    """Great-circle distances in hundreds of metres (haversine formula) from many positions to one, all in radians."""
    to_latitude, to_longitude = to
    up, along = np.sin((latitude - to_latitude) / 2), np.sin((longitude - to_longitude) / 2)
    chord = up * up
    chord += np.cos(latitude) * math.cos(to_latitude) * (along * along)
    far = np.rint(2 * EARTH_RADIUS_KM * HECTOMETRES * np.arcsin(np.sqrt(np.minimum(1.0, chord))))
    far[np.isnan(far)] = UNKNOWN
    return far.astype(np.int64)


def kilometres(distance: int) -> float | None:
    """A distance in kilometres, None where it is unknown."""
    return None if distance == UNKNOWN else distance / HECTOMETRES


def earned(weight: int, share: Ints | int) -> Ints:
    """The points that a share in ten-thousandths of the weight earns, rounded down."""
    return weight * np.asarray(share) // WHOLE


def single(numbers: Ints) -> Singles:
    """The numbers in single precision, which is four times as fast and enough for what need not be exact."""
    return numbers.astype(np.float32)
