"""The ASGI application of a running Talka: its routes and what stands around them."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from api import graphql, stream
from api.channel.sender import Demonstration
from api.demo import code
from api.graphql.caller import Caller
from api.runtime import Runtime
from schema.root import schema
from web import site

SMALL = 1_000  # bytes not worth compressing


def create(runtime: Runtime) -> Starlette:
    """Every route of the house."""
    settings = runtime.settings
    endpoint = graphql.Endpoint(schema, runtime.open_context, settings.base_url)

    async def execute(document: str, variables: Mapping[str, object], visitor: site.Visitor) -> site.Answer:
        result = await endpoint.execute(document, variables, Caller(visitor.token, visitor.language, visitor.address))
        return site.Answer(result.data, result.errors)

    async def healthz(_: Request) -> JSONResponse:
        """Whether the database answers (503 if not); the search engine may be down, for writing goes on without it."""
        alive = await runtime.alive()
        return JSONResponse({"database": alive, "search": await runtime.engine.health()}, 200 if alive else 503)

    pages = site.SiteSettings(settings.base_url, settings.demo, settings.tile_url, settings.secure_cookies, settings.graphiql)
    routes: list[BaseRoute] = [
        *graphql.routes(endpoint),
        *stream.routes(runtime),
        Route("/healthz", healthz),
        *site.routes(execute, pages),
    ]
    if settings.demo and isinstance(runtime.sender, Demonstration):
        routes.append(code.route(runtime.sender))
    squeezed = Middleware(GZipMiddleware, minimum_size=SMALL)
    return Starlette(routes=routes, middleware=[squeezed], exception_handlers=dict(site.handlers(execute, pages)))
