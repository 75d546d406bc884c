"""What could not be understood."""

from tests.schema.fake import World, gid, uid


async def test_what_is_kept_aside_is_shown_and_dealt_with(world: World) -> None:
    """A kept record shows itself as it was written, and is marked once it was dealt with."""
    data = await world.ask("{ keptAside { nodes { id source reason asWritten resolved } } }")
    assert data["keptAside"]["nodes"] == [
        {
            "id": gid("KeptAside", 90),
            "source": "list.csv:7",
            "reason": "no such item",
            "asWritten": "20 boxes of hope",
            "resolved": False,
        }
    ]
    done = await world.ask(
        "mutation($id: ID!) { resolveKeptAside(input: { id: $id }) { ... on KeptAside { resolved } } }", id=gid("KeptAside", 90)
    )
    assert done["resolveKeptAside"] == {"resolved": True}
    assert world.acts == [("resolve", (uid(90),))]
