"""Runs operations, each with a context of its own that is open for just as long."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.graphql.caller import Caller, Line
from schema import failure
from schema.context import Context

OpenContext = Callable[[Caller], AbstractAsyncContextManager[Context]]

_DONE = object()


class Operations:
    """The schema as transports see it: they bring a line, and operations run with what is opened for its caller."""

    def __init__(self, schema: strawberry.Schema, open_context: OpenContext) -> None:
        """Run operations of `schema`."""
        self._schema = schema
        self._open_context = open_context

    @property
    def config(self) -> StrawberryConfig:
        """The configuration of the schema."""
        return self._schema.config

    async def execute(self, query: str | None, *, context_value: Line, **rest: Any) -> ExecutionResult:
        """Run a query or mutation; what goes wrong on our side is an error in the result."""
        try:
            async with self._open_context(context_value.introduced()) as context:
                return await self._schema.execute(query, context_value=context, **rest)
        except failure.REQUEST_ERRORS:
            raise
        except Exception as error:
            return _broken(error)

    async def stream(self, query: str | None, *, context_value: Line, **rest: Any) -> AsyncGenerator[ExecutionResult, None]:
        """Run any operation and give its results as they come."""
        return self._stream(query, context_value, rest)

    async def _stream(self, query: str | None, line: Line, rest: dict[str, Any]) -> AsyncGenerator[ExecutionResult, None]:
        """The context is opened and closed by one task, however the client goes away."""
        results: asyncio.Queue[Any] = asyncio.Queue(maxsize=1)
        running = asyncio.create_task(self._run(query, line, rest, results))
        try:
            while (result := await results.get()) is not _DONE:
                yield result
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    async def _run(self, query: str | None, line: Line, rest: dict[str, Any], results: "asyncio.Queue[Any]") -> None:
        try:
            async with (
                self._open_context(line.introduced()) as context,
                aclosing(await self._schema.stream(query, context_value=context, **rest)) as coming,
            ):
                async for result in coming:
                    await results.put(result)
        except Exception as error:
            await results.put(_broken(error))
        await results.put(_DONE)


def _broken(error: Exception) -> ExecutionResult:
    wrapped = GraphQLError(str(error), original_error=error)
    failure.record([wrapped])
    return PreExecutionError(data=None, errors=[failure.unexpected(wrapped)])
