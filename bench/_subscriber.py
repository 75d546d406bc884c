"""Very many subscribers in one process, who do nothing but note when something comes: over WebSocket or as server-sent events."""

import asyncio
import base64
import json
import os
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WITHIN = 60.0  # seconds in which everybody must be there, and a change must have come to everybody
TOGETHER = 50  # who connect at a time


@dataclass(frozen=True, slots=True)
class Way:
    """How to subscribe: what to send at first, what to send when that is answered, and by what a change is known."""

    name: str
    hello: bytes
    steps: tuple[tuple[bytes, bytes], ...]
    change: bytes


@dataclass(slots=True)
class Crowd:
    """All subscribers; `come` has the moment at which the newest change came to each."""

    come: list[float] = field(default_factory=list)
    everybody: int = 0
    told: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self) -> None:
        """A change came to one of them."""
        self.come.append(time.perf_counter())
        if len(self.come) >= self.everybody:
            self.told.set()


class Subscriber(asyncio.Protocol):
    """One connection, which is `ready` once it has sent its subscription."""

    def __init__(self, way: Way, crowd: Crowd) -> None:
        self._crowd = crowd
        self._change = way.change
        self._hello = way.hello
        self._steps = list(way.steps)
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        """Take the next step, or note a change."""
        if self._steps and self._steps[0][0] in data:
            self.transport.write(self._steps.pop(0)[1])
        if not self._steps and not self.ready.done():
            self.ready.set_result(None)
        for _ in range(data.count(self._change)):
            self._crowd.note()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits for this to be ready."""
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("The server hung up."))


def web_socket(url: str, document: str, authorization: str = "") -> Way:
    """By graphql-transport-ws."""
    key = base64.b64encode(os.urandom(16)).decode()
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}
    hello = _request("GET", url, upgrade | {"Sec-WebSocket-Protocol": "graphql-transport-ws"})
    introduction = {"type": "connection_init"} | ({"payload": {"authorization": authorization}} if authorization else {})
    subscribe = {"id": "1", "type": "subscribe", "payload": {"query": document}}
    steps = ((b" 101 ", _frame(introduction)), (b"connection_ack", _frame(subscribe)))
    return Way("graphql-transport-ws", hello, steps, b'"next"')


def server_sent(url: str, document: str, authorization: str = "") -> Way:
    """By POST, with the answer streamed."""
    body = json.dumps({"query": document}).encode()
    headers = {"Accept": "text/event-stream", "Content-Type": "application/json", "Content-Length": str(len(body))}
    hello = _request("POST", url, headers | ({"Authorization": authorization} if authorization else {})) + body
    return Way("server-sent events", hello, ((b" 200 ", b""),), b"event: next")


def page(url: str) -> Way:
    """As our pages do."""
    hello = _request("GET", url.replace("/graphql", "/events/board"), {"Accept": "text/event-stream"})
    return Way("pages", hello, ((b"retry:", b""),), b"event: board")


def bare(url: str, change: bytes) -> Way:
    """By a WebSocket that says nothing of itself."""
    return Way("WebSocket", web_socket(url, "").hello, ((b" 101 ", b""),), change)


async def connect(count: int, url: str, way: Way, crowd: Crowd) -> list[Subscriber]:
    """So many more subscribers; raises TimeoutError or ConnectionError where the server does not take them."""
    where, there = urlsplit(url), list[Subscriber]()
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(WITHIN):
        while len(there) < count:
            coming = [
                loop.create_connection(lambda: Subscriber(way, crowd), where.hostname, where.port)
                for _ in range(min(TOGETHER, count - len(there)))
            ]
            some = [protocol for _, protocol in await asyncio.gather(*coming)]
            await asyncio.gather(*(each.ready for each in some))
            there += some
    crowd.everybody += count
    return there


def _request(method: str, url: str, headers: dict[str, str]) -> bytes:
    where = urlsplit(url)
    lines = [f"{method} {where.path} HTTP/1.1", f"Host: {where.netloc}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def _frame(message: object) -> bytes:
    """A whole text frame of a client, masked with zeros."""
    text = json.dumps(message).encode()
    length = bytes([128 | len(text)]) if len(text) < 126 else bytes([128 | 126]) + len(text).to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + text
