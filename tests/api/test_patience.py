"""Connections of those who take nothing of what they asked for."""

import asyncio
import socket

import pytest

from api import patience

MUCH = 50_000_000  # bytes, more than any system keeps of a connection
WITHIN = 20  # seconds


class Teller(asyncio.Protocol):
    """Sends very much to whoever comes."""

    def __init__(self, gone: "asyncio.Future[Exception | None]") -> None:
        self.gone = gone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(bytes(MUCH))  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set_result(exc)


@pytest.mark.skipif(patience._OPTION is None, reason="This system has no TCP_USER_TIMEOUT, which ends such connections.")
async def test_a_reader_who_takes_nothing_is_dropped() -> None:
    """A connection whose client reads nothing ends by itself, though the client neither leaves nor fails."""
    loop = asyncio.get_running_loop()
    gone = loop.create_future()
    listening = socket.create_server(("127.0.0.1", 0))
    patience.limit(listening, 0.2)
    server = await loop.create_server(lambda: Teller(gone), sock=listening)
    with socket.create_connection(listening.getsockname()):
        async with asyncio.timeout(WITHIN):
            assert isinstance(await gone, TimeoutError | ConnectionError)
    server.close()
