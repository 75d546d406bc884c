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
from api.store import event as event_store
from schema import identity
from matching.board import SHOWN
from matching.refusal import RefusedError

BEAT = 15.0  # seconds between heartbeats, so that proxies keep the connection open
RETRY = "retry: 3000\n\n"


def routes(runtime: Runtime) -> list[Route]:
    """The one end point of live pages."""

    async def board(request: Request) -> StreamingResponse:
        """Names of what changed, without content; a page fetches anew what it shows."""
        after = await _seen(runtime, request.headers.get("last-event-id", ""))
        lines = _lines(Board(runtime.scope()), after)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    return [Route("/events/board", board)]


async def _lines(board: Board, after: UUID | None) -> AsyncIterator[str]:
    yield RETRY
    changes = board.changes(after)
    coming = asyncio.ensure_future(anext(changes))
    try:
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


async def _seen(runtime: Runtime, text: str) -> UUID | None:
    """The last event a page saw; None where there is no such event, for the database may be another one by now."""
    type_name, id = identity.parse(text) or ("", None)
    if type_name != "Event" or id is None:
        return None
    async with runtime.database.session():
        return id if await event_store.load([id]) else None
