"""What a running Talka does besides answering: every process follows the database, and those that work do the jobs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.job import appealing, reminder, rhythm, settling
from api.job.appealing import Appealing
from api.job.dispatching import Dispatching
from api.job.expiry import Expiry
from api.job.indexing import Indexing
from api.job.lease import Leases
from api.job.reminder import Reminder
from api.job.sending import Sending
from api.live import follower, relay
from api.runtime import Runtime
from matching import event

log = logging.getLogger(__name__)

LIVE_AGAIN = 5.0  # seconds after which at the latest a database that was away is asked again: people watch the board meanwhile
LAST_TURN = 10  # seconds that the jobs get to end the turn they are in


@asynccontextmanager
async def running(runtime: Runtime, *, jobs: bool = True) -> AsyncIterator[None]:
    """Follow the database beside the block, and do the jobs as well unless others do."""
    async with _following(runtime):
        if not jobs:
            yield
            return
        async with _working(runtime):
            yield


@asynccontextmanager
async def _following(runtime: Runtime) -> AsyncIterator[None]:
    runtime.live = follower.Follower(runtime.database)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in (_follow(runtime, runtime.live), _relay(runtime), _settle(runtime))]
        try:
            yield
        finally:
            runtime.live = None
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def _working(runtime: Runtime) -> AsyncIterator[None]:
    """Jobs end with the turn they are in, and others may take over at once."""
    leases, stop = Leases(runtime.database, runtime.settings.lease_seconds), asyncio.Event()
    jobs = [(*each, asyncio.Event()) for each in _jobs(runtime, leases)]

    async def end_with_the_process() -> None:
        await runtime.ending.told.wait()
        _ring(stop, *(nudge for *_, nudge in jobs))

    async with asyncio.TaskGroup() as group:
        alive = group.create_task(rhythm.run("leases", runtime.database, leases.renew, leases.beat))
        ending = group.create_task(end_with_the_process())
        tasks = [
            group.create_task(rhythm.run(name, runtime.database, turn, every, nudge, stop=stop))
            for name, turn, every, nudge in jobs
        ]
        try:
            yield
        finally:
            _ring(stop, *(nudge for *_, nudge in jobs))
            _, late = await asyncio.wait(tasks, timeout=LAST_TURN)
            for task in (*late, alive, ending):
                task.cancel()
            await asyncio.gather(*late, alive, ending, return_exceptions=True)
            await _say_goodbye(leases)


async def _say_goodbye(leases: Leases) -> None:
    try:
        await leases.give_back()
    except Exception as error:
        log.warning("The leases could not be given back (%s); others have them when their time is over.", type(error).__name__)


def _ring(*bells: asyncio.Event) -> None:
    for bell in bells:
        bell.set()


def _jobs(runtime: Runtime, leases: Leases) -> list[tuple[str, rhythm.Turn, float]]:
    """Every job with the seconds it rests; what one process should do alone is under its lease, the rest shares its rows."""
    scope, database = runtime.scope(channel=event.Channel.JOB), runtime.database
    asking, reminding = Appealing(scope), Reminder(scope)
    letters = {appealing.KIND: asking, reminder.KIND: reminding}
    return [
        ("expiry", leases.alone("expiry", Expiry(scope).turn), 10.0),
        ("reminders", leases.alone("reminders", reminding.turn), 60.0),
        ("appeals", leases.alone("appeals", asking.turn), 20.0),
        ("dispatch", leases.alone("dispatch", Dispatching(scope).turn), 30.0),
        ("messages", Sending(leases, runtime.sender, letters).turn, 1.0),
        ("indexing", Indexing(database, runtime.engine).turn, 0.5),
    ]


async def _follow(runtime: Runtime, live: follower.Follower) -> None:
    """Keep the offers in memory in step with the database; until they are there, rankings are made of the database."""
    with live.attached(runtime.hub):
        await rhythm.run("live offers", runtime.database, live.turn, follower.BEAT, live.nudge, longest=LIVE_AGAIN)


async def _settle(runtime: Runtime) -> None:
    """Tell the database what was spent here."""
    settle = settling.Settling(runtime.database, runtime.budget, runtime.scope().now)
    await rhythm.run("budgets", runtime.database, settle.turn, settling.EVERY, runtime.budget.nudge)


async def _relay(runtime: Runtime) -> None:
    """Keep the live boards of all processes on one database in step."""
    url = runtime.settings.database if runtime.database.dialect == "postgres" else None
    with relay.Relay(url, runtime.hub).attached() as live:
        await rhythm.run("live changes", runtime.database, live.turn, live.beat, live.nudge, longest=LIVE_AGAIN)
