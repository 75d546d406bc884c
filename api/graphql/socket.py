"""Operations over WebSocket, by the graphql-transport-ws protocol."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.status import WS_1013_TRY_AGAIN_LATER
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.execution import PreExecutionError
from strawberry.types.unset import UNSET, UnsetType

from api.graphql import caller, message
from api.graphql.caller import Line
from api.graphql.message import UnreadableError
from api.graphql.operation import Operation, Results, Way
from api.graphql.run import Operations
from api.store.away import AwayError
from schema import failure
from web import guard

MOST_AT_ONCE = 20  # operations over one WebSocket
MOST_IN_VAIN = 100  # operations in a row that could not be run; then nobody listens any more
HELLO_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The operations as the protocol's handler sees them."""

    operations: Operations

    @property
    def config(self) -> StrawberryConfig:
        """The configuration of the schema."""
        return self.operations.schema.config

    async def stream(
        self,
        query: object,
        *,
        context_value: Line,
        variable_values: object = None,
        operation_name: object = None,
        **_: Any,
    ) -> Results:
        """The results of one operation."""
        if context_value.in_vain >= MOST_IN_VAIN:
            return _refusal(GraphQLError(_EnoughError.REASON, original_error=_EnoughError(None)))
        try:
            read = message.of({"query": query, "variables": variable_values, "operationName": operation_name})
        except UnreadableError as error:
            return _counted(context_value, _refusal(GraphQLError(error.sentence)))
        operation = Operation(context_value.introduced(), Way.SOCKET, read.query, read.variables, read.operation_name)
        return _counted(context_value, self.operations.stream(operation))


class _EnoughError(CannotGetOperationTypeError):
    """An error on which the protocol's handler closes the line."""

    REASON = "Too many operations that cannot be run"

    def as_http_error_reason(self) -> str:
        """What stands beside the code of the closing."""
        return self.REASON


async def _refusal(error: GraphQLError) -> Results:
    yield PreExecutionError(None, [error])


async def _counted(line: Line, results: Results) -> Results:
    async with aclosing(results):
        async for result in results:
            line.in_vain = line.in_vain + 1 if isinstance(result, PreExecutionError) else 0
            yield result


class Socket(GraphQL[Line, None]):
    """Holds a WebSocket from its handshake to its end."""

    def __init__(self, operations: Operations, base_url: str = "") -> None:
        """Run `operations`; our own pages come from `base_url`, or from the address that was called."""
        super().__init__(
            _Heard(operations),  # type: ignore[arg-type] - what the handler needs of a schema
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=HELLO_WITHIN,
            max_subscriptions_per_connection=MOST_AT_ONCE,
            allowed_origins=("*",),
        )
        self._operations = operations
        self._base_url = base_url

    async def hold(self, websocket: WebSocket) -> None:
        """Hold one; whoever introduces themselves while the database does not answer is to come again."""
        try:
            await self.run(websocket)
        except AwayError as error:
            failure.away(error, "the introduction")
            await websocket.close(WS_1013_TRY_AGAIN_LATER)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Line:
        """Who is on the line; on a page of another site the cookie of ours says nothing."""
        calling = caller.of(request)
        foreign = not guard.same_site(request.headers, self._base_url) and not caller.bearer(
            request.headers.get("authorization", "")
        )
        return Line(replace(calling, token=None) if foreign else calling)

    async def on_ws_connect(self, context: Line) -> UnsetType:
        """Hang up on whoever introduces themselves with a token that nobody knows."""
        introduced = context.introduced()
        if introduced != context.caller:
            async with self._operations.open_context(introduced) as opened:
                if not opened.viewer.signed_in:
                    raise ConnectionRejectionError
        return UNSET

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """Write JSON as text."""
        return orjson.dumps(data).decode()
