"""Pages for what went wrong."""

import httpx
import pytest

from tests.web.backend import Backend
from tests.web.conftest import BASE, Visitor, token
from web import static_file


@pytest.mark.parametrize("path", ["/nowhere", "/requests/", "/static/none.css", "/static/../site.py"])
async def test_an_address_with_nothing_is_a_404(visitor: Visitor, path: str) -> None:
    """Mistyped addresses get a page, missing files a short answer, and nothing outside the folder is served."""
    assert (await visitor.get(path)).status_code == 404


async def test_the_wrong_method_is_a_page(visitor: Visitor) -> None:
    """Posting where nothing can be posted is said in human words."""
    answer = await visitor.client.post("/search")
    assert answer.status_code == 405
    assert "This did not work" in answer.text


async def test_an_api_that_cannot_answer_is_our_fault(visitor: Visitor, backend: Backend) -> None:
    """The page takes the blame, says that nothing is lost, and names no innards."""
    backend.broken = True
    answer = await visitor.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "broken" not in answer.text


@pytest.mark.parametrize("code", ["UNAVAILABLE", "TOO_SLOW"])
async def test_an_api_that_cannot_answer_now_is_asked_again(visitor: Visitor, backend: Backend, code: str) -> None:
    """Whoever only has to wait is told so, where they read and where they act, and a list does not begin at its top for it."""
    form = {"form_token": token((await visitor.get("/sign-in")).text), "address": "olena@example.org"}
    backend.broken, backend.code = True, code
    for answer in (
        await visitor.get("/"),
        await visitor.get("/?after=cursor"),
        await visitor.client.post("/sign-in", data=form, headers={"origin": BASE}),
    ):
        assert answer.status_code == 503
        assert "Talka cannot answer just now" in answer.text
        assert "Try again in a minute." in answer.text


async def test_an_error_of_ours_is_a_page_too(visitor: Visitor, backend: Backend) -> None:
    """What nobody foresaw is answered in human words, without a trace of the innards."""
    backend.fields["board"] = lambda *_: 1 / 0
    answer = await visitor.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Try again in a minute." in answer.text


async def test_the_offline_page_needs_nobody(visitor: Visitor, backend: Backend) -> None:
    """The page a browser keeps for later asks the API nothing."""
    backend.broken = True
    answer = await visitor.get("/offline")
    assert answer.status_code == 200
    assert "You are offline" in answer.text


async def test_files_are_kept_for_ever_by_their_content(visitor: Visitor) -> None:
    """An address with the version of the content may be cached for ever, one without must be asked again; texts are squeezed."""
    versioned = await visitor.get(static_file.address("site.css"))
    assert versioned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert versioned.headers["content-encoding"] == "gzip"
    plain = await visitor.get("/static/site.css", **{"accept-encoding": "identity"})
    assert plain.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in plain.headers
    assert plain.text == versioned.text


async def test_the_worker_stands_at_the_root(visitor: Visitor) -> None:
    """A service worker answers only below its own address."""
    answer: httpx.Response = await visitor.get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
