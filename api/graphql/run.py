"""Runs operations, each with a context of its own that is open for just as long."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing, contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, cast

from graphql import GraphQLError
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.graphql.operation import (
    Compiled,
    Door,
    Guard,
    Kind,
    OpenContext,
    Operation,
    Outcome,
    Registered,
    Reply,
    Results,
    Watcher,
    Way,
)
from api.graphql.subscription import Subscriptions, Watched
from api.phrases import Phrases
from schema import failure, limit
from schema.context import Context
from schema.contract import Contract
from schema.prepared import Prepared, Runnable, identifier

SECONDS = 15.0  # that a query or mutation may take


@dataclass(frozen=True, slots=True)
class Operations:
    """Runs what comes by any way.

    Watchers stand around each operation from its receipt to its answer. The door is asked before anything is read, and guards
    once cost and viewer are known, before anything runs; both refuse by raising RefusedError.
    """

    schema: Contract
    open_context: OpenContext
    door: Door | None = None
    guards: Sequence[Guard] = ()
    watchers: Sequence[Watcher] = ()
    seconds: float = SECONDS
    compiled: Compiled | None = None
    registered: Registered | None = None
    only_registered: bool = False
    subscriptions: Subscriptions | None = None

    async def run(self, operation: Operation) -> Reply:
        """Run a query or mutation; whatever goes wrong is an error in the reply."""
        with self._watched(operation):
            runnable = await self._sound(operation)
            return await self._within_time(operation, runnable) if isinstance(runnable, Runnable) else runnable

    async def _within_time(self, operation: Operation, runnable: Runnable) -> Reply:
        context: Context | None = None
        try:
            async with asyncio.timeout(self.seconds), self.open_context(operation.caller) as context:
                return await self._run(operation, runnable, context)
        except Exception as error:
            return _failed(operation, error, context)

    async def _run(self, operation: Operation, runnable: Runnable, context: Context) -> Reply:
        for guard in self.guards:
            await guard(operation, context)
        if self.compiled and operation.kind is Kind.QUERY:
            body = await self.compiled(runnable.document, runnable.name, operation.variables, context)
            if body is not None:
                operation.outcome, operation.compiled = Outcome.DONE, True
                return Reply(ExecutionResult(None, None), body)
        result = await self.schema.run(runnable, operation.variables, context)
        operation.note(result)
        if self.door and operation.outcome is Outcome.REFUSED:
            await self.door.fine(operation, context)
        return Reply(result)

    async def stream(self, operation: Operation) -> Results:
        """Run any operation and give its results as they come."""
        with self._watched(operation):
            runnable = await self._sound(operation)
            if not isinstance(runnable, Runnable):
                yield runnable.result
            elif operation.kind is not Kind.SUBSCRIPTION:
                yield (await self._within_time(operation, runnable)).result
            elif (no := await self._unwelcome(operation)) is not None:
                yield no.result
            else:
                async with aclosing(self._watch(operation, runnable)) as coming:
                    async for result in coming:
                        operation.note(result)
                        yield result

    async def _unwelcome(self, operation: Operation) -> Reply | None:
        """Why a subscription may not begin, if it may not; nothing is kept open for it."""
        context: Context | None = None
        try:
            async with self.open_context(operation.caller) as context:
                for guard in self.guards:
                    await guard(operation, context)
        except Exception as error:
            return _failed(operation, error, context)
        return None

    async def _watch(self, operation: Operation, runnable: Runnable) -> Results:
        def run(context: Context) -> Results:
            return self.schema.events(runnable, operation.variables, context)

        if self.subscriptions is not None:
            text, variables = cast("Prepared", operation.prepared).text, operation.variables
            watched = Watched(text, runnable.document, runnable.name, variables, operation.caller, run)
            results = self.subscriptions.watch(watched)
        else:
            results = self._alone(operation, run)
        async with aclosing(results):
            async for result in results:
                yield result

    async def _alone(self, operation: Operation, run: Callable[[Context], Results]) -> Results:
        """Watch in a context that is open for as long; where no hub tells of changes."""
        async with self.open_context(operation.caller) as context, aclosing(run(context)) as results:
            async for result in results:
                yield result

    @contextmanager
    def _watched(self, operation: Operation) -> Iterator[None]:
        began, around = perf_counter(), ExitStack()
        for watcher in self.watchers:
            around.enter_context(watcher(operation))
        try:
            yield
        finally:
            operation.seconds = perf_counter() - began
            around.close()  # watchers learn of the outcome, and not of the error

    async def _sound(self, operation: Operation) -> Runnable | Reply:
        """What is to run, or the reply where there is something wrong with it."""
        try:
            if self.door:
                await self.door.admit(operation)
            found = await self._found_or_fined(operation)
        except Exception as error:
            return _failed(operation, error)
        return _refused(operation, found) if isinstance(found, list) else found

    async def _found_or_fined(self, operation: Operation) -> Runnable | list[GraphQLError]:
        try:
            found = await self._found(operation)
        except GraphQLError as error:
            found = [error]
        if self.door and isinstance(found, list):
            await self.door.fine(operation, None)
        return found

    async def _found(self, operation: Operation) -> Runnable | list[GraphQLError]:
        """What is to run, or what is wrong with it."""
        text = await self._text(operation)
        prepared = operation.prepared = self.schema.prepared(text)
        if prepared.errors:
            return list(prepared.errors)
        runnable = prepared.operation(operation.asked_name)
        operation.name, operation.kind = runnable.name, Kind(runnable.kind)
        if operation.kind not in operation.allowed:
            raise _misplaced(operation.kind, operation.allowed)
        if _unkeepable(operation.variables):
            return [failure.unkeepable()]
        size = runnable.size(operation.variables)
        operation.cost = size.whole_cost
        return limit.refused(size) or runnable

    async def _text(self, operation: Operation) -> str:
        """The text of the document; raises GraphQLError where it has to be registered and is not."""
        if operation.document_id is None and (operation.way is Way.PAGE or not self.only_registered):
            return operation.text or ""
        id = operation.document_id or identifier(operation.text or "")
        text = await self.registered.text(id) if self.registered else None
        if text is None:
            raise GraphQLError(_UNKNOWN if operation.document_id else _STRANGE, extensions={"code": "NOT_REGISTERED"})
        operation.document_id = id
        return text


def _refused(operation: Operation, errors: list[GraphQLError]) -> Reply:
    result = PreExecutionError(None, errors)
    operation.note(result)
    return Reply(result)


def _failed(operation: Operation, error: Exception, context: Context | None = None) -> Reply:
    """The reply to an operation that ended in an error, in the language of its caller also where no context could be opened."""
    phrases = context.phrases if context else Phrases(operation.caller.language)
    return _refused(operation, [failure.broken(error, phrases)])


_UNKNOWN = "No document is registered under this id; register it first, or send the document itself as “query”."
_STRANGE = "Only registered documents run here; register this one first, or ask whoever runs this installation to."


def _misplaced(kind: Kind, allowed: frozenset[Kind]) -> GraphQLError:
    if kind is Kind.SUBSCRIPTION:
        sentence = "A subscription has many answers: accept text/event-stream, or use a WebSocket."
    else:
        sentence = f"A {kind} is not run by GET; send it with POST."
    return GraphQLError(sentence, extensions={"code": "MISPLACED", "kind": str(kind)})


def _unkeepable(variables: Mapping[str, Any]) -> bool:
    """Whether variables hold U+0000, which PostgreSQL keeps in no text."""
    waiting: list[Any] = [variables] if variables else []
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
