"""The ASGI application of a running Talka: its routes and what stands around them."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api import allowance, graphql, health, stream
from api.channel.sender import Demonstration
from api.demo import code
from api.door.collector import Collector
from api.door.gate import Gate
from api.door.sharing import Sharing
from api.door.toll import Toll
from api.farewell import Farewell
from api.graphql import answer, compiled
from api.graphql.caller import Caller
from api.graphql.operation import Watcher
from api.graphql.registered import Registered
from api.runtime import Runtime
from api.squeezing import Squeezing
from api.telemetry import log, metric
from api.telemetry.metric import Metrics
from api.upload import route as upload
from api.upload.reception import Reception
from schema import export, failure
from schema.root import schema
from web import site

Handler = Callable[..., Awaitable[Response]]


def create(runtime: Runtime) -> Starlette:
    """Every route of the house."""
    settings = runtime.settings
    toll = Toll(runtime.budget, settings, runtime.scope().now)
    collector = Collector(toll, runtime.open_context)
    metrics = Metrics(runtime)
    endpoint = graphql.Endpoint(
        schema,
        runtime.open_context,
        settings.base_url,
        runtime.hub,
        door=collector,
        guards=(collector.guard, *runtime.guards),
        watchers=(metrics.watch, log.watch, *_traces(settings.traces_url), *runtime.watchers),
        seconds=settings.operation_seconds,
        compiled=compiled.answer,
        registered=Registered(runtime.database),
        only_registered=settings.trusted_only,
    )

    async def execute(document: str, variables: Mapping[str, object], visitor: site.Visitor) -> site.Answer:
        result = await endpoint.execute(document, variables, Caller(visitor.token, visitor.language, visitor.address))
        return site.Answer(result.data, result.errors)

    reception = Reception(charge=toll.upload)

    async def take(pieces: AsyncIterator[bytes], name: str, visitor: site.Visitor) -> Mapping[str, object]:
        asking = Caller(visitor.token, visitor.language, visitor.address)
        return await upload.taken(runtime, reception, pieces, name, asking)

    pages = site.SiteSettings(
        settings.base_url,
        settings.demo,
        settings.tile_url,
        settings.secure_cookies,
        settings.graphiql,
        functools.cache(export.sdl),
        allowance.limits(settings),
    )
    routes: list[BaseRoute] = [
        *stream.routes(runtime),
        *health.routes(runtime),
        metric.route(metrics, settings.metrics_token),
        *upload.routes(runtime, reception),
        *site.routes(execute, pages, take),
        Route(graphql.PATH, endpoint),  # the shortcut is faster; this leads a slash too many there
    ]
    if settings.demo and isinstance(runtime.sender, Demonstration):
        routes.append(code.route(runtime.sender))
    around = [
        Middleware(Gate, settings=settings, toll=toll, page=site.refusal(execute, pages), turned=metrics.turn_away),
        Middleware(Sharing),
        Middleware(Farewell, ending=runtime.ending),
        Middleware(graphql.Shortcut, endpoint=endpoint),
        Middleware(Squeezing, minimum_size=answer.SMALL),
    ]
    handlers = dict(site.handlers(execute, pages))
    handlers[ConnectionError] = _logged(handlers[ConnectionError])
    return Starlette(routes=routes, middleware=around, exception_handlers=handlers)


def _logged(away: Handler) -> Handler:
    """A handler that tells the log that the database does not answer; not the address, for some addresses are secrets."""

    async def answer(request: Request, error: ConnectionError) -> Response:
        failure.away(error, "a page or file")
        return await away(request, error)

    return answer


def _traces(url: str) -> Iterator[Watcher]:
    if url:
        from api.telemetry import trace  # noqa: PLC0415 - what it needs takes long to read, and few want it

        yield trace.sent_to(url).watch
