"""Live changes within one process: every event goes to every listener's own bounded queue."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from matching import event

WAITING = 256  # events a slow listener may fall behind before it must catch up from the database
REMEMBERED = 4096  # events that are known to have been handed out, however often they are heard of

Queue = asyncio.Queue[event.Event | None]


class Hub:
    """Hands events to listeners, each once; a listener that falls too far behind finds None and must catch up."""

    def __init__(self) -> None:
        """Start with nobody listening, nobody to tell outside this process, and nobody to `stir` when anything changes."""
        self._queues: set[Queue] = set()
        self._known: dict[UUID, None] = {}
        self.tell_others: Callable[[UUID], None] = lambda _: None
        self.stir: Callable[[], None] = self.rest

    def publish(self, happened: event.Event) -> None:
        """Give an event of this process to every listener, and its id to other processes; never waits."""
        self.tell_others(happened.id)
        self.stir()
        self.deliver(happened)

    @staticmethod
    def rest() -> None:
        """What `stir` does while nobody follows the database: nothing."""

    def deliver(self, happened: event.Event) -> None:
        """Give an event to every listener, unless they have had it; never waits."""
        if happened.id in self._known:
            return
        self._remember(happened.id)
        for queue in self._queues:
            if queue.qsize() < WAITING:
                queue.put_nowait(happened)
            elif queue.qsize() == WAITING:
                queue.put_nowait(None)

    def _remember(self, id: UUID) -> None:
        self._known[id] = None
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def knows(self, id: UUID) -> bool:
        """Whether the event was handed out."""
        return id in self._known

    @contextmanager
    def listening(self) -> Iterator[Queue]:
        """A queue of all events from now on."""
        queue = Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    @property
    def listeners(self) -> int:
        """How many are listening."""
        return len(self._queues)
