"""Servers, the worker and PostgreSQL are killed again and again, in random moments, while clients write.

Two servers and a worker on one database; clients in processes of their own publish, pledge, cancel and register at either
server, repeat under its key what nobody answered, and keep a journal. After the last kill all of it comes to rest, and then
every acknowledged act must be in the database once, no counter may differ from its sum, and the search file and the rankings
from the memory of both servers must be those of the database. Arguments: kills (100), sqlite or postgres (both), seed (1).

No machine dies here, so what a database has handed to the system counts as written.
"""

import contextlib
import itertools
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import _crash_check, _crash_writer
from bench._crash_check import Found
from bench._crash_writer import Wanted
from tests import postgres
from tests.journey import fleet, house
from tests.journey.client import Client
from tests.journey.fleet import Process, Server

Kill = Callable[[random.Random], None]

WRITERS, LINES, OFFERS = 4, 3, 2
BETWEEN = (1, 25)  # acknowledged acts from one kill to the next
PATIENCE = 6_000  # how often it is asked whether clients are answered, before that counts as never
NEED, CAPACITY = 400, 300  # so that lines and offers run short, and cancelling makes room again


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it all."""

    kills: Counter[str]
    acknowledged: int
    seconds: float
    found: Found

    def __str__(self) -> str:
        """A short text."""
        killed = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        found = self.found
        return (
            f"{self.kills.total()} kills ({killed}) in {self.seconds:.0f} s; {self.acknowledged:,} acts acknowledged\n"
            f"  compared: {found.pledges:,} pledges, {found.offers:,} offers, {found.facilities:,} facilities, "
            f"{found.documents:,} search documents, {LINES} rankings on 2 servers\n"
            f"  not as they must be: {len(found.wrong)}" + "".join(f"\n    {each}" for each in found.wrong[:20])
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """A database and what can be killed of it."""

    address: str
    kill: dict[str, Kill]


@contextlib.contextmanager
def on_sqlite(folder: Path) -> Iterator[Stage]:
    """A file."""
    yield Stage(f"sqlite:///{folder}/talka.db", {})


@contextlib.contextmanager
def on_postgres(folder: Path) -> Iterator[Stage]:
    """A server that can be killed as a whole, or one of its processes."""
    binaries = postgres.programs()
    if binaries is None:
        raise LookupError(postgres.MISSING)
    server = postgres.Killable(binaries, folder)

    def kill(_: random.Random) -> None:
        server.kill()
        server.start()

    server.start()
    try:
        yield Stage(server.address, {"postgres": kill, "one of postgres": server.kill_worker})
    finally:
        server.stop()


STAGES = {"sqlite": on_sqlite, "postgres": on_postgres}


def run(kind: str, kills: int, seed: int) -> Told:
    """Kill so often, on this kind of database."""
    with (
        tempfile.TemporaryDirectory(prefix="talka-crash-") as folder,
        tempfile.TemporaryDirectory(prefix="talka-pg-") as data,
        STAGES[kind](Path(data)) as stage,
    ):
        return _run(stage, Path(folder), kills, random.Random(seed))  # noqa: S311


def _run(stage: Stage, folder: Path, kills: int, chance: random.Random) -> Told:
    told = house.installed(folder, stage.address) | {
        "TALKA_LEASE_SECONDS": "2",
        **{f"TALKA_COST_PER_{each}": "0" for each in ("ACCOUNT", "TOKEN", "NETWORK")},
    }
    house.furnish(folder, stage.address)
    servers = [Server(folder, name, "--no-jobs", **told) for name in ("first server", "second server")]
    members: list[Process] = [*servers, Process(folder, "worker", "worker", **told)]
    with fleet.running(*members):
        coordinators = _signed_in(servers)
        wanted = _wanted(coordinators[0], servers)
        began = time.monotonic()
        with _explained(members):
            victims = {each.name: partial(_again, each) for each in members} | stage.kill
            killed, acknowledged, journals = _killed(victims, wanted, folder, kills, chance)
        seconds = time.monotonic() - began
        for each in servers:
            each.wait()
        fleet.until(lambda: _crash_check.quiet(told), "the search file is up to date")
        found = _crash_check.everything(told, journals, wanted.lines, coordinators)
        for each in members:
            each.kill()
    return Told(killed, acknowledged, seconds, found)


@contextlib.contextmanager
def _explained(members: Sequence[Process]) -> Iterator[None]:
    """Add to a failure what the processes said last."""
    try:
        yield
    except AssertionError as error:
        for each in members:
            error.add_note(f"{each.name}, {'alive' if each.alive else 'dead'}:\n{each.said()[-3000:]}")
        raise


def _signed_in(servers: Sequence[Server]) -> list[Client]:
    """The coordinator, with one session at both servers."""
    first = servers[0].house.guest("coordinator")
    return [first, *(each.house.returning(first) for each in servers[1:])]


def _wanted(coordinator: Client, servers: Sequence[Server]) -> Wanted:
    """Lines and offers that all writers draw from, and none of them covers."""
    facility = coordinator.ask("{ facilities(first: 1) { nodes { id } } }")["facilities"]["nodes"][0]["id"]
    lines = [{"goods": {"item": "thermometer", "asked": str(NEED)}}] * LINES
    made = coordinator.done("publishRequest", "Request", "lines { id }", facilityId=facility, lines=lines)
    what = {"stock": {"item": "thermometer", "asked": str(CAPACITY)}}
    offers = [coordinator.done("publishOffer", "Offer", "id", what=what, place=_crash_writer.PLACE)["id"] for _ in range(OFFERS)]
    return Wanted([each.url for each in servers], coordinator.token, [each["id"] for each in made["lines"]], offers)


def _killed(
    victims: Mapping[str, Kill], wanted: Wanted, folder: Path, kills: int, chance: random.Random
) -> tuple[Counter[str], int, list[Path]]:
    """Let the clients write, and kill; which of them how often, what was acknowledged, and the journals."""
    context = multiprocessing.get_context("spawn")
    stop, acknowledged = context.Event(), context.Value("i", 0)
    journals = [folder / f"journal {number}" for number in range(WRITERS)]
    for each in journals:
        each.touch()
    writers = [
        context.Process(
            target=_crash_writer.write, args=(wanted, journal, stop, acknowledged, chance.getrandbits(32)), daemon=True
        )
        for journal in journals
    ]
    killed = Counter[str]()
    for each in writers:
        each.start()
    try:
        for name in itertools.islice(_turns(sorted(victims), chance), kills):
            goal = acknowledged.value + chance.randint(*BETWEEN)
            fleet.until(lambda: acknowledged.value >= goal, "clients are answered again", PATIENCE)  # noqa: B023
            victims[name](chance)
            killed[name] += 1
            sys.stderr.write(f"\r{killed.total()} of {kills}")
        goal = acknowledged.value + BETWEEN[1]
        fleet.until(lambda: acknowledged.value >= goal, "clients are answered again", PATIENCE)
    finally:
        stop.set()
        for each in writers:
            each.join(60)
    return killed, acknowledged.value, journals


def _turns(names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """All names in ever another order, so that few kills meet each of them too."""
    while True:
        yield from chance.sample(names, len(names))


def _again(process: Process, _: random.Random) -> None:
    process.kill()
    process.start()


def main(arguments: list[str]) -> int:
    """Kill as often as the arguments say, and print what came of it."""
    kills = int(arguments[0]) if arguments else 100
    kinds = arguments[1:2] or list(STAGES)
    seed = int(arguments[2]) if len(arguments) > 2 else 1
    wrong = 0
    for kind in kinds:
        told = run(kind, kills, seed)
        sys.stdout.write(f"{kind}: {told}\n")
        sys.stdout.flush()
        wrong += len(told.found.wrong)
    return 1 if wrong else 0
