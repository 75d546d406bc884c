"""The results of an operation as server-sent events, by the graphql-sse protocol with distinct connections."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, cast

import orjson
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

from api.graphql import answer
from api.graphql.operation import Results

_transport = SSETransport()


async def send(results: Results, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
    """Send each result as it comes, a heartbeat where none comes, and the word that this was all."""

    async def events() -> AsyncGenerator[str, None]:
        async with aclosing(results):
            async for result in results:
                yield _transport.encode_next(cast("Any", answer.body(result)), _written)
        yield _transport.encode_complete()

    beating = merge_stream_with_heartbeat(
        events, lambda: _transport.heartbeat_message(_written), _transport.heartbeat_interval, send_initial_heartbeat=False
    )
    response = StreamingResponse(beating(), headers={**_transport.headers, "vary": answer.VARY, **headers})
    await response(scope, receive, send)


def _written(value: Any) -> str:
    return orjson.dumps(value).decode()
