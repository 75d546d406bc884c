"""Runs subscriptions: once for all who would be answered alike, and afresh for each change, with the rights they have then."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

import orjson
from graphql import DocumentNode, FieldNode, GraphQLError, VariableNode, Visitor, get_operation_ast, visit
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.actions.board import Board, Told
from api.graphql.caller import Caller
from api.live.audience import Audiences, BehindError, CrowdedError
from api.live.hub import Hub, Queue
from api.phrases import Phrases
from matching import event
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say
from schema import failure
from schema.context import Context

OpenContext = Callable[[Caller], AbstractAsyncContextManager[Context]]
Results = AsyncGenerator[ExecutionResult, None]

SECONDS = 15.0  # that the answer to one change may take
AFTER = "after"  # the argument that says from where on somebody watches: those who are answered alike may differ in it
_BEHIND = say("This was not read as fast as things changed, and ends here; watch again, after the last event that came.")
_CROWDED = say("You watch too many different things at once; end some of these subscriptions, or ask for the same in each.")
_SIGNED_OUT = Refusal(Reason.SIGN_IN_NEEDED, say("You are no longer signed in; sign in, and watch again."))


@dataclass(frozen=True, slots=True)
class Watched:
    """A subscription as somebody asked for it; `run` gives its results in a context."""

    text: str
    document: DocumentNode
    name: str | None
    variables: Mapping[str, Any]
    caller: Caller
    run: Callable[[Context], Results]

    def key(self, *, signed_in: bool) -> Hashable:
        """Equal for those who are answered alike: of those who are signed in, only for whoever holds the same token."""
        but = _only_after(self.document, self.name)
        variables = {name: each for name, each in self.variables.items() if name != but}
        token = self.caller.token if signed_in else None
        return self.text, self.name, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS), self.caller.language, token


@dataclass(frozen=True, slots=True)
class _Made:
    """The answers for some events; from where on was watched, on what board, and whether by somebody who is signed in."""

    answers: list[ExecutionResult]
    board: Told
    signed_in: bool


class Subscriptions:
    """All subscriptions that run in a process."""

    def __init__(self, open_context: OpenContext, hub: Hub, seconds: float = SECONDS) -> None:
        """Watch what the hub tells; each answer may take so many `seconds`."""
        self._open_context = open_context
        self._seconds = seconds
        self._audiences = Audiences[ExecutionResult](hub)

    async def watch(self, watched: Watched) -> Results:
        """The results for each change from now on, or from after an event, and in the end why there are no more."""
        first = await self._made(watched, ())  # without an event: what is wrong with the asking, if anything
        for answer in first.answers:
            yield answer
        if first.answers:
            return
        if not first.signed_in:  # what is made for one stranger is told to all
            watched = replace(watched, caller=replace(watched.caller, token=None))
        try:
            async with aclosing(self._all(watched, first)) as answers:
                async for answer in answers:
                    yield answer
        except BehindError:
            yield _ended("BEHIND", _BEHIND, watched.caller)
        except CrowdedError:
            yield _ended(Reason.TOO_MANY.name, _CROWDED, watched.caller)
        except TimeoutError:
            yield _ended("TOO_SLOW", failure.SLOW, watched.caller)
        except RefusedError as error:
            yield _ended(error.refusal.reason.name, error.refusal.sentence, watched.caller)
        except ConnectionError as error:
            yield PreExecutionError(data=None, errors=[failure.broken(error, Phrases(watched.caller.language))])

    def _all(self, watched: Watched, first: _Made) -> Results:
        async def answers(events: Sequence[event.Event]) -> list[ExecutionResult]:
            made = await self._made(watched, events)
            if first.signed_in and not made.signed_in:
                raise RefusedError(_SIGNED_OUT)
            return made.answers

        async def live(queue: Queue) -> Results:
            async with aclosing(first.board.follow(queue)) as events:
                async for happened in events:
                    for answer in await answers([happened]):
                        yield answer

        async def missed(after: UUID) -> list[ExecutionResult]:
            return await answers(await first.board.missed(after))

        asker = watched.caller.token or watched.caller.address or None
        return self._audiences.watch(watched.key(signed_in=first.signed_in), live, missed, first.board.after, asker=asker)

    async def _made(self, watched: Watched, events: Sequence[event.Event]) -> _Made:
        async with asyncio.timeout(self._seconds), self._open_context(watched.caller) as context:
            board = context.board = Told(cast("Board", context.board).scope, events)
            async with aclosing(watched.run(context)) as results:
                return _Made([_encoded(each) async for each in results], board, context.viewer.signed_in)


def _encoded(result: ExecutionResult) -> ExecutionResult:
    """A result that need not be encoded anew for each who gets it."""
    if result.data is not None:
        result.data = cast("Any", orjson.Fragment(orjson.dumps(result.data)))
    return result


def _ended(code: str, sentence: str, caller: Caller) -> ExecutionResult:
    error = GraphQLError(Phrases(caller.language).say(sentence), extensions={"code": code})
    return PreExecutionError(data=None, errors=[error])


def _only_after(document: DocumentNode, name: str | None) -> str | None:
    """The variable that says from where on is watched, where it says nothing else."""
    operation = get_operation_ast(document, name)
    fields = operation.selection_set.selections if operation else ()
    given = [
        each.value
        for field in fields
        if isinstance(field, FieldNode)
        for each in field.arguments or ()
        if each.name.value == AFTER
    ]
    if len(fields) != 1 or len(given) != 1 or not isinstance(given[0], VariableNode):
        return None
    variable = given[0].name.value
    return variable if _uses(document, variable) == 2 else None  # where it is defined, and here


def _uses(document: DocumentNode, variable: str) -> int:
    found: list[VariableNode] = []

    class Finder(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            if node.name.value == variable:
                found.append(node)

    visit(document, Finder())
    return len(found)
