"""Two processes on one PostgreSQL tell each other what they committed, and lose nothing when a connection is lost."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from api import identity
from api.actions.board import Board
from api.actions.scope import Scope
from api.live import hub, relay
from api.settings import Settings
from api.store import event as event_store
from api.store import migration
from api.store.database import Database
from matching import event, viewer

WITHIN = 20  # seconds until a notification must have come
LOST = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_notify%'
"""


class Process:
    """What a process has of its own: a hub, a relay, and somebody who watches the board."""

    def __init__(self, address: str | None) -> None:
        self.hub = hub.Hub()
        self.relay = relay.Relay(address, self.hub)

    async def write(self, database: Database) -> event.Event:
        """Commit an event, and publish it."""
        async with self.writing(database) as happened:
            return happened

    @contextlib.asynccontextmanager
    async def writing(self, database: Database) -> AsyncIterator[event.Event]:
        """An event that is written, and is committed and published at the end of the block."""
        now = datetime(2020, 2, 1, tzinfo=UTC)
        happened = event.Event(uuid.uuid4(), now, "pledge", "pledge", uuid.uuid4(), event.Channel.PERSON)
        async with database.session(), database.transaction():
            await event_store.append([happened])
            database.after_commit(lambda: self.hub.publish(happened))
            yield happened

    async def told(self, database: Database, after: uuid.UUID | None, *, count: int) -> list[event.Event]:
        """The next changes that somebody hears of who watches the board here."""
        who, settings = viewer.ANONYMOUS, Settings()
        changes = Board(Scope(database, settings, self.hub, who, lambda: datetime.now(UTC), identity.new_id)).changes(after)
        try:
            async with asyncio.timeout(WITHIN):
                return [await anext(changes) for _ in range(count)]
        finally:
            await changes.aclose()

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


async def test_on_sqlite_what_others_wrote_is_found_in_the_table(tmp_path: Path) -> None:
    """A server hands out the events of a worker beside it, each once, though nobody can tell it of them."""
    opened = await Database.open(f"sqlite:///{tmp_path}/talka.db")
    try:
        await migration.migrate(opened)
        async with opened.session():
            here, there = Process(None), Process(None)
            with here.relay.attached(), here.hub.listening() as queue:
                await here.relay.turn()
                happened = [await there.write(opened), await here.write(opened)]
                for _ in range(2):
                    await here.relay.turn()
                told = drained(queue)
            assert here.relay.beat < relay.BEAT
    finally:
        await opened.close()
    assert len(told) == 2
    assert {each.id for each in told if each} == {each.id for each in happened}


async def test_a_lost_connection_is_made_anew_and_what_was_missed_is_caught_up(
    database: Database, processes: tuple[Process, Process], postgres_database: str
) -> None:
    """When the database drops both, events of either side still reach the other, once."""
    here, there = processes
    with here.hub.listening() as one, there.hub.listening() as other:
        await _drop_relays(postgres_database)
        written = [await here.write(database), await there.write(database)]
        for each in (*processes, *processes):
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
                await each.relay.turn()
            each.relay.nudge.clear()
        assert {each.id for each in drained(one) if each} == {each.id for each in written}
        assert {each.id for each in drained(other) if each} == {each.id for each in written}
        last = await here.write(database)
        await here.hear()
        await there.hear()
        assert (drained(one), drained(other)) == ([last], [last])


async def test_what_is_committed_before_the_relay_begins_is_told_once(database: Database, postgres_database: str) -> None:
    """A process whose relay has not had its first turn keeps what happened for those who listen already."""
    process = Process(postgres_database)
    await process.write(database)
    with process.relay.attached(), process.hub.listening() as queue:
        happened = await process.write(database)
        for _ in range(2):
            await process.relay.turn()
        assert drained(queue) == [happened]


async def test_whoever_goes_on_from_what_came_early_misses_nothing(
    database: Database, processes: tuple[Process, Process]
) -> None:
    """While an older transaction runs, newer changes are told at once; who leaves then and comes back hears of the older."""
    here, there = processes
    async with there.writing(database) as older:
        watching = asyncio.create_task(here.told(database, None, count=1))
        await asyncio.sleep(0)
        newer = await asyncio.create_task(here.write(database))
        await here.relay.turn()
        assert await watching == [newer]
    assert await here.told(database, newer.id, count=1) == [older]


async def test_whoever_comes_back_to_another_process_misses_nothing(
    database: Database, processes: tuple[Process, Process]
) -> None:
    """What the other process has handed out ahead of the order is told again to those who have not seen it."""
    here, there = processes
    async with there.writing(database) as older:
        first = await asyncio.create_task(here.write(database))
        second = await asyncio.create_task(here.write(database))
        await here.relay.turn()
        await there.hear()
        assert await there.told(database, first.id, count=1) == [second]
    assert await there.told(database, first.id, count=2) == [older, second]


async def test_all_hear_in_the_order_of_commits_though_a_writer_is_slow_to_tell(
    database: Database, processes: tuple[Process, Process]
) -> None:
    """An event whose writer has not told of it yet comes before one that was committed, and told of, later."""
    here, there = processes
    with here.hub.listening() as one:
        silent = await Process("postgres://nowhere/nothing").write(database)
        loud = await here.write(database)
        assert drained(one) == []
        await here.relay.turn()
        assert drained(one) == [silent, loud]
        await there.relay.turn()
        await here.relay.turn()
        assert drained(one) == []


async def _drop_relays(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        assert len(await connection.fetch(LOST)) >= 2
    finally:
        await connection.close()
