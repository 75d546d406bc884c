"""A server that is told to stop is not ready at once, answers what it has begun, ends its streams, and goes."""

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.journey import fleet, house
from tests.journey.fleet import Server
from tests.journey.test_live import CHANGES, WITHIN, streaming, watching

DRAIN = 2  # seconds


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on SQLite that has just begun."""
    database = f"sqlite:///{tmp_path}/talka.db"
    made = Server(tmp_path, "server", "--migrate", **house.installed(tmp_path, database), TALKA_DRAIN_SECONDS=str(DRAIN))
    with fleet.running(made):
        yield made


def test_a_request_that_has_begun_is_answered(server: Server) -> None:
    """While balancers are told to go elsewhere it still answers; then it takes nobody new, and ends what it has begun."""
    body = json.dumps({"query": "{ viewer { signedIn } }"}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=WITHIN) as begun:
        begun.sendall(head.encode() + body[:10])
        server.tell()
        fleet.until(lambda: server.health() == 503, "it says that it is not ready")
        assert server.health("/health/live") == 200
        assert server.house.stranger().ask("{ viewer { signedIn } }")["viewer"]["signedIn"] is False
        fleet.until(lambda: server.health() == 0, "it takes nobody new")
        assert server.alive
        begun.sendall(body[10:])
        answer = b"".join(iter(lambda: begun.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b'{"data":{"viewer":{"signedIn":false}}}')
    assert server.end() == 0
    assert "Traceback" not in server.said()


def test_streams_end_with_a_word(server: Server) -> None:
    """Pages and clients of both kinds of event streams are told to come back, and a WebSocket is closed as by a restart."""
    body = {"query": CHANGES, "variables": {"after": None}}
    with (
        watching(server.house, None) as websocket,
        streaming(server.house, "/events/board") as pages,
        httpx.Client(base_url=server.url, timeout=WITHIN) as http,
        http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as posted,
    ):
        server.tell()
        assert list(pages) == []
        assert "".join(posted.iter_text()).endswith("retry: 1000\n\n")
        with pytest.raises(ConnectionClosed) as closed:
            websocket.recv(WITHIN)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert server.end() == 0
    assert "Traceback" not in server.said()


@pytest.mark.parametrize("numbers", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT,)], ids=["twice", "Ctrl+C"])
def test_nobody_waits_who_does_not_want_to(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    """A second signal ends the time that balancers get, and Ctrl+C gives them none."""
    told = house.installed(tmp_path, f"sqlite:///{tmp_path}/talka.db") | {"TALKA_DRAIN_SECONDS": "300"}
    server = Server(tmp_path, "server", "--migrate", **told)
    with fleet.running(server):
        for number in numbers[:-1]:
            server.tell(number)
            fleet.until(lambda: server.health() == 503, "it says that it is not ready")
        assert server.stop(numbers[-1]) == 0
