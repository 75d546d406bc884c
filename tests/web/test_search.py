"""Search as a page."""

from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor


def hit(node: dict[str, Any], kind: str, via: str | None = None) -> dict[str, Any]:
    """Something found."""
    return {"kind": kind, "score": 0.9, "via": via, "viaSentence": via, "node": node}


@pytest.fixture
def found(backend: Backend) -> dict[str, Any]:
    """What the API finds, to be changed by a test."""
    person = {"__typename": "Person", **stand_in.KNOWN_PERSON, "place": stand_in.place("Kyiv", "UA")}
    hits = [
        hit(stand_in.request(), "REQUEST", "FFP2 is an equivalent of N95"),
        hit(stand_in.offer(), "OFFER"),
        hit(stand_in.design(), "DESIGN"),
        hit(stand_in.HOSPITAL, "FACILITY"),
        hit({**person, "skills": ["nursing"]}, "PERSON"),
    ]
    answer = {"hits": hits, "total": 25, "totalIsExact": True, "degraded": False, "sentence": None, "facets": []}
    backend.fields["search"] = answer
    return answer


async def test_everything_found_is_a_row_and_says_why(visitor: Visitor, found: dict[str, Any]) -> None:
    """All five kinds are shown, and an equivalent says that it is one."""
    page = (await visitor.get("/search?q=N95")).text
    for path in ("/requests/request-1", "/offers/offer-1", "/designs/design-1", "/facilities/facility-1"):
        assert f'href="{path}"' in page
    assert "FFP2 is an equivalent of N95" in page
    assert "nursing" in page
    assert 'href="/search?q=N95&amp;from=20"' in page


async def test_a_weak_engine_is_admitted(visitor: Visitor, found: dict[str, Any]) -> None:
    """When the engine cannot answer fully, the page says so."""
    found |= {"degraded": True, "sentence": "Search is being repaired."}
    assert "Search is being repaired." in (await visitor.get("/search?q=N95")).text


async def test_nothing_found_helps_on(visitor: Visitor, found: dict[str, Any]) -> None:
    """An empty result names the words and suggests what to try."""
    found |= {"hits": [], "total": 0}
    page = (await visitor.get("/search?q=%3Cb%3E")).text
    assert "Nothing fits “&lt;b&gt;”." in page
    assert 'href="/search?q=%3Cb%3E&amp;all=1"' in page


async def test_without_words_nothing_is_searched(visitor: Visitor, backend: Backend) -> None:
    """The empty box suggests words in several languages and asks the engine nothing."""
    page = (await visitor.get("/search?q=%20")).text
    assert "口罩" in page
    assert "/search?q=FFP2" in page
