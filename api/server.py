"""Serves a Talka: opens its parts, runs its jobs, and answers until it is told to stop."""

from collections.abc import Awaitable, Callable

import uvicorn

from api import application, wiring
from api.graphql.endpoint import MOST_BYTES
from api.job import work
from api.runtime import Runtime
from api.settings import Settings

LAST_WORDS = 2  # seconds that open streams get when the server stops


async def serve(
    settings: Settings, *, migrate: bool = False, prepare: Callable[[Runtime], Awaitable[None]] | None = None
) -> None:
    """Serve until interrupted; `prepare` runs once the database is open, before the first answer."""
    async with wiring.opened(settings, migrate=migrate) as runtime:
        if prepare is not None:
            async with runtime.database.session():
                await prepare(runtime)
        config = uvicorn.Config(
            application.create(runtime),
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            access_log=False,
            forwarded_allow_ips=settings.proxies,
            lifespan="off",
            server_header=False,
            ws_max_size=MOST_BYTES,
            timeout_graceful_shutdown=LAST_WORDS,
        )
        async with work.running(runtime):
            await uvicorn.Server(config).serve()
