"""Links that answer for a line without signing in."""

from decimal import Decimal

from matching import refusal, request
from matching.sentence import say
from tests.schema.fake import World, gid, uid


async def test_a_link_is_made(world: World) -> None:
    """The token of a new link comes with the path of its page."""
    data = await world.ask(
        "mutation($id: ID!) { makeLink(input: { lineId: $id }) { ... on NewLink { token path } } }",
        id=gid("RequestLine", 11),
    )
    assert data["makeLink"]["token"] == "secret-token"
    assert data["makeLink"]["path"].endswith("/secret-token")
    assert world.acts == [("make link", (uid(11),))]


async def test_a_link_shows_its_line(world: World) -> None:
    """Whoever holds a link sees the line and the name of its facility."""
    data = await world.ask('{ linkedLine(token: "t") { facilityName line { title } } }')
    assert data["linkedLine"] == {"facilityName": "Hospital 4", "line": {"title": "Respirator"}}


async def test_a_link_that_is_not_good_says_so(world: World) -> None:
    """An old link is null, with a sentence that says what to do."""
    world.refuse = refusal.Refusal(refusal.Reason.NOT_FOUND, say("This link is no longer valid."), "token")
    result = await world.run('{ linkedLine(token: "t") { facilityName } }')
    assert result.data == {"linkedLine": None}
    assert result.errors is not None
    assert result.errors[0].message == "This link is no longer valid."


async def test_a_link_answers(world: World) -> None:
    """Each answer reaches the port, with the amount where that changed."""
    await world.ask(
        """mutation {
          a: answerLink(input: { token: "t", answer: STILL_NEEDED }) { ... on LinkedLine { facilityName } }
          b: answerLink(input: { token: "t", answer: CHANGED, asked: 40, unit: "box" }) { __typename }
          c: answerLink(input: { token: "t", answer: STOP }) { __typename }
        }"""
    )
    nothing = request.LineChange()
    assert world.acts == [
        ("answer link", ("t", request.Answer.STILL_NEEDED, nothing)),
        ("answer link", ("t", request.Answer.CHANGED, request.LineChange(request.Asked(Decimal(40), "box")))),
        ("answer link", ("t", request.Answer.STOP, nothing)),
    ]
