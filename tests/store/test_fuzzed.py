"""What throwing documents at the whole server has found in the store; each stays found."""

import asyncio
import contextlib

import pytest

from api.store import sql
from api.store.database import Database


async def test_a_statement_that_was_begun_and_not_sent_leaves_nothing_open(postgres_database: str) -> None:
    """What no column takes is refused between a statement's two halves; whoever gets the connection next begins afresh."""
    database = await Database.open(postgres_database)
    try:
        async with database.session():
            for value in (2**40, "\ud800"):
                with pytest.raises(Exception, match="invalid input"):
                    await sql.rows(f"SELECT ?::{'int4' if isinstance(value, int) else 'text'} AS given", value)
                async with database.transaction():
                    assert await sql.rows("SELECT 1 AS one") == [{"one": 1}]
    finally:
        await database.close()


async def test_whoever_comes_after_one_who_went_away_begins_afresh(postgres_database: str) -> None:
    """However many reads are given up at whatever moment, the transactions after them begin and end as usual."""
    database = await Database.open(postgres_database)

    async def read(number: int) -> None:
        async with database.session():
            await sql.rows(f"SELECT pg_sleep(0.005), {number}, ?::int4", number)

    try:
        for steps in range(60):
            reading = asyncio.create_task(read(steps))
            for _ in range(steps):
                await asyncio.sleep(0)
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
            async with database.session(), database.transaction():
                assert await sql.rows("SELECT 1 AS one") == [{"one": 1}]
    finally:
        await database.close()
