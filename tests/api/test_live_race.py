"""Several processes change offers while others follow: in the end, what is in memory is what is in the database."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from api.live.follower import Follower
from matching import viewer
from matching.rank.candidate import Ranking
from tests.api import live_racer, racer
from tests.api.house import House, goods, stock

WRITERS, HOT, TIMES = 6, 12, 250
RESTART = 7  # turns after which a follower is left for a new one


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Six processes, each started afresh."""
    with ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


async def test_no_offer_is_stale_in_the_end(house: House, processes: ProcessPoolExecutor) -> None:
    """Six processes make 1,500 random changes of a few offers, some in slow transactions and some undone, and tell nobody.

    One follower reads all the time and another is stopped in its middle again and again and begun anew; neither is ever found to
    differ from the database, and in the end rankings from memory and from the database are the same.
    """
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor), goods(None, standard=None))).lines[0].id
    ids = [(await house.give(doctor, stock(standard=None), amount=50 + number)).id for number in range(HOT)]
    loop, steady = asyncio.get_running_loop(), Follower(house.database)
    acts = [
        (house.settings.database, live_racer.change, house.clock(), doctor.person_id, ids, TIMES, seed) for seed in range(WRITERS)
    ]
    running = asyncio.gather(*(loop.run_in_executor(processes, racer.run, *each) for each in acts))
    restarted = asyncio.create_task(_restarted(house, running.done))
    while not running.done():
        await steady.turn()
        assert await steady.audit()
    told = sum(await running, Counter[str]())
    last = await restarted
    assert told.total() == WRITERS * TIMES
    assert min(told[verb] for verb in ("hold", "pause", "resume", "publish", "_UndoneError")) > 0
    for follower in (steady, last):
        await follower.turn()
        assert await follower.audit()
        assert await _ranked(house, line, follower) == await _ranked(house, line, None)


async def _restarted(house: House, finished: Callable[[], bool]) -> Follower:
    """Follow with one follower after the other, each cut off in the middle of a turn; the last of them."""
    follower = Follower(house.database)
    async with house.database.session():
        turns = 0
        while not finished():
            task = asyncio.create_task(follower.turn())
            for _ in range(turns % 23):
                await asyncio.sleep(0)
            if turns % 3 == 0:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            turns += 1
            if turns % RESTART == 0:
                follower = Follower(house.database)
    return follower


async def _ranked(house: House, line: object, live: Follower | None) -> list[Ranking | None]:
    house.live = live
    return await house.ports(viewer.ANONYMOUS).lines.candidates([line], 500)
