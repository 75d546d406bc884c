"""The processes that follow: ours, and the usual reader that goes on from the last number it saw."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from uuid import UUID

import asyncpg

from api.job import rhythm
from api.live import follower, relay
from api.live.hub import Hub
from api.live.index import Index, Spans
from api.store.database import Database
from matching import offer

Moments = dict[UUID, list[tuple[int, float]]]  # for each offer, the versions that came and when

TRUTH = "SELECT id, changed FROM offer WHERE state = 'open' AND free > 0"
NAIVE = "SELECT o.sequence, f.id, f.changed FROM outbox o JOIN offer f ON f.id = o.offer_id WHERE o.sequence > $1 ORDER BY 1"


@dataclass(slots=True)
class Read:
    """What a reader tells: how many offers it has wrong, the seconds it read before and after the writing, what it heard when."""

    stale: int
    held: int = 0
    loading: float = 0.0
    drained: float = 0.0
    heard: Moments = field(default_factory=dict)


def ours(url: str, ready: Event, over: Event) -> Read:
    """Keep the index as a server does."""
    return asyncio.run(_ours(url, ready, over))


async def _ours(url: str, ready: Event, over: Event) -> Read:
    database, hub, heard = await Database.open(url), Hub(), defaultdict[UUID, list[tuple[int, float]]](list)
    live, told = follower.Follower(database), relay.Relay(url, hub)
    with live.attached(hub), told.attached():
        begun = time.monotonic()
        async with database.session():
            await live.turn()
        loading, index = time.monotonic() - begun, await live.fresh()
        assert index is not None  # noqa: S101
        _note(index, heard)
        jobs = [
            asyncio.create_task(rhythm.run("offers", database, live.turn, follower.BEAT, live.nudge)),
            asyncio.create_task(rhythm.run("relay", database, told.turn, relay.BEAT, told.nudge)),
        ]
        await _until_over(ready, over)
        ended = time.monotonic()
        async with database.session():
            await live.turn()
        drained = time.monotonic() - ended
        connection = await asyncpg.connect(url)
        truth = {row["id"]: row["changed"] for row in await connection.fetch(TRUTH)}
        held = {id: index.version(id) for id in index.whole}
        for job in jobs:
            job.cancel()
        await connection.close()
    await database.close()
    return Read(len(truth.items() ^ held.items()), len(held), loading, drained, dict(heard))


def _note(index: Index, heard: Moments) -> None:
    """Note when each version comes into the index."""
    put = index.put

    def noted(given: offer.Offer, busy: Spans = ()) -> None:
        put(given, busy)
        heard[given.id].append((given.changed, time.monotonic()))

    index.put = noted


async def _until_over(ready: Event, over: Event) -> None:
    ready.set()
    await asyncio.to_thread(over.wait)


def naive(url: str, ready: Event, over: Event) -> Read:
    """Go on from the last number, with the same wakes and the same guard of versions."""
    return asyncio.run(_naive(url, ready, over))


async def _naive(url: str, ready: Event, over: Event) -> Read:
    connection, woken = await asyncpg.connect(url), asyncio.Event()
    last = await connection.fetchval("SELECT coalesce(max(sequence), 0) FROM outbox")
    held = {row["id"]: row["changed"] for row in await connection.fetch("SELECT id, changed FROM offer")}
    listening = await asyncpg.connect(url)
    await listening.add_listener(relay.CHANNEL, lambda *_: woken.set())
    waiting = asyncio.create_task(_until_over(ready, over))
    over_and_read = False
    while not over_and_read:
        over_and_read = waiting.done()
        for row in await connection.fetch(NAIVE, last):
            last, held[row["id"]] = row["sequence"], max(held.get(row["id"], 0), row["changed"])
        woken.clear()
        await asyncio.wait([waiting, asyncio.ensure_future(woken.wait())], timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
    truth = {row["id"]: row["changed"] for row in await connection.fetch("SELECT id, changed FROM offer")}
    await listening.close()
    await connection.close()
    return Read(sum(truth[id] != held.get(id) for id in truth), len(held))
