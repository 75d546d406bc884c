"""One operation from its receipt to its answer, and what may be put around every one of them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypedDict

from graphql import DocumentNode
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.graphql.caller import Caller
from schema.context import Context
from schema.prepared import Prepared

Results = AsyncGenerator[ExecutionResult, None]


class Way(StrEnum):
    """How an operation came here."""

    HTTP = "http"
    STREAM = "stream"
    SOCKET = "socket"
    PAGE = "page"  # of our own, within this process


class Kind(StrEnum):
    """What an operation does."""

    QUERY = "query"
    MUTATION = "mutation"
    SUBSCRIPTION = "subscription"


class Outcome(StrEnum):
    """What became of an operation."""

    DONE = "done"
    PARTLY = "partly"  # data, and errors beside
    REFUSED = "refused"  # nothing ran
    SLOW = "slow"  # ended at its deadline
    BROKEN = "broken"  # by a fault of ours
    LEFT = "left"  # its client went away


# What an error that nobody asked for makes of an operation, wherever in it the error arose.
_ENDS = {"TOO_SLOW": Outcome.SLOW, "INTERNAL": Outcome.BROKEN, "UNAVAILABLE": Outcome.BROKEN}
READS = frozenset({Kind.QUERY})
ANSWERED = frozenset({Kind.QUERY, Kind.MUTATION})
EVERYTHING = frozenset(Kind)


@dataclass(slots=True)
class Operation:
    """One operation from its receipt to its answer: what is asked, by whom, and, as it becomes known, what comes of it."""

    caller: Caller
    way: Way
    text: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asked_name: str | None = None  # which operation of the document
    document_id: str | None = None  # of a registered document
    allowed: frozenset[Kind] = EVERYTHING
    prepared: Prepared | None = None
    name: str | None = None  # as its author wrote it: anything at all
    kind: Kind | None = None
    cost: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])  # to come with the answer, where it has headers
    codes: list[str] = field(default_factory=list[str])  # of the errors in the answer
    outcome: Outcome = Outcome.LEFT
    seconds: float = 0.0
    compiled: bool = False  # answered by one SQL statement

    @property
    def label(self) -> str:
        """Its name, where it is one of a bounded number: of our own pages, or of a registered document."""
        return self.name or "" if self.way is Way.PAGE or self.document_id else ""

    def note(self, result: ExecutionResult) -> None:
        """Keep what became of it."""
        self.codes = [str((error.extensions or {}).get("code", "")) for error in result.errors or ()]
        whole = Outcome.REFUSED if isinstance(result, PreExecutionError) else Outcome.PARTLY if self.codes else Outcome.DONE
        self.outcome = next((_ENDS[code] for code in self.codes if code in _ENDS), whole)


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation came to; `body` is the whole answer where the database wrote it."""

    result: ExecutionResult
    body: bytes | None = None


OpenContext = Callable[[Caller], AbstractAsyncContextManager[Context]]
Guard = Callable[[Operation, Context], Awaitable[None]]
Watcher = Callable[[Operation], AbstractContextManager[None]]
Compiled = Callable[[DocumentNode, str | None, Mapping[str, Any], Context], Awaitable[bytes | None]]


class Registered(Protocol):
    """The documents that were registered."""

    async def text(self, id: str) -> str | None:
        """The text of a document by its id."""
        ...


class Door(Protocol):
    """Stands before operations, and hears of those that could not be run."""

    async def admit(self, operation: Operation) -> None:
        """Let an operation be read; raises RefusedError."""
        ...

    async def fine(self, operation: Operation, context: Context | None) -> None:
        """An operation was read, and could not be run; its context, where one was opened."""
        ...


class Around(TypedDict, total=False):
    """What may be put around operations."""

    door: Door | None
    guards: Sequence[Guard]
    watchers: Sequence[Watcher]
    seconds: float
    compiled: Compiled | None
    registered: Registered | None
    only_registered: bool
