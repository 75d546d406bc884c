"""What several processes do to one house at the same time; run by the tests of races, each in a process of its own."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from api import identity
from api.actions.allocation import Allocations
from api.actions.pledge import Pledges
from api.actions.scope import Scope
from api.live.hub import Hub
from api.settings import Settings
from api.store.database import Database
from matching import viewer
from matching.pledge import NewPart
from matching.refusal import RefusedError

Act = Callable[..., Awaitable[Any]]


def run(url: str, act: Act, now: datetime, person_id: UUID, *arguments: Any) -> Any:
    """Open the database, act in a session of it as this person, and close it."""
    return asyncio.run(_run(url, act, now, person_id, arguments))


async def _run(url: str, act: Act, now: datetime, person_id: UUID, arguments: tuple[Any, ...]) -> Any:
    database = await Database.open(url)
    who = viewer.Viewer(person_id)
    try:
        async with database.session():
            pledges = Pledges(Scope(database, Settings(database=url), Hub(), who, lambda: now, identity.new_id))
            return await act(pledges, *arguments)
    finally:
        await database.close()


async def hold(pledges: Pledges, line_id: UUID, offer_id: UUID, fills: int, times: int) -> Counter[str]:
    """Try to pledge again and again; how often it was held, and how often refused for which reason."""
    told = Counter[str]()
    for _ in range(times):
        told[await _tried(pledges.hold(line_id, [NewPart(offer_id, fills)]))] += 1
    return told


async def hold_and_cancel(pledges: Pledges, line_id: UUID, offer_ids: list[UUID], times: int, seed: int) -> Counter[str]:
    """Pledge parts of two offers at once, and call half of what was held off again."""
    told, chance = Counter[str](), random.Random(seed)  # noqa: S311 - no secret, but the same again
    for _ in range(times):
        # Half of the processes take the two offers in the other order, so that PostgreSQL has deadlocks to break.
        parts = [NewPart(id, chance.randint(1, 9)) for id in chance.sample(offer_ids, 2)]
        try:
            made = await pledges.hold(line_id, parts)
        except RefusedError as error:
            told[error.refusal.reason.value] += 1
            continue
        told["held"] += 1
        for each in made:
            if chance.random() < 0.5:
                told["cancelled"] += await _tried(pledges.turn(each.id, "cancel")) == "done"
    return told


async def drive(pledges: Pledges, line_ids: list[UUID], offer_id: UUID) -> Counter[str]:
    """Try to pledge the driver to each of the rides; how often it was done, and how often refused in which words."""
    told = Counter[str]()
    for line_id in line_ids:
        try:
            await pledges.hold(line_id, [NewPart(offer_id, 1)])
        except RefusedError as error:
            told[error.refusal.sentence] += 1
        else:
            told["done"] += 1
    return told


async def _tried(act: Awaitable[object]) -> str:
    try:
        await act
    except RefusedError as error:
        return error.refusal.reason.value
    return "done"


def confirm(url: str, now: datetime, who: viewer.Viewer, allocation_id: UUID) -> str:
    """Confirm an allocation as this coordinator; whether that was done, or refused for which reason."""
    return asyncio.run(_confirm(url, now, who, allocation_id))


async def _confirm(url: str, now: datetime, who: viewer.Viewer, allocation_id: UUID) -> str:
    database = await Database.open(url)
    try:
        async with database.session():
            scope = Scope(database, Settings(database=url), Hub(), who, lambda: now, identity.new_id)
            return await _tried(Allocations(scope).turn(allocation_id, "confirm"))
    finally:
        await database.close()
