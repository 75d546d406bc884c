"""The outbox of offers in both databases: every change is in it, and whoever follows it loses none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.store import ConflictError, digest, outbox, sql
from api.store import offer as offers
from api.store.database import Database
from matching import offer
from tests.store import thing

LATER = timedelta(days=1)


@pytest.fixture
async def given(database: Database) -> list[offer.Offer]:
    """Four offers of one giver, in the order of their ids."""
    giver = thing.a_person()
    made = [thing.an_offer(giver.id) for _ in range(4)]
    async with database.transaction():
        await thing.kept(giver)
        await offers.insert_many(made)
    return made


async def _naive(last: int) -> list[tuple[int, UUID]]:
    """What a reader finds who goes on from the last number it saw."""
    rows = await sql.rows("SELECT sequence, offer_id FROM outbox WHERE sequence > ? ORDER BY sequence", last)
    return [(row["sequence"], UUID(str(row["offer_id"]))) for row in rows]


@asynccontextmanager
async def _slow(database: Database, changed: offer.Offer) -> AsyncIterator[asyncio.Event]:
    """A transaction that has saved the offer and waits to be let go; it has committed when the block ends."""
    wrote, go = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.session(), database.transaction():
            await offers.save(changed)
            wrote.set()
            await go.wait()

    task = asyncio.create_task(write())
    await wrote.wait()
    try:
        yield go
    finally:
        go.set()
        await task


async def _save(database: Database, changed: offer.Offer) -> None:
    async with database.session(), database.transaction():
        await offers.save(changed)


async def _all(position: outbox.Position) -> list[UUID]:
    return [each.offer_id for each in await outbox.after(position, 100)]


async def test_a_reader_that_goes_on_from_the_last_number_loses_a_late_commit(postgres: Database) -> None:
    """The trap: a slow transaction draws a lower number than one that commits before it, and is never read."""
    giver = thing.a_person()
    slow, fast = thing.an_offer(giver.id), thing.an_offer(giver.id)
    async with postgres.transaction():
        await thing.kept(giver, slow, fast)
    last = max(number for number, _ in await _naive(0))
    async with _slow(postgres, slow):
        await _save(postgres, fast)
        read = await _naive(last)
    assert [id for _, id in read] == [fast.id]
    assert await _naive(read[-1][0]) == []


async def test_a_reader_in_the_order_of_transactions_loses_nothing(database: Database, given: list[offer.Offer]) -> None:
    """In the same race it waits for the slow transaction, and then reads both changes, each once."""
    slow, fast, *_ = given
    start = await outbox.latest()
    async with _slow(database, slow):
        second = asyncio.create_task(_save(database, fast))
        if database.dialect == "postgres":
            await second
        assert await outbox.after(start, 100) == []
        assert await outbox.latest() == start
    await second
    read = await outbox.after(start, 100)
    assert [(each.offer_id, each.version) for each in read] == [(slow.id, 1), (fast.id, 1)]
    assert await outbox.after(read[-1].at, 100) == []


async def test_what_is_ahead_of_a_slow_transaction_can_be_read_early(postgres: Database) -> None:
    """Nobody has to wait for the slow one to hear of the fast one."""
    giver = thing.a_person()
    slow, fast = thing.an_offer(giver.id), thing.an_offer(giver.id)
    async with postgres.transaction():
        await thing.kept(giver, slow, fast)
    start = await outbox.latest()
    async with _slow(postgres, slow):
        await _save(postgres, fast)
        assert [each.offer_id for each in await outbox.early(start.sequence, 100)] == [fast.id]


async def test_every_change_of_an_offer_is_in_the_outbox(database: Database, given: list[offer.Offer]) -> None:
    """Offers that are made and offers that are saved, with the version they then have, in the order of their changes."""
    await _save(database, replace(given[1], held=5))
    await _save(database, replace(given[1], held=9, changed=1))
    read = await outbox.after(outbox.Position(), 100)
    expected = [(each.id, 0) for each in given] + [(given[1].id, 1), (given[1].id, 2)]
    assert [(each.offer_id, each.version) for each in read] == expected
    assert [each.at for each in read] == sorted(each.at for each in read)


async def test_what_is_undone_was_never_in_the_outbox(database: Database, given: list[offer.Offer]) -> None:
    """Neither a transaction that fails nor a save that comes too late leaves a row."""
    start = await outbox.latest()

    async def fail() -> None:
        async with database.transaction():
            await offers.save(replace(given[0], held=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    with pytest.raises(ConflictError):
        async with database.transaction():
            await offers.save(replace(given[0], changed=7))
    assert await outbox.after(start, 100) == []


async def test_it_is_read_in_parts(database: Database, given: list[offer.Offer]) -> None:
    """A few rows at a time lead to the same as all at once."""
    walked: list[outbox.Change] = []
    while some := await outbox.after(walked[-1].at if walked else outbox.Position(), 3):
        walked += some
    assert [each.offer_id for each in walked] == [each.id for each in given]
    assert walked[-1].at == await outbox.latest()


async def test_sweeping_leaves_the_last_row_to_go_on_from(database: Database, given: list[offer.Offer]) -> None:
    """Old rows go but for the newest of them, so a reader that saw them all goes on, and one that did not is told."""
    behind = (await outbox.after(outbox.Position(), 2))[-1].at
    up_to_date = await outbox.latest()
    async with database.transaction():
        assert await outbox.sweep(datetime.now(UTC) - LATER) == 0
        assert await outbox.sweep(datetime.now(UTC) + LATER) == 3
    await _save(database, given[0])
    assert await _all(up_to_date) == [given[0].id]
    with pytest.raises(outbox.GapError):
        await outbox.after(behind, 100)


async def test_sweeping_keeps_what_is_not_settled(postgres: Database) -> None:
    """While an older transaction runs, nothing goes that its readers still wait for."""
    giver = thing.a_person()
    slow, fast = thing.an_offer(giver.id), thing.an_offer(giver.id)
    async with postgres.transaction():
        await thing.kept(giver, slow, fast)
    start = await outbox.latest()
    async with _slow(postgres, slow):
        await _save(postgres, fast)
        async with postgres.session(), postgres.transaction():
            await outbox.sweep(datetime.now(UTC) + LATER)
    assert await _all(start) == [slow.id, fast.id]


async def test_both_databases_reckon_the_same_digest(database: Database, given: list[offer.Offer]) -> None:
    """The sum over offers that can be ranked is that of Python; those changed after the position are told and left out."""
    before = await outbox.latest()
    await _save(database, replace(given[0], state=offer.OfferState.PAUSED))
    await _save(database, replace(given[1], held=100))
    await _save(database, replace(given[2], held=3))
    at = await outbox.latest()
    kept = [(given[2].id, 1), (given[3].id, 0)]
    assert await offers.sum_up(at) == (2, sum(digest.mixed(*each) for each in kept), set())
    changed = {each.id for each in given[:3]}
    assert await offers.sum_up(before) == (1, digest.mixed(given[3].id, 0), changed)


async def test_pages_are_the_offers_that_can_be_ranked(database: Database, given: list[offer.Offer]) -> None:
    """Page after page in the order of the ids, without those that are paused or wholly promised."""
    await _save(database, replace(given[0], state=offer.OfferState.PAUSED))
    await _save(database, replace(given[2], held=100))
    first = await offers.page(None, 1)
    assert first == [given[1]]
    assert await offers.page(first[-1].id, 5) == [given[3]]
    assert await offers.page(given[3].id, 5) == []
