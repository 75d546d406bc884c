"""How long ways are: along great circles with a detour at a steady speed, or as anybody else measures them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from matching.place import EARTH_RADIUS_KM, Point
from matching.rank.measure import HECTOMETRES, Floats, Ints

DETOUR = 1.3  # roads are about a third longer than the crow flies: 1.2 to 1.4 in European cities
SPEED = 30  # kilometres an hour from door to door in a town, lights and parking included


class Ways(NamedTuple):
    """From each origin (rows) to each destination (columns): whole seconds and hundreds of metres."""

    seconds: Ints
    hectometres: Ints


class Travel(Protocol):
    """Measures ways; the same question always gets the same answer."""

    def ways(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Ways:
        """The ways from every origin to every destination."""
        ...


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """The great circle times `detour`, driven at `speed` kilometres an hour."""

    detour: float = DETOUR
    speed: float = SPEED

    def ways(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Ways:
        """The ways from every origin to every destination: seconds rounded up, hundreds of metres to the nearest."""
        far = crow(origins, destinations) * self.detour
        return Ways(np.ceil(far / HECTOMETRES / self.speed * 3600).astype(np.int64), np.rint(far).astype(np.int64))


class Measured:
    """Ways measured once between all points that matter, looked up afterwards."""

    def __init__(self, points: Sequence[Point], ways: Ways) -> None:
        """`ways` has a row and a column for each of the points."""
        self._at = {point: row for row, point in enumerate(points)}
        self._ways = ways

    @classmethod
    def of(cls, travel: Travel, points: Sequence[Point]) -> "Measured":
        """Measure the ways between the points."""
        known = tuple(dict.fromkeys(points))
        return cls(known, travel.ways(known, known))

    def ways(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Ways:
        """The ways from every origin to every destination; a `KeyError` for a point that was not measured."""
        block = np.ix_([self._at[point] for point in origins], [self._at[point] for point in destinations])
        return Ways(self._ways.seconds[block], self._ways.hectometres[block])


def crow(origins: Sequence[Point], destinations: Sequence[Point]) -> Floats:
    """Great-circle distances (haversine formula) in hundreds of metres, as the crow flies."""
    from_latitude, from_longitude = (column[:, None] for column in _radians(origins))
    latitude, longitude = _radians(destinations)
    chord = np.sin((latitude - from_latitude) / 2) ** 2
    chord += np.cos(latitude) * np.cos(from_latitude) * np.sin((longitude - from_longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * HECTOMETRES * np.arcsin(np.sqrt(np.minimum(1.0, chord)))


def _radians(points: Sequence[Point]) -> tuple[Floats, Floats]:
    latitude, longitude = (np.radians([getattr(point, name) for point in points]) for name in ("latitude", "longitude"))
    return latitude, longitude
