"""Very many idle subscribers of one process: what memory each takes, and how long until a change has come to every one of them.

Ours over graphql-transport-ws, as server-sent events, and as the pages listen; all are strangers, so that all are told the same,
and again a hundred of those who are signed in, each under a token of their own, whose answers are made one by one. The peer does
nothing but send a text of the same length over as many WebSockets of the same server program. The time counts from when a change
is sent (a line is confirmed, on PostgreSQL) until the last subscriber has it; the subscribers share the machine's processors.
"""

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx

from bench import _graphql_world, _server, _subscriber
from bench._server import BROADCASTER, OURS, Server
from bench._subscriber import Crowd, Way
from schema import identity
from tests import postgres

SUBSCRIBERS, CHANGES, SIGNED_IN = 2_000, 10, 100
GOAL = 1.0  # seconds until a change has come to everybody
SETTLE = 2.0  # seconds until memory is read
DOCUMENT = "subscription { boardChanged { event { id verb noun } line { id state pledged gap } request { id urgency } } }"
CONFIRM = "mutation ($id: ID!) { confirmLine(input: {id: $id}) { __typename ... on Refusal { sentence } } }"
TEXT = "x" * 420  # about as long as a change
ROW = "{:<42}{:>10}{:>13}{:>17}{:>10}{:>13}{:>14}"

Change = Callable[[httpx.AsyncClient, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Told:
    """Kilobytes of the server for each subscriber, seconds until all were told of each change, and its work for each."""

    kilobytes: float
    seconds: list[float]
    worked: float

    def row(self, name: str, peer: "Told | None") -> str:
        """A row of the table."""
        middle = statistics.median(self.seconds)
        beside = f"{middle / statistics.median(peer.seconds):.1f}x" if peer else ""
        memory = f"{self.kilobytes / peer.kilobytes:.1f}x" if peer else ""
        times = (f"{middle * 1000:,.0f}", f"{max(self.seconds) * 1000:,.0f}", beside, f"{self.worked * 1000:,.0f}")
        return ROW.format(name, f"{self.kilobytes:.1f}", memory, *times)


async def measured(server: Server, ways: list[Way], each: int, change: Change, changes: int) -> Told:
    """Let `each` subscribers come by each of the ways, and change something a few times."""
    crowd, before = Crowd(), server.memory()
    there = [one for way in ways for one in await _subscriber.connect(each, server.url, way, crowd)]
    await asyncio.sleep(SETTLE)
    kilobytes = (server.memory() - before) * 1024 / len(there)
    seconds, worked = list[float](), server.worked()
    async with httpx.AsyncClient(timeout=_subscriber.WITHIN) as http:
        for number in range(changes):
            crowd.come.clear()
            crowd.told.clear()
            begun = time.perf_counter()
            await change(http, number)
            async with asyncio.timeout(_subscriber.WITHIN):
                await crowd.told.wait()
            seconds.append(crowd.come[-1] - begun)
    worked = server.worked() - worked
    for one in there:
        one.transport.abort()
    await asyncio.sleep(SETTLE)
    return Told(kilobytes, seconds, worked / changes)


def confirming(url: str, token: str, lines: tuple[UUID, ...]) -> Change:
    """What changes at ours: a coordinator confirms one line after the other."""

    async def confirm(http: httpx.AsyncClient, number: int) -> None:
        body = {"query": CONFIRM, "variables": {"id": identity.write("RequestLine", lines[number])}}
        answer = (await http.post(url, json=body, headers={"authorization": f"Bearer {token}"})).json()
        if answer.get("errors") or answer["data"]["confirmLine"]["__typename"] != "RequestLine":
            raise SystemExit(f"No line was confirmed: {answer}")

    return confirm


def posting(url: str) -> Change:
    """What changes at the peer."""

    async def post(http: httpx.AsyncClient, _: int) -> None:
        await http.post(url, content=TEXT)

    return post


def compared(subscribers: int, changes: int) -> str:
    """The table."""
    binaries = postgres.programs()
    if binaries is None:
        raise SystemExit(postgres.MISSING)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-bench-")))
        address = stack.enter_context(postgres.server(binaries))
        url = stack.enter_context(postgres.fresh_database(address))
        world = _graphql_world.fill(url, requests=2, tokens=SIGNED_IN)
        with _server.one(BROADCASTER, url, folder) as peer:
            way = _subscriber.bare(peer.url, TEXT.encode())
            base = asyncio.run(measured(peer, [way], subscribers, posting(peer.url), changes))
        rows = [base.row(f"{BROADCASTER}, WebSocket", None)]
        for make in (_subscriber.web_socket, _subscriber.server_sent, lambda at, _: _subscriber.page(at)):
            with _server.one(OURS, url, folder) as ours:
                way, change = make(ours.url, DOCUMENT), confirming(ours.url, world.coordinator, world.lines)
                rows.append(asyncio.run(measured(ours, [way], subscribers, change, changes)).row(f"ours, {way.name}", base))
        with _server.one(OURS, url, folder) as ours:
            own = [_subscriber.web_socket(ours.url, DOCUMENT, f"Bearer {token}") for token in world.tokens]
            change = confirming(ours.url, world.coordinator, world.lines)
            rows.append(
                asyncio.run(measured(ours, own, 1, change, changes)).row(f"ours, {len(own)} signed in each by itself", base)
            )
    head = ROW.format(
        f"{subscribers} subscribers", "kB each", "of the peer", "all told in ms", "at most", "of the peer", "CPU ms each"
    )
    return "\n".join([head, *rows, f"goal: all told within {GOAL:g} s"])


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench subscription", description=__doc__)
    parser.add_argument("--subscribers", type=int, default=SUBSCRIBERS)
    parser.add_argument("--changes", type=int, default=CHANGES)
    told = parser.parse_args(arguments)
    sys.stdout.write(compared(told.subscribers, told.changes) + "\n")
    return 0
