"""The board as a page."""

import gzip
from typing import Any

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor
from web import static_file


async def test_the_board_says_what_is_needed_where_and_how_far_it_has_come(visitor: Visitor) -> None:
    """A row has urgency, item, amount, facility and three progresses in words and figures."""
    page = (await visitor.get("/")).text
    for text in (
        "within hours",
        "Respirator, NIOSH N95",
        "2,000 pieces",
        "County hospital no. 2",
        "committed",
        "in transit",
        "fulfilled",
    ):
        assert text in page
    assert 'href="/requests/request-1#line-1"' in page
    assert "214" in page


async def test_amount_unknown_is_said_in_words(visitor: Visitor, backend: Backend) -> None:
    """A line whose amount is unknown shows no number, and how much is pledged all the same."""
    backend.fields["board"] = stand_in.board(stand_in.line(need=stand_in.UNKNOWN, gap=None, pledged=300))
    page = (await visitor.get("/")).text
    assert "amount unknown" in page
    assert ">300<" in page.replace("\n", "")


async def test_stale_lines_are_marked(visitor: Visitor, backend: Backend) -> None:
    """A line past its confirm-by date says so in words."""
    backend.fields["board"] = stand_in.board(stand_in.line(stale=True))
    assert '<span class="tag warn">to be confirmed</span>' in (await visitor.get("/")).text


async def test_filters_go_into_the_document(visitor: Visitor, backend: Backend) -> None:
    """The form's choices narrow the lines; values the contract does not know narrow nothing."""
    asked: list[dict[str, Any]] = []

    def lines(_info: object, **arguments: Any) -> dict[str, Any]:
        asked.append(arguments)
        arguments["filter"] = {name: value for name, value in arguments["filter"].items() if value is not None}
        return stand_in.connection(stand_in.line())

    backend.fields["board"] = {**stand_in.board(), "lines": lines}
    await visitor.get("/?kind=RIDE&urgency=CRITICAL&item=goggles&city=Kyiv&order=NEWEST_FIRST&after=abc")
    await visitor.get("/?kind=NONSENSE&urgency=&all=1")
    assert asked[0]["filter"] == {
        "kinds": ["RIDE"],
        "urgencies": ["CRITICAL"],
        "items": ["goggles"],
        "city": "Kyiv",
        "open": True,
    }
    assert (asked[0]["order"], asked[0]["after"]) == ("NEWEST_FIRST", "abc")
    assert asked[1]["filter"] == {"open": False}


async def test_more_keeps_the_filters(visitor: Visitor, backend: Backend) -> None:
    """The link to the next lines carries the cursor and everything chosen."""
    backend.fields["board"] = stand_in.board(more="cursor-1")
    assert 'href="/?kind=GOODS&amp;after=cursor-1"' in (await visitor.get("/?kind=GOODS")).text


async def test_the_fragment_is_the_board_alone(visitor: Visitor) -> None:
    """What a live page swaps in has rows and counts, and links without the fragment's own mark."""
    fragment = (await visitor.get("/?fragment=board&kind=GOODS")).text
    assert "<html" not in fragment
    assert 'id="asof"' in fragment
    assert 'id="counts"' in fragment
    assert "fragment=board" not in fragment


async def test_an_empty_board_says_what_to_do(visitor: Visitor, backend: Backend) -> None:
    """No rows is a sentence, not a void."""
    backend.fields["board"] = {**stand_in.board(), "lines": stand_in.connection()}
    assert "Nothing here is open" in (await visitor.get("/")).text


async def test_a_cursor_that_is_no_longer_good_leads_to_the_top(visitor: Visitor, backend: Backend) -> None:
    """Where the API cannot go on from a cursor, the list begins again, with the filters kept."""
    backend.broken = True
    answer = await visitor.get("/?kind=RIDE&after=gone")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?kind=RIDE")


async def test_the_first_visit_loads_little(visitor: Visitor) -> None:
    """The page and everything it loads stay below 25 kB compressed."""
    page = (await visitor.get("/")).text
    loaded = [name for name in ("site.css", "site.js", "live.js", "mark.svg") if f"/static/{name}" in page]
    files = [static_file.load(name) for name in loaded]
    assert len(loaded) == 4
    assert sum(len(gzip.compress(body)) for body in (page.encode(), *(file.body for file in files if file))) < 25_000


async def test_strangers_who_come_at_once_share_one_board(visitor: Visitor, backend: Backend) -> None:
    """The same filters in the same language are answered once; other filters, and whoever is signed in, by themselves."""
    read: list[int] = []

    def board(_info: object) -> Any:
        read.append(1)
        return stand_in.board()

    backend.fields["board"] = board
    for _ in range(3):
        assert 'id="counts"' in (await visitor.get("/?fragment=board")).text
    assert len(read) == 1
    await visitor.get("/?fragment=board&kind=RIDE")
    await visitor.get("/?fragment=board", **{"accept-language": "uk"})
    assert len(read) == 3
    visitor.sign_in()
    for _ in range(2):
        await visitor.get("/?fragment=board")
    assert len(read) == 5
