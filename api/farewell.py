"""Ends the event streams of a process that is about to go, so that their readers come back to another one."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.ending import Ending

EVENTS = "text/event-stream"
COME_BACK = b"retry: 1000\n\n"  # milliseconds; by then a balancer knows better than to send them here


class Farewell:
    """Lets streams of events end with a word, and everything else with its answer."""

    def __init__(self, app: ASGIApp, ending: Ending) -> None:
        """Stand around an application until the end is near."""
        self._app = app
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; what may become a stream is watched."""
        if scope["type"] == "http" and EVENTS in Headers(scope=scope).get("accept", ""):
            await self._watch(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        streaming = asyncio.Event()

        async def watched(message: Message) -> None:
            begins = message["type"] == "http.response.start"
            if begins and Headers(raw=message["headers"]).get("content-type", "").startswith(EVENTS):
                streaming.set()
            await send(message)

        async def time_to_go() -> None:
            await self._ending.near.wait()
            await streaming.wait()

        answering, going = asyncio.ensure_future(self._app(scope, receive, watched)), asyncio.ensure_future(time_to_go())
        try:
            await asyncio.wait([answering, going], return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
                return
            await _ended(answering)
            await send({"type": "http.response.body", "body": COME_BACK, "more_body": False})
        finally:
            await _ended(answering, going)


async def _ended(*tasks: "asyncio.Future[None]") -> None:
    """Cancel tasks and wait for their end."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
