"""Runs a job again and again until told to stop; one failing turn never ends the rhythm."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from api.store import database

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0

Turn = Callable[[], Awaitable[int]]


async def run(
    name: str,
    store: database.Database,
    turn: Turn,
    every: float,
    nudge: asyncio.Event | None = None,
    *,
    stop: asyncio.Event | None = None,
    longest: float = LONGEST_PAUSE,
) -> None:
    """Take turns: at once while there is work, else after `every` seconds or a nudge, and ever more slowly while it fails.

    Whoever sets `stop` gives a nudge too: the turn that is running is the last.
    """
    pause = every
    while stop is None or not stop.is_set():
        try:
            async with store.session():
                done = await turn()
            pause = 0.0 if done else every
        except Exception as error:
            pause = min(longest, max(every, pause * 2))
            log.warning("%s failed and is tried again in %.0f s: %s", name, pause, type(error).__name__)
        await _rest(pause, nudge)


async def _rest(pause: float, nudge: asyncio.Event | None) -> None:
    if nudge is None:
        await asyncio.sleep(pause)
        return
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(nudge.wait(), pause or 0.001)
    nudge.clear()
