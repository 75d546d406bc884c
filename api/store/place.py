"""Places as columns, and what lies near a point."""

import math
from typing import Any

from pypika_tortoise.terms import Function as SqlFunction
from tortoise.expressions import F, Function, Q
from tortoise.queryset import QuerySet

from api.store.path import at
from matching import place
from schema import narrowing

KM_PER_DEGREE = math.radians(1) * place.EARTH_RADIUS_KM
ROUNDED = 0.01  # degrees that a place may be shown beside where it is, and more


class _DistanceKm(Function):
    @staticmethod
    def database_func(*values: Any) -> SqlFunction:  # type: ignore[override]
        """The function that both databases know: a user function on SQLite, made by the first migration on PostgreSQL."""
        return SqlFunction("distance_km", *values)


def columns(where: place.Place) -> dict[str, Any]:
    """The columns of a place."""
    point = where.point
    return {
        "address": where.address,
        "city": where.city,
        "city_key": where.city.casefold(),
        "region": where.region,
        "country": where.country,
        "latitude": point and point.latitude,
        "longitude": point and point.longitude,
    }


def of(row: Any) -> place.Place:
    """The place of a row."""
    point = None if row.latitude is None or row.longitude is None else place.Point(row.latitude, row.longitude)
    return place.Place(row.address, row.city, row.region, row.country, point)


def named(city: str | None, country: str | None, path: str = "") -> Q:
    """Keeps rows in this city (in any case) and country; `path` leads to the row that lies there."""
    found = Q()
    if city is not None:
        found &= at(path, city_key=city.casefold())
    if country is not None:
        found &= at(path, country=country.upper())
    return found


def near(query: QuerySet[Any], where: narrowing.Near | None, path: str = "", *, public: bool = False) -> QuerySet[Any]:
    """Keep the rows within the distance: a box that an index can serve, then the exact circle.

    Unless such places are `public`, where strangers are shown a thing counts, or small circles would close in on a home.
    """
    if where is None:
        return query
    point, shown = where.point, f"{path}{'' if public else 'shown_'}"
    distance = _DistanceKm(f"{shown}latitude", F(f"{shown}longitude"), point.latitude, point.longitude)
    return query.annotate(distance_km=distance).filter(_box(where, path), distance_km__lte=where.km)


def _box(where: narrowing.Near, path: str) -> Q:
    """Where a row must lie to be within the distance, wherever it is shown: so that the box says nothing of its own."""
    high = where.km / KM_PER_DEGREE + ROUNDED
    south, north = where.point.latitude - high, where.point.latitude + high
    box = at(path, latitude__gte=south, latitude__lte=north)
    if south <= -90 or north >= 90:
        return box
    # The widest meridian distance of a circle lies a little nearer to the pole than its centre (spherical trigonometry).
    sine = math.sin(math.radians(high)) / math.cos(math.radians(where.point.latitude))
    wide = math.degrees(math.asin(min(1.0, sine))) + ROUNDED
    return box & _between(where.point.longitude - wide, where.point.longitude + wide, path)


def _between(west: float, east: float, path: str) -> Q:
    if west < -180:
        return at(path, longitude__lte=east) | at(path, longitude__gte=west + 360)
    if east > 180:
        return at(path, longitude__gte=west) | at(path, longitude__lte=east - 360)
    return at(path, longitude__gte=west, longitude__lte=east)
