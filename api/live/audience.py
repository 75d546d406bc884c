"""Those who watch the same in the same way: what they are told is made once for all of them, and waits for each for a while."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Iterator
from contextvars import Context
from typing import Any, Generic, TypeVar
from uuid import UUID

from api.live.hub import Hub, Queue

MOST_OF_ONE = 40  # audiences that one asker may open: what nobody else watches is made for them alone, with each change
WAITING = 64  # answers that may wait for a reader who is slow to take them

T = TypeVar("T")
Live = Callable[[Queue], AsyncGenerator[T, None]]
Missed = Callable[[UUID], Awaitable[list[T]]]


class BehindError(Exception):
    """A reader has not taken what waits for them, and is told no more."""


class CrowdedError(Exception):
    """Somebody watches more different things than one may."""


class Audience(Generic[T]):
    """One source of answers, and the readers they are handed to."""

    def __init__(self, hub: Hub, live: Live[T], missed: Missed[T], asker: Hashable = None) -> None:
        """Listen to the hub from now on; `live` makes answers of its queue, `missed` those after an event."""
        self.asker = asker
        self.closed = False
        self._hub = hub
        self._readers: set[asyncio.Queue[T | Exception]] = set()
        self._missed = missed
        self._one_at_a_time = asyncio.Lock()
        self._asked: dict[UUID, asyncio.Task[list[T]]] = {}
        self._ends = contextlib.ExitStack()
        self._telling = _apart(self._tell(live(self._ends.enter_context(hub.listening()))))

    @contextlib.contextmanager
    def reading(self) -> Iterator[asyncio.Queue[T | Exception]]:
        """A queue of all answers from now on, and in the end of the reason why there are no more."""
        answers = asyncio.Queue[T | Exception]()
        self._readers.add(answers)
        self._hub.readers += 1
        try:
            yield answers
        finally:
            self._readers.discard(answers)
            self._hub.readers -= 1

    @property
    def deserted(self) -> bool:
        """Whether nobody reads."""
        return not self._readers

    @property
    def over(self) -> bool:
        """Whether there will be no more answers."""
        return self._telling.done()

    async def close(self) -> None:
        """Stop making answers."""
        self.closed = True
        tasks = [self._telling, *self._asked.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._ends.close()

    async def missed(self, after: UUID) -> list[T]:
        """The answers after an event, made once for all who ask for them before the making begins."""
        making = self._asked.get(after)
        if making is None:
            making = self._asked[after] = _apart(self._make_missed(after))
        return await asyncio.shield(making)

    async def _make_missed(self, after: UUID) -> list[T]:
        async with self._one_at_a_time:
            del self._asked[after]  # who comes from here on may have missed more
            return await self._missed(after)

    async def _tell(self, answers: AsyncGenerator[T, None]) -> None:
        end: Exception = StopAsyncIteration()
        try:
            async with contextlib.aclosing(answers):
                async for answer in answers:
                    self._hand_out(answer)
        except Exception as error:  # each reader meets it
            end = error
        finally:
            self._ends.close()
        for reader in self._readers:
            reader.put_nowait(end)

    def _hand_out(self, answer: T) -> None:
        for reader in list(self._readers):
            if reader.qsize() < WAITING:
                reader.put_nowait(answer)
            else:
                self._readers.discard(reader)
                reader.put_nowait(BehindError())


class Audiences(Generic[T]):
    """All audiences of a process, by what they watch."""

    def __init__(self, hub: Hub) -> None:
        """Start with nobody watching."""
        self._hub = hub
        self._open: dict[Hashable, Audience[T]] = {}
        self._opened = Counter[Hashable]()

    def __len__(self) -> int:
        """How many audiences there are."""
        return len(self._open)

    async def watch(
        self,
        key: Hashable,
        live: Live[T],
        missed: Missed[T],
        after: UUID | None,
        *,
        greeting: T | None = None,
        asker: Hashable = None,
    ) -> AsyncGenerator[T, None]:
        """Answers from now on, those after an event first; an equal key says that everything would be answered alike.

        A reader who has the greeting will miss nothing from then on. Raises BehindError for one who is too slow, CrowdedError
        where the asker watches too many things that nobody else does, and whatever goes wrong in the making.
        """
        audience = self._open.get(key)
        if audience is None or audience.over:
            audience = self._begin(key, live, missed, asker)
        try:
            with audience.reading() as answers:
                if greeting is not None:
                    yield greeting
                for answer in await audience.missed(after) if after else ():
                    yield answer
                while not isinstance(answer := await answers.get(), Exception):
                    yield answer
        finally:
            await self._leave(key, audience)
        if not isinstance(answer, StopAsyncIteration):
            raise answer

    def _begin(self, key: Hashable, live: Live[T], missed: Missed[T], asker: Hashable) -> Audience[T]:
        if asker is not None and self._opened[asker] >= MOST_OF_ONE:
            raise CrowdedError
        self._opened[asker] += 1
        audience = self._open[key] = Audience(self._hub, live, missed, asker)
        return audience

    async def _leave(self, key: Hashable, audience: Audience[T]) -> None:
        if audience.deserted and not audience.closed:
            if self._open.get(key) is audience:
                del self._open[key]
            self._opened[audience.asker] -= 1
            self._opened += Counter()  # those who have none left
            await audience.close()


def _apart(work: Any) -> Any:
    """A task that knows nothing of the operation it was started in, for it may outlast that."""
    return asyncio.get_running_loop().create_task(work, context=Context())
