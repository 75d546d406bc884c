"""What lies near a point, in both databases."""

import pytest

from api.store import facility as facilities
from api.store.database import Database
from matching import place
from schema import narrowing
from schema.narrowing import FacilityOrder
from schema.paging import Window
from tests.store import thing

# Around the date line, both poles and the prime meridian, and a few cities close to one another.
POINTS = [
    place.Point(float(latitude), float(longitude))
    for latitude in (-90, -89.9, -60.5, 0, 0.2, 50.4501, 50.6, 66.5, 89.5, 89.9, 90)
    for longitude in (-180, -179.9, -30, 0.1, 30.5234, 30.9, 179.8, 180)
]


@pytest.fixture
async def scattered(database: Database) -> list[place.Point]:
    """A facility at every point, and one that lies nowhere."""
    places = [place.Place(point=point) for point in POINTS] + [thing.NOWHERE]
    async with database.transaction():
        await facilities.insert_many([thing.a_facility(place=each) for each in places])
    return POINTS


async def test_near_keeps_exactly_the_circle(scattered: list[place.Point]) -> None:
    """Across the date line and over the poles the database finds what the distance formula says, and counts it."""
    for centre in scattered[::5]:
        for km in (0.0, 15, 40, 700, 9000, 20100):
            where = narrowing.Facilities(near=narrowing.Near(centre, km))
            found = await facilities.find(where, FacilityOrder.NAME, Window(100))
            expected = [each for each in scattered if place.distance_km(each, centre) <= km]
            assert await found.count() == len(expected)
            assert sorted(str(each.place.point) for each in found.things) == sorted(map(str, expected))
