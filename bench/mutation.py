"""What changes cost through the real server: many clients take needs from publication to arrival, on SQLite and on PostgreSQL.

Beside them in the same run: the writes of the same acts as bare SQL by as many connections, each act in one transaction too, with
no permission, ranking or answer. The statements of each act are those that `tests/api/test_mutation_statement.py` holds fixed. A
PostgreSQL for tests does not wait for its disk, SQLite does; both peers do as their database does.
"""

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench import _graphql_world, _server
from bench._graphql_world import World
from bench._mutation_client import STEPS, Client, Times
from bench._mutation_peer import PEERS
from schema import identity
from tests import postgres
from tests.api.test_mutation_statement import COSTS

CLIENTS, SECONDS = 8, 8.0
ROW = "{:<30}{:>12}{:>14}{:>10}{:>10}{:>12}"


async def lived(url: str, world: World, clients: int, seconds: float) -> Times:
    """Let so many clients change things for so long; each has facilities of its own, and offers."""
    facilities = [identity.write("Facility", id) for id in world.facilities]
    offers = [(identity.write("Offer", id), item) for id, item in world.free]
    crowd = [Client(url, world.coordinator) for _ in range(clients)]
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(each.run(facilities[number::clients], offers[number::clients], until) for number, each in enumerate(crowd))
    )
    times: Times = defaultdict(list)
    for each in crowd:
        for step, taken in each.times.items():
            times[step] += taken
    return times


def rows(name: str, times: Times, peer: Times, seconds: float) -> Iterator[str]:
    """A row for each act, and one for all of them."""
    yield ROW.format(name, "statements", "acts/s", "p50 ms", "p99 ms", "p50/peer")
    for step in STEPS:
        middle = statistics.median(times[step])
        ratio = f"{middle / statistics.median(peer[step]):.1f}x" if peer is not times else ""
        figures = (f"{len(times[step]) / seconds:,.0f}", f"{middle * 1000:.1f}", f"{slowest(times[step]) * 1000:.1f}", ratio)
        yield ROW.format(step, COSTS[step] if peer is not times else "", *figures)
    every = sum(map(len, times.values())) / seconds
    beside = sum(map(len, peer.values())) / seconds
    yield ROW.format("all", "", f"{every:,.0f}", "", "", f"{beside / every:.1f}x fewer" if peer is not times else "")


def slowest(times: list[float]) -> float:
    """What 99 of 100 do not exceed."""
    return statistics.quantiles(times, n=100)[-1] if len(times) > 1 else times[0]


def measured(dialect: str, url: str, folder: Path, clients: int, seconds: float) -> str:
    """The tables of one database."""
    world = _graphql_world.fill(url, requests=2)
    with _server.one(_server.WORKING, url, folder) as server:
        before = server.worked()
        ours = asyncio.run(lived(server.url, world, clients, seconds))
        each = (server.worked() - before) * 1000 / sum(map(len, ours.values()))
    name, run = PEERS[dialect]
    offers = [str(id) for id, _ in world.free]
    peer = run(url.removeprefix("sqlite:///"), offers, clients, seconds)
    tables = (*rows(f"{dialect}: ours", ours, peer, seconds), *rows(f"{dialect}: {name}", peer, peer, seconds))
    return "\n".join([*tables, f"{each:.1f} ms of a processor in our server for each act, its jobs and live changes among them"])


def main(arguments: list[str]) -> int:
    """Measure and print, on both databases where both are there."""
    parser = argparse.ArgumentParser(prog="python -m bench mutation", description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each of the two on each database")
    told = parser.parse_args(arguments)
    sys.stdout.write(f"{told.clients} clients at once\n")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-bench-")))
        (folder / "talka.db").touch()
        sys.stdout.write(measured("sqlite", f"sqlite:///{folder}/talka.db", folder, told.clients, told.seconds) + "\n\n")
        if binaries := postgres.programs():
            address = stack.enter_context(postgres.server(binaries))
            url = stack.enter_context(postgres.fresh_database(address))
            sys.stdout.write(measured("postgres", url, folder, told.clients, told.seconds) + "\n")
        else:
            sys.stdout.write(f"Not on PostgreSQL. {postgres.MISSING}\n")
    return 0
