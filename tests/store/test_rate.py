"""Budgets that come back with time: spent in one statement, by any number of processes."""

import random
from datetime import timedelta

from api.store import rate, sql
from api.store.database import Database
from tests.store.thing import NOW

SECOND = timedelta(seconds=1)
AT = NOW.timestamp()


async def take(database: Database, key: str, after: float = 0.0, amount: float = 10.0, most: float = 30.0) -> bool:
    """Spend ten of thirty seconds, so many seconds from the beginning."""
    async with database.transaction():
        return await rate.take(key, amount, most, NOW + after * SECOND)


async def test_a_budget_is_spent_and_comes_back(database: Database) -> None:
    """Three times ten of thirty at once, and then once every ten seconds; another key has a budget of its own."""
    assert [await take(database, "one") for _ in range(4)] == [True, True, True, False]
    assert await take(database, "other")
    assert [await take(database, "one", after) for after in (9.9, 10, 10)] == [False, True, False]
    assert [await take(database, "one", 1000) for _ in range(4)] == [True, True, True, False]


async def test_what_is_refused_costs_nothing(database: Database) -> None:
    """Whoever asks too often does not wait the longer for it."""
    for _ in range(20):
        await take(database, "one")
    assert await take(database, "one", 10)


async def test_what_was_spent_already_is_noted_whatever_it_comes_to(database: Database) -> None:
    """Each key says when it is whole again, also beyond what it may spend; a second telling adds to the first."""
    async with database.transaction():
        assert await rate.spend({"b": 5.0, "a": 100.0}, NOW) == {"a": AT + 100, "b": AT + 5}
        assert await rate.spend({"a": 1.5}, NOW + 90 * SECOND) == {"a": AT + 101.5}
        assert await rate.spend({"b": 1.0}, NOW + 90 * SECOND) == {"b": AT + 91}
    assert not await take(database, "a", 90, 10, 20)


async def test_what_has_come_back_is_forgotten(database: Database) -> None:
    """Swept rows are those that no longer say anything."""
    async with database.transaction():
        await rate.spend({"short": 5.0, "long": 50.0}, NOW)
        assert await rate.sweep(NOW + 5 * SECOND) == 1
    assert [row["key"] for row in await sql.rows("SELECT key FROM rate")] == ["long"]


async def test_no_more_is_spent_than_a_budget_and_what_came_back(database: Database) -> None:
    """Whatever is asked for and when, within any stretch of time: what was let through never exceeds the budget and that time."""
    chance = random.Random(7)  # noqa: S311
    asked = [(chance.uniform(0, 30), chance.uniform(0, 20)) for _ in range(200)]
    at, granted = 0.0, list[tuple[float, float]]()
    for pause, amount in asked:
        at += pause
        if await take(database, "one", at, amount):
            granted.append((at, amount))
    for first, (begun, _) in enumerate(granted):
        spent = 0.0
        for moment, amount in granted[first:]:
            spent += amount
            assert spent <= 30 + (moment - begun) + 0.001
    assert 20 < len(granted) < 200
