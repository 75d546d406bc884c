"""The end point: GraphQL over HTTP, as server-sent events, and over WebSocket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import strawberry
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.execution import ExecutionResult

from api.graphql import caller, negotiation
from api.graphql.caller import Caller, Line
from api.graphql.operation import OpenContext, Operations
from web import guard

PATH = "/graphql"
MOST_BYTES = 512 * 1024  # of a request; the largest document of our own pages is a hundredth of it
MOST_SUBSCRIPTIONS = 20  # at a time over one WebSocket
HELLO_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation run within this process answers; `errors` are as GraphQL formats them."""

    data: dict[str, Any] | None
    errors: list[Any]


class Endpoint(GraphQL[Line, None]):
    """The one end point of the API."""

    def __init__(self, schema: strawberry.Schema, open_context: OpenContext, base_url: str = "") -> None:
        """Serve `schema`; `base_url` is the address that our own pages come from, besides the one that was called."""
        super().__init__(
            Operations(schema, open_context),  # type: ignore[arg-type] - what transports need of a schema
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=HELLO_WITHIN,
            max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
            allowed_origins=(base_url,) if base_url else (),
        )
        self._base_url = base_url

    async def execute(self, document: str, variables: Mapping[str, object], asking: Caller) -> Answer:
        """Run a document within this process, as any other client would."""
        result = await self.schema.execute(document, variable_values=dict(variables), context_value=Line(asking))
        return Answer(result.data, [error.formatted for error in result.errors or ()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hold a WebSocket."""
        if scope["type"] != "http":
            await self.run(WebSocket(scope, receive, send))
            return
        request = Request(scope, _limited(receive))
        media_type = negotiation.chosen(request.headers.get("accept", ""))
        try:
            self._check(request, media_type)
            response = await self.run(request)
        except HTTPException as error:
            response = _refused(error, media_type)
        await response(scope, receive, send)

    def _check(self, request: Request, media_type: str | None) -> None:
        """Refuse what no operation should be run for."""
        if media_type is None:
            raise HTTPException(406, f"Accept {negotiation.RESPONSE} or {negotiation.JSON}.")
        if request.method not in {"GET", "POST"}:
            raise HTTPException(405, "Send a document with POST, or a query with GET.")
        if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        by_cookie = not caller.bearer(request.headers.get("authorization", "")) and caller.cookie(request)
        if request.method == "POST" and by_cookie and not guard.same_site(request.headers, self._base_url):
            raise HTTPException(403, "Another site sent this with your cookie; use a page of ours, or an API token.")

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Line:
        """Who is on the line."""
        return Line(caller.of(request))

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """The headers of every answer."""
        response = await super().get_sub_response(request)
        response.media_type = negotiation.chosen(request.headers.get("accept", ""))
        response.headers["cache-control"] = "no-store"
        response.headers["vary"] = "Accept, Accept-Language, Authorization, Cookie"
        return response

    def should_render_graphql_ide(self, request: object) -> bool:
        """Never: our pages have one of their own."""
        return False

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """Write JSON as the text that streams take."""
        return orjson.dumps(data).decode()

    def parse_json(self, data: str | bytes) -> Any:
        """Read the JSON of a request, which is an object."""
        parsed = super().parse_json(data)
        if parsed is None:
            return {}
        if not isinstance(parsed, dict | list):
            raise HTTPException(400, 'Send a JSON object with a "query", and "variables" where it has some.')
        return parsed

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The body of an answer; a request that was refused as a whole has no data."""
        errors = [error.formatted for error in result.errors or ()]
        refused = result.data is None and all(error.path is None for error in result.errors or ())
        answer: GraphQLHTTPResponse = {} if refused and errors else {"data": result.data}
        if errors:
            answer["errors"] = list(errors)
        if result.extensions:
            answer["extensions"] = result.extensions
        return answer

    def create_response(self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response) -> Response:
        """The answer in the media type that was asked for."""
        media_type = sub_response.media_type or negotiation.JSON
        response = Response(
            orjson.dumps(response_data), _status(response_data, media_type), media_type=f"{media_type}; charset=utf-8"
        )
        response.headers.update(sub_response.headers)
        return response


TOO_LARGE = f"This is more than {MOST_BYTES // 1024} kilobytes; send less at a time, and files by their address."


def routes(endpoint: Endpoint) -> list[BaseRoute]:
    """Where the end point is reached."""
    return [Route(PATH, endpoint), WebSocketRoute(PATH, endpoint)]


def _limited(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return counted


_STATUSES = {"INTERNAL": 500, "TOO_SLOW": 503}


def _status(answer: Any, media_type: str) -> int:
    """Old clients, which take plain JSON, get 200 whatever became of the operation."""
    if media_type == negotiation.JSON or "data" in answer:
        return 200
    code = answer["errors"][0].get("extensions", {}).get("code")
    return _STATUSES.get(code, 400)


def _refused(error: HTTPException, media_type: str | None) -> Response:
    status = 405 if "not allowed when using GET" in error.reason else error.status_code
    answer = media_type if media_type in {negotiation.RESPONSE, negotiation.JSON} else negotiation.JSON
    headers = {"Allow": "GET, POST" if error.status_code == 405 else "POST"} if status == 405 else {}
    return Response(orjson.dumps({"errors": [{"message": error.reason}]}), status, headers, media_type=f"{answer}; charset=utf-8")
