"""Several processes on one database: nothing is promised twice, and nothing is lost."""

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from api.store import account as accounts
from api.store import facility as facilities
from api.store import offer as offers
from api.store import pledge as pledges
from api.store import rate, search
from api.store import request as requests
from api.store.database import Database
from tests.store import racer, thing
from tests.store.thing import NOW

PROCESSES = 8


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Eight processes, each started afresh."""
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


Race = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
def race(processes: ProcessPoolExecutor, database_url: str) -> Race:
    """Does the same in every process at once."""

    async def run(act: Callable[..., Awaitable[Any]], *arguments: Any, times: int = PROCESSES) -> list[Any]:
        loop = asyncio.get_running_loop()
        running = [loop.run_in_executor(processes, racer.run, database_url, act, *arguments) for _ in range(times)]
        return await asyncio.gather(*running)

    return run


async def test_processes_that_start_together_migrate_once(race: Race) -> None:
    """Eight processes meet an empty database: one makes the tables, and all can go on."""
    assert sorted(await race(racer.migrate))[:-1] == [0] * (PROCESSES - 1)


@pytest.mark.parametrize("needs", [(60, 60), (30, 45)], ids=["offer is short", "lines are short"])
async def test_an_offer_is_never_promised_twice_nor_a_line_filled_over(
    database: Database, race: Race, needs: tuple[int, int]
) -> None:
    """Eight processes hold one unit after the other: exactly what is there and wanted is pledged, and all counters agree."""
    giver = thing.a_person()
    offered = thing.an_offer(giver.id, capacity=100)
    asked = thing.a_request(giver.id, *({"need": thing.pieces(need)} for need in needs))
    line_ids = [line.id for line in asked.lines]
    async with database.transaction():
        await thing.kept(giver, offered, asked)
    done = await race(racer.hold, line_ids, offered.id)
    expected = min(100, sum(needs))
    held = (await offers.load([offered.id]))[offered.id]
    lines = await requests.load_lines(line_ids)
    made = await pledges.of_lines(line_ids)
    assert sum(pledged for pledged, _ in done) == expected
    assert (held.held, held.changed) == (expected, expected)
    assert {id: line.pledged for id, line in lines.items()} == {id: len(of_line) for id, of_line in made.items()}
    assert sum(line.pledged for line in lines.values()) == expected
    assert all(line.pledged <= need for line, need in zip((lines[id] for id in line_ids), needs, strict=True))


async def test_each_code_is_used_once(database: Database, race: Race) -> None:
    """Eight processes try the same codes: each opens for one of them, and every attempt has a number of its own."""
    codes = [thing.new_id() for _ in range(20)]
    async with database.transaction():
        for id in codes:
            await accounts.insert_code(id, "olena@example.org", "x", NOW, NOW)
    done = await race(racer.use, codes)
    assert sorted(id for used, _ in done for id in used) == codes
    numbers = zip(*(attempts for _, attempts in done), strict=True)
    assert [sorted(each) for each in numbers] == [list(range(1, PROCESSES + 1))] * len(codes)


async def test_processes_share_one_budget(database: Database, race: Race) -> None:
    """Eight processes take from one budget of twenty at once: it is given out twenty times, and no more."""
    assert sum(await race(racer.take_all, "shared", 20)) == 20


async def test_processes_that_settle_at_once_lose_nothing(database: Database, race: Race) -> None:
    """Eight processes note what they spent under the same keys, in different orders: the sum is what all of them spent."""
    await race(racer.spend_all, ["a", "b", "c"], 20)
    async with database.transaction():
        assert await rate.spend({"a": 0.0, "b": 0.0, "c": 0.0}, NOW) == {key: NOW.timestamp() + 8 * 20 for key in "abc"}


async def test_a_source_is_imported_once(database: Database, race: Race) -> None:
    """Eight processes import the same facility: one does, the others are told."""
    assert sum(await race(racer.register, "list:1")) == 1
    assert await facilities.by_source("list:1") is not None


async def test_no_change_is_lost_to_the_search_engine(database: Database, race: Race) -> None:
    """Facilities change in six processes while four relays here index and clear: in the end the index holds the last state."""
    hospitals = [thing.a_facility() for _ in range(3)]
    async with database.transaction():
        await facilities.insert_many(hospitals)
    index: dict[UUID, int | None] = {}
    changing = asyncio.ensure_future(race(racer.renew, [each.id for each in hospitals], 8, times=PROCESSES - 2))
    relays = [asyncio.create_task(_relay(database, index, changing.done, turns)) for turns in (0, 5, 20, 80)]
    added = await changing
    await asyncio.gather(*relays)
    assert index == {each.id: sum(added) // len(hospitals) for each in hospitals}
    stored = await facilities.load(index)
    assert stored == {each.id: replace(each, beds=index[each.id]) for each in hospitals}
    assert await search.waiting() == 0


async def _relay(database: Database, index: dict[UUID, int | None], finished: Callable[[], bool], turns: int) -> None:
    async with database.session():
        while not finished() or await search.waiting():
            async with database.transaction():
                claimed = await search.claim(2, datetime.now(UTC))
            loaded = await facilities.load(id for _, id, _ in claimed)
            # A search engine takes its time, and keeps whatever comes last.
            for _ in range(turns):
                await asyncio.sleep(0)
            index.update({id: each.beds for id, each in loaded.items()})
            async with database.transaction():
                await search.clear(claimed)
