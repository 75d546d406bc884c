"""What was made a moment ago, for all who ask the same: a change of the board sends everybody who has it open back at once."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 1.0  # for which an answer counts as fresh: no longer than a page waits before it asks again
MOST = 256  # answers that are kept


class Recent(Generic[T]):
    """Makes an answer once for all who ask while it is being made or is fresh; what failed is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nothing; `clock` tells seconds."""
        self._clock = clock
        self._made: OrderedDict[Hashable, tuple[float, asyncio.Task[T]]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The answer under a key."""
        begun, task = self._made.get(key, (0.0, None))
        if task is None or self._clock() - begun > SECONDS or _failed(task):
            task = asyncio.ensure_future(_awaited(make))
            self._made[key] = self._clock(), task
            self._made.move_to_end(key)
            if len(self._made) > MOST:
                self._made.popitem(last=False)
        return await asyncio.shield(task)


async def _awaited(make: Callable[[], Awaitable[T]]) -> T:
    return await make()


def _failed(task: "asyncio.Task[T]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
