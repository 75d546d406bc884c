"""Throws documents and bodies at the whole server, in this process: none may bring a 5xx, an unexpected error, a hang or a leak.

Arguments: how many (20,000), the database (postgres, or sqlite), and a seed (1). They are made in a process of their own, so that
the memory that is watched is the server's.
"""

import asyncio
import contextlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench import _fuzz_house, _fuzz_material
from bench._fuzz_body import Ids, Sent
from bench._fuzz_house import Finding, Fuzzed, Tally
from tests import postgres

BATCH = 250
GROWTH = 96 * 1024  # kB that the server may grow after its first tenth


def main(arguments: list[str]) -> int:
    """Send them all and print what came of it; 1 where something was found."""
    count, kind, seed = (*arguments, *("20000", "postgres", "1")[len(arguments) :])
    with _database(kind) as url:
        if url is None:
            sys.stderr.write(f"{postgres.MISSING}\n")
            return 2
        tally, grown = asyncio.run(run(url, int(count), int(seed)))
    _print(tally, grown)
    return 1 if tally.findings or grown > GROWTH else 0


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str | None]:
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'talka.db'}"
        return
    named, binaries = os.environ.get("TEST_DATABASE_URL"), postgres.programs()
    if named:
        with postgres.fresh_database(named) as url:
            yield url
    elif binaries:
        with postgres.server(binaries) as address, postgres.fresh_database(address) as url:
            yield url
    else:
        yield None


async def run(url: str, count: int, seed: int) -> tuple[Tally, int]:
    """Send so many; the tally, and by how many kB the process grew after its first tenth."""
    started, base = time.monotonic(), 0
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=4) as makers:
        async with _fuzz_house.opened(url, {}) as fuzzed:
            ids = _fuzz_house.ids(fuzzed.world)
            for batch in _batches(makers, count, seed, ids):
                await _all(fuzzed, await asyncio.wrap_future(batch))
                done, held = fuzzed.tally.sent, memory()
                base = base or (held if done >= count / 10 else 0)
                found = len(fuzzed.tally.findings)
                sys.stdout.write(f"{done:>7} sent, {time.monotonic() - started:>6.0f} s, {held // 1024:>5} MB, {found} found\n")
                sys.stdout.flush()
    return fuzzed.tally, memory() - base


def _batches(makers: ProcessPoolExecutor, count: int, seed: int, ids: Ids) -> Iterator[Future[list[Sent]]]:
    """Batches, the next one always in the making."""
    coming: list[Future[list[Sent]]] = []
    for at in range(0, count, BATCH):
        coming.append(makers.submit(_fuzz_material.batch, seed * 100_000 + at, min(BATCH, count - at), ids))
        if len(coming) > 1:
            yield coming.pop(0)
    yield from coming


async def _all(fuzzed: Fuzzed, batch: list[Sent]) -> None:
    """Send a batch, and tell at once of what is found for the first time."""
    before = set(fuzzed.tally.findings)
    for sent in batch:
        await fuzzed.ask(sent)
    for what in fuzzed.tally.findings.keys() - before:
        _tell(fuzzed.tally.findings[what])


def memory() -> int:
    """What this process holds, in kB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


def _print(tally: Tally, grown: int) -> None:
    sys.stdout.write(f"\n{tally.sent} sent, {grown / 1024:+.0f} MB after the first tenth; the slowest:\n")
    for seconds, sent in tally.slowest:
        begins = sent.body[:200].decode("utf-8", "replace")
        sys.stdout.write(f"  {seconds:.2f} s of work, {sent.kind}, {len(sent.body)} bytes: {begins}\n")
    for name, counts in (("status", tally.statuses), ("code", tally.codes)):
        sys.stdout.write(f"by {name}: {', '.join(f'{key} {times}' for key, times in sorted(counts.items(), key=str))}\n")
    for found in sorted(tally.findings.values(), key=lambda each: -each.times):
        _tell(found)


def _tell(found: Finding) -> None:
    body = found.sample.body[:1_500].decode("utf-8", "replace") if found.sample else ""
    sys.stdout.write(f"\nFOUND {found.times} x {found.what}\n{found.cause}\n{body}\n")
