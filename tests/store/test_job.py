"""Jobs in both databases: they come and go with transactions, are taken by one at a time, and outlive whoever took them."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.store import job, search, sql
from api.store.database import Database
from api.store.job import Job

LONG, OVER = 60.0, -1.0  # seconds


def some(count: int) -> list[Job]:
    """Jobs that are not there yet."""
    return [Job(uuid4(), "reminder", uuid4()) for _ in range(count)]


async def add(database: Database, jobs: list[Job]) -> list[Job]:
    """Add jobs in one transaction."""
    async with database.session(), database.transaction():
        await job.add(jobs)
    return jobs


async def take(database: Database, who: object, limit: int = 100, seconds: float = LONG) -> list[Job]:
    """Take jobs."""
    async with database.session(), database.transaction():
        return await job.take(who, seconds, limit)  # type: ignore[arg-type]


async def test_a_job_comes_with_its_transaction(database: Database) -> None:
    """It is there when the transaction commits, and not at all when that is undone."""

    async def undone() -> None:
        async with database.transaction():
            await job.add(some(1))
            raise LookupError

    with pytest.raises(LookupError):
        await undone()
    assert not await job.waiting()
    (made,) = await add(database, some(1))
    assert await job.waiting()
    (taken,) = await take(database, uuid4())
    assert taken == Job(made.id, "reminder", made.thing_id, 1)


async def test_a_job_that_is_taken_is_nobody_elses(database: Database) -> None:
    """Others get what is left, the longest due first, until nothing is."""
    made = {each.id for each in await add(database, some(5))}
    first, second, third = [await take(database, uuid4(), 3) for _ in range(3)]
    assert (len(first), len(second), third) == (3, 2, [])
    assert {each.id for each in (*first, *second)} == made
    assert not await job.waiting()


async def test_a_job_outlives_whoever_took_it(database: Database) -> None:
    """When its holder is silent for too long it is due again, and says that it was taken before."""
    await add(database, some(1))
    (taken,) = await take(database, uuid4(), seconds=OVER)
    (again,) = await take(database, uuid4())
    assert (again.id, again.tries) == (taken.id, 2)


async def test_whoever_renews_keeps_their_jobs(database: Database) -> None:
    """A holder that is slow but alive loses none of theirs, and holds no others."""
    slow, dead = uuid4(), uuid4()
    await add(database, some(2))
    (kept,) = await take(database, slow, 1, OVER)
    # The renewal comes before anybody looks, as the slow one is still at work.
    async with database.transaction():
        assert await job.renew(slow, LONG) == 1
    (lost,) = await take(database, dead, 1, OVER)
    assert kept.id != lost.id
    assert [each.id for each in await take(database, uuid4())] == [lost.id]


async def test_a_job_that_is_put_off_is_due_later(database: Database) -> None:
    """Not before its time; it is not held meanwhile, and whoever held it does not renew it."""
    who = uuid4()
    await add(database, some(2))
    soon, late = await take(database, who)
    async with database.transaction():
        await job.put_off(soon.id, OVER)
        await job.put_off(late.id, LONG)
        assert await job.renew(who, LONG) == 0
    assert [each.id for each in await take(database, uuid4())] == [soon.id]


async def test_a_job_that_is_done_is_gone(database: Database) -> None:
    """It is not due again, however long ago it was taken; done twice is done."""
    await add(database, some(1))
    (taken,) = await take(database, uuid4(), seconds=OVER)
    for _ in range(2):
        async with database.transaction():
            await job.finish(taken.id)
    assert not await job.waiting()


async def test_of_many_takers_each_job_has_one(database: Database) -> None:
    """Four take one job after the other at the same time: together they have every job once."""
    made = {each.id for each in await add(database, some(40))}

    async def worker() -> list[Job]:
        mine: list[Job] = []
        while some := await take(database, uuid4(), 1):
            mine += some
        return mine

    taken = [each.id for mine in await asyncio.gather(*(worker() for _ in range(4))) for each in mine]
    assert len(taken) == len(set(taken)) == 40
    assert set(taken) == made


async def test_no_more_are_taken_than_asked_for_however_the_database_looks(postgres: Database) -> None:
    """A planner that knows of one row looks into the due ones for each row anew; what it takes is no more for that."""
    async with postgres.transaction():
        for count in (1, 9):
            await job.add(some(count))
            await search.mark("facility", [uuid4() for _ in range(count)])
            if count == 1:
                await sql.script("ANALYZE job; ANALYZE search_dirty")
        assert len(await job.take(uuid4(), LONG, 2)) == 2
        assert len(await search.claim(2, datetime.now(UTC))) == 2
