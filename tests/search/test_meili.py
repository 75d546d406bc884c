"""The Meilisearch adapter against a small server of our own: what it sends, and what it makes of every answer."""

import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from search import clause, enquiry, meili, port

PUBLIC = frozenset({"public"})
WHEN = "2020-02-01T00:00:00Z"
GARBLED = [
    (500, b'{"message": "broken", "code": "internal", "type": "internal", "link": ""}', "application/json"),
    (500, b"<h1>Bad gateway</h1>", "text/html"),
    (403, b'{"message": "no", "code": "invalid_api_key", "type": "auth", "link": ""}', "application/json"),
    (200, b"<h1>Welcome</h1>", "text/html"),
    (200, b"[]", "application/json"),
    (200, b'{"results": []}', "application/json"),
    (200, b'{"results": [{"hits": [{"id": "not an id"}]}]}', "application/json"),
]


@dataclass
class Server:
    """A server that keeps what it was sent and answers what it was told to."""

    url: str
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    hits: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    answer: tuple[int, bytes, str] | None = None
    task_status: str = "succeeded"
    open: threading.Event = field(default_factory=threading.Event)

    def respond(self, method: str, path: str, body: Any) -> tuple[int, bytes, str]:
        """Keep the request and answer it."""
        self.sent.append((method, path, body))
        self.open.wait(timeout=30)
        return self.answer or (200, json.dumps(self.usual(method, path, body)).encode(), "application/json")

    def usual(self, method: str, path: str, body: Any) -> Any:
        """What a healthy server answers."""
        if path == "/multi-search":
            return {"results": [self.found(query) for query in body["queries"]]}
        if path == "/health":
            return {"status": "available"}
        number = len(self.sent)
        if path.startswith("/tasks/"):
            return {"uid": number, "status": self.task_status, "type": "any", "enqueuedAt": WHEN}
        return {"taskUid": number, "status": "enqueued", "type": "any", "enqueuedAt": WHEN}

    def found(self, query: Any) -> Any:
        """One result with all hits."""
        known = {"indexUid": query["indexUid"], "query": query["q"], "processingTimeMs": 1}
        return known | {"hits": self.hits, "estimatedTotalHits": 321, "facetDistribution": self.facets}

    def bodies(self, method: str, path: str) -> list[Any]:
        """The bodies that were sent there."""
        return [body for each, where, body in self.sent if (each, where) == (method, path)]

    def paths(self) -> list[tuple[str, str]]:
        """What was asked, without looking after tasks."""
        return [(method, path) for method, path, _ in self.sent if not path.startswith("/tasks/")]


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, content, kind = made.respond(self.command, self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Server(f"http://127.0.0.1:{http.server_port}")
    made.open.set()
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.open.set()
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
async def engine(server: Server) -> AsyncIterator[meili.Meili]:
    """The adapter on that server."""
    made = meili.Meili(server.url, "key", prefix="t_")
    yield made
    await made.close()


def mask(number: int = 1, **changes: Any) -> port.Document:
    """A document about masks."""
    known = {
        "title": "Маски",
        "items": ("口罩", "FFP2"),
        "body": "Лікарням",
        "visible_to": ("public",),
        "attributes": {"kind": "goods"},
    }
    return port.Document(UUID(int=number), **(known | changes))


def row(number: int, title: str, items: str = "") -> dict[str, str]:
    """A hit as the server returns it: tokens."""
    return {"id": str(UUID(int=number)), "title": title, "items": items, "place": "", "body": ""}


async def test_the_index_is_set_up_for_tokens_and_visibility(engine: meili.Meili, server: Server) -> None:
    """Settings make tokens searchable, stems hidden, visibility and attributes filterable, and standards exact."""
    await engine.ensure("request")
    (settings,) = server.bodies("PATCH", "/indexes/t_request/settings")
    assert settings["searchableAttributes"] == ["title", "items", "place", "body", "stems"]
    assert "stems" not in settings["displayedAttributes"]
    assert {"visible_to", "attributes", "_geo"} <= set(settings["filterableAttributes"])
    assert {"n95", "ffp2"} <= set(settings["typoTolerance"]["disableOnWords"])
    assert "маск" in settings["synonyms"]["mask"]
    assert "gb19083" not in settings["synonyms"]


async def test_documents_are_sent_as_tokens(engine: meili.Meili, server: Server) -> None:
    """After the settings, documents travel as tokens and stems with audiences, attributes and position, never as plain text."""
    await engine.upsert("request", [mask(latitude=50.0, longitude=30.0), mask(2)])
    assert server.paths() == [
        ("PATCH", "/indexes/t_request/settings"),
        ("POST", "/indexes/t_request/documents?primaryKey=id"),
    ]
    ((first, second),) = server.bodies("POST", "/indexes/t_request/documents?primaryKey=id")
    assert first == {
        "id": str(UUID(int=1)),
        "title": "маски",
        "items": "口罩 ffp2",
        "place": "",
        "body": "лікарням",
        "stems": "маск 口罩 ffp2 лікарн 口 罩",
        "visible_to": ["public"],
        "attributes": {"kind": "goods"},
        "_geo": {"lat": 50.0, "lng": 30.0},
    }
    assert "_geo" not in second
    await engine.upsert("request", [mask(3)])
    assert len(server.bodies("PATCH", "/indexes/t_request/settings")) == 1


async def test_deleting_sends_ids(engine: meili.Meili, server: Server) -> None:
    """A removal names the ids."""
    await engine.delete("request", [UUID(int=1)])
    assert server.bodies("POST", "/indexes/t_request/documents/delete-batch") == [[str(UUID(int=1))]]


async def test_a_search_sends_stems_and_who_may_see(engine: meili.Meili, server: Server) -> None:
    """The server is asked for stems, only among documents the searcher may see and the filter keeps."""
    where = port.Is("kind", ("goods",))
    await engine.search(
        port.Query("request", "маски для лікарень N95口罩", frozenset({"public", 'odd" OR x = "'}), where, ("kind",))
    )
    ((query,),) = [body["queries"] for body in server.bodies("POST", "/multi-search")]
    assert query["indexUid"] == "t_request"
    assert query["q"] == "маск лікарн n95 口罩"
    assert query["filter"] == r'visible_to IN ["odd\" OR x = \"", "public"] AND (attributes.kind IN ["goods"])'
    assert query["facets"] == ["attributes.kind"]
    assert (query["offset"], query["limit"]) == (0, enquiry.DEEP)
    assert query["sort"] is None


async def test_a_listing_is_sorted_by_the_server(engine: meili.Meili, server: Server) -> None:
    """Without text the server lists the newest first, in the window asked for."""
    server.hits = [row(2, "b"), row(1, "a")]
    found = await engine.search(port.Query("request", " ", PUBLIC, first=2, offset=40))
    ((query,),) = [body["queries"] for body in server.bodies("POST", "/multi-search")]
    assert (query["q"], query["sort"], query["offset"], query["limit"]) == ("", ["id:desc"], 40, 2)
    assert [hit.id.int for hit in found.hits] == [2, 1]


async def test_answers_are_ranked_and_explained_by_us(engine: meili.Meili, server: Server) -> None:
    """What the server returns is ranked as elsewhere, an equivalent is named, the window is cut, facets are read."""
    server.hits = [row(3, "zzz"), row(2, "ffp2 respirators"), row(4, "n99"), row(1, "n95 respirators")]
    server.facets = {"attributes.kind": {"goods": 3}}
    found = await engine.search(port.Query("request", "N95", PUBLIC, facets=("kind", "city"), first=2))
    assert [(hit.id.int, hit.via, hit.stands_for) for hit in found.hits] == [(1, None, None), (2, "FFP2", "N95")]
    assert (found.total, found.total_is_exact, found.degraded) == (321, False, False)
    assert found.facets == {"kind": {"goods": 3}, "city": {}}
    assert 0 <= found.hits[1].score < found.hits[0].score <= 1


async def test_mistyped_words_count_in_the_ranking(engine: meili.Meili, server: Server) -> None:
    """A document that the server found by a mistyped word ranks above one that lacks it."""
    server.hits = [row(1, "gowns"), row(2, "respirators")]
    found = await engine.search(port.Query("request", "resperators", PUBLIC))
    assert [hit.id.int for hit in found.hits] == [2, 1]


async def test_deep_windows_keep_the_order_of_the_server(engine: meili.Meili, server: Server) -> None:
    """A window beyond the judged documents is asked for as it is and not sorted."""
    server.hits = [row(1, "gowns"), row(2, "masks")]
    found = await engine.search(port.Query("request", "masks", PUBLIC, offset=enquiry.DEEP, first=20))
    ((query,),) = [body["queries"] for body in server.bodies("POST", "/multi-search")]
    assert (query["offset"], query["limit"]) == (enquiry.DEEP, 20)
    assert [hit.id.int for hit in found.hits] == [1, 2]


async def test_several_searches_are_one_request(engine: meili.Meili, server: Server) -> None:
    """Several queries are one request; those that can find nothing are not sent."""
    server.hits = [row(1, "masks")]
    queries = [
        port.Query("request", "masks", PUBLIC),
        port.Query("offer", "!!!", PUBLIC),
        port.Query("offer", "masks", frozenset()),
        port.Query("design", "", PUBLIC),
    ]
    found = await engine.multi_search(queries)
    ((first, last),) = [body["queries"] for body in server.bodies("POST", "/multi-search")]
    assert (first["indexUid"], last["indexUid"]) == ("t_request", "t_design")
    assert [len(each.hits) for each in found] == [1, 0, 0, 1]
    server.sent.clear()
    assert await engine.search(port.Query("request", "…", PUBLIC)) == port.Hits()
    assert server.sent == []


async def test_waiting_asks_for_every_task(engine: meili.Meili, server: Server) -> None:
    """Waiting looks after each task once."""
    await engine.upsert("request", [mask()])
    await engine.wait()
    assert len([path for _, path, _ in server.sent if path.startswith("/tasks/")]) == 2
    server.sent.clear()
    await engine.wait()
    assert server.sent == []


async def test_a_failed_task_is_a_failed_write(engine: meili.Meili, server: Server) -> None:
    """A write that the server took and could not do is told at `wait`, once."""
    await engine.delete("request", [UUID(int=1)])
    server.task_status = "failed"
    with pytest.raises(port.SearchUnavailableError, match="did not take a write"):
        await engine.wait()
    await engine.wait()


async def test_a_rebuild_swaps(engine: meili.Meili, server: Server) -> None:
    """A rebuild fills a second index, swaps it in, and throws the old content away."""
    await engine.rebuild("request", [mask()])
    assert server.paths() == [
        ("DELETE", "/indexes/t_request__next"),
        ("PATCH", "/indexes/t_request/settings"),
        ("PATCH", "/indexes/t_request__next/settings"),
        ("POST", "/indexes/t_request__next/documents?primaryKey=id"),
        ("POST", "/swap-indexes"),
        ("DELETE", "/indexes/t_request__next"),
    ]
    assert server.bodies("POST", "/swap-indexes") == [[{"indexes": ["t_request", "t_request__next"]}]]


async def test_many_documents_travel_in_batches(engine: meili.Meili, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents beyond a batch go in the next request."""
    monkeypatch.setattr(meili, "BATCH", 2)
    await engine.upsert("request", [mask(number) for number in range(1, 6)])
    sizes = [len(body) for body in server.bodies("POST", "/indexes/t_request/documents?primaryKey=id")]
    assert sizes == [2, 2, 1]


async def all_fail(engine: meili.Meili) -> None:
    """Reads answer degraded, writes raise."""
    for text in ("masks", ""):
        assert await engine.search(port.Query("request", text, PUBLIC)) == port.Hits(degraded=True, total_is_exact=False)
    for write in (engine.ensure("request"), engine.upsert("request", [mask()]), engine.delete("request", [UUID(int=1)])):
        with pytest.raises(port.SearchUnavailableError, match="did not take a write"):
            await write
    with pytest.raises(port.SearchUnavailableError):
        await engine.rebuild("request", [mask()])


@pytest.mark.parametrize("answer", GARBLED)
async def test_a_broken_server(engine: meili.Meili, server: Server, answer: tuple[int, bytes, str]) -> None:
    """Whatever a broken server answers, reads are degraded and writes raise."""
    server.answer = answer
    await all_fail(engine)
    assert not await engine.health()


async def test_a_server_that_is_down() -> None:
    """Without a server reads are degraded, writes raise, and the engine is not healthy."""
    engine = meili.Meili("http://127.0.0.1:9", "key")
    await all_fail(engine)
    assert not await engine.health()
    await engine.close()


async def test_a_server_that_hangs(server: Server) -> None:
    """A server that does not answer in time makes reads degraded."""
    engine = meili.Meili(server.url, "key", read_seconds=0.05)
    server.open.clear()
    assert (await engine.search(port.Query("request", "masks", PUBLIC))).degraded
    assert not await engine.health()
    server.open.set()
    await engine.close()


async def test_recovery(engine: meili.Meili, server: Server) -> None:
    """When the server is back, so are answers and writes."""
    server.answer = GARBLED[0]
    await all_fail(engine)
    server.answer = None
    server.hits = [row(1, "masks")]
    assert (await engine.search(port.Query("request", "masks", PUBLIC))).hits
    await engine.upsert("request", [mask()])
    await engine.wait()
    assert await engine.health()


@pytest.mark.parametrize(
    ("where", "written"),
    [
        (port.All(), None),
        (port.All((port.All(),)), None),
        (port.AnyOf(()), "visible_to IN []"),
        (port.AnyOf((port.All(), port.Is("a", ("x",)))), None),
        (port.Not(port.All()), "visible_to IN []"),
        (port.Is("kind", ("a", 5, True)), 'attributes.kind IN ["a", "5", "true"]'),
        (port.Is("kind", ('"\\',)), r'attributes.kind IN ["\"\\"]'),
        (port.Between("beds", 1, 2.5), "(attributes.beds >= 1) AND (attributes.beds <= 2.5)"),
        (port.Between("beds"), "attributes.beds EXISTS"),
        (port.Near(50.5, -3.25, 1.5), "_geoRadius(50.5, -3.25, 1500)"),
        (port.Not(port.Is("a", ("x",))), 'NOT (attributes.a IN ["x"])'),
        (
            port.AnyOf((port.Is("a", ("x",)), port.All((port.Is("b", ()), port.Near(1, 2, 3))))),
            '(attributes.a IN ["x"]) OR ((attributes.b IN []) AND (_geoRadius(1, 2, 3000)))',
        ),
    ],
)
def test_filter_strings(where: port.Filter, written: str | None) -> None:
    """Filter trees become filter strings whose values cannot break out of their quotes."""
    assert clause.compiled(where) == written


def test_attribute_names_are_plain() -> None:
    """An attribute name that is not plain is a programming error and is refused."""
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        clause.compiled(port.Is('x" OR "y', ("z",)))
