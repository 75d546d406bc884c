"""What keeps forms ours, and the headers of every page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Route

from tests.web.backend import Backend
from tests.web.conftest import BASE, Visitor, token
from web import guard, site

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


def test_what_came_without_https_is_not_ours_with_it() -> None:
    """Between a browser and its network anybody may write a page of http."""
    assert guard.same_site({"origin": "https://talka.example", "host": "talka.example"}, "https://talka.example")
    assert not guard.same_site({"origin": "http://talka.example", "host": "talka.example"}, "https://talka.example")


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
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
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


def paths(method: str) -> list[str]:
    """Every address of ours that takes this method, with something for each part that may vary."""
    routes = site.routes(Backend(), site.SiteSettings(BASE, graphiql=True))
    found = [each.path for each in routes if isinstance(each, Route) and method in (each.methods or ())]
    assert len(found) > 10
    return sorted({re.sub(r"{\w+(:\w+)?}", "x", path) for path in found})


@pytest.mark.parametrize("path", paths("POST"))
async def test_whatever_changes_something_is_guarded(visitor: Visitor, backend: Backend, path: str) -> None:
    """No form is taken from another site, and none without its token but that of a link, which has a secret of its own."""
    visitor.sign_in()
    foreign = await visitor.client.post(path, data={"act": "anything"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    bare = await visitor.client.post(path, data={"act": "anything"}, headers={"origin": BASE})
    assert bare.status_code == 403 or path.startswith("/l/")
    assert backend.calls == []


@pytest.mark.parametrize("path", paths("GET"))
async def test_looking_changes_nothing(visitor: Visitor, backend: Backend, path: str) -> None:
    """Whoever is led to an address of ours does nothing by going there."""
    visitor.sign_in()
    await visitor.get(path)
    assert backend.calls == []
