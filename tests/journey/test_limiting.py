"""A real server holds everybody to their budget, and tells nobody more than they need."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.journey import fleet, house
from tests.journey.client import Client
from tests.journey.fleet import Server

SCRAPED = "{ offers(first: 100) { nodes { id title capacity held place { city } } } }"
LIMIT = 20_000
AT_MOST = 400  # how often is asked until the answer must be no


def asking(server: Server, document: str, address: str = "", **headers: str) -> httpx.Response:
    """What a program in some network is answered; the tests' own address is that of a proxy."""
    told = {"x-forwarded-for": address} if address else {}
    return httpx.post(f"{server.url}/graphql", json={"query": document}, headers=told | headers, timeout=20)


def until_refused(server: Server, address: str) -> httpx.Response:
    """Ask without end; what is answered when it has been enough."""
    for _ in range(AT_MOST):
        answer = asking(server, SCRAPED, address)
        if answer.status_code != 200:
            return answer
        assert "errors" not in answer.json()
    raise AssertionError("Nobody ever said no.")


def until_used_up(server: Server) -> int:
    """How often one may ask before it has been enough."""
    return next(number for number in range(AT_MOST) if asking(server, SCRAPED).status_code == 429)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on SQLite with small budgets."""
    folder = tmp_path_factory.mktemp("limited")
    told = house.installed(folder, f"sqlite:///{folder}/talka.db") | {
        "TALKA_COST_PER_NETWORK": str(LIMIT),
        "TALKA_COST_PER_ACCOUNT": str(LIMIT),
    }
    made = Server(folder, "limited", "--migrate", **told)
    with fleet.running(made):
        yield made


def test_a_scraper_is_told_to_wait(server: Server) -> None:
    """With 429, the seconds, a code and a sentence; others go on, and so do those who sign in beside the scraper."""
    answer = until_refused(server, "203.0.113.1")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "TOO_MANY"
    assert f"{answer.headers['retry-after']} s" in error["message"]
    assert asking(server, SCRAPED, "203.0.113.2").status_code == 200
    olena = Client(server.url).sign_in("olena@example.org")
    mine = asking(server, SCRAPED, "203.0.113.1", authorization=f"Bearer {olena.token}")
    assert mine.status_code == 200, mine.text


def test_a_page_says_so_in_the_readers_language(server: Server) -> None:
    """Whoever opens pages without end sees what to do, and so does whoever sends a form."""
    until_refused(server, "203.0.113.3")
    here = {"x-forwarded-for": "203.0.113.3", "accept-language": "uk"}
    page = httpx.get(f"{server.url}/", headers=here)
    assert page.status_code == 429
    assert "забагато за короткий час" in page.text
    with httpx.Client(base_url=server.url, headers=here) as visitor:
        form = visitor.get("/sign-in").text
        token = re.search(r'name="form_token" value="([^"]+)"', form)
        assert token
        answer = visitor.post("/sign-in", data={"form_token": token[1], "address": "olena@example.org"})
    assert answer.status_code == 429
    assert "забагато за короткий час" in answer.text
    assert 'value="olena@example.org"' in answer.text


def test_an_operation_over_a_line_is_refused_and_the_line_stays(server: Server) -> None:
    """Each operation pays for itself; what is too much is told where it was asked."""
    until_refused(server, "203.0.113.4")
    there = f"{server.url.replace('http', 'ws', 1)}/graphql"
    told = {"x-forwarded-for": "203.0.113.4"}
    with connect(there, subprotocols=["graphql-transport-ws"], additional_headers=told) as line:  # type: ignore[list-item]
        line.send(json.dumps({"type": "connection_init"}))
        assert json.loads(line.recv(20))["type"] == "connection_ack"
        line.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": SCRAPED}}))
        heard = json.loads(line.recv(20))
        line.send(json.dumps({"type": "ping"}))
        kinds = {json.loads(line.recv(20))["type"] for _ in range(1)}
    assert heard["type"] in {"error", "next"}
    assert "TOO_MANY" in json.dumps(heard)
    assert kinds <= {"pong", "complete"}


def test_nobody_is_told_what_runs_here(server: Server) -> None:
    """No header names a program or a version, whatever is asked for."""
    for path in ("/", "/graphql", "/health/live", "/static/site.css", "/nothing"):
        headers = httpx.get(server.url + path, headers={"x-forwarded-for": "203.0.113.5"}).headers
        assert not {"server", "x-powered-by", "via"} & set(headers)
        assert headers["x-content-type-options"] == "nosniff"


def test_a_proxy_that_is_not_ours_tells_no_address(tmp_path: Path) -> None:
    """Whoever writes other people's addresses into a header still spends a budget of their own."""
    told = house.installed(tmp_path, f"sqlite:///{tmp_path}/talka.db")
    told |= {"TALKA_PROXIES": "192.0.2.1", "TALKA_COST_PER_NETWORK": str(LIMIT)}
    made = Server(tmp_path, "untold", "--migrate", **told)
    with fleet.running(made):
        refused = next((n for n in range(AT_MOST) if asking(made, SCRAPED, f"203.0.113.{n % 250}").status_code == 429), None)
        assert refused is not None
        assert asking(made, SCRAPED, "198.51.100.7").status_code == 429


def test_two_servers_share_a_budget(postgres_database: str, tmp_path: Path) -> None:
    """What was spent at one is spent at the other, but for the batch that the other has not told of yet."""
    told = house.installed(tmp_path, postgres_database) | {"TALKA_COST_PER_NETWORK": str(LIMIT)}
    first = Server(tmp_path, "first", "--migrate", **told)
    second = Server(tmp_path, "second", **told)
    with fleet.running(first), fleet.running(second):
        alone = until_used_up(first)
        beside = until_used_up(second)
    assert alone > 5
    assert beside <= alone / 4
