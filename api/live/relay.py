"""Live changes across processes that share a PostgreSQL: each tells the others the ids of what it has committed.

They are told after the commit and not inside it, for PostgreSQL lets only one transaction at a time commit with a NOTIFY.
Events are read from their table; those that nobody told of, because a process died or a connection was lost, are found there
a little later.
"""

import contextlib
from asyncio import Event as Nudge
from collections import deque
from collections.abc import Iterator
from typing import Any, Self
from uuid import UUID

import asyncpg

from api.live.hub import Hub
from api.store import event as event_store

CHANNEL = "talka_event"
BEAT = 5.0  # seconds between looks for what nobody told of
WITHIN = 10  # seconds the database may take to answer
BATCH = 200
WAITING = 4096  # ids that may wait to be told or read; what is lost beyond them is found in the table


class Relay:
    """One connection of its own on which ids are told and heard; `nudge` is set whenever there is something to do."""

    def __init__(self, url: str, hub: Hub) -> None:
        """Relay between the hub and the PostgreSQL at the address."""
        self.nudge = Nudge()
        self._url = url
        self._hub = hub
        self._to_tell: deque[UUID] = deque(maxlen=WAITING)
        self._heard: deque[UUID] = deque(maxlen=WAITING)
        self._begun = False
        self._seen: UUID | None = None
        self._connection: Any = None

    @contextlib.contextmanager
    def attached(self) -> Iterator[Self]:
        """Take the ids of the hub's own events inside the block."""
        self._hub.tell_others = self._tell
        try:
            yield self
        finally:
            self._disconnect()

    async def turn(self) -> int:
        """Tell what waits to be told, and hand out what others wrote; a failure leaves the next turn a fresh connection."""
        try:
            await self._begin()
            await self._connect()
            await self._tell_others()
            await self._hand_out()
        except BaseException:
            self._disconnect()
            raise
        return 0

    async def _begin(self) -> None:
        if not self._begun:
            self._seen = await event_store.latest()
            self._begun = True

    async def _connect(self) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(self._url, timeout=WITHIN, command_timeout=WITHIN)
            self._connection.add_termination_listener(self._lose)
            await self._connection.add_listener(CHANNEL, self._hear)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _lose(self, connection: object) -> None:
        if connection is self._connection:
            self._connection = None
            self.nudge.set()

    def _tell(self, id: UUID) -> None:
        self._to_tell.append(id)
        self.nudge.set()

    def _hear(self, connection: Any, process: int, _channel: str, payload: object) -> None:
        own = process == connection.get_server_pid()
        with contextlib.suppress(ValueError):
            id = UUID(str(payload))
            if not own and not self._hub.knows(id):
                self._hub.stir()
                self._heard.append(id)
                self.nudge.set()

    async def _tell_others(self) -> None:
        """Send the ids that wait; without any, the question still shows whether the connection lives."""
        ids = [str(id) for id in self._to_tell]
        self._to_tell.clear()
        await self._connection.execute("SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id", CHANNEL, ids)

    async def _hand_out(self) -> None:
        """What was heard of first, since a long transaction elsewhere holds up the reading in order; then all the rest."""
        heard = list(self._heard)
        self._heard.clear()
        for happened in await event_store.load(heard):
            self._hub.deliver(happened)
        while some := await event_store.after(self._seen, BATCH):
            for happened in some:
                self._hub.deliver(happened)
            self._seen = some[-1].id
