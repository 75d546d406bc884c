"""Signing in and out."""

import httpx
import pytest
from starlette.applications import Starlette

from tests.web import backend as stand_in
from tests.web.backend import SESSION, Backend
from tests.web.conftest import Visitor
from web import site

SENT = {"__typename": "CodeSent", "channel": "MAIL", "masked": "o•••@example.org", "expires": "2026-11-21T03:30:00+00:00"}


@pytest.fixture
def open_door(backend: Backend) -> Backend:
    """An API that sends codes and takes one."""
    right = {"__typename": "SignedIn", "token": SESSION, "expires": "2026-12-21T00:00:00+00:00"}
    wrong = stand_in.refusal("This code is wrong or too old; ask for a new one.", "code")
    backend.fields |= {"askCode": SENT, "signIn": lambda sent: right if sent["code"] == "123456" else wrong}
    return backend


async def test_a_code_opens_the_session_and_leads_back(visitor: Visitor, open_door: Backend) -> None:
    """Address, then code, then back to where one was; the session is out of reach of scripts."""
    asked = await visitor.post("/sign-in?next=/mine", {"address": "olena@example.org", "next": "/mine"})
    assert "We have sent a code to o•••@example.org." in asked.text
    assert 'href="/demo/codes"' in asked.text
    answer = await visitor.post("/sign-in", {"address": "olena@example.org", "code": "123 456", "name": "Olena", "next": "/mine"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/mine")
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("talka_session")]
    assert {"HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
    assert open_door.calls[-1] == ("signIn", {"address": "olena@example.org", "code": "123456", "name": "Olena"})


async def test_a_wrong_code_can_be_tried_again(visitor: Visitor, open_door: Backend) -> None:
    """The API's sentence is shown, and the address need not be typed again."""
    answer = await visitor.post("/sign-in", {"address": "olena@example.org", "code": "000000"})
    assert answer.status_code == 422
    assert "ask for a new one" in answer.text
    assert 'name="address" value="olena@example.org"' in answer.text


async def test_an_address_that_is_none_is_said_so(visitor: Visitor, backend: Backend) -> None:
    """A refusal of the address stays on the first page with what was typed."""
    backend.fields["askCode"] = stand_in.refusal("Write a mail address or a phone number.", "address")
    answer = await visitor.post("/sign-in", {"address": "olena"})
    assert "Write a mail address or a phone number." in answer.text
    assert 'value="olena"' in answer.text


async def test_the_way_back_is_ours(visitor: Visitor, open_door: Backend) -> None:
    """A link that would lead to another site after signing in leads to the board."""
    answer = await visitor.post("/sign-in", {"address": "a", "code": "123456", "next": "//evil.example"})
    assert answer.headers["location"] == "/"


async def test_who_is_signed_in_goes_on(visitor: Visitor) -> None:
    """The sign-in page does not ask those who need not be asked."""
    visitor.sign_in()
    assert (await visitor.get("/sign-in?next=/mine")).headers["location"] == "/mine"


async def test_signing_out_ends_the_session_at_the_api(visitor: Visitor, backend: Backend) -> None:
    """The token is revoked, and the cookies are forgotten."""
    visitor.sign_in()
    backend.fields["signOut"] = {"done": True}
    answer = await visitor.post("/sign-out", {}, page="/mine")
    assert backend.calls == [("signOut", {"everywhere": False})]
    assert any(each.startswith('talka_session="";') for each in answer.headers.get_list("set-cookie"))


async def test_one_may_sign_out_on_all_devices(visitor: Visitor, backend: Backend) -> None:
    """Whoever lost a phone ends what is open there too."""
    visitor.sign_in()
    backend.fields["signOut"] = {"done": True}
    await visitor.post("/sign-out", {"everywhere": "yes"}, page="/mine")
    assert backend.calls == [("signOut", {"everywhere": True})]


async def test_a_session_that_ended_is_forgotten(visitor: Visitor) -> None:
    """A token the API no longer knows is dropped, and the page offers to sign in."""
    visitor.client.cookies.set("talka_session", "ended")
    answer = await visitor.get("/")
    assert "Sign in" in answer.text
    assert any(each.startswith('talka_session="";') for each in answer.headers.get_list("set-cookie"))


async def test_over_https_cookies_are_locked_to_the_host(open_door: Backend) -> None:
    """On a public site the session travels over https only, and no neighbouring host can set it."""
    settings = site.SiteSettings("https://talka.example", secure_cookies=True)
    app = Starlette(routes=site.routes(open_door, settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://talka.example") as client:
        answer = await Visitor(client).post("/sign-in", {"address": "a", "code": "123456"}, origin="https://talka.example")
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if "session" in each]
    assert cookie.startswith(f"__Host-talka_session={SESSION};")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
