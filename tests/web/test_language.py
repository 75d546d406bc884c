"""Four languages, and the time zone."""

import pytest

from tests.web.backend import Backend
from tests.web.conftest import Visitor
from web import language


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        (None, "", "en"),
        (None, "uk-UA,uk;q=0.9,ru;q=0.8,en;q=0.7", "uk"),
        (None, "de,fr;q=0.9,ru;q=0.3,zh;q=0.5", "zh"),
        (None, "zh-TW", "zh"),
        (None, "uk;q=0,en;q=0.1", "en"),
        (None, "uk;q=nonsense, ru", "ru"),
        ("zh", "uk", "zh"),
        ("xx", "uk", "uk"),
    ],
)
def test_the_language_is_the_one_chosen_or_asked_for(cookie: str | None, accepted: str, chosen: str) -> None:
    """A choice of ours counts most, then the browser's wishes in their order, then English."""
    assert language.choose(cookie, accepted) == chosen


@pytest.mark.parametrize(
    ("tag", "said", "html"), [("uk", "Потрібно зараз", "uk"), ("ru", "Нужно сейчас", "ru"), ("zh", "当前需求", "zh-Hans")]
)
async def test_pages_and_the_api_speak_the_visitor_s_language(
    visitor: Visitor, backend: Backend, tag: str, said: str, html: str
) -> None:
    """The browser's language reaches the page, its lang attribute, and the API."""
    page = (await visitor.get("/", **{"accept-language": tag})).text
    assert said in page
    assert f'<html lang="{html}">' in page
    assert backend.language == tag


async def test_switching_the_language_is_a_link_and_stays(visitor: Visitor) -> None:
    """One click switches, leads back to the same page, and holds from then on."""
    page = (await visitor.get("/requests/request-1?candidates=more")).text
    assert 'href="/language/uk?next=/requests/request-1%3Fcandidates%3Dmore"' in page
    answer = await visitor.get("/language/uk?next=/requests/request-1%3Fcandidates%3Dmore")
    assert answer.headers["location"] == "/requests/request-1?candidates=more"
    assert '<html lang="uk">' in (await visitor.get("/")).text


async def test_a_language_we_do_not_speak_is_not_found(visitor: Visitor) -> None:
    """Made-up tags change nothing."""
    assert (await visitor.get("/language/xx")).status_code == 404


async def test_times_are_said_in_the_visitor_s_zone(visitor: Visitor) -> None:
    """The zone can be chosen at the foot of every page, and is named where a time matters."""
    assert "as of 03:12" in (await visitor.get("/")).text
    answer = await visitor.post("/zone", {"zone": "Asia/Shanghai", "next": "/"}, page="/")
    assert answer.headers["location"] == "/"
    page = (await visitor.get("/")).text
    assert "as of 11:12" in page
    assert "Shanghai" in page
