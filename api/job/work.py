"""All jobs of a running server, started and stopped together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from api.job import rhythm
from api.job.expiry import Expiry
from api.job.indexing import Indexing
from api.job.reminder import Reminder
from api.live import relay
from api.runtime import Runtime
from matching import event


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[None]:
    """Run the jobs beside the block."""
    scope = runtime.scope(channel=event.Channel.JOB)
    indexing = Indexing(runtime.database, runtime.engine)
    turns = [
        ("expiry", Expiry(scope).turn, 10.0, None),
        ("reminders", Reminder(scope, runtime.sender).turn, 60.0, None),
        ("indexing", indexing.turn, 0.5, None),
    ]
    with ExitStack() as opened:
        if runtime.database.dialect == "postgres":
            live = opened.enter_context(relay.Relay(runtime.settings.database, runtime.hub).attached())
            turns.append(("live changes", live.turn, relay.BEAT, live.nudge))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(rhythm.run(name, runtime.database, turn, *when)) for name, turn, *when in turns]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
