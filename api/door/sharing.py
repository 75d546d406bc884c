"""Lets the pages of others reach the API from a browser: as strangers or with a token of their own, never with our cookies."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = ("/graphql", "/upload", "/files/")
DAY = 86_400
TAKEN = ("accept", "authorization", "content-type", "if-none-match", "last-event-id")
TOLD = ("content-disposition", "etag", "location", "retry-after")
READABLE = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", ", ".join(TOLD).encode())]


class Sharing:
    """Answers preflights and marks the answers of the API as readable by any page; credentials are not allowed.

    The marks are the same for everybody, so that a cache may tell anybody what it was told for another.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an application."""
        self._app = app
        self._asked = CORSMiddleware(app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=TAKEN, max_age=DAY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Share what is open; all else stays between us and our own pages."""
        if scope["type"] != "http" or not scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self._asked(scope, receive, send)
        else:
            await self._app(scope, receive, _readable(send))


def _readable(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *READABLE]
        await send(message)

    return marked
