"""Search."""

from search import port
from tests.schema import fake
from tests.schema.fake import World, gid, uid

SEARCH = """
query($query: String!, $kinds: [SearchKind!], $filters: SearchFilters, $first: Int = 20, $offset: Int = 0) {
  search(query: $query, kinds: $kinds, filters: $filters, first: $first, offset: $offset) {
    total totalIsExact degraded sentence facets { attribute values { value count } }
    hits { kind score via viaSentence node { __typename ... on Node { id } } }
  }
}
"""


def queries(world: World) -> list[port.Query]:
    """What the port was asked."""
    return [query for name, asked in world.acts if name == "search" for query in asked]


async def test_everything_is_searched_at_once(world: World) -> None:
    """Hits of all kinds come best first, with what led to them and what they are."""
    world.hits = {
        "request": port.Hits((port.Hit(uid(10), 0.7, "N95", "FFP2"),), 1, facets={"city": {"Kyiv": 1}}),
        "offer": port.Hits((port.Hit(uid(20), 0.9),), 3, facets={"city": {"Kyiv": 2, "Irpin": 1}}),
        "facility": port.Hits((port.Hit(uid(50), 0.8),), 1),
    }
    found = (await world.ask(SEARCH, query="FFP2"))["search"]
    assert found["total"] == 5
    assert [(hit["kind"], hit["node"]["__typename"]) for hit in found["hits"]] == [
        ("OFFER", "Offer"),
        ("FACILITY", "Facility"),
        ("REQUEST", "Request"),
    ]
    assert found["hits"][2]["viaSentence"] == "N95 is an equivalent of FFP2; check that the facility accepts it."
    assert found["facets"] == [{"attribute": "city", "values": [{"value": "Kyiv", "count": 3}, {"value": "Irpin", "count": 1}]}]
    assert found["sentence"] is None


async def test_every_query_is_for_the_viewer(world: World) -> None:
    """Each index is asked with the audiences of the viewer, whoever that is."""
    world.who = fake.signed_in(fake.ASKER)
    await world.ask(SEARCH, query="masks")
    assert [query.index for query in queries(world)] == ["request", "offer", "design", "facility", "person"]
    assert {query.audiences for query in queries(world)} == {world.who.audiences}


async def test_what_the_viewer_may_not_see_is_dropped(world: World) -> None:
    """A hit that the database does not show is not shown."""
    world.hits = {"request": port.Hits((port.Hit(uid(999), 1.0), port.Hit(uid(10), 0.5)), 2)}
    found = (await world.ask(SEARCH, query="x", kinds=["REQUEST"]))["search"]
    assert [hit["node"]["id"] for hit in found["hits"]] == [gid("Request", 10)]


async def test_filters_become_conditions(world: World) -> None:
    """Filters reach the index in its words; only what is open is asked for unless told otherwise."""
    near = {"point": {"latitude": 50, "longitude": 30}, "km": 5}
    await world.ask(SEARCH, query="x", kinds=["OFFER"], filters={"items": ["goggles"], "city": "Kyiv", "near": near})
    await world.ask(SEARCH, query="x", kinds=["OFFER", "DESIGN"], filters={"openOnly": False})
    narrowed, whole, designs = queries(world)
    assert narrowed.where == port.All(
        (
            port.Is("item", ("goggles",)),
            port.Is("city", ("Kyiv",)),
            port.Is("state", ("open",)),
            port.Near(50, 30, 5),
        )
    )
    assert whole.where == designs.where == port.All(())


async def test_pages_of_hits_are_cut_from_all_kinds(world: World) -> None:
    """The second page goes on where the first ended, whatever kinds its hits are."""
    world.hits = {
        "request": port.Hits((port.Hit(uid(10), 0.9), port.Hit(uid(13), 0.1)), 2),
        "offer": port.Hits((port.Hit(uid(20), 0.5),), 1),
    }
    kinds = ["REQUEST", "OFFER"]
    pages = [(await world.ask(SEARCH, query="x", kinds=kinds, first=2, offset=start))["search"]["hits"] for start in (0, 2)]
    ids = [hit["node"]["id"] for page in pages for hit in page]
    assert ids == [gid("Request", 10), gid("Offer", 20), gid("Request", 13)]
    assert {query.first for query in queries(world)} == {2, 4}


async def test_a_degraded_answer_says_so(world: World) -> None:
    """Where the engine cannot answer fully, a sentence tells what to do, in the language asked for."""
    world.language, world.hits = "ru", {"offer": port.Hits(degraded=True, total_is_exact=False)}
    found = (await world.ask(SEARCH, query="x", kinds=["OFFER"]))["search"]
    assert (found["degraded"], found["totalIsExact"]) == (True, False)
    assert found["sentence"].startswith("«Search does not answer fully")


async def test_windows_on_hits_are_bounded(world: World) -> None:
    """Too many hits, or hits too far down, are refused with a sentence."""
    for variables, field in (({"first": 101}, "first"), ({"offset": 1001}, "offset"), ({"offset": -1}, "offset")):
        result = await world.run(SEARCH, query="x", **variables)
        assert result.errors is not None
        assert result.errors[0].extensions == {"code": "INVALID", "field": field}


async def test_what_nothing_was_asked_of_comes_newest_first(world: World) -> None:
    """Without words the things of all kinds stand in the order of their making, the newest first."""
    world.hits = {
        "request": port.Hits((port.Hit(uid(13), 0.0), port.Hit(uid(10), 0.0)), 2),
        "offer": port.Hits((port.Hit(uid(20), 0.0),), 1),
        "person": port.Hits((port.Hit(uid(1), 0.0),), 1),
    }
    kinds = ["PERSON", "REQUEST", "OFFER"]
    found = (await world.ask(SEARCH, query=" ", kinds=kinds))["search"]
    newest = [gid("Offer", 20), gid("Request", 13), gid("Request", 10), gid("Person", 1)]
    assert [hit["node"]["id"] for hit in found["hits"]] == newest
    (second,) = (await world.ask(SEARCH, query="", kinds=kinds, first=1, offset=1))["search"]["hits"]
    assert second["node"]["id"] == newest[1]
