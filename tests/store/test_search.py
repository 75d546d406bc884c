"""What the search engine does not know yet, in both databases."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from api.store import design as designs
from api.store import search
from api.store.database import Database
from tests.store import thing
from tests.store.thing import NOW


async def _mark(database: Database, index: str, *ids: object) -> None:
    async with database.transaction():
        await search.mark(index, ids)  # type: ignore[arg-type]


async def test_marks_are_taken_oldest_first_and_cleared(database: Database) -> None:
    """A thing marked again moves to the end and is there once."""
    one, two, three = (thing.new_id() for _ in range(3))
    await _mark(database, "request", two, one, two)
    await _mark(database, "offer", one)
    await _mark(database, "request", one, three)
    taken = await search.take(10)
    assert [(index, id) for index, id, _ in taken] == [("request", two), ("offer", one), ("request", one), ("request", three)]
    assert await search.take(1) == taken[:1]
    async with database.transaction():
        await search.clear(taken[:3])
    assert await search.take(10) == taken[3:]
    assert await search.waiting() == 1
    async with database.transaction():
        await search.clear([])
        await search.mark("request", [])
    assert await search.waiting() == 1


async def test_a_mark_made_since_is_not_cleared(database: Database) -> None:
    """Clearing what was seen leaves what was marked after it."""
    id = thing.new_id()
    await _mark(database, "request", id)
    seen = await search.take(10)
    await _mark(database, "request", id)
    async with database.transaction():
        await search.clear(seen)
    assert [(index, marked) for index, marked, _ in await search.take(10)] == [("request", id)]


async def test_a_number_is_never_used_twice(database: Database) -> None:
    """A relay that is late clears nothing of a mark that was made after another relay had cleared the first."""
    id = thing.new_id()
    await _mark(database, "request", id)
    slow = await search.take(10)
    async with database.transaction():
        await search.clear(slow)
    await _mark(database, "request", id)
    async with database.transaction():
        await search.clear(slow)
    assert await search.waiting() == 1


async def test_a_relay_that_was_overtaken_marks_again(database: Database) -> None:
    """A slow relay may have indexed an older state after a fast one indexed the newest: the thing is indexed once more."""
    id, other = thing.new_id(), thing.new_id()
    await _mark(database, "request", id)
    slow = await search.take(10)
    await _mark(database, "request", id)
    fast = await search.take(10)
    await _mark(database, "offer", other)
    async with database.transaction():
        await search.clear(fast)
    async with database.transaction():
        await search.clear(slow)
    assert {(index, marked) for index, marked, _ in await search.take(10)} == {("request", id), ("offer", other)}


async def test_a_claimed_mark_is_for_one_relay(database: Database) -> None:
    """What one relay has claimed the others do not get, until the claim grows old or the thing is marked again."""
    one, two = thing.new_id(), thing.new_id()
    await _mark(database, "request", one, two)

    async def claim(limit: int, later: timedelta = timedelta()) -> list[UUID]:
        async with database.transaction():
            return [id for _, id, _ in await search.claim(limit, NOW + later)]

    assert await claim(1) == [one]
    assert await claim(9) == [two]
    assert await claim(9, search.CLAIM - timedelta(microseconds=1)) == []
    await _mark(database, "request", one)
    assert await claim(9) == [one]
    assert await claim(9, search.CLAIM) == [two, one]


async def test_marks_that_another_relay_is_claiming_are_skipped(postgres: Database) -> None:
    """On PostgreSQL relays never wait for each other."""
    first, second = thing.new_id(), thing.new_id()
    await _mark(postgres, "request", first, second)
    async with postgres.transaction():
        held = await search.claim(1, NOW)

        async def other() -> list[search.Mark]:
            async with postgres.session(), postgres.transaction():
                return await search.claim(9, NOW)

        rest = await asyncio.create_task(other())
    assert [id for _, id, _ in held + rest] == [first, second]


async def test_a_mark_that_commits_late_is_not_lost(database: Database) -> None:
    """A transaction marks anew while the old mark is taken and cleared: after its commit the thing is marked."""
    id = thing.new_id()
    await _mark(database, "request", id)
    marked, go = asyncio.Event(), asyncio.Event()

    async def change() -> None:
        async with database.session(), database.transaction():
            await search.mark("request", [id])
            marked.set()
            await go.wait()

    async def relay() -> None:
        async with database.session():
            taken = await search.take(10)
            go.set()
            async with database.transaction():
                await search.clear(taken)

    changing = asyncio.create_task(change())
    await marked.wait()
    await asyncio.gather(changing, relay())
    assert [(index, marked_id) for index, marked_id, _ in await search.take(10)] == [("request", id)]


async def test_a_mark_goes_with_its_transaction(database: Database) -> None:
    """A change that is undone marks nothing."""

    async def fail() -> None:
        async with database.transaction():
            await search.mark("offer", [thing.new_id()])
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await search.waiting() == 0


async def test_every_kind_is_walked_for_a_rebuild(database: Database) -> None:
    """All ids of an index, in order, batch by batch."""
    who, hospital = thing.a_person(), thing.a_facility()
    asked, given, made = thing.a_request(who.id), thing.an_offer(who.id), thing.a_design(who.id)
    others = [thing.a_facility() for _ in range(4)]
    async with database.transaction():
        await thing.kept(who, hospital, *others, asked, given)
        await designs.insert(made)
    alone = {"person": who.id, "request": asked.id, "offer": given.id, "design": made.id}
    assert {index: await search.all_ids(index, None, 9) for index in alone} == {index: [id] for index, id in alone.items()}
    first = await search.all_ids("facility", None, 3)
    rest = await search.all_ids("facility", first[-1], 3)
    assert first + rest == sorted(each.id for each in (hospital, *others))
    assert await search.all_ids("facility", rest[-1], 3) == []
