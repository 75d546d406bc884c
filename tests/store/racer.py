"""What several processes do to one database at the same time; run by the tests of races, each in a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from api.store import ConflictError, migration, rate, search
from api.store import account as accounts
from api.store import facility as facilities
from api.store import offer as offers
from api.store import pledge as pledges
from api.store import request as requests
from api.store.database import Database
from tests.store import thing


def run(url: str, act: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    """Open the database, act in a session of it, and close it."""
    return asyncio.run(_run(url, act, arguments))


async def _run(url: str, act: Callable[..., Awaitable[Any]], arguments: tuple[Any, ...]) -> Any:
    database = await Database.open(url)
    try:
        async with database.session():
            return await act(database, *arguments)
    finally:
        await database.close()


async def migrate(database: Database) -> int:
    """Bring the tables up to date; how many migrations that took."""
    return len(await migration.migrate(database))


async def hold(database: Database, line_ids: list[UUID], offer_id: UUID) -> tuple[int, int]:
    """Pledge one unit after the other until offer or lines are full; how many pledges, and how many attempts lost a race."""
    pledged, lost, turn = 0, 0, 0
    while line_ids:
        line_id = line_ids[turn % len(line_ids)]
        try:
            async with database.transaction():
                done = await _pledge(line_id, offer_id)
        except ConflictError:
            lost += 1
            continue
        pledged += done
        turn += 1
        if not done:
            line_ids = [each for each in line_ids if each != line_id]
    return pledged, lost


async def _pledge(line_id: UUID, offer_id: UUID) -> bool:
    line = (await requests.load_lines([line_id]))[line_id]
    offered = (await offers.load([offer_id]))[offer_id]
    if not offered.free or not line.gap:
        return False
    await pledges.insert(thing.a_pledge(line, offered, id=uuid4()))
    # Half of the processes take the two rows in the other order, so that PostgreSQL has deadlocks to break.
    if offered.changed % 2:
        await offers.save(replace(offered, held=offered.held + 1))
        await requests.save_line(replace(line, pledged=line.pledged + 1))
    else:
        await requests.save_line(replace(line, pledged=line.pledged + 1))
        await offers.save(replace(offered, held=offered.held + 1))
    return True


async def use(database: Database, code_ids: list[UUID]) -> tuple[list[UUID], list[int]]:
    """Try and use every code; those that were used here, and the numbers of the attempts."""
    used: list[UUID] = []
    attempts: list[int] = []
    for code_id in code_ids:
        async with database.transaction():
            attempts.append(await accounts.add_attempt(code_id))
            if await accounts.use_code(code_id):
                used.append(code_id)
    return used, attempts


async def take_all(database: Database, key: str, most: int) -> int:
    """Take from a budget, one after the other, until there is nothing left; how often there was."""
    taken = 0
    while True:
        async with database.transaction():
            if not await rate.take(key, 1.0, float(most), thing.NOW):
                return taken
        taken += 1


async def spend_all(database: Database, keys: list[str], times: int) -> None:
    """Note a second under every key, over and over; half of the processes name the keys in the other order."""
    ordered = keys if uuid4().int % 2 else keys[::-1]
    for _ in range(times):
        async with database.transaction():
            await rate.spend(dict.fromkeys(ordered, 1.0), thing.NOW)


async def renew(database: Database, facility_ids: list[UUID], times: int) -> int:
    """Add a bed to each facility, over and over, and mark it for the search engine; how many beds."""
    added = 0
    for _ in range(times):
        for id in facility_ids:
            added += await _renew(database, id)
    return added


async def _renew(database: Database, id: UUID) -> int:
    while True:
        try:
            async with database.transaction():
                seen = (await facilities.load([id]))[id]
                await facilities.save(replace(seen, beds=(seen.beds or 0) + 1), seen)
                await search.mark("facility", [id])
        except ConflictError:
            continue
        return 1


async def register(database: Database, source: str) -> bool:
    """Import the facility of a source, unless it is there; whether this process did."""
    try:
        async with database.transaction():
            if await facilities.by_source(source):
                return False
            await facilities.insert(thing.a_facility(id=uuid4(), source=source))
    except ConflictError:
        return False
    return True
