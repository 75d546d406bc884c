"""Live changes within one process: every event goes to every listener's own bounded queue."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from matching import event

WAITING = 256  # events a slow listener may fall behind before it must catch up from the database

Queue = asyncio.Queue[event.Event | None]


class Hub:
    """Hands events to listeners; a listener that falls too far behind finds None and must catch up from the database."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._queues: set[Queue] = set()

    def publish(self, happened: event.Event) -> None:
        """Give the event to every listener; never waits."""
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
