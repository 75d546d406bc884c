"""What clients are told when something goes wrong."""

import asyncio
import logging

import pytest
import strawberry

from schema import failure
from tests.schema.fake import World

SECRET = "duplicate key value: oksana@example.org"


async def test_what_is_unexpected_is_hidden(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An exception is one sentence for the client, and a name and a place in the log: its message stays within."""
    world.breaks = ValueError(SECRET)
    with caplog.at_level(logging.ERROR):
        result = await world.run('mutation { askCode(input: { address: "a" }) { __typename } }')
    assert result.errors is not None
    assert result.errors[0].message == "Something went wrong on our side; please try again in a moment."
    assert result.errors[0].extensions == {"code": "INTERNAL"}
    assert "ValueError at askCode" in caplog.text
    assert SECRET not in caplog.text


async def test_mistakes_in_a_document_are_shown(world: World) -> None:
    """A document that is wrong is told what is wrong with it."""
    for document, words in (("{ nothing }", "Cannot query field 'nothing'"), ("{ viewer", "Syntax Error")):
        result = await world.run(document)
        assert result.errors is not None
        assert words in result.errors[0].message


@pytest.mark.parametrize(
    ("start", "words"),
    [("2020-02-01T08:00:00", "has no time zone; add Z for UTC"), ("soon", "is not a time; write it like"), (5, "is not a time")],
)
async def test_values_that_are_none_are_explained(world: World, start: object, words: str) -> None:
    """A time that is none is refused with how to write it."""
    document = "mutation($input: AmendOfferInput!) { amendOffer(input: $input) { __typename } }"
    result = await world.run(document, input={"id": "x", "available": {"start": start}})
    assert result.errors is not None
    assert words in result.errors[0].message
    assert world.acts == []


@strawberry.type
class Slow:
    """Never answers."""

    @strawberry.field
    async def answer(self) -> str:
        """Wait for ever."""
        return await asyncio.Future()


class AtOnce(failure.Deadline):
    """A deadline that is over as soon as it is set."""

    seconds = 0.0


async def test_what_takes_too_long_is_ended(world: World) -> None:
    """An operation past its time is cancelled, and says so."""
    schema = strawberry.Schema(Slow, extensions=[failure.Explained, AtOnce])
    result = await schema.execute("{ answer }", context_value=world.context())
    assert result.data is None
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "TOO_SLOW"}
