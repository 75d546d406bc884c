"""Leases in both databases: held by one at a time, given back, or lost by whoever is silent."""

import asyncio
from uuid import uuid4

from api.store import lease
from api.store.conflict import ConflictError
from api.store.database import Database

LONG, OVER = 60.0, -1.0  # seconds


async def _take(database: Database, name: str, who: object, seconds: float = LONG) -> bool:
    async with database.session(), database.transaction():
        return await lease.take(name, who, seconds)  # type: ignore[arg-type]


async def test_a_lease_is_held_by_one(database: Database) -> None:
    """The first gets it, and again whenever they ask; nobody else does; another name is another lease."""
    here, there = uuid4(), uuid4()
    assert await lease.holder("expiry") is None
    assert await _take(database, "expiry", here)
    assert await _take(database, "expiry", here)
    assert not await _take(database, "expiry", there)
    assert await lease.holder("expiry") == here
    assert await _take(database, "dispatch", there)


async def test_whoever_is_silent_loses_it(database: Database) -> None:
    """When its time is over another takes it, and the first cannot take it back while it is held."""
    here, there = uuid4(), uuid4()
    assert await _take(database, "expiry", here, OVER)
    assert await lease.holder("expiry") is None
    assert await _take(database, "expiry", there)
    assert not await _take(database, "expiry", here)
    assert await lease.holder("expiry") == there


async def test_whoever_renews_keeps_everything_they_hold(database: Database) -> None:
    """One statement renews all leases of a holder, and those of nobody else."""
    here, there = uuid4(), uuid4()
    await _take(database, "expiry", here, OVER)
    await _take(database, "appeals", here, OVER)
    await _take(database, "dispatch", there, OVER)
    async with database.transaction():
        assert await lease.renew(here, LONG) == 2
    held = [await lease.holder(name) for name in ("expiry", "appeals", "dispatch")]
    assert held == [here, here, None]


async def test_what_is_given_back_is_free_at_once(database: Database) -> None:
    """Nobody has to wait for the leases of a process that said goodbye."""
    here, there = uuid4(), uuid4()
    await _take(database, "expiry", here)
    await _take(database, "dispatch", there)
    async with database.transaction():
        assert await lease.give_back(here) == 1
    assert await lease.holder("expiry") is None
    assert await lease.holder("dispatch") == there
    assert await _take(database, "expiry", there)


async def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    """Eight callers take a free lease, then a lapsed one: each time one of them has it."""

    async def attempt(seconds: float) -> bool:
        try:
            return await _take(database, "expiry", uuid4(), seconds)
        except ConflictError:
            return False

    first = await asyncio.gather(*(attempt(LONG) for _ in range(8)))
    assert sum(first) == 1
    async with database.transaction():
        await lease.renew((await lease.holder("expiry")) or uuid4(), OVER)
    second = await asyncio.gather(*(attempt(LONG) for _ in range(8)))
    assert sum(second) == 1
