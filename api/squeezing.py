"""Compressed pages."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from api.upload.route import FILES


class Squeezing(GZipMiddleware):
    """Compresses what is large enough."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stand around everything but files, which are packed by their nature, or large."""
        if str(scope.get("path", "")).startswith(FILES):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
