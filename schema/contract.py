"""The schema that runs its own operations: documents are prepared once, and nothing stands between them and the executor."""

# The library's functions are generic in what nothing ever says.
# pyright: reportUnknownVariableType=false

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import cached_property
from inspect import isawaitable
from typing import Any, cast

import strawberry
from graphql import ExecutionResult as Result
from graphql import GraphQLError, default_field_resolver, default_type_resolver, subscribe
from graphql.execution.values import get_variable_values
from strawberry.execution import optimized_is_awaitable
from strawberry.types.execution import ExecutionResult, PreExecutionError

from schema import failure, limit
from schema.context import Context
from schema.execution import Fast
from schema.prepared import Prepared, Runnable, Shelf


class Contract(strawberry.Schema):
    """The public contract."""

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._schema)

    def prepared(self, text: str) -> Prepared:
        """The document with this text, read and validated now or before."""
        return self._shelf.get(text)

    async def execute(  # pyright: ignore[reportIncompatibleMethodOverride] - the rest is for transports, which are ours
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any = None,
        *,
        operation_name: str | None = None,
    ) -> ExecutionResult:
        """Run a query or mutation from its text."""
        runnable = self._found(query, operation_name, variable_values or {})
        if not isinstance(runnable, Runnable):
            return runnable
        return await self.run(runnable, variable_values or {}, context_value)

    async def subscribe(  # pyright: ignore[reportIncompatibleMethodOverride] - as above
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any = None,
        *,
        operation_name: str | None = None,
    ) -> AsyncGenerator[ExecutionResult, None]:
        """Run a subscription from its text."""
        runnable = self._found(query, operation_name, variable_values or {})
        if isinstance(runnable, Runnable):
            return self.events(runnable, variable_values or {}, context_value)
        return _only(runnable)

    def _found(self, query: str | None, name: str | None, variables: Mapping[str, Any]) -> Runnable | PreExecutionError:
        document = self.prepared(query or "")
        if document.errors:
            return PreExecutionError(None, list(document.errors))
        try:
            runnable = document.operation(name)
        except GraphQLError as error:
            return PreExecutionError(None, [error])
        too_much = limit.refused(runnable.size(variables))
        return PreExecutionError(None, too_much) if too_much else runnable

    async def run(self, runnable: Runnable, variables: Mapping[str, Any], context: Context) -> ExecutionResult:
        """Run a query or mutation that was found good."""
        definitions = runnable.node.variable_definitions or ()
        values = get_variable_values(self._schema, definitions, cast("dict[str, Any]", variables), max_errors=20)
        if isinstance(values, list):
            return PreExecutionError(None, values)
        executor = Fast(
            self._schema,
            dict(runnable.fragments),
            runnable.details,
            None,
            context,
            runnable.node,
            values,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            is_awaitable=cast("Any", optimized_is_awaitable),
            plan=runnable.plan,
        )
        result = executor.execute_operation()
        return _told(await result if isawaitable(result) else result, context)

    async def events(
        self, runnable: Runnable, variables: Mapping[str, Any], context: Context
    ) -> AsyncGenerator[ExecutionResult, None]:
        """Run a subscription that was found good: each of its results."""
        source: Any = subscribe(
            self._schema,
            runnable.document,
            context_value=context,
            variable_values=dict(variables),
            operation_name=runnable.name,
            executor_class=Fast,
            is_awaitable=cast("Any", optimized_is_awaitable),
        )
        source = await source if isawaitable(source) else source
        if isinstance(source, Result):
            yield PreExecutionError(None, failure.told(source.errors or (), context.phrases))
            return
        try:
            async with aclosing(source):
                async for result in source:
                    yield _told(result, context)
        except Exception as error:
            yield ExecutionResult(None, [failure.broken(error, context.phrases)])


def _told(result: Any, context: Context) -> ExecutionResult:
    errors = failure.told(result.errors, context.phrases) if result.errors else None
    return ExecutionResult(result.data, errors)


async def _only(result: ExecutionResult) -> AsyncGenerator[ExecutionResult, None]:
    yield result
