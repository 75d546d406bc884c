"""Live changes within one process: every event goes to every listener's own bounded queue."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from matching import event

WAITING = 256  # events a slow listener may fall behind before it must catch up from the database

Queue = asyncio.Queue[event.Event | None]


class Hub:
    """Hands events to listeners; a listener that falls too far behind finds None and must catch up."""

    def __init__(self) -> None:
        """Start with nobody listening, nobody who puts events in order (`take`), and nobody to `stir` when anything changes."""
        self._queues: set[Queue] = set()
        self.readers = 0  # who is told by listeners
        self.take: Callable[[event.Event], None] = self.deliver
        self.stir: Callable[[], None] = self.rest

    def publish(self, happened: event.Event) -> None:
        """Take in what this process has committed; never waits."""
        self.take(happened)
        self.stir()

    @staticmethod
    def rest() -> None:
        """What `stir` does while nobody follows the database: nothing."""

    def deliver(self, happened: event.Event) -> None:
        """Give an event to every listener; never waits."""
        for queue in self._queues:
            if queue.qsize() < WAITING:
                queue.put_nowait(happened)
            elif queue.qsize() == WAITING:
                queue.put_nowait(None)

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
