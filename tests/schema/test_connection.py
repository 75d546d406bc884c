"""Windows on lists."""

from tests.schema import fake
from tests.schema.fake import World, asked, gid

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
