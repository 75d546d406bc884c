"""Where things are."""

import math
from dataclasses import dataclass, replace

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius


@dataclass(frozen=True, slots=True)
class Point:
    """A WGS-84 position in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Place:
    """An address as people write it, its administrative names, its ISO 3166-1 country, and its position if known."""

    address: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    point: Point | None = None

    @property
    def named(self) -> bool:
        """Whether it says where: by an address, a city or a position."""
        return bool(self.address or self.city or self.point)

    def coarse(self) -> "Place":
        """The same place without its street, its position rounded to about a kilometre: what strangers may see of a home."""
        point = self.point and Point(round(self.point.latitude, 2), round(self.point.longitude, 2))
        return replace(self, address="", point=point)


NOWHERE = Place()


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres (haversine formula)."""
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.longitude - a.longitude) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def is_position(latitude: float, longitude: float) -> bool:
    """Whether the degrees name a point on Earth other than the empty island at (0, 0)."""
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
