"""A database that does not answer is told from everything else, and is used again once it is back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from api.store import away, migration, sql
from api.store import person as people
from api.store.away import AwayError
from api.store.database import Database
from tests.line import Line
from tests.store import thing

WITHIN = 20  # seconds


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (ConnectionRefusedError(), True),
        (OSError("Multiple exceptions"), True),
        (asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"), True),
        (asyncpg.CannotConnectNowError("the database system is starting up"), True),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), True),
        (asyncpg.exceptions.AdminShutdownError("terminating connection"), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.InterfaceError("the server expects 1 argument for this query, 2 were passed"), False),
        (asyncpg.InterfaceError("cannot perform operation: another operation is in progress"), False),
        (asyncpg.UndefinedTableError('relation "things" does not exist'), False),
        (asyncpg.InvalidPasswordError("password authentication failed"), False),
        (TimeoutError(), False),
        (ValueError(), False),
    ],
)
def test_only_what_means_it_is_told_as_that(error: Exception, meant: bool) -> None:
    """Neither a mistake of ours nor a statement that took too long is a database that is away."""
    assert away.is_away(error) is meant


@pytest.fixture
async def line(postgres_database: str) -> AsyncIterator[Line]:
    """A way to an empty database."""
    async with Line(postgres_database) as line:
        yield line


@pytest.fixture
async def far(line: Line) -> AsyncIterator[Database]:
    """A migrated database at the other end, in a session."""
    opened = await Database.open(line.address)
    try:
        await migration.migrate(opened)
        async with opened.session():
            yield opened
    finally:
        await opened.close()


async def write(database: Database, then: Callable[[], Awaitable[object]] | None = None) -> None:
    """Write somebody, and then do something more in the same transaction, and in a part of it."""
    async with database.transaction():
        await people.insert(thing.a_person(name="written"))
        async with database.transaction():
            await (then() if then else asyncio.sleep(0))


async def test_whatever_is_asked_of_it_is_told_as_that(far: Database, line: Line) -> None:
    """Reading, writing and what the database itself composes; and all of it goes well again afterwards."""
    asks: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: sql.rows("SELECT 1 AS one"),
        lambda: sql.text("SELECT 'one'", []),
        lambda: people.load([thing.a_person().id]),
        lambda: write(far),
    )
    async with asyncio.timeout(WITHIN):
        for _ in range(2):
            await line.cut()
            for ask in (*asks, *asks):
                with pytest.raises(AwayError):
                    await ask()
            await line.mend()
            for ask in asks:
                await ask()


async def test_one_that_goes_away_under_a_statement_is_told_as_that(far: Database, line: Line) -> None:
    """Also within a transaction, of which nothing is kept."""

    async def linger() -> None:
        await sql.rows("SELECT pg_sleep(600)")

    async with asyncio.timeout(WITHIN):
        running = [asyncio.create_task(linger()), asyncio.create_task(write(far, linger))]
        while len(await sql.rows("SELECT 1 AS one FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")) < 2:
            continue
        await line.cut()
        told = await asyncio.gather(*running, return_exceptions=True)
        assert [type(each) for each in told] == [AwayError, AwayError]
        await line.mend()
        assert await sql.rows("SELECT name FROM person") == []


async def test_it_may_go_away_between_two_statements(far: Database, line: Line) -> None:
    """The next one of the transaction, or its end, is told as that, whatever was done by then."""

    async def cut_and_read() -> None:
        await line.cut()
        await sql.rows("SELECT 1 AS one")

    for then in (line.cut, cut_and_read):
        async with asyncio.timeout(WITHIN):
            with pytest.raises(AwayError):
                await write(far, then)
            await line.mend()
    assert await sql.rows("SELECT name FROM person") == []


async def test_what_went_wrong_before_is_told_first(far: Database, line: Line) -> None:
    """That nothing could be undone on a lost connection hides no other error."""

    async def write_and_fail() -> None:
        async with far.transaction():
            await people.insert(thing.a_person(name="written"))
            await line.cut()
            raise KeyError

    async with asyncio.timeout(WITHIN):
        with pytest.raises(KeyError):
            await write_and_fail()
        await line.mend()
        assert await sql.rows("SELECT name FROM person") == []
