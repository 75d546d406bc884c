"""The board changes before everybody's eyes: over WebSocket, as server-sent events, and from one process to another."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.journey import pledging
from tests.journey.client import Client
from tests.journey.house import House

WITHIN = 20  # seconds until a change must have come
CHANGES = """
subscription ($after: String) { boardChanged(after: $after) { event { verb noun } line { id pledged } counts { openLines } } }
"""


def newest(reader: Client) -> str:
    """The newest event, after which a subscription misses nothing."""
    return reader.ask("{ board { lastEvent } }")["board"]["lastEvent"]


@contextlib.contextmanager
def watching(server: House, after: str | None) -> Iterator[ClientConnection]:
    """A WebSocket on which the changes of the board come."""
    address = f"{server.url.replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=["graphql-transport-ws"], open_timeout=WITHIN, close_timeout=5) as socket:  # type: ignore[list-item]
        socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket.recv(WITHIN))["type"] == "connection_ack"
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": CHANGES, "variables": {"after": after}}}))
        yield socket


def pledged(socket: ClientConnection, line: str) -> Any:
    """The change in which a line was pledged to, whatever else changed before."""
    while True:
        message = json.loads(socket.recv(WITHIN))
        assert message["type"] == "next", message
        change = message["payload"]["data"]["boardChanged"]
        if change["event"] == {"verb": "pledge", "noun": "pledge"} and change["line"]["id"] == line:
            return change


@contextlib.contextmanager
def streaming(server: House, path: str, last: str | None = None) -> Iterator[Iterator[dict[str, str]]]:
    """The events of a stream, each as its fields."""
    headers = {"accept": "text/event-stream"} | ({"last-event-id": last} if last else {})
    with (
        httpx.Client(base_url=server.url, timeout=WITHIN) as http,
        http.stream("GET", path, headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry: ")  # from here on nothing is missed
        yield _events(lines)


def _events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif not line and "data" in fields:
            yield fields
            fields = {}


def test_a_pledge_is_told_over_websocket(server: House) -> None:
    """A subscriber over graphql-transport-ws gets the line as it is now, with the numbers of the board."""
    coordinator, line = server.guest("coordinator"), pledging.ask_for_suits(server.guest("doctor"), 4)
    with watching(server, newest(coordinator)) as socket:
        pledging.pledge(coordinator, line)
        change = pledged(socket, line)
    assert change["line"]["pledged"] == 4
    assert change["counts"]["openLines"] > 0


def test_a_pledge_is_told_as_server_sent_events(server: House) -> None:
    """The same subscription, posted with text/event-stream wanted, streams its results over plain HTTP."""
    coordinator, line = server.guest("coordinator"), pledging.ask_for_suits(server.guest("doctor"), 3)
    body = {"query": CHANGES, "variables": {"after": newest(coordinator)}}
    with (
        httpx.Client(base_url=server.url, timeout=WITHIN) as http,
        http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        pledging.pledge(coordinator, line)
        told = (
            json.loads(each["data"])["data"]["boardChanged"] for each in _events(answer.iter_lines()) if each["event"] == "next"
        )
        change = next(each for each in told if each["event"]["verb"] == "pledge")
    assert change["line"] == {"id": line, "pledged": 3}


def test_a_page_that_lost_its_connection_is_told_what_it_missed(server: House) -> None:
    """With Last-Event-ID the stream of the pages begins with the pledge that was made meanwhile, then goes on live."""
    coordinator, doctor = server.guest("coordinator"), server.guest("doctor")
    lines = [pledging.ask_for_suits(doctor, 2) for _ in range(2)]
    last = newest(coordinator)
    pledging.pledge(coordinator, lines[0])
    with streaming(server, "/events/board", last) as events:
        missed = next(each for each in events if json.loads(each["data"]) == {"verb": "pledge", "noun": "pledge"})
        assert (missed["event"], bool(missed["id"])) == ("board", True)
        pledging.pledge(coordinator, lines[1])
        live = next(each for each in events if json.loads(each["data"])["verb"] == "pledge")
    assert live["id"] != missed["id"]


def test_a_page_that_remembers_another_database_goes_on_with_this_one(server: House) -> None:
    """An event that is not there is no reason to break the stream: what happens from now on is told."""
    coordinator, line = server.guest("coordinator"), pledging.ask_for_suits(server.guest("doctor"), 1)
    alien = f"Event_{uuid.UUID(int=7).hex}"
    with streaming(server, "/events/board", alien) as events:
        pledging.pledge(coordinator, line)
        assert json.loads(next(events)["data"])["verb"] == "pledge"


def test_the_stream_of_pages_names_nobody(server: House) -> None:
    """What the pages are told is a verb and a noun, and no id of any thing or person."""
    coordinator, doctor = server.guest("coordinator"), server.guest("doctor")
    last = newest(coordinator)
    pledging.pledge(coordinator, pledging.ask_for_suits(doctor, 1))
    with streaming(server, "/events/board", last) as events:
        first = next(events)
    assert set(first) == {"event", "id", "data"}
    assert set(json.loads(first["data"])) == {"verb", "noun"}


def test_a_pledge_on_one_server_is_told_by_the_other(installation: House, neighbour: House) -> None:
    """A stream of one process, which is known to listen, hears of a pledge that another process of the installation took."""
    here, there = installation.guest("coordinator"), neighbour.guest("coordinator")
    lines = [pledging.ask_for_suits(installation.guest("doctor"), 2) for _ in range(2)]
    with watching(neighbour, newest(there)) as socket:
        pledging.pledge(there, lines[0])
        pledged(socket, lines[0])
        pledging.pledge(here, lines[1])
        assert pledged(socket, lines[1])["line"]["pledged"] == 2


def test_two_servers_never_promise_more_than_there_is(installation: House, neighbour: House) -> None:
    """Of 100 pieces for two lines of 60, parallel pledges of 7 at both servers take 98 in all, and of no line more than 60."""
    sides = [house.guest("coordinator") for house in (installation, neighbour)]
    offer, lines = _scarce(sides[0])

    def take(number: int) -> str:
        part = {"offerId": offer, "part": "SUPPLY", "fills": 7}
        side, line = sides[number % 2], lines[number // 2 % 2]
        while (
            said := side.act("pledge", "... on Pledged { line { id } }", lineId=line, parts=[part])["__typename"]
        ) == "Conflict":
            continue
        return said

    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(take, range(32)))
    assert set(said) == {"Pledged", "NotEnough"}
    taken = [pledging.look(sides[0], line)["pledged"] for line in lines]
    held = sides[1].ask("query ($id: ID!) { offer(id: $id) { capacity held free } }", id=offer)["offer"]
    assert sum(taken) == held["held"] == 7 * said.count("Pledged")
    assert max(taken) <= 60
    assert held["free"] == 100 - held["held"] == 2


def _scarce(coordinator: Client) -> tuple[str, list[str]]:
    """An offer of 100 thermometers, and two lines that want 60 each."""
    facilities = coordinator.ask('{ facilities(first: 50, filter: { city: "Харків" }) { nodes { id } } }')["facilities"]["nodes"]
    what = {"stock": {"item": "thermometer", "asked": "100"}}
    offer = coordinator.done("publishOffer", "Offer", "id", what=what, place={"city": "Полтава", "country": "UA"})["id"]
    wanted = [{"goods": {"item": "thermometer", "asked": "60"}}] * 2
    made = coordinator.done("publishRequest", "Request", "lines { id }", facilityId=facilities[0]["id"], lines=wanted)
    return offer, [line["id"] for line in made["lines"]]
