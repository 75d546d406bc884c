"""A way to a server that can be cut and mended: to whoever comes by it, the server is gone and comes back."""

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Line:
    """Passes on what comes and goes, while it holds."""

    def __init__(self, address: str) -> None:
        """Lead to the server at an address."""
        self._to = urlsplit(address)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        """The address of the near end."""
        return self._to._replace(netloc=f"{self._to.username}@127.0.0.1:{self._port}").geturl()

    async def mend(self) -> None:
        """Let everybody through, at the same address as before."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Hang up on everybody, and take no more."""
        if self._server is not None:
            self._server.close()
        for end in self._ends:
            end.transport.abort()

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        await self.cut()

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection(self._to.hostname, self._to.port)
        ends = {writer, there}
        self._ends |= ends
        try:
            await asyncio.gather(_passed_on(reader, there), _passed_on(far, writer))
        finally:
            self._ends -= ends
            for end in ends:
                end.close()


async def _passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
