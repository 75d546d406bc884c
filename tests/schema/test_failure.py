"""What clients are told when something goes wrong."""

import logging

import pytest

from tests.schema.fake import World

SECRET = "duplicate key value: oksana@example.org"


async def test_what_is_unexpected_is_hidden(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An exception is one sentence for the client, and a name and a place in the log: its message stays within."""
    world.breaks = ValueError(SECRET)
    with caplog.at_level(logging.ERROR):
        result = await world.run('mutation { askCode(input: { address: "a" }) { __typename } }')
    assert result.errors is not None
    assert result.errors[0].message == "Something went wrong on our side; please try again in a moment."
    assert result.errors[0].extensions == {"code": "INTERNAL", "id": logged(caplog)}
    assert "ValueError at askCode" in caplog.text
    assert "sign_in" in caplog.text  # where it happened
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


async def test_a_limit_of_the_store_is_told_as_that(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A statement that was ended because it took too long is told so, under an id that stands in the log."""
    world.breaks = TimeoutError("canceling statement")
    result = await world.run('mutation { askCode(input: { address: "a" }) { __typename } }')
    assert result.errors is not None
    assert result.errors[0].message == "This takes too long; ask for less at a time."
    assert result.errors[0].extensions == {"code": "TOO_SLOW", "id": logged(caplog)}


async def test_a_database_that_does_not_answer_is_one_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever asks is to try again; the log says what is the matter, under the same id, and not from where it was called."""
    world.breaks = ConnectionRefusedError(SECRET)
    result = await world.run('mutation { askCode(input: { address: "a" }) { __typename } }')
    assert result.errors is not None
    assert result.errors[0].message == "Talka cannot answer just now; please try again in a minute."
    assert result.errors[0].extensions == {"code": "UNAVAILABLE", "id": (id := logged(caplog))}
    assert caplog.messages == [f"{id}: The database does not answer at askCode (ConnectionRefusedError)"]


async def test_what_is_ours_is_said_in_the_language_asked_for(world: World) -> None:
    """The sentence for what went wrong on our side goes through the phrases of the one who asks."""
    world.language = "uk"
    world.breaks = ValueError(SECRET)
    result = await world.run('mutation { askCode(input: { address: "a" }) { __typename } }')
    assert result.errors is not None
    assert result.errors[0].message == "«Something went wrong on our side; please try again in a moment.»"


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The id in the one line of the log."""
    (record,) = caplog.records
    return record.getMessage().partition(":")[0]
