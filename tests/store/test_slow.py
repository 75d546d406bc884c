"""Statements that take too long end, and leave their connection as good as new."""

import asyncio

import pytest

from api.store import person as people
from api.store import sql, sqlite
from api.store.database import Database
from tests.store import thing

SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS number FROM n",
    "postgres": "SELECT pg_sleep(600)",
}
RUNNING = "SELECT count(*) AS number FROM pg_stat_activity WHERE state = 'active' AND query = ?"


async def nothing_runs(database: Database) -> bool:
    """Whether the database has stopped working on slow statements."""
    if database.dialect == "sqlite":  # a statement that runs holds its reader
        many = asyncio.gather(*(sql.rows("SELECT 1 AS one") for _ in range(4 * sqlite.READERS)))
        return await many == [[{"one": 1}]] * 4 * sqlite.READERS
    return (await sql.rows(RUNNING, SLOW["postgres"]))[0]["number"] == 0


async def rests(database: Database) -> bool:
    """Wait until the database has stopped working on slow statements."""
    while not await nothing_runs(database):
        continue
    return True


async def give_up_on(database: Database) -> None:
    """Start a slow statement, and leave it."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await sql.rows(SLOW[database.dialect])


async def test_who_leaves_takes_the_statement_along(database: Database) -> None:
    """A slow statement is stopped when its task is cancelled, more often than there are connections; others go on."""
    for _ in range(2 * sqlite.READERS + 1):
        await give_up_on(database)
    assert await rests(database)


async def test_a_task_that_is_cancelled_at_once_leaves_nothing_running(database: Database) -> None:
    """A statement that has not even begun when its task is cancelled does not begin and stay."""
    for _ in range(2 * sqlite.READERS + 1):
        task = asyncio.create_task(sql.rows(SLOW[database.dialect]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await rests(database)


async def test_whoever_leaves_between_two_steps_leaves_nothing_open(database: Database) -> None:
    """A task that is cancelled anywhere in a new statement leaves a connection that reads and writes as before."""
    for step in range(40):
        task = asyncio.create_task(sql.rows(f"SELECT {step} AS number FROM person"))  # noqa: S608 - a number
        for _ in range(step):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with database.transaction():
            await people.insert(thing.a_person(name=str(step)))
    assert len(await sql.rows("SELECT id FROM person")) == 40


async def insert_and_linger(database: Database) -> None:
    """Write somebody, and then take for ever."""
    async with database.transaction():
        await people.insert(thing.a_person(name="left"))
        await sql.rows(SLOW[database.dialect])


async def test_a_transaction_that_is_left_is_undone(database: Database) -> None:
    """What was written before a slow statement is gone when the task is cancelled, and the next transaction is kept."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(insert_and_linger(database), 0.1)
    async with database.transaction():
        await people.insert(thing.a_person(name="stayed"))
    assert [row["name"] for row in await sql.rows("SELECT name FROM person")] == ["stayed"]


async def test_postgres_ends_what_nobody_waits_for(postgres_database: str) -> None:
    """The server itself ends a statement beyond its time, and the connection serves the next one."""
    database = await Database.open(postgres_database, seconds=0.1)
    try:
        async with database.session():
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    await sql.rows(SLOW["postgres"])
                assert await sql.rows("SELECT 1 AS one") == [{"one": 1}]
            with pytest.raises(TimeoutError):
                async with database.transaction():
                    await sql.rows(SLOW["postgres"])
            async with database.transaction():
                assert await sql.rows("SELECT 1 AS one") == [{"one": 1}]
    finally:
        await database.close()
