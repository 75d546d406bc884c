"""The board's changes as server-sent events, with replay by event id."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from api.actions.board import Board
from api.runtime import Runtime
from matching.board import SHOWN
from matching.refusal import RefusedError
from schema import identity

BEAT = 15.0  # seconds between heartbeats, so that proxies keep the connection open
RETRY = "retry: 3000\n\n"


def routes(runtime: Runtime) -> list[Route]:
    """The one end point of live pages."""

    async def board(request: Request) -> StreamingResponse:
        """Names of what changed, without content; a page fetches anew what it shows."""
        after = _event_id(request.headers.get("last-event-id", ""))
        lines = _lines(Board(runtime.scope()), after)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    return [Route("/events/board", board)]


async def _lines(board: Board, after: UUID | None) -> AsyncIterator[str]:
    changes = board.changes(after)
    coming = asyncio.ensure_future(anext(changes))
    try:
        yield RETRY  # once listening has begun: who reads it misses nothing from then on
        while True:
            done, _ = await asyncio.wait([coming], timeout=BEAT)
            if not done:
                yield ": still here\n\n"
                continue
            if isinstance(coming.exception(), RefusedError):
                # The page remembers an event of a database that is gone; it goes on with the one that is here.
                changes = board.changes(None)
                coming = asyncio.ensure_future(anext(changes))
                continue
            happened = coming.result()
            if happened.noun in SHOWN:
                data = orjson.dumps({"verb": happened.verb, "noun": happened.noun}).decode()
                yield f"event: board\nid: {identity.write('Event', happened.id)}\ndata: {data}\n\n"
            coming = asyncio.ensure_future(anext(changes))
    finally:
        coming.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await coming
        await changes.aclose()


def _event_id(text: str) -> UUID | None:
    type_name, id = identity.parse(text) or ("", None)
    return id if type_name == "Event" else None
