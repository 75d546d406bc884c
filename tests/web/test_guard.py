"""What keeps forms ours, and the headers of every page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.backend import Backend
from tests.web.conftest import BASE, Visitor, token
from web import guard

PATH = "/requests/request-1"


async def test_a_form_without_our_token_is_refused(visitor: Visitor, backend: Backend) -> None:
    """A post that guesses at the token does nothing and says so in human words."""
    backend.fields["confirmLine"] = {"__typename": "RequestLine", "id": "line-1"}
    await visitor.get(PATH)
    answer = await visitor.client.post(PATH, data={"act": "confirm_line", "line": "line-1", "form_token": "guess.guess"})
    assert answer.status_code == 403
    assert "what you typed is still in your browser" in answer.text
    assert backend.calls == []


async def test_a_token_is_bound_to_the_session(visitor: Visitor, backend: Backend) -> None:
    """A form opened before signing in cannot act for the one who signed in afterwards."""
    backend.fields["confirmLine"] = {"__typename": "RequestLine", "id": "line-1"}
    before = token((await visitor.get(PATH)).text)
    visitor.sign_in()
    answer = await visitor.client.post(PATH, data={"act": "confirm_line", "line": "line-1", "form_token": before})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
)
async def test_a_form_from_another_site_is_refused(visitor: Visitor, backend: Backend, headers: dict[str, str]) -> None:
    """Even with a good token, a post that another site sent does nothing."""
    backend.fields["confirmLine"] = {"__typename": "RequestLine", "id": "line-1"}
    answer = await visitor.post(PATH, {"act": "confirm_line", "line": "line-1"}, **headers)
    assert answer.status_code == 403
    assert backend.calls == []


def test_behind_a_proxy_the_public_address_counts() -> None:
    """The origin may be the public address of the site or the host the browser asked."""
    assert guard.same_site({"origin": "https://talka.example", "host": "10.0.0.3"}, "https://talka.example")
    assert guard.same_site({"origin": BASE, "host": "talka.example"}, "https://other.example")
    assert not guard.same_site({"origin": BASE, "host": "10.0.0.3"}, "https://other.example")


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_tokens_hold_only_for_their_key(token: str, key: str, other: str) -> None:
    """A token made for a key is good for it and for no other, and made-up tokens are good for none."""
    made = guard.form_token(key)
    assert guard.is_ours(made, key)
    assert guard.is_ours(made, other) == (other == key)
    assert not guard.is_ours(token, key)
    assert not guard.is_ours(made, "")


def test_no_two_tokens_are_alike() -> None:
    """Tokens differ from page to page, so that their size when compressed tells nothing."""
    assert guard.form_token("key") != guard.form_token("key")


@pytest.mark.parametrize("path", ["/", PATH, "/requests/new", "/requests/new/supplies/where", "/search", "/sign-in", "/none"])
async def test_pages_carry_a_strict_policy_and_keep_to_it(visitor: Visitor, path: str) -> None:
    """Every page forbids foreign and inline code and framing, and has neither inline script nor inline style."""
    answer = await visitor.get(path)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "DENY"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)


async def test_pages_of_the_signed_in_are_not_kept_by_browsers(visitor: Visitor) -> None:
    """What only one person may see stays out of shared caches and out of the history of a shared computer."""
    assert (await visitor.get("/")).headers["cache-control"] == "no-cache"
    visitor.sign_in()
    assert (await visitor.get("/")).headers["cache-control"] == "no-store"


async def test_a_form_too_large_is_refused(visitor: Visitor) -> None:
    """Nobody fills the memory with one form."""
    answer = await visitor.post("/sign-in", {"address": "x" * 600_000})
    assert answer.status_code == 413
