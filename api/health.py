"""Health: whether the process lives, and whether requests should be sent to it."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.runtime import Runtime
from api.store import migration
from search.port import Engine

WITHIN = 3.0  # seconds that the database and the search engine have to answer


def routes(runtime: Runtime) -> list[Route]:
    """The end points that balancers and container runtimes ask; nothing they tell is a secret."""

    async def healthz(_: Request) -> JSONResponse:
        """Whether the database answers (503 if not); the search engine may be down, for writing goes on without it."""
        alive, search = await asyncio.gather(_answers(runtime), _finds(runtime.engine))
        return _told({"database": alive, "search": search}, well=alive)

    async def live(_: Request) -> JSONResponse:
        """That the process answers at all; who gets no answer here may start it anew."""
        return _told({"live": True}, well=True)

    async def ready(_: Request) -> JSONResponse:
        """Whether requests should come here: not while it stops, nor without its database or with tables of an older version."""
        pending, search = await asyncio.gather(_pending(runtime), _finds(runtime.engine))
        stopping = runtime.ending.told.is_set()
        well = pending == 0 and not stopping
        told = {
            "ready": well,
            "stopping": stopping,
            "database": pending is not None,
            "migrations": {None: "unknown", 0: "current"}.get(pending, "behind"),
            "search": "ok" if search else "degraded",
        }
        return _told(told, well=well)

    return [Route("/healthz", healthz), Route("/health/live", live), Route("/health/ready", ready)]


def _told(told: dict[str, object], *, well: bool) -> JSONResponse:
    return JSONResponse(told, 200 if well else 503, {"Cache-Control": "no-store"})


async def _answers(runtime: Runtime) -> bool:
    try:
        async with asyncio.timeout(WITHIN):
            return await runtime.alive()
    except TimeoutError:
        return False


async def _pending(runtime: Runtime) -> int | None:
    """How many migrations are not applied; None where the database does not answer."""
    try:
        async with asyncio.timeout(WITHIN):
            return len(await migration.pending(runtime.database))
    except Exception:
        return None


async def _finds(engine: Engine) -> bool:
    try:
        async with asyncio.timeout(WITHIN):
            return await engine.health()
    except TimeoutError:
        return False
