"""One of the processes that change offers while others follow: steadily, one at a time, or as fast as it can, many at a time."""

import asyncio
import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from api import identity
from api.job import rhythm
from api.live import relay
from api.live.hub import Hub
from api.store import event as event_store
from api.store import offer as offer_store
from api.store.conflict import ConflictError
from api.store.database import Database
from matching import event

Commits = list[tuple[UUID, int, float]]  # offer, version, and the moment it was committed


@dataclass(frozen=True, slots=True)
class Done:
    """How many changes a writer made between two moments, and some of its commits."""

    changes: int
    begun: float
    ended: float
    commits: Commits


SLOW, LONGEST = 0.1, 0.01  # the share of transactions that take their time, and the most they take (seconds)
TOGETHER = 20  # offers that a hurried transaction changes at once
CHANGED = """
WITH changed AS (
    UPDATE offer SET held = new.held, free = capacity - new.held, changed = changed + 1, state = new.state
    FROM (SELECT id, floor(random() * 101)::bigint AS held, CASE WHEN random() < 0.1 THEN 'paused' ELSE 'open' END AS state
          FROM unnest($1::uuid[]) AS id) AS new
    WHERE offer.id = new.id RETURNING offer.id, changed
)
INSERT INTO outbox (writer, at, offer_id, version)
SELECT pg_current_xact_id()::text::bigint, clock_timestamp(), id, changed FROM changed RETURNING offer_id, version
"""


def steady(url: str, ids: list[UUID], operations: int, pause: float, seed: int) -> Done:
    """Hold and give back, one offer after the other with pauses between, as a server's actions do: with events, and told."""
    return asyncio.run(_steady(url, ids, operations, pause, seed))


async def _steady(url: str, ids: list[UUID], operations: int, pause: float, seed: int) -> Done:
    chance, done, hub = random.Random(seed), Commits(), Hub()  # noqa: S311
    database = await Database.open(url)
    with relay.Relay(url, hub).attached() as telling:
        talking = asyncio.create_task(rhythm.run("relay", database, telling.turn, relay.BEAT, telling.nudge))
        async with database.session():
            begun = time.monotonic()
            for _ in range(operations):
                id = chance.choice(ids)
                try:
                    version = await _hold(database, hub, id, chance)
                    done.append((id, version, time.monotonic()))
                except ConflictError:
                    pass
                await asyncio.sleep(chance.expovariate(1 / pause))
        ended = time.monotonic()
        await asyncio.sleep(1)  # what was told last is on its way
        talking.cancel()
    await database.close()
    return Done(len(done), begun, ended, done)


async def _hold(database: Database, hub: Hub, id: UUID, chance: random.Random) -> int:
    happened = event.Event(identity.new_id(), datetime.now(UTC), "pledge", "pledge", id, event.Channel.JOB)
    async with database.transaction():
        seen = (await offer_store.load([id]))[id]
        kept = await offer_store.save(replace(seen, held=chance.randint(0, seen.capacity)))
        await event_store.append([happened])
        if chance.random() < SLOW:
            await asyncio.sleep(chance.random() * LONGEST)
        database.after_commit(lambda: hub.publish(happened))
    return kept.changed


def hurried(url: str, ids: list[UUID], operations: int, seed: int) -> Done:
    """Change offers in transactions of twenty, as fast as the database takes them; one in a hundred of what was done."""
    return asyncio.run(_hurried(url, ids, operations, seed))


async def _hurried(url: str, ids: list[UUID], operations: int, seed: int) -> Done:
    chance, done, made = random.Random(seed), Commits(), 0  # noqa: S311
    connection, begun = await asyncpg.connect(url), time.monotonic()
    while made < operations:
        together = sorted(chance.sample(ids, TOGETHER))
        try:
            async with connection.transaction():
                rows = await connection.fetch(CHANGED, together)
                if chance.random() < SLOW:
                    await asyncio.sleep(chance.random() * LONGEST)
        except asyncpg.DeadlockDetectedError:
            continue
        made += len(rows)
        if chance.random() < 0.01:
            done += [(row["offer_id"], row["version"], time.monotonic()) for row in rows]
        await connection.execute("SELECT pg_notify($1, $2)", relay.CHANNEL, str(identity.new_id()))
    ended = time.monotonic()
    await connection.close()
    return Done(made, begun, ended, done)
