"""Live changes across processes that share a database: on PostgreSQL each tells the others the ids of what it has committed.

They are told after the commit and not inside it, for PostgreSQL lets only one transaction at a time commit with a NOTIFY.
Events are read from their table; those that nobody told of, because a process died or a connection was lost, are found there
a little later. On SQLite, where nobody can be told, that is how those of other processes are found.

Everybody here hears of them in one order, those of this process as well: first all that is settled (`api.store.writer`), then,
ahead of it, what is known to have committed. Whoever has heard of an event has therefore heard of all from before its horizon,
and can go on from it without a loss.
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
from matching import event

CHANNEL = "talka_event"
BEAT = 5.0  # seconds between looks for what nobody told of
SHORT_BEAT = 1.0  # the same where nobody can be told
WITHIN = 10  # seconds the database may take to answer
BATCH = 200
WAITING = 4096  # ids that may wait to be told or read; what is lost beyond them is found in the table


class Relay:
    """One connection of its own on which ids are told and heard; `nudge` is set whenever there is something to do."""

    def __init__(self, url: str | None, hub: Hub) -> None:
        """Relay between the hub and the PostgreSQL at the address, or just read what comes into the database."""
        self.nudge = Nudge()
        self.beat = BEAT if url else SHORT_BEAT
        self._url = url
        self._hub = hub
        self._to_tell: deque[UUID] = deque(maxlen=WAITING)
        self._heard: deque[UUID] = deque(maxlen=WAITING)
        self._early: set[UUID] = set()
        self._begun = False
        self._seen: UUID | None = None
        self._connection: Any = None

    @contextlib.contextmanager
    def attached(self) -> Iterator[Self]:
        """Put the hub's own events in order, and tell others their ids, inside the block."""
        self._hub.take = self._take
        try:
            yield self
        finally:
            self._hub.take = self._hub.deliver
            self._disconnect()

    async def turn(self) -> int:
        """Tell what waits to be told, and hand out what was written; a failure leaves the next turn a fresh connection."""
        try:
            await self._begin()
            try:
                await self._tell_others()
            except Exception:
                await self._hand_out()  # those here need not wait until others can be told
                raise
            await self._hand_out()
        except BaseException:
            self._disconnect()
            raise
        return 0

    async def _begin(self) -> None:
        if not self._begun:
            self._seen = await event_store.latest()
            self._begun = True
            for happened in await event_store.load(self._heard):  # of what came before, this is all that matters here
                self._early.add(happened.id)
                self._hub.deliver(happened)

    async def _connect(self, url: str) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(url, timeout=WITHIN, command_timeout=WITHIN)
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

    def _take(self, happened: event.Event) -> None:
        if self._url:
            self._to_tell.append(happened.id)
        self._heard.append(happened.id)
        self.nudge.set()

    def _hear(self, connection: Any, process: int, _channel: str, payload: object) -> None:
        own = process == connection.get_server_pid()
        with contextlib.suppress(ValueError):
            id = UUID(str(payload))
            if not own:
                self._hub.stir()
                self._heard.append(id)
                self.nudge.set()

    async def _tell_others(self) -> None:
        """Send the ids that wait; without any, the question still shows whether the connection lives."""
        if self._url:
            await self._connect(self._url)
            ids = [str(id) for id in self._to_tell]
            self._to_tell.clear()
            await self._connection.execute("SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id", CHANNEL, ids)

    async def _hand_out(self) -> None:
        """First all in order; then, since a long transaction elsewhere holds that up, what is known to have committed."""
        waiting = set(self._heard) - self._early
        self._heard.clear()
        await self._follow(waiting)
        for happened in await event_store.early(waiting):
            self._early.add(happened.id)
            waiting.discard(happened.id)
            self._hub.deliver(happened)
        if waiting:
            await self._follow(waiting)  # settled in between, if it was not handed out long ago

    async def _follow(self, waiting: set[UUID]) -> None:
        more = True
        while more:
            some = await event_store.after(self._seen, BATCH)
            more = len(some) == BATCH
            for happened in some:
                self._seen = happened.id
                waiting.discard(happened.id)
                if happened.id in self._early:
                    self._early.remove(happened.id)
                else:
                    self._hub.deliver(happened)
