"""The same acts under the same keys arrive at several processes at once: each is done once, and all are told the same."""

import asyncio
import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from api.store import table
from schema import identity
from tests.api import once_racer
from tests.api.act import ACTS
from tests.api.test_once import document
from tests.api.world import World

PROCESSES = 3
KEYS = [f"{UUID(int=number)}" for number in range(6)]
# What each act makes one of.
MAKES = {
    "publishRequest": table.RequestRow,
    "pledge": table.PledgeRow,
    "publishOffer": table.OfferRow,
    "saveDraft": table.DraftRow,
    "createApiToken": table.TokenRow,
    "makeLink": table.LinkRow,
    "proposeAllocation": table.AllocationRow,
}


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Processes, each started afresh."""
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


async def race(processes: ProcessPoolExecutor, world: World, name: str, keys: list[str]) -> list[str]:
    """Let every process do the act of the table under every key; what each was told, key by key."""
    guest, making = ACTS[name]
    given = await making(world)
    loop, house = asyncio.get_running_loop(), world.house
    act = (house.settings.database, once_racer.Sent(world.who(guest), house.clock(), document(name), given, keys))
    told = await asyncio.gather(*(loop.run_in_executor(processes, once_racer.run, *act) for _ in range(PROCESSES)))
    made = [[made_by(each) for each in some] for some in told]
    assert made == [made[0]] * PROCESSES
    return made[0]


def made_by(told: Any) -> str:
    """What came of an act, by its ids and secrets: the rest may have changed since."""
    assert "code" not in told, told
    line = told.pop("line", None)
    ids = re.findall(r"'(?:id|token|secret|key)': '([^']+)'", repr(told))
    assert ids, (told, line)
    return " ".join(ids)


@pytest.mark.parametrize("name", MAKES)
async def test_each_key_is_one_act(processes: ProcessPoolExecutor, world: World, name: str) -> None:
    """Three processes do the same six acts at once: six are done, and each process is told of the very same six."""
    row = MAKES[name]
    before = await row.all().count()
    told = await race(processes, world, name, KEYS)
    assert await row.all().count() == before + len(KEYS)
    assert await table.IdempotencyRow.all().count() == len(KEYS)
    assert len(set(told)) == len(KEYS)


async def test_one_code_opens_one_session(processes: ProcessPoolExecutor, world: World) -> None:
    """Signing in under one key, from three processes at once, makes one person and one session, whose secret all are told."""
    before = await table.PersonRow.all().count(), await table.TokenRow.all().count()
    await race(processes, world, "signIn", KEYS[:1])
    assert (await table.PersonRow.all().count(), await table.TokenRow.all().count()) == (before[0] + 1, before[1] + 1)


async def test_the_last_of_an_offer_goes_once(processes: ProcessPoolExecutor, world: World) -> None:
    """A pledge of all that is left, asked for three times at once, is held once, and nobody is told that there is not enough."""
    guest, _ = ACTS["pledge"]
    loop, house = asyncio.get_running_loop(), world.house
    line = identity.write("RequestLine", world.asked.lines[1].id)
    given = {"lineId": line, "parts": [{"offerId": identity.write("Offer", world.goods.id), "fills": 50}]}
    act = (house.settings.database, once_racer.Sent(world.who(guest), house.clock(), document("pledge"), given, KEYS[:1]))
    told = await asyncio.gather(*(loop.run_in_executor(processes, once_racer.run, *act) for _ in range(PROCESSES)))
    assert {one["__typename"] for each in told for one in each} == {"Pledged"}
    assert await table.PledgeRow.filter(line_id=world.asked.lines[1].id).count() == 1
