"""Connections of PostgreSQL between statements: kept at hand, given to who waits, and not handed on once they are closed."""

import asyncio
from typing import Any, cast

import asyncpg
import pytest

from api.store import postgres as module
from api.store import sql
from api.store.database import Database

SECONDS = 20


def client(database: Database) -> Any:
    """What hands connections out."""
    return cast("Any", database)._client


async def process() -> int:
    """The server's process behind the next statement."""
    return (await sql.rows("SELECT pg_backend_pid() AS number"))[0]["number"]


async def test_one_after_the_other_uses_one_connection(postgres: Database) -> None:
    """What was given back last is used next."""
    assert await process() == await process()


async def test_who_waits_gets_what_is_given_back(postgres: Database) -> None:
    """Where every connection is taken, a statement waits, and runs as soon as one is free."""
    hands = client(postgres)
    taken = [await hands.take() for _ in range(module.CONNECTIONS)]
    async with asyncio.timeout(SECONDS):
        waiting = [asyncio.create_task(process()) for _ in range(3)]
        while hands._waiting < len(waiting):  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert not any(each.done() for each in waiting)
        await hands.give_back(taken.pop())
        assert len(set(await asyncio.gather(*waiting))) == 1
    for each in taken:
        await hands.give_back(each)


async def test_a_connection_that_the_server_closed_is_not_used_again(postgres: Database, postgres_database: str) -> None:
    """Between two statements the server ended the connection of the first: the second runs through another."""
    first = await process()
    (idle,) = client(postgres)._at_hand
    other = await asyncpg.connect(postgres_database)
    async with asyncio.timeout(SECONDS):
        assert await other.fetchval("SELECT pg_terminate_backend($1)", first)
        while idle._con is not None:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await other.close()
        assert await process() != first


async def test_a_connection_that_has_lain_too_long_is_not_used_again(postgres: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands between us and the server may have forgotten it by then, and would tell neither: another is opened."""
    first = await process()
    monkeypatch.setattr(module, "FRESH", -1)
    assert await process() != first


async def test_a_connection_that_was_left_in_the_middle_is_not_at_hand(postgres: Database) -> None:
    """Whoever is cancelled while a statement runs leaves nothing of it to the next."""
    running = asyncio.create_task(sql.rows("SELECT pg_sleep(60)"))
    async with asyncio.timeout(SECONDS):
        while client(postgres)._at_hand:  # noqa: ASYNC110
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert client(postgres)._at_hand == []
        assert await sql.rows("SELECT 7 AS number") == [{"number": 7}]


async def test_a_transaction_that_nobody_ended_is_not_handed_on(postgres: Database) -> None:
    """Whoever gives a connection back with a transaction open leaves it to nobody: neither at hand nor open."""
    hands = client(postgres)
    taken = await hands.take()
    await taken.execute("BEGIN READ WRITE")
    await hands.give_back(taken)
    assert hands._at_hand == []
    assert await sql.rows("SELECT current_setting('transaction_read_only') AS only") == [{"only": "on"}]


async def test_what_is_in_use_while_everything_closes_is_closed_too(postgres_database: str) -> None:
    """Whoever closes the database waits for the statements that run, and no longer: nothing lies at hand any more."""
    database = await Database.open(postgres_database)
    hands = client(database)
    pool, taken = hands._pool, [await hands.take() for _ in range(3)]
    for each in taken[1:]:
        await hands.give_back(each)
    async with asyncio.timeout(SECONDS):
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
        taken.append(await hands.take())
        for each in (taken[0], taken[-1]):
            await hands.give_back(each)
            assert hands._at_hand == []
        await closing
        assert pool.get_size() == 0
