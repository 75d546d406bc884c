"""The pages for people who write other clients."""

import re
from collections.abc import Mapping
from html import unescape

import httpx
import pytest
from graphql import parse, validate
from starlette.applications import Starlette

from schema import export
from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import BASE, LIMITS, Visitor
from web import contract, example, site
from web.example import Example
from web.pages import developer

SMALL = '''
"""Everything that can be read."""
type Query {
  """Needs, `first` of them."""
  needs(
    """How many."""
    first: Int! = 20
    order: Order = NEWEST
    old: String @deprecated(reason: "Use `order`.")
  ): [Need!]!
  past: Answer @deprecated(reason: "Use `needs`; it goes on 2027-06-01.")
}
"""Something with an id."""
interface Node { id: ID! }
type Need implements Node { id: ID!, title: String }
type Refused { sentence: String! }
union Answer = Need | Refused
"""Orders."""
enum Order {
  """The last first."""
  NEWEST
  """By name."""
  NAME @deprecated(reason: "Nobody reads it so.")
}
'''


async def test_the_guide_tells_where_and_how_much(visitor: Visitor) -> None:
    """The end point's address, the limits as they were handed over, and the reasons of the contract stand on one page."""
    page = (await visitor.get("/developers")).text
    assert f"{BASE}/graphql" in page
    assert f"{BASE.replace('http', 'ws')}/graphql" in page
    for most in (LIMITS.cost, LIMITS.fields, LIMITS.tokens, LIMITS.missed, LIMITS.cost_per_network):
        assert f"{most:,}" in page
    assert "Cost a minute, for a token" not in page
    assert "SIGN_IN_NEEDED" in page
    anchors = set(re.findall(r'href="#(\w+)"', page)) - {"main"}
    assert anchors == set(re.findall(r'<section id="(\w+)"', page))


async def test_every_page_leads_to_the_guide(visitor: Visitor) -> None:
    """The foot of the board names it."""
    assert 'href="/developers"' in (await visitor.get("/")).text


@pytest.mark.parametrize("shown", example.EXAMPLES, ids=lambda each: each.name)
async def test_an_example_shows_its_files_and_an_answer(visitor: Visitor, backend: Backend, shown: Example) -> None:
    """The document is valid and stands there as it is kept, with variables, an answer, and a link that opens it in GraphiQL."""
    backend.fields["search"] = {"total": 1, "totalIsExact": True, "sentence": None, "hits": []}
    assert validate(stand_in.schema(), parse(shown.document)) == []
    page = unescape((await visitor.get(f"/developers/examples/{shown.name}")).text)
    assert shown.document.rstrip() in page
    assert f'href="/graphiql?example={shown.name}"' in page


async def test_a_question_is_asked_when_the_page_is_shown(visitor: Visitor, backend: Backend) -> None:
    """The answer is what the API answers now, and the next example takes its variables from it."""
    backend.fields["board"] = stand_in.board(more="cursor-9")
    first = unescape((await visitor.get("/developers/examples/board")).text)
    assert '"lastEvent": "event-1"' in first
    assert "What this server answers now" in first
    second = unescape((await visitor.get("/developers/examples/more")).text)
    assert '"after": "cursor-9"' in second


async def test_an_act_is_not_done_by_looking(visitor: Visitor, backend: Backend) -> None:
    """The page of a mutation shows the answer that was kept, says so, and sends no mutation."""
    page = unescape((await visitor.get("/developers/examples/offer")).text)
    assert '"__typename": "Offer"' in page
    assert "the answer was kept" in page
    assert backend.calls == []


async def test_a_server_without_needs_says_so(visitor: Visitor, backend: Backend) -> None:
    """Where nothing is there to ask for, the page shows what its variables would be taken from."""
    backend.fields["board"] = {**stand_in.board(), "lines": stand_in.connection()}
    page = unescape((await visitor.get("/developers/examples/candidates")).text)
    assert "There is nothing here yet that this example could ask for." in page
    assert '"from": "near"' in page


async def test_examples_are_asked_as_a_stranger(backend: Backend) -> None:
    """Somebody who is signed in sees what everybody sees."""
    tokens: dict[str, set[str | None]] = {}

    async def execute(document: str, variables: Mapping[str, object], visitor: site.Visitor) -> site.Answer:
        tokens.setdefault("board" if "query Board" in document else "other", set()).add(visitor.token)
        return await backend(document, variables, visitor)

    settings = site.SiteSettings(BASE, secure_cookies=False, contract=export.sdl)
    app = Starlette(routes=site.routes(execute, settings))
    cookies = {"talka_session": stand_in.SESSION}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, cookies=cookies) as client:
        page = await client.get("/developers/examples/board")
    assert tokens == {"board": {None}, "other": {stand_in.SESSION}}
    assert "/graphiql" not in page.text


@pytest.mark.parametrize(
    "path", ["/developers/examples/none", "/developers/schema/None", "/developers/clients/site.py", "/developers/none"]
)
async def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    """A name that nothing has leads nowhere."""
    assert (await visitor.get(path)).status_code == 404


async def test_graphiql_begins_with_the_example_that_was_chosen(visitor: Visitor) -> None:
    """Its document and variables are handed to the script; a name that nothing has begins with the first one."""
    chosen = unescape((await visitor.get("/graphiql?example=search")).text)
    assert f'data-query="{_named("search").document}"' in chosen
    assert '"query": "маска"' in chosen
    assert _named("board").document in unescape((await visitor.get("/graphiql?example=none")).text)


async def test_the_contract_can_be_read_without_scripts(visitor: Visitor) -> None:
    """Every type has a page that the list leads to, and every type named there has one, too."""
    listed = re.findall(r'href="/developers/schema/(\w+)"', (await visitor.get("/developers/schema")).text)
    known = contract.read(export.sdl()).kinds
    assert set(listed) >= set(known)
    for name in ("Query", "Mutation", "Subscription", "RequestLine", "Refusal", "PublishRequestResult", "Urgency", "LineInput"):
        page = await visitor.get(f"/developers/schema/{name}")
        assert page.status_code == 200
        assert set(re.findall(r'href="/developers/schema/(\w+)', page.text)) <= set(known)


async def test_the_whole_contract_is_one_text(visitor: Visitor) -> None:
    """The very text of schema.graphql, which a browser shows and does not save."""
    answer = await visitor.get("/schema.graphql")
    assert answer.text == export.sdl()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_type_tells_what_it_takes_where_it_stands_and_what_goes() -> None:
    """Arguments with their defaults, the fields that answer with a type, members of unions, and what is deprecated."""
    read = contract.read(SMALL)
    needs, past = read.kinds["Query"].members
    assert needs.written == ("[", "Need", "!]!")
    assert [(each.name, each.default, each.deprecated) for each in needs.takes] == [
        ("first", "20", ""),
        ("order", "NEWEST", ""),
        ("old", "", "Use `order`."),
    ]
    assert past.deprecated == "Use `needs`; it goes on 2027-06-01."
    assert read.kinds["Need"].reached == (("Answer", ""), ("Query", "needs"))
    assert read.kinds["Need"].others == ("Node",)
    assert read.kinds["Answer"].others == ("Need", "Refused")
    assert [each.deprecated for each in read.kinds["Order"].members] == ["", "Nobody reads it so."]
    assert [each.name for each in read.of("type")] == ["Need", "Refused"]


async def test_what_goes_is_marked_on_the_page() -> None:
    """A deprecated field, argument or value says so where it is read."""
    settings = site.SiteSettings(BASE, secure_cookies=False, contract=lambda: SMALL)
    app = Starlette(routes=site.routes(Backend(), settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        page = (await client.get("/developers/schema/Query")).text
    assert page.count("Deprecated") == 2
    assert "it goes on 2027-06-01" in page


def test_the_changes_name_everything_that_can_be_asked_done_or_watched() -> None:
    """Each root field of the contract came with a change, and each name of a change is there unless it was removed."""
    named = {name for change in developer.changes() for name in change["names"]}
    gone = {name for change in developer.changes() if change["kind"] == "removed" for name in change["names"]}
    read = contract.read(export.sdl())
    missing = {f"{root.name}.{each.name}" for root in read.roots for each in root.members} - named
    assert missing == set(), "name them in an entry of web/changes.toml"
    there = {f"{name}.{member.name}" for name, kind in read.kinds.items() for member in kind.members}
    assert named - gone - there - set(read.kinds) == set()


async def test_the_changes_are_read_newest_first(visitor: Visitor) -> None:
    """Every entry stands on the page, with its date, and names lead to the contract."""
    dates = [change["date"] for change in developer.changes()]
    assert dates == sorted(dates, reverse=True)
    assert {change["kind"] for change in developer.changes()} <= {"added", "changed", "deprecated", "removed"}
    page = unescape((await visitor.get("/developers/changes")).text)
    assert all(change["what"] in page for change in developer.changes())
    assert 'href="/developers/schema/Query#board"' in page


async def test_the_clients_are_shown_and_can_be_saved(visitor: Visitor) -> None:
    """Both stand on the page in full, and each has an address of its own."""
    page = unescape((await visitor.get("/developers/clients")).text)
    for name in developer.CLIENTS.values():
        kept = (example.FOLDER / name).read_text("utf-8")
        assert kept.rstrip() in page
        assert (await visitor.get(f"/developers/clients/{name}")).text == kept


def _named(name: str) -> Example:
    found = example.named(name)
    assert found is not None
    return found
