"""What people write is never read as a statement: neither where it is kept, nor where it narrows or searches."""

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, get_named_type

from api.graphql import Caller, Endpoint, compiled
from api.store import sql
from matching import facility
from matching.place import Place
from schema.root import schema
from tests.api.house import House

HOSTILE = (
    "'; DROP TABLE facility; --",
    '" OR ""="',
    "' UNION SELECT hash FROM token --",
    "$1 ?1 ? :name %(name)s {name}",
    "100%_\\",
    '*:* NEAR(a b) AND NOT ("',
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }} ${7*7}",
    "line\r\nSet-Cookie: a=b",
)
LISTED = "(filter: $filter, first: 5) { nodes { id } totalCount }"
LISTS = {
    "FacilityFilter": f"list: facilities{LISTED}",
    "OfferFilter": f"list: offers{LISTED}",
    "RequestFilter": f"list: requests{LISTED}",
    "DesignFilter": f"list: designs{LISTED}",
    "BoardFilter": f"list: board {{ lines{LISTED} }}",
}
EMPTY = {"nodes": [], "totalCount": 0}
SEARCH = "query($text: String!) { search(query: $text) { degraded hits { __typename } } }"


def hostile(text: str, filter_: str) -> Mapping[str, Any]:
    """A filter that says this text wherever it takes one."""
    found = schema._schema.type_map[filter_]
    assert isinstance(found, GraphQLInputObjectType)
    said: dict[str, Any] = {}
    for name, field in found.fields.items():
        of = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if get_named_type(of).name == "String":
            said[name] = text if str(of) == "String" else [text]
    assert said
    return said


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", [compiled.answer, None], ids=["one statement", "objects"])
async def test_what_narrows_is_only_compared(house: House, text: str, path: Any) -> None:
    """A list that is narrowed by it is empty or refuses it with a sentence, on either path, and everything is still there."""
    await house.hospital(await house.guest("doctor"))
    endpoint = Endpoint(schema, house.open_context, compiled=path)
    for filter_, asked in LISTS.items():
        document = f"query($filter: {filter_}) {{ {asked} }}"
        answer = await endpoint.execute(document, {"filter": hostile(text, filter_)}, Caller(None, "en"))
        assert {error["extensions"]["code"] for error in answer.errors} <= {"INVALID"}, answer.errors
        if not answer.errors:
            assert answer.data in ({"list": EMPTY}, {"list": {"lines": EMPTY}})
    found = await endpoint.execute(SEARCH, {"text": text}, Caller(None, "en"))
    assert found.errors == []
    async with house.database.session():
        assert [row["name"] for row in await sql.rows("SELECT name FROM facility")] == ["Hospital No 1"]


@pytest.mark.parametrize("text", [each for each in HOSTILE if each.isprintable()])
async def test_what_is_kept_comes_back_as_it_was_written(house: House, text: str) -> None:
    """A name is only a name, in every column that it is written to and found by."""
    doctor = await house.guest("doctor")
    made = await house.hospital(doctor, name=text, place=Place(text, text, text, "UA"))
    kept = (await house.ports(doctor).facilities.load([made.id]))[0]
    assert isinstance(kept, facility.Facility)
    assert (kept.name, kept.place.city) == (made.name, made.place.city)
    assert made.name == text
