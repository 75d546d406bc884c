"""The end point: GraphQL over HTTP, as server-sent events, and over WebSocket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from api.graphql import answer, caller, events, message, negotiation
from api.graphql.answer import Response
from api.graphql.caller import Caller
from api.graphql.lookout import Attended, LeftError, Lookout, Within
from api.graphql.message import Message, UnreadableError
from api.graphql.operation import (
    ANSWERED,
    EVERYTHING,
    READS,
    Around,
    Kind,
    OpenContext,
    Operation,
    Outcome,
    Way,
)
from api.graphql.run import Operations
from api.graphql.socket import Socket
from api.graphql.subscription import SECONDS, Subscriptions
from api.live.hub import Hub
from schema.contract import Contract
from web import guard

PATH = "/graphql"
MOST_BYTES = 512 * 1024  # of a request; the largest document of our own pages is a hundredth of it
TOO_LARGE = f"This is more than {MOST_BYTES // 1024} kilobytes; send less at a time, and files by their address."
SLOWEST = 60.0  # seconds for the whole of a request
TOO_SLOW = "This request came too slowly and was not waited for; send it again where the connection is better."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation run within this process answers; `errors` are as GraphQL formats them."""

    data: dict[str, Any] | None
    errors: list[Any]


class Endpoint:
    """The one end point of the API."""

    def __init__(
        self,
        schema: Contract,
        open_context: OpenContext,
        base_url: str = "",
        hub: Hub | None = None,
        *,
        slowest: float = SLOWEST,
        **around: Unpack[Around],
    ) -> None:
        """Run operations of `schema`, with what is put around each of them; `hub` tells subscriptions of changes.

        `base_url` is the address that our own pages come from, besides the one that was called. A request is waited for `slowest`
        seconds.
        """
        subscriptions = Subscriptions(open_context, hub, around.get("seconds", SECONDS)) if hub else None
        self._operations = Operations(schema, open_context, subscriptions=subscriptions, **around)
        self._base_url = base_url
        self._slowest = slowest
        self._lookout = Lookout()
        self._socket = Socket(self._operations, base_url)

    async def execute(self, document: str, variables: Mapping[str, object], asking: Caller) -> Answer:
        """Run a document within this process, as any other client would."""
        reply = await self._operations.run(Operation(asking, Way.PAGE, document, variables, allowed=ANSWERED))
        if reply.body is not None:
            return Answer(orjson.loads(reply.body)["data"], [])
        return Answer(reply.result.data, [error.formatted for error in reply.result.errors or ()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hold a WebSocket."""
        if scope["type"] != "http":
            await self._socket.hold(WebSocket(scope, receive, send))
            return
        headers = _headers(scope)
        media_type = negotiation.chosen(headers.get("accept", ""))
        try:
            self._check(scope["method"], headers, media_type)
            read = await self._read(scope, headers, receive)
        except UnreadableError as error:
            await answer.refused(error.status, error.sentence, media_type, _BESIDE.get(error.status)).send(send)
            return
        asking, by_get = caller.heard(headers, scope["client"][0] if scope.get("client") else ""), scope["method"] == "GET"
        if media_type == negotiation.EVENTS:
            operation = _operation(asking, Way.STREAM, read, EVERYTHING - {Kind.MUTATION} if by_get else EVERYTHING)
            await events.send(self._operations.stream(operation), operation.headers, scope, receive, send)
        else:
            operation = _operation(asking, Way.HTTP, read, READS if by_get else ANSWERED)
            try:
                with Attended(self._lookout, operation, receive):
                    response = await self._answer(operation, str(media_type), headers, by_get=by_get)
            except LeftError:
                return
            await response.send(send, headers.get("accept-encoding", ""))

    async def _answer(self, operation: Operation, media_type: str, headers: Mapping[str, str], *, by_get: bool) -> Response:
        """Run an operation; its answer, with what caches may do where it is a query by GET."""
        reply = await self._operations.run(operation)
        if by_get and operation.kind is Kind.MUTATION:
            return answer.refused(405, "A mutation is not run by GET; send it with POST.", media_type, {"allow": "POST"})
        made = answer.of(reply, media_type, operation.headers)
        if by_get and operation.outcome is Outcome.DONE:
            stranger = operation.caller.token is None
            return answer.kept(made, stranger=stranger, known=headers.get("if-none-match", ""))
        return made

    def _check(self, method: str, headers: Mapping[str, str], media_type: str | None) -> None:
        """Refuse what no operation should be run for."""
        if media_type is None:
            raise UnreadableError(406, f"Accept {negotiation.RESPONSE} or {negotiation.JSON}.")
        if method not in {"GET", "POST"}:
            raise UnreadableError(405, "Send a document with POST, or a query with GET.")
        by_cookie = method == "POST" and not caller.bearer(headers.get("authorization", "")) and caller.cookie(headers)
        if by_cookie and not guard.same_site(headers, self._base_url):
            raise UnreadableError(403, "Another site sent this with your cookie; use a page of ours, or an API token.")

    async def _read(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Message:
        if scope["method"] == "GET":
            return message.from_address(scope["query_string"])
        try:
            with Within(self._lookout, self._slowest):
                body = await _body(headers, receive)
        except TimeoutError as error:
            raise UnreadableError(408, TOO_SLOW) from error
        return message.from_body(headers.get("content-type", ""), body)


class Shortcut:
    """Leads to the end point past all that pages need: routes take a tenth of the time of a small answer, to compress as much."""

    def __init__(self, app: ASGIApp, endpoint: Endpoint) -> None:
        """Stand before an application."""
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go one way or the other."""
        await (self._endpoint if scope.get("path") == PATH else self._app)(scope, receive, send)


def _headers(scope: Scope) -> dict[str, str]:
    """The headers of a request; the first of each name counts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}


def _operation(asking: Caller, way: Way, read: Message, allowed: frozenset[Kind]) -> Operation:
    return Operation(asking, way, read.query, read.variables, read.operation_name, read.document_id, allowed)


# What comes with such a status: who sends slowly has not sent all, and nothing else can come over the same connection.
_BESIDE = {405: {"allow": "GET, POST"}, 408: {"connection": "close"}}


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """The whole body, within its limit."""
    told = headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > MOST_BYTES:
        raise UnreadableError(413, TOO_LARGE)
    body = b""
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise UnreadableError(400, "The request ended before its end.")
        body += event.get("body", b"")
        if len(body) > MOST_BYTES:
            raise UnreadableError(413, TOO_LARGE)
        if not event.get("more_body", False):
            return body
