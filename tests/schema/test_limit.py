"""Documents that ask for too much."""

import pytest
from graphql import get_introspection_query, parse

from schema import limit
from schema.root import schema
from tests.schema.fake import World


def bomb(levels: int, width: int) -> str:
    """Fragments that spread the next one `width` times, `levels` deep."""
    spread = (f"fragment f{level} on Viewer {{ {f'...f{level + 1} ' * width}}}" for level in range(levels))
    return " ".join(["query { viewer { ...f0 } }", *spread, f"fragment f{levels} on Viewer {{ signedIn }}"])


async def complaint(world: World, document: str, **variables: object) -> str:
    """The one error of a document that asks for too much, which must not reach any port."""
    result = await world.run(document, **variables)
    assert result.data is None
    assert result.errors is not None
    assert all(error.extensions == {"code": "TOO_MUCH"} for error in result.errors), result.errors
    assert not world.calls
    return " ".join(error.message for error in result.errors)


async def test_a_bomb_of_fragments_is_refused(world: World) -> None:
    """A kilobyte that unfolds into millions of fields is refused by its count of fields."""
    document = bomb(20, 2)
    assert len(document) < 1200
    assert "fields, of 1500" in await complaint(world, document)


async def test_a_deep_bomb_is_refused(world: World) -> None:
    """Fragments that go through each other a hundred levels are refused by depth."""
    assert "levels" in await complaint(world, bomb(150, 1))


async def test_fragments_in_a_circle_end(world: World) -> None:
    """A fragment that spreads itself is an ordinary mistake."""
    result = await world.run("{ viewer { ...f } } fragment f on Viewer { ...f }")
    assert result.errors is not None
    assert "Cannot spread fragment 'f' within itself" in result.errors[0].message


async def test_depth_is_limited(world: World) -> None:
    """Lines of requests of lines of requests end somewhere."""
    deep = "request { lines { " * 11 + "id" + " } }" * 11
    assert f"of {limit.MOST_DEPTH} levels" in await complaint(world, f'{{ requestLine(id: "x") {{ {deep} }} }}')


async def test_aliases_are_limited(world: World) -> None:
    """The same field under a hundred names is refused."""
    aliases = " ".join(f"a{number}: signedIn" for number in range(100))
    assert "100 aliases, of 60" in await complaint(world, f"{{ viewer {{ {aliases} }} }}")


async def test_windows_multiply_the_cost(world: World) -> None:
    """Rankings for a hundred lines are refused where those for ten are not."""
    document = """query($first: Int!) {
      requests(first: $first) { nodes { lines { candidates(first: 10) { feasible candidates { key } } } } }
    }"""
    assert "a cost of" in await complaint(world, document, first=100)
    world.requests = {}
    assert (await world.run(document, first=10)).errors is None


async def test_what_a_list_may_hold_counts(world: World) -> None:
    """Lists without a window count for a few, so that lists in lists in lists are refused."""
    nested = "lines { request { " * 6 + "id" + " } }" * 6
    assert "a cost of" in await complaint(world, f"{{ requests(first: 100) {{ nodes {{ {nested} }} }} }}")


def test_an_unknown_window_counts_whole() -> None:
    """A `first` that is not sent counts as the greatest there may be, and one that is sent as it is."""
    document = parse("query($first: Int) { requests(first: $first) { nodes { lines { candidates { feasible } } } } }")
    assert limit.complaints(schema._schema, document, ()) == (f"a cost of 102701, of {limit.MOST_COST}",)
    assert limit.complaints(schema._schema, document, (("first", 10),)) == ()


async def test_tokens_are_limited(world: World) -> None:
    """A document of more tokens than any of ours is not even parsed."""
    result = await world.run("{ viewer { " + "signedIn " * limit.MOST_TOKENS + "} }")
    assert result.errors is not None
    assert "tokens" in result.errors[0].message


@pytest.mark.parametrize(
    "introspection", ["{ __schema { types { name fields { name } } } }", '{ __type(name: "Offer") { name } }']
)
async def test_introspection_is_allowed(world: World, introspection: str) -> None:
    """Tools may read the contract."""
    assert await world.ask(introspection)


async def test_the_introspection_query_of_tools_passes(world: World) -> None:
    """The whole introspection query that explorers send stays within the limits."""
    assert "__schema" in await world.ask(get_introspection_query())
