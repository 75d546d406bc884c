"""Looks after requests that take long, by one timer for all: a timer for each takes as long as a good part of a small answer."""

import asyncio
import math
from asyncio import current_task, get_running_loop
from contextvars import Context
from types import TracebackType
from typing import Any, Protocol

from starlette.types import Receive

from api.graphql.operation import Kind, Operation

MOMENT = 0.05  # seconds between two looks; what is over by then has cost no more than a place in a set


class LeftError(Exception):
    """The client went away, so nobody needs the answer."""


class Seen(Protocol):
    """What is under way."""

    def look(self) -> None:
        """Look how it goes; called each moment until it is over."""
        ...


class Lookout:
    """What is under way at the end point."""

    def __init__(self, moment: float = MOMENT) -> None:
        """Look each `moment`."""
        self.moment = moment
        self.under_way: set[Seen] = set()
        self._loop: asyncio.AbstractEventLoop | None = None  # in which it will look again
        self._own = Context()  # so that no request's own is kept by the timer

    def begin(self, seen: Seen, loop: asyncio.AbstractEventLoop) -> None:
        """Look at this from now on."""
        self.under_way.add(seen)
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(self.moment, self._look, loop, context=self._own)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = None
        for seen in tuple(self.under_way):
            self.begin(seen, loop)
            seen.look()


class _Block:
    """A block of the running task that may have to be ended from outside."""

    __slots__ = ("_ended", "_lookout", "_looks", "_task")

    _lookout: Lookout
    _task: "asyncio.Task[Any]"

    def __enter__(self) -> None:
        self._looks = 0
        self._ended = False
        loop = get_running_loop()
        self._task = current_task(loop)  # type: ignore[assignment] - there is one
        self._lookout.begin(self, loop)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._lookout.under_way.discard(self)
        if self._looks:
            self._leave(kind, error)

    def look(self) -> None:
        """Look how it goes."""
        raise NotImplementedError

    def _leave(self, kind: type[BaseException] | None, error: BaseException | None) -> None:
        """Tell from others a block that was ended here."""
        if self._ended and not self._task.uncancel() and kind is asyncio.CancelledError:
            raise self._why() from error

    def _end(self) -> None:
        self._lookout.under_way.discard(self)
        self._ended = True
        self._task.cancel()

    def _why(self) -> Exception:
        """What an ended block raises."""
        raise NotImplementedError


class Within(_Block):
    """A block that raises TimeoutError when it is not over in time: as `asyncio.timeout`, to the moment."""

    __slots__ = ("_seconds",)

    def __init__(self, lookout: Lookout, seconds: float) -> None:
        """Wait so many seconds."""
        self._lookout = lookout
        self._seconds = seconds

    def look(self) -> None:
        """End it when its time is over."""
        self._looks += 1
        if self._looks > math.ceil(self._seconds / self._lookout.moment):
            self._end()

    def _why(self) -> Exception:
        return TimeoutError()


class Attended(_Block):
    """A block that raises LeftError when the client of its operation goes away; a mutation is carried through all the same."""

    __slots__ = ("_operation", "_receive", "_waiting")

    _waiting: "asyncio.Task[None]"

    def __init__(self, lookout: Lookout, operation: Operation, receive: Receive) -> None:
        """Hear of the client by `receive`, once the operation has taken longer than a moment."""
        self._lookout = lookout
        self._operation = operation
        self._receive = receive

    def look(self) -> None:
        """Begin to wait for the client's leave at the second look: the first may come at once."""
        self._looks += 1
        if self._looks == 2:
            self._lookout.under_way.discard(self)
            self._waiting = get_running_loop().create_task(self._wait())

    def _leave(self, kind: type[BaseException] | None, error: BaseException | None) -> None:
        if self._looks == 2:
            self._waiting.cancel()
        super()._leave(kind, error)

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if self._operation.kind is not Kind.MUTATION:
            self._end()

    def _why(self) -> Exception:
        return LeftError()
