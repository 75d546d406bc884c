"""Two processes on one PostgreSQL tell each other what they committed, and lose nothing when a connection is lost."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from api.live import hub, relay
from api.store import event as event_store
from api.store import migration
from api.store.database import Database
from matching import event

WITHIN = 20  # seconds until a notification must have come
LOST = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_notify%'
"""


class Process:
    """What a process has of its own: a hub, a relay, and somebody who watches the board."""

    def __init__(self, address: str) -> None:
        self.hub = hub.Hub()
        self.relay = relay.Relay(address, self.hub)

    async def write(self, database: Database) -> event.Event:
        """Commit an event, and publish it."""
        happened = event.Event(
            uuid.uuid4(), datetime(2020, 2, 1, tzinfo=UTC), "pledge", "pledge", uuid.uuid4(), event.Channel.PERSON
        )
        async with database.transaction():
            await event_store.append([happened])
            database.after_commit(lambda: self.hub.publish(happened))
        return happened

    async def hear(self) -> None:
        """Wait to be nudged, and take a turn."""
        async with asyncio.timeout(WITHIN):
            await self.relay.nudge.wait()
        self.relay.nudge.clear()
        await self.relay.turn()


@pytest.fixture
async def database(postgres_database: str) -> AsyncIterator[Database]:
    """A migrated PostgreSQL database, in a session."""
    opened = await Database.open(postgres_database)
    try:
        await migration.migrate(opened)
        async with opened.session():
            yield opened
    finally:
        await opened.close()


@pytest.fixture
async def processes(database: Database, postgres_database: str) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes that listen to each other."""
    both = Process(postgres_database), Process(postgres_database)
    with both[0].relay.attached(), both[1].relay.attached():
        for each in both:
            await each.relay.turn()
        yield both


def drained(queue: hub.Queue) -> list[event.Event | None]:
    """All that waits in a queue."""
    return [queue.get_nowait() for _ in range(queue.qsize())]


async def test_an_event_of_one_process_reaches_the_other_once(database: Database, processes: tuple[Process, Process]) -> None:
    """The other's listeners get it when told, neither gets it twice, and the writer is not told of its own."""
    here, there = processes
    with here.hub.listening() as own, there.hub.listening() as other:
        happened = await here.write(database)
        await here.hear()
        await there.hear()
        await here.relay.turn()
        await there.relay.turn()
        assert (drained(own), drained(other)) == ([happened], [happened])


async def test_what_is_told_wakes_whoever_follows_the_database(database: Database, processes: tuple[Process, Process]) -> None:
    """A commit stirs its own process when it happens, and the other one as soon as it hears of it."""
    here, there = processes
    stirred: list[str] = []
    here.hub.stir, there.hub.stir = (lambda: stirred.append("here")), (lambda: stirred.append("there"))
    await here.write(database)
    assert stirred == ["here"]
    await here.hear()
    await there.hear()
    assert stirred == ["here", "there"]


async def test_what_nobody_told_of_is_found_in_the_table(database: Database, processes: tuple[Process, Process]) -> None:
    """An event of a program that dies before it tells anybody is handed out at the next turn."""
    here, there = processes
    silent = Process("postgres://nowhere/nothing")
    with here.hub.listening() as one, there.hub.listening() as other:
        happened = await silent.write(database)
        await here.relay.turn()
        await there.relay.turn()
        assert (drained(one), drained(other)) == ([happened], [happened])


async def test_a_lost_connection_is_made_anew_and_what_was_missed_is_caught_up(
    database: Database, processes: tuple[Process, Process], postgres_database: str
) -> None:
    """When the database drops both, events of either side still reach the other, once."""
    here, there = processes
    with here.hub.listening() as one, there.hub.listening() as other:
        await _drop_relays(postgres_database)
        written = [await here.write(database), await there.write(database)]
        for each in (*processes, *processes):
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await each.relay.turn()
            each.relay.nudge.clear()
        assert {each.id for each in drained(one) if each} == {each.id for each in written}
        assert {each.id for each in drained(other) if each} == {each.id for each in written}
        last = await here.write(database)
        await here.hear()
        await there.hear()
        assert (drained(one), drained(other)) == ([last], [last])


async def _drop_relays(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        assert len(await connection.fetch(LOST)) >= 2
    finally:
        await connection.close()
