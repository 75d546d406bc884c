"""Somebody who watches but does not read what comes, at a real server: it keeps a little for them, and then says so."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from uuid import UUID

import uvicorn
from starlette.types import ASGIApp

from api.graphql import Caller, Endpoint
from api.graphql.operation import Operation, Way
from matching import event, request
from schema.root import schema
from tests.api.house import House

WITHIN = 60  # seconds
CHANGES, MOST = 300, 250  # changes that happen; those that may be on their way to somebody, or wait for them
LARGE = f"subscription {{ boardChanged {{ event {{ verb }} request {{ {' '.join(f'a{n}: note' for n in range(50))} }} }} }}"


@contextlib.asynccontextmanager
async def serving(endpoint: ASGIApp) -> AsyncIterator[int]:
    """A server in this process; yields its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(endpoint, lifespan="off", log_level="warning"))
        server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]
        running = asyncio.create_task(server.serve([listening]))
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            await running


@contextlib.asynccontextmanager
async def watching(port: int) -> AsyncIterator[asyncio.StreamReader]:
    """A stream of changes whose reader takes as little at a time as it can."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=plain)
    body = json.dumps({"query": LARGE}).encode()
    lines = ("POST /graphql HTTP/1.1", "Host: here", "Accept: text/event-stream", "Content-Type: application/json")
    writer.write("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body)
    try:
        yield reader
    finally:
        writer.transport.abort()


async def test_somebody_who_does_not_read_is_told_and_holds_up_nobody(small_house: House) -> None:
    """Of many large changes only some are kept for who does not read; then comes why the stream ends, and its end."""
    house = small_house
    doctor = await house.guest("doctor")
    made = await house.ask(doctor, await house.hospital(doctor), note="word " * 300)
    endpoint = Endpoint(schema, house.open_context, hub=house.hub)
    quick = endpoint._operations.stream(Operation(Caller(None, "en"), Way.SOCKET, LARGE))
    coming = asyncio.ensure_future(anext(quick))
    async with asyncio.timeout(WITHIN), serving(endpoint) as port, watching(port) as slow:
        while house.hub.readers < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
        for number in range(CHANGES):
            house.hub.publish(change(house, made, number))
            assert (await coming).errors is None
            coming = asyncio.ensure_future(anext(quick))
        told = b""
        while b"event: complete" not in told:
            told += await slow.read(1 << 20)
    coming.cancel()
    assert 64 < told.count(b"event: next") <= MOST
    last = told.rpartition(b"event: next")[2]
    assert b'"BEHIND"' in last
    assert told.count(b'"errors"') == 1


def change(house: House, made: request.Request, number: int) -> event.Event:
    """One more change of a request."""
    return event.Event(UUID(int=number), house.clock(), "confirm", "line", made.lines[0].id, event.Channel.PERSON, None, made.id)
