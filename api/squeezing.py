"""Compressed pages; the end point of the API compresses its answers itself, in a tenth of the time that this takes to begin."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from api.graphql.endpoint import PATH
from api.upload.route import FILES


class Squeezing(GZipMiddleware):
    """Compresses what is large enough."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stand around everything but the end point and files, which are packed by their nature, or large."""
        path = str(scope.get("path", ""))
        if path == PATH or path.startswith(FILES):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
