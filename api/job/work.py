"""All jobs of a running server, started and stopped together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.job import rhythm
from api.job.appealing import Appealing
from api.job.dispatching import Dispatching
from api.job.expiry import Expiry
from api.job.indexing import Indexing
from api.job.reminder import Reminder
from api.live import follower, relay
from api.runtime import Runtime
from matching import event


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[None]:
    """Run the jobs beside the block."""
    runtime.live = follower.Follower(runtime.database)
    scope, database = runtime.scope(channel=event.Channel.JOB), runtime.database
    jobs = [
        rhythm.run("expiry", database, Expiry(scope).turn, 10.0),
        rhythm.run("reminders", database, Reminder(scope, runtime.sender).turn, 60.0),
        rhythm.run("appeals", database, Appealing(scope, runtime.sender).turn, 20.0),
        rhythm.run("dispatch", database, Dispatching(scope).turn, 30.0),
        rhythm.run("indexing", database, Indexing(database, runtime.engine).turn, 0.5),
    ]
    jobs.append(_follow(runtime, runtime.live))
    if database.dialect == "postgres":
        jobs.append(_relay(runtime))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job) for job in jobs]
        try:
            yield
        finally:
            runtime.live = None
            for task in tasks:
                task.cancel()


async def _follow(runtime: Runtime, live: follower.Follower) -> None:
    """Keep the offers in memory in step with the database; until they are there, rankings are made of the database."""
    with live.attached(runtime.hub):
        await rhythm.run("live offers", runtime.database, live.turn, follower.BEAT, live.nudge)


async def _relay(runtime: Runtime) -> None:
    """Keep the live boards of all processes on one PostgreSQL in step."""
    with relay.Relay(runtime.settings.database, runtime.hub).attached() as live:
        await rhythm.run("live changes", runtime.database, live.turn, relay.BEAT, live.nudge)
