"""The link that answers for a line without signing in."""

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import BASE, Visitor

PATH = "/l/token-1"


@pytest.fixture(autouse=True)
def linked(backend: Backend) -> Backend:
    """A link to a stale line."""
    line = stand_in.line(stale=True)
    backend.fields["linkedLine"] = {"line": line, "facilityName": "County hospital no. 2"}
    backend.fields["answerLink"] = {"__typename": "LinkedLine", "line": line, "facilityName": "County hospital no. 2"}
    return backend


async def test_opening_the_link_changes_nothing(visitor: Visitor, backend: Backend) -> None:
    """Messengers that preview links read the page and answer nothing."""
    page = await visitor.get(PATH)
    assert "Is it still needed?" in page.text
    assert "County hospital no. 2" in page.text
    assert page.text.count('name="answer"') == 3
    assert backend.calls == []


@pytest.mark.parametrize(
    ("fields", "change"),
    [
        ({"answer": "STILL_NEEDED"}, {}),
        ({"answer": "STOP"}, {}),
        ({"answer": "CHANGED", "asked": "40", "unit": "box"}, {"asked": "40", "unit": "box"}),
        ({"answer": "CHANGED", "unknown": "yes"}, {"amountUnknown": True}),
    ],
)
async def test_a_button_answers(visitor: Visitor, backend: Backend, fields: dict[str, str], change: dict[str, object]) -> None:
    """Each answer reaches the API without a session, a cookie or a form token, and thanks."""
    answer = await visitor.client.post(PATH, data=fields, headers={"origin": BASE})
    assert answer.headers["location"] == f"{PATH}?done={fields['answer']}"
    assert backend.calls == [("answerLink", {"token": "token-1", "answer": fields["answer"], **change})]
    assert "Thank you" in (await visitor.get(answer.headers["location"])).text


async def test_a_change_asks_for_the_amount(visitor: Visitor, backend: Backend) -> None:
    """ "Changed" alone shows the question how much is needed now."""
    answer = await visitor.client.post(PATH, data={"answer": "CHANGED"}, headers={"origin": BASE})
    assert "How much is needed now?" in answer.text
    assert backend.calls == []


async def test_another_site_cannot_answer(visitor: Visitor, backend: Backend) -> None:
    """The secret in the address is not enough when the button stood on a foreign page."""
    answer = await visitor.client.post(PATH, data={"answer": "STOP"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert backend.calls == []


async def test_a_link_that_no_longer_works_says_what_to_do(visitor: Visitor, backend: Backend) -> None:
    """An old link is a page that helps on, not a blank refusal."""
    backend.fields["linkedLine"] = None
    answer = await visitor.get(PATH)
    assert answer.status_code == 404
    assert "This link no longer works" in answer.text


async def test_the_token_does_not_leak_by_the_referrer(visitor: Visitor) -> None:
    """Other sites never learn the address of the page."""
    assert (await visitor.get(PATH)).headers["referrer-policy"] == "same-origin"
