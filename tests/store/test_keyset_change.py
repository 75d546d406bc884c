"""Pages of every list in every order, read while somebody else writes: nothing twice, and nothing lost that stood."""

import asyncio
import random
from uuid import UUID

import pytest

from api.store.database import Database
from schema.paging import Window
from tests.store import listing
from tests.store.listing import COUNT, LISTS, Find

ROUNDS = 3


async def _walked(find: Find, size: int, ticks: asyncio.Semaphore) -> list[UUID]:
    """The ids of all pages, between any two of which the writer has written."""
    shown, key = list[UUID](), None
    while True:
        page = await find(Window(size, key))
        shown += [each.id for each in page.things]
        if not page.more:
            return shown
        key = page.keys[-1]
        ticks.release()
        await asyncio.sleep(0)


async def _written(url: str, anchor: listing.Anchor, ticks: asyncio.Semaphore, chance: random.Random) -> None:
    """Add rows anywhere in the lists and take them away again, from connections of its own, a change for every tick."""
    database = await Database.open(url)
    try:
        there: list[list[tuple[str, UUID]]] = []
        async with database.session():
            while True:
                await ticks.acquire()
                async with database.transaction():
                    if there and chance.random() < 0.5:
                        await listing.remove(there.pop(chance.randrange(len(there))))
                    else:
                        there.append(await listing.add(chance.randrange(COUNT), anchor))
    finally:
        await database.close()


@pytest.mark.parametrize("size", [1, 3])
async def test_what_stands_is_shown_once_while_rows_come_and_go(database: Database, database_url: str, size: int) -> None:
    """Of every list in each of its orders the pages show no row twice, and each that stood all the time."""
    async with database.transaction():
        anchor = await listing.anchored()
        for number in range(COUNT):
            await listing.add(number, anchor)
    standing = {name: {each.id for each in (await find(Window(100))).things} for name, find in LISTS.items()}
    ticks = asyncio.Semaphore(0)
    writer = asyncio.create_task(_written(database_url, anchor, ticks, random.Random(size)))  # noqa: S311 - the same again
    others = 0
    try:
        for name, find in list(LISTS.items()) * ROUNDS:
            shown = await _walked(find, size, ticks)
            assert len(set(shown)) == len(shown), name
            assert standing[name] <= set(shown), name
            others += len(set(shown) - standing[name])
            assert not writer.done()
    finally:
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
    assert others > 0
