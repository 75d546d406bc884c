"""The board's changes as server-sent events, with replay by event id; each is made once, however many pages listen."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from api.actions.board import Board
from api.live.audience import Audiences, BehindError
from api.live.hub import Queue
from api.runtime import Runtime
from matching import event
from matching.board import SHOWN
from matching.refusal import RefusedError
from schema import identity

BEAT = 15.0  # seconds between heartbeats, so that proxies keep the connection open
PACE = 0.8  # seconds between two changes that a page is told of: it fetches anew what it shows, whatever changed in between
RETRY = b"retry: 3000\n\n"  # milliseconds
STILL_HERE = b": still here\n\n"

Lines = AsyncGenerator[bytes, None]


def routes(runtime: Runtime) -> list[Route]:
    """The one end point of live pages."""
    pages = Pages(Board(runtime.scope()))

    async def board(request: Request) -> StreamingResponse:
        """Names of what changed, without content; a page fetches anew what it shows."""
        after = _event_id(request.headers.get("last-event-id", ""))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(pages.lines(after), media_type="text/event-stream", headers=headers)

    return [Route("/events/board", board)]


class Pages:
    """All pages that listen to the board; a stranger's board is enough, for they are told no content."""

    def __init__(self, board: Board) -> None:
        """Listen to the hub of this board."""
        self._board = board
        self._audiences = Audiences[bytes](board.scope.hub)

    async def lines(self, after: UUID | None) -> Lines:
        """The stream of one page; one that is too slow has to come again."""
        try:
            async with aclosing(self._watched(RETRY, after)) as lines:
                async for line in lines:
                    yield line
        except RefusedError:
            # The page remembers an event of a database that is gone, or was away for long; it goes on with what happens now.
            async with aclosing(self._watched(STILL_HERE, None)) as lines:
                async for line in lines:
                    yield line

    async def _watched(self, greeting: bytes, after: UUID | None) -> Lines:
        with contextlib.suppress(BehindError):
            watching = self._audiences.watch("board", self._live, self._missed, after, greeting=greeting)
            async with aclosing(watching) as lines:
                async for line in lines:
                    yield line

    async def _live(self, queue: Queue) -> Lines:
        async with aclosing(self._board.follow(queue)) as changes:
            coming, clock = asyncio.ensure_future(anext(changes)), asyncio.get_running_loop().time
            newest: event.Event | None = None
            next_at = clock()
            try:
                while True:
                    done, _ = await asyncio.wait([coming], timeout=max(0.0, next_at - clock()) if newest else BEAT)
                    if done:
                        newest = happened if (happened := coming.result()).noun in SHOWN else newest
                        coming = asyncio.ensure_future(anext(changes))
                    if newest and clock() >= next_at:
                        yield _line(newest)
                        newest, next_at = None, clock() + PACE
                    elif not newest and not done:
                        yield STILL_HERE
            finally:
                coming.cancel()
                await asyncio.wait([coming])

    async def _missed(self, after: UUID) -> list[bytes]:
        return [_line(each) for each in await self._board.missed(after) if each.noun in SHOWN]


def _line(happened: event.Event) -> bytes:
    data = orjson.dumps({"verb": happened.verb, "noun": happened.noun}).decode()
    return f"event: board\nid: {identity.write('Event', happened.id)}\ndata: {data}\n\n".encode()


def _event_id(text: str) -> UUID | None:
    type_name, id = identity.parse(text) or ("", None)
    return id if type_name == "Event" else None
