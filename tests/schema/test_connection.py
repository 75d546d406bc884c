"""Windows on lists."""

from dataclasses import replace

from schema import paging
from tests.schema import fake
from tests.schema.fake import World, asked, gid, uid

DOCUMENT = """
query($first: Int!, $after: String) {
  requests(first: $first, after: $after) {
    totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def test_a_list_is_read_window_by_window(world: World) -> None:
    """The end cursor of one window leads to the next, until there is nothing more."""
    world.requests = {made.id: made for made in (asked(number) for number in range(1, 6))}
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await world.ask(DOCUMENT, first=2, after=after))["requests"]
        assert page["totalCount"] == 5
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        seen += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == [gid("Request", number) for number in range(1, 6)]


async def test_an_empty_list_has_no_cursors(world: World) -> None:
    """A window on nothing is a window still."""
    world.requests = {}
    page = (await world.ask(DOCUMENT, first=2))["requests"]
    assert page["nodes"] == []
    assert page["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


async def test_windows_have_a_size(world: World) -> None:
    """None, or more than a list gives at a time, is refused with a sentence: a hundred, of the four long lists a thousand."""
    for document, most in ((DOCUMENT, 1000), ("query($first: Int!) { organisations(first: $first) { totalCount } }", 100)):
        await world.ask(document, first=most)
        for first in (0, -1, most + 1):
            result = await world.run(document, first=first)
            assert result.errors is not None
            assert result.errors[0].extensions == {"code": "INVALID", "field": "first"}


async def test_an_alien_cursor_is_refused(world: World) -> None:
    """A cursor that is none of ours is refused with a sentence."""
    result = await world.run(DOCUMENT, first=1, after="!!!")
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "INVALID", "field": "after"}


NESTED = """
query($first: Int!, $after: String) { requests(first: 20) { nodes {
  eventConnection(first: $first, after: $after) { ...page nodes { id } }
  lines { pledgeConnection(first: $first, after: $after) { ...page nodes { id offer {
    pledgeConnection(first: $first, after: $after) { totalCount nodes { id } }
  } } } }
} } }
"""
PAGES = [NESTED.replace("...page", f"totalCount pageInfo {{ {each} }}") for each in ("hasNextPage endCursor", "hasPreviousPage")]


async def test_windows_within_a_list_are_loaded_at_once(world: World) -> None:
    """However many requests and lines, their events and pledges cost one load of each, after a cursor, too."""
    lines = [fake.line(1000 + number, number, fake.RESPIRATORS) for number in range(1, 6)]
    world.requests = {made.id: made for made in (asked(line.request_id.int, line) for line in lines)}
    held = [replace(fake.PLEDGE, id=uid(more + line.id.int), line_id=line.id) for line in lines for more in (2000, 4000)]
    world.pledges = {each.id: each for each in held}
    world.who = fake.signed_in(fake.GIVER)
    nodes = (await world.ask(PAGES[0], first=1))["requests"]["nodes"]
    loads = {name: count for name, count in world.calls.items() if "pages" in name}
    assert loads == {"requests.event_pages": 1, "pledges.pages of line": 1, "pledges.pages of offer": 1}
    first = nodes[0]["lines"][0]["pledgeConnection"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    world.calls.clear()
    nodes = (await world.ask(PAGES[1], first=1, after=first["pageInfo"]["endCursor"]))["requests"]["nodes"]
    assert nodes[0]["lines"][0]["pledgeConnection"]["nodes"][0]["id"] == gid("Pledge", 5001)
    assert world.calls["requests.event_pages"] == world.calls["pledges.pages of line"] == 1


async def test_a_window_that_is_refused_is_refused_alone(world: World) -> None:
    """Beside a cursor that is none of this list, the same list without one is answered."""
    world.who, alien = fake.signed_in(fake.GIVER), paging.cursor((7,))
    result = await world.run(
        "query($id: ID!, $alien: String) { a: requestLine(id: $id) { pledgeConnection { totalCount } }"
        " b: requestLine(id: $id) { pledgeConnection(after: $alien) { totalCount } } }",
        id=gid("RequestLine", 11),
        alien=alien,
    )
    assert result.data == {"a": {"pledgeConnection": {"totalCount": 1}}, "b": None}


async def test_a_list_costs_one_load_of_each_noun(world: World) -> None:
    """However many are listed, what hangs on them is loaded once for each noun."""
    lines = [fake.line(1000 + number, number, fake.RESPIRATORS) for number in range(1, 21)]
    world.requests = {made.id: made for made in (asked(line.request_id.int, line) for line in lines)}
    world.who = fake.signed_in(fake.ASKER)
    await world.ask("""{ requests(first: 20) { nodes {
      facility { name organisation { name } contacts { name steward { name } } } askedBy { name } events { actor { name } }
      lines { pledges { id offer { id } } can { amend } rideState request { id } spec { ... on Goods { accepted { code } } } }
    } } }""")
    loads = {name: count for name, count in world.calls.items() if name != "people.load"}
    assert set(loads.values()) == {1}, loads
    assert world.calls["people.load"] <= 2
