"""Requests being written."""

from tests.schema.fake import World, gid, uid


async def test_answers_are_kept(world: World) -> None:
    """Answers reach the port by name, and an anonymous writer gets the key this once."""
    data = await world.ask(
        """mutation($input: SaveDraftInput!) { saveDraft(input: $input) { ... on Draft { id key answers { name value } } } }""",
        input={"answers": [{"name": "facility", "value": "Hospital 4"}]},
    )
    assert data["saveDraft"] == {
        "id": gid("Draft", 81),
        "key": "the-key",
        "answers": [{"name": "facility", "value": "Hospital 4"}],
    }
    assert world.acts == [("save draft", (None, None, {"facility": "Hospital 4"}))]


async def test_a_draft_is_opened_and_forgotten(world: World) -> None:
    """A draft is read with its key, and forgotten by its id."""
    data = await world.ask('query($id: ID!) { draft(id: $id, key: "k") { answers { value } } }', id=gid("Draft", 80))
    assert data["draft"]["answers"] == [{"value": "Hospital 4"}]
    gone = await world.ask(
        'mutation($id: ID!) { discardDraft(input: { id: $id, key: "k" }) { ... on Discarded { id } } }', id=gid("Draft", 80)
    )
    assert gone["discardDraft"] == {"id": gid("Draft", 80)}
    assert world.acts == [("open draft", (uid(80), "k")), ("discard draft", (uid(80), "k"))]
