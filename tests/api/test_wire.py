"""HTTP on one connection: requests are read, and heads without end are not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from api.wire import MOST_HEAD, TOO_LONG, Wire


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with how long the path, the headers and the body are."""
    body = b""
    while True:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body", False):
            break
    told = f"{len(scope['path'])} {sum(len(value) for _, value in scope['headers'])} {len(body)}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(told)).encode())]})
    await send({"type": "http.response.body", "body": told})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """The port of a listening server."""
    config = uvicorn.Config(echo, http=Wire, lifespan="off", log_level="critical")
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: Wire(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


async def sent(port: int, *pieces: bytes) -> bytes:
    """What comes back on a connection that is closed when everything was sent, or before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await reader.read(1000)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_requests_are_answered(port: int) -> None:
    """A request with a long head and a longer body arrives whole, however it is cut, and so does the next one."""
    head = b"POST /ab HTTP/1.1\r\nx: " + b"y" * 1000 + b"\r\ncontent-length: 200000\r\n\r\n"
    whole = head + b"z" * 200_000
    pieces = [whole[start : start + 7000] for start in range(0, len(whole), 7000)]
    assert b"3 1006 200000" in await sent(port, *pieces)
    assert b"1 1 0" in await sent(port, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nx: ", b"GET /", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nx-"])
async def test_a_head_without_end_is_refused(port: int, start: bytes) -> None:
    """A value, an address, many headers, or a name that do not end are cut off with a word."""
    more = b"a: b\r\n" * 200 if start.endswith(b"\r\n") else b"a" * 1200
    answer = await sent(port, start, *[more] * (2 * MOST_HEAD // 1200))
    assert answer == b"" or TOO_LONG.encode() in answer


async def test_what_is_no_http_is_refused(port: int) -> None:
    """Anything else than HTTP is answered with 400."""
    assert (await sent(port, b"\x16\x03\x01\x02\x00\r\n\r\n")).startswith(b"HTTP/1.1 400")
