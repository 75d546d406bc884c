"""What lies near a point tells no stranger where a home is: circles are compared with the place that strangers are shown."""

import pytest

from matching import viewer
from matching.place import Point, distance_km
from tests.api.house import House, ride, stock
from tests.api.test_compiled import one_statement, ordinary, written
from tests.api.world import HOME

LISTS = {
    "requests": "requests(filter: {near: $near}) { nodes { id } }",
    "offers": "offers(filter: {near: $near}) { nodes { id } }",
    "lines": "board { lines(filter: {near: $near}) { nodes { id } } }",
}


def circle(point: Point, km: float) -> dict[str, object]:
    """The circle as a variable."""
    return {"near": {"point": {"latitude": point.latitude, "longitude": point.longitude}, "km": km}}


@pytest.mark.parametrize("name", LISTS)
async def test_circles_do_not_close_in_on_a_home(house: House, name: str) -> None:
    """Only about the place that everybody is shown there is a small circle that holds a home; both paths say the same."""
    person = await house.guest("person")
    await house.ask(person, None, ride(), place=HOME)
    await house.give(person, stock(), place=HOME)
    coarse = HOME.coarse().point
    assert HOME.point is not None
    assert coarse is not None
    apart = distance_km(HOME.point, coarse)
    document = f"query ($near: NearInput!) {{ {LISTS[name]} }}"
    found: list[int] = []
    for variables in (circle(HOME.point, apart / 2), circle(coarse, apart / 2), circle(HOME.point, apart * 1.01)):
        answer = await one_statement(house, viewer.ANONYMOUS, document, variables)
        assert answer == written(await ordinary(house, viewer.ANONYMOUS, document, variables))
        found.append(answer.count(b'"id"'))
    assert found == [0, 1, 1]
