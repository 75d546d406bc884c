"""Jobs of ours beside Procrastinate: written in the transaction that they follow from, and done by one worker and by three.

Both write a job inside our own transaction, ours on either database and Procrastinate by its SQL function on PostgreSQL; it has
nothing for SQLite. Workers are processes of their own that take eight jobs at a time and do nothing. The wait is from the commit
to the moment the job begins, one job at a time with an idle worker. Arguments: jobs (2,000), waits (60).
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from api import identity
from api.store import job as job_store
from api.store import migration, sql
from api.store import search as search_store
from api.store.database import Database
from api.store.job import Job
from bench import _job_home
from tests import postgres

DEFER = """
SELECT procrastinate_defer_jobs_v1(
    ARRAY[ROW('default', 'note', 0, NULL, NULL, jsonb_build_object('thing', ?::text), NULL)::procrastinate_job_to_defer_v1])
"""
ROUNDS = 10
IDLE = 0.37  # seconds between two jobs that are waited for: no fraction of any rhythm

Add = Callable[[UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to have jobs: how one is written, which table they wait in, and what a worker is."""

    name: str
    database: str
    add: Add
    table: str
    worker: list[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """Jobs done a second by one worker and by three, and waits in seconds, shortest first."""

    one: float
    three: float
    waits: list[float]

    def wait(self, part: float) -> float:
        """The wait in milliseconds that this part of all jobs has at most."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * part))] * 1000


async def _nothing(_: UUID) -> None:
    """No job at all: what the transaction costs without one."""


async def _ours(thing: UUID) -> None:
    await job_store.add([Job(identity.new_id(), "note", thing)])


async def _theirs(thing: UUID) -> None:
    await sql.rows(DEFER, str(thing))


async def _write(database: Database, add: Add, count: int) -> float:
    """Write jobs, each in a transaction with a row of its own; the seconds that takes."""
    began = time.perf_counter()
    for _ in range(count):
        thing = identity.new_id()
        async with database.transaction():
            await search_store.mark("offer", [thing])
            await add(thing)
    return time.perf_counter() - began


async def _written(engines: list[Engine], jobs: int) -> dict[tuple[str, bool], float]:
    """Transactions a second of each engine, without and with a job, in turns, so that all of them have the same weather."""
    seconds = defaultdict[tuple[str, bool], float](float)
    for _ in range(ROUNDS):
        for engine in engines:
            async with _opened(engine.database) as database:
                for add in (_nothing, engine.add):
                    seconds[engine.name, add is engine.add] += await _write(database, add, jobs // ROUNDS)
    return {key: jobs // ROUNDS * ROUNDS / each for key, each in seconds.items()}


@contextlib.asynccontextmanager
async def _workers(engine: Engine, count: int, folder: Path) -> AsyncIterator[Path]:
    """Workers that have begun, and the file in which they say when each job does."""
    heard = folder / f"{engine.table} {count} {time.time()}"
    with heard.open("w") as told:
        running = [subprocess.Popen(engine.worker, stdout=told, stderr=subprocess.DEVNULL) for _ in range(count)]  # noqa: ASYNC220, S603
    try:
        await _until(lambda: heard.read_text().count("ready") == count)
        yield heard
    finally:
        for each in running:
            each.kill()
            each.wait()


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - other processes have no events to give
        await asyncio.sleep(0.02)


async def _empty(engine: Engine) -> None:
    while await sql.rows(f"SELECT 1 FROM {engine.table} LIMIT 1"):  # noqa: ASYNC110, S608 - nor have databases
        await asyncio.sleep(0.005)


async def _drain(database: Database, engine: Engine, workers: int, jobs: int, folder: Path) -> float:
    """Jobs done a second, from the commit of all of them to the end of the last."""
    async with _workers(engine, workers, folder):
        async with database.transaction():
            for _ in range(jobs):
                await engine.add(identity.new_id())
        began = time.perf_counter()
        await _empty(engine)
        return jobs / (time.perf_counter() - began)


async def _waits(database: Database, engine: Engine, count: int, folder: Path) -> list[float]:
    committed = dict[str, float]()
    async with _workers(engine, 1, folder) as heard:
        for _ in range(count):
            thing = identity.new_id()
            async with database.transaction():
                await engine.add(thing)
            committed[str(thing)] = time.time()
            await asyncio.sleep(IDLE)
        await _empty(engine)
        began = dict(line.split() for line in heard.read_text().splitlines())
    return sorted(float(began[thing]) - at for thing, at in committed.items())


async def _measured(engine: Engine, jobs: int, waits: int, folder: Path) -> Measured:
    async with _opened(engine.database) as database:
        async with _workers(engine, 1, folder):
            await _empty(engine)
        one, three = [await _drain(database, engine, workers, jobs, folder) for workers in (1, 3)]
        return Measured(one, three, await _waits(database, engine, waits, folder))


@contextlib.asynccontextmanager
async def _opened(address: str) -> AsyncIterator[Database]:
    database = await Database.open(address)
    try:
        await migration.migrate(database)
        async with database.session():
            yield database
    finally:
        await database.close()


def main(arguments: list[str]) -> int:
    """Measure all of them and print the table."""
    jobs, waits = (int(each) for each in (*arguments, *("2000", "60")[len(arguments) :]))
    named, binaries = os.environ.get("TEST_DATABASE_URL"), postgres.programs()
    if not named and binaries is None:
        sys.stderr.write(f"{postgres.MISSING}\n")
        return 2
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-jobs-")))
        server = named or stack.enter_context(postgres.server(binaries))  # type: ignore[arg-type]
        files = f"sqlite:///{folder}/talka.db", stack.enter_context(postgres.fresh_database(server))
        engines = [_engine(name, address) for name, address in zip(("ours, SQLite", "ours, PostgreSQL"), files, strict=True)]
        if peer := _job_home.python():
            address = stack.enter_context(postgres.fresh_database(server))
            command = [str(peer), str(Path(__file__).with_name("_job_peer.py")), address]
            subprocess.run([*command, "schema"], check=True)  # noqa: S603
            engines.append(Engine("Procrastinate 3.10", address, _theirs, "procrastinate_jobs", [*command, "work"]))
        written = asyncio.run(_written(engines, jobs))
        told = [asyncio.run(_measured(each, jobs, waits, folder)) for each in engines]
    sys.stdout.write(_table(engines, written, told, jobs) + "\n")
    return 0


def _engine(name: str, address: str) -> Engine:
    return Engine(name, address, _ours, "job", [sys.executable, "-m", "bench._job_worker", address])


def _table(engines: list[Engine], written: dict[tuple[str, bool], float], told: list[Measured], jobs: int) -> str:
    rows = {
        "transactions without a job, a second": [f"{written[each.name, False]:,.0f}" for each in engines],
        "with one, a second": [f"{written[each.name, True]:,.0f}" for each in engines],
        "done a second by one worker": [f"{each.one:,.0f}" for each in told],
        "done a second by three": [f"{each.three:,.0f}" for each in told],
        "wait, half of all, ms": [f"{each.wait(0.5):,.0f}" for each in told],
        "wait, 99 of 100, ms": [f"{each.wait(0.99):,.0f}" for each in told],
    }
    width = "{:<38}" + "{:>20}" * len(engines)
    lines = [f"{jobs:,} jobs", width.format("", *(each.name for each in engines))]
    lines += [width.format(name, *values) for name, values in rows.items()]
    if len(told) > 2:
        ours, theirs = told[1], told[2]
        both = [written[each.name, True] for each in engines[1:]]
        ratios = (both[0] / both[1], ours.one / theirs.one, ours.three / theirs.three)
        lines.append("ours / theirs on PostgreSQL: written {:.2f}x, one worker {:.2f}x, three {:.2f}x".format(*ratios))
    return "\n".join(lines)
