"""Requests that do not come to their end, and clients that do not wait for theirs."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from graphql import DocumentNode
from starlette.types import Message, Scope

from api.graphql import Caller, Endpoint, negotiation
from api.graphql.lookout import Lookout
from api.graphql.operation import Operation, Outcome
from api.store import sql
from schema.context import Context
from schema.root import schema
from tests.api.house import House
from tests.api.test_subscription_slow import WITHIN, serving
from tests.schema import fake
from tests.store.test_slow import SLOW, rests

WHO = {"query": "{ viewer { signedIn } }"}
ACT = {"query": "mutation { signOut { done } }"}
HEAD = [(b"content-type", b"application/json"), (b"accept", negotiation.RESPONSE.encode())]


def asked(method: str = "POST", address: bytes = b"") -> Scope:
    """The head of a request."""
    return {"type": "http", "method": method, "path": "/graphql", "query_string": address, "headers": HEAD, "client": ("::1", 1)}


def whole(body: Mapping[str, Any]) -> Message:
    """A body in one piece."""
    return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}


class Client:
    """Somebody at the other end: what they send, one after the other, and then nothing; what they were answered."""

    def __init__(self, *sent: Message) -> None:
        self.sent = list(sent)
        self.asked = 0
        self.gone = asyncio.Event()
        self.answers: list[Message] = []

    async def receive(self) -> Message:
        """The next of what was sent; when there is no more, that the client went away, once it does."""
        self.asked += 1
        if self.sent:
            return self.sent.pop(0)
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def drip(self) -> Message:
        """One byte, for ever."""
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(self, answer: Message) -> None:
        """Keep an answer."""
        self.answers.append(answer)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.answers[0]["status"]


@pytest.fixture
def world() -> fake.World:
    """A small world."""
    return fake.populated()


@pytest.fixture
def seen() -> list[Operation]:
    """The operations that are over."""
    return []


Make = Callable[..., Endpoint]


@pytest.fixture
def make(world: fake.World, seen: list[Operation]) -> Make:
    """Makes an end point for the world."""

    @asynccontextmanager
    async def open_context(_: Caller) -> AsyncIterator[Context]:
        yield world.context()

    @contextmanager
    def watch(operation: Operation) -> Iterator[None]:
        yield
        seen.append(operation)

    return lambda **around: Endpoint(schema, open_context, watchers=[watch], **around)


@pytest.mark.parametrize("silent", [True, False])
async def test_a_request_that_does_not_end_is_not_waited_for(make: Make, seen: list[Operation], silent: bool) -> None:
    """Whether its sender is silent or sends a byte at a time: they are told so, and the connection is closed."""
    client = Client()
    await make(slowest=0.0)(asked(), client.receive if silent else client.drip, client.send)
    assert client.status == 408
    assert (b"connection", b"close") in client.answers[0]["headers"]
    assert "too slowly" in json.loads(client.answers[1]["body"])["errors"][0]["message"]
    assert seen == []


async def test_a_request_in_pieces_is_read(make: Make) -> None:
    """One that comes in time is answered, in however many pieces it comes."""
    body = json.dumps(WHO).encode()
    pieces: list[Message] = [{"type": "http.request", "body": body[at : at + 1], "more_body": True} for at in range(len(body))]
    client = Client(*pieces, {"type": "http.request"})
    await make()(asked(), client.receive, client.send)
    assert json.loads(client.answers[1]["body"]) == {"data": {"viewer": {"signedIn": False}}}


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_query_ends_when_its_client_goes_away(make: Make, seen: list[Operation], method: str) -> None:
    """It is cancelled where it is, is told from those that were answered, and nothing is sent."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def for_ever(*_: object) -> bytes | None:
        begun.set()
        try:
            return await asyncio.Future()
        finally:
            ended.set()

    by_get = method == "GET"
    client = Client({"type": "http.request"} if by_get else whole(WHO))
    running = asyncio.create_task(
        make(compiled=for_ever)(asked(method, b"query={viewer{signedIn}}" if by_get else b""), client.receive, client.send)
    )
    async with asyncio.timeout(WITHIN):
        await begun.wait()
        client.gone.set()
        await running
    assert ended.is_set()
    assert client.answers == []
    assert [each.outcome for each in seen] == [Outcome.LEFT]
    assert not running.cancelling()


async def test_a_mutation_is_carried_through(make: Make, world: fake.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sent it may be told later what came of it; it does not end in its middle."""
    looked = asyncio.Event()

    async def slowly(port: fake.SignIn, *, everywhere: bool = False) -> None:
        await looked.wait()
        for _ in range(10):
            await asyncio.sleep(0)
        port.world.act("sign out", everywhere)

    monkeypatch.setattr(fake.SignIn, "sign_out", slowly)
    client = Client(whole(ACT))

    async def receive() -> Message:
        if client.asked:
            looked.set()
            client.gone.set()
        return await client.receive()

    async with asyncio.timeout(WITHIN):
        await make()(asked(), receive, client.send)
    assert client.asked == 2
    assert client.status == 200
    assert world.acts


async def test_of_what_is_answered_at_once_nobody_asks_who_waits(make: Make) -> None:
    """A query that takes no time has heard no more of its client than what it was sent."""
    client = Client()
    await make()(asked("GET", b"query={viewer{signedIn}}"), client.receive, client.send)
    assert client.status == 200
    assert client.asked == 0


async def test_who_is_cancelled_by_others_is_not_thought_gone(make: Make, seen: list[Operation]) -> None:
    """A server that stops ends a task as it ends any other."""
    client = Client(whole(WHO))
    running = asyncio.create_task(make(compiled=lambda *_: asyncio.Future())(asked(), client.receive, client.send))
    async with asyncio.timeout(WITHIN):
        while client.asked < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [each.outcome for each in seen] == [Outcome.LEFT]


class Counted:
    """Something under way that counts the looks."""

    looks = 0

    def look(self) -> None:
        """Count."""
        self.looks += 1


async def test_one_timer_looks_at_all_and_rests_with_them() -> None:
    """Whatever is under way is looked at together; with nothing under way there is no timer."""
    out, first, second, loop = Lookout(), Counted(), Counted(), asyncio.get_running_loop()
    out.begin(first, loop)
    out.begin(second, loop)
    out._look(loop)
    out.under_way.discard(first)
    out._look(loop)
    assert (first.looks, second.looks) == (1, 2)
    assert out._loop is loop
    out.under_way.discard(second)
    out._look(loop)
    assert out._loop is None


async def test_the_statement_of_who_has_left_is_ended(house: House) -> None:
    """At a real server: a client that hangs up while a slow statement runs takes it along, long before the deadline."""
    begun, seen = asyncio.Event(), asyncio.Queue[Operation]()

    async def slow(_: DocumentNode, __: str | None, ___: Mapping[str, Any], ____: Context) -> bytes | None:
        begun.set()
        await sql.rows(SLOW[sql.dialect()])
        return None

    @contextmanager
    def watch(operation: Operation) -> Iterator[None]:
        yield
        seen.put_nowait(operation)

    endpoint = Endpoint(schema, house.open_context, compiled=slow, watchers=[watch], seconds=10 * WITHIN)
    async with asyncio.timeout(WITHIN), serving(endpoint) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        body = json.dumps(WHO)
        lines = ["POST /graphql HTTP/1.1", "Host: a", "Content-Type: application/json", f"Content-Length: {len(body)}", "", body]
        writer.write("\r\n".join(lines).encode())
        await begun.wait()
        writer.transport.abort()
        assert (await seen.get()).outcome is Outcome.LEFT
        async with house.database.session():
            assert await rests(house.database)
