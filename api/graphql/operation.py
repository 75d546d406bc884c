"""Runs operations, each with a context of its own that is open for just as long."""

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Callable, Mapping
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
_NUL = re.compile(r"\0|\\u(?:0000|\{0+\})")  # as it is, or as the language escapes it


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
        if _unkeepable(query, rest):
            return _refused()
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
        if _unkeepable(query, rest):
            yield _refused()
            return
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


def _unkeepable(query: str | None, rest: Mapping[str, Any]) -> bool:
    """Whether a document or its variables hold U+0000, which PostgreSQL keeps in no text."""
    if _NUL.search(query or ""):
        return True
    waiting: list[Any] = [rest.get("variable_values")]
    while waiting:
        match waiting.pop():
            case str(text) if "\0" in text:
                return True
            case dict() as named:
                waiting += [*named.keys(), *named.values()]
            case list() as several:
                waiting += several
            case _:
                pass
    return False


def _refused() -> ExecutionResult:
    sentence = "There is a character U+0000 in this, which is in no text; leave it out."
    return PreExecutionError(data=None, errors=[GraphQLError(sentence, extensions={"code": "INVALID"})])


def _broken(error: Exception) -> ExecutionResult:
    wrapped = GraphQLError(str(error), original_error=error)
    failure.record([wrapped])
    return PreExecutionError(data=None, errors=[failure.unexpected(wrapped)])
