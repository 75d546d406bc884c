"""The offers in memory beside the usual reader of an outbox ("number > last"), while several processes write on PostgreSQL.

Two rounds: a steady one, in which the lag is measured from commit to index, and a hurried one of as many operations as the first
argument says, after which the copies are compared with the database. One transaction in ten takes up to 10 ms, so that commits
come in another order than numbers. Arguments: operations (20,000) and offers (20,000).
"""

import asyncio
import math
import multiprocessing
import os
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

from api import identity
from api.store import migration
from api.store import offer as offer_store
from api.store import person as person_store
from api.store.database import Database
from bench import _feed_reader, _feed_writer
from bench._feed_reader import Read
from bench._feed_writer import Done
from matching import offer, person, span
from matching.place import Place, Point
from tests import postgres

WRITERS, STEADY, PAUSE = 4, 2_000, 0.04  # processes; operations of the steady round; seconds between those of one process
ITEMS = ("respirator", "goggles", "face-shield", "suit")
ROW = "{:<46}{:>14}{:>16}"


def main(arguments: list[str]) -> int:
    """Run both rounds on a database of their own and print the table."""
    operations, offers = (int(each) for each in (*arguments, *("20000", "20000")[len(arguments) :]))
    named, binaries = os.environ.get("TEST_DATABASE_URL"), postgres.programs()
    if not named and binaries is None:
        sys.stderr.write(f"{postgres.MISSING}\n")
        return 2
    if named:
        with postgres.fresh_database(named) as url:
            return _run(url, operations, offers)
    with postgres.server(binaries) as address, postgres.fresh_database(address) as url:
        return _run(url, operations, offers)


def _run(url: str, operations: int, offers: int) -> int:
    ids = asyncio.run(_fill(url, offers))
    steady = _round(url, _feed_writer.steady, [(url, ids, STEADY // WRITERS, PAUSE, seed) for seed in range(WRITERS)])
    hurried = _round(url, _feed_writer.hurried, [(url, ids, operations // WRITERS, seed) for seed in range(WRITERS)])
    lines = [f"{offers:,} offers, {WRITERS} writing processes; loaded in {steady.ours.loading:.1f} s"]
    lines.append(ROW.format("", "ours", "number > last"))
    for name, each in (("steady", steady), ("hurried", hurried)):
        lines += _told(name, each)
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if steady.ours.stale or hurried.ours.stale else 0


def _told(name: str, each: "Round") -> Iterator[str]:
    lags = each.lags
    yield ROW.format(f"{name}: changes a second", f"{each.rate:,.0f}", "")
    for share in (50, 99):
        yield ROW.format(f"{name}: lag p{share}, ms", f"{lags[len(lags) * share // 100] * 1000:,.1f}", "")
    yield ROW.format(f"{name}: caught up after the last change, s", f"{each.ours.drained:,.1f}", "")
    yield ROW.format(f"{name}: stale offers in the end", each.ours.stale, each.naive.stale)


@dataclass(frozen=True, slots=True)
class Round:
    """What the writers did, and what the readers made of it."""

    done: list[Done]
    ours: Read
    naive: Read

    @property
    def rate(self) -> float:
        """Changes a second, of all writers together."""
        return sum(each.changes for each in self.done) / (
            max(each.ended for each in self.done) - min(each.begun for each in self.done)
        )

    @property
    def lags(self) -> list[float]:
        """Seconds from each commit until the index had that version or a newer one, the shortest first."""
        commits = chain.from_iterable(each.commits for each in self.done)
        return sorted(_lag(version, at, self.ours.heard.get(id, [])) for id, version, at in commits)


def _round(url: str, write: Callable[..., Done], arguments: list[tuple[object, ...]]) -> Round:
    """Let the writers write while both readers read."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as shared, ProcessPoolExecutor(WRITERS + 2, mp_context=context) as pool:
        over, ready = shared.Event(), [shared.Event(), shared.Event()]
        readers = zip((_feed_reader.ours, _feed_reader.naive), ready, strict=True)
        reading = [pool.submit(read, url, at, over) for read, at in readers]
        for each in ready:
            each.wait()
        writing = [pool.submit(write, *each) for each in arguments]
        done = [each.result() for each in writing]
        over.set()
        return Round(done, *(each.result() for each in reading))


def _lag(version: int, at: float, heard: list[tuple[int, float]]) -> float:
    return max(0.0, next((moment for came, moment in heard if came >= version), math.inf) - at)


async def _fill(url: str, count: int) -> list[UUID]:
    """A migrated database with so many offers."""
    database, chance = await Database.open(url), random.Random(0)  # noqa: S311
    await migration.migrate(database)
    giver, now = person.Person(identity.new_id(), "Giver", ("en",), datetime.now(UTC)), datetime.now(UTC)
    async with database.session():
        async with database.transaction():
            await person_store.insert(giver)
        ids = [identity.new_id() for _ in range(count)]
        for start in range(0, count, 1000):
            made = [_offer(id, giver.id, now, chance) for id in ids[start : start + 1000]]
            async with database.transaction():
                await offer_store.insert_many(made)
    await database.close()
    return ids


def _offer(id: UUID, owner_id: UUID, now: datetime, chance: random.Random) -> offer.Offer:
    where = Place(city="Wuhan", country="CN", point=Point(chance.uniform(22, 42), chance.uniform(100, 122)))
    return offer.Offer(id, owner_id, offer.Stock(chance.choice(ITEMS)), 100, span.Span(now), now, place=where)
