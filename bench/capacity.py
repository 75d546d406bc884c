"""What one node carries, and what gives out first at 10, 100 and 1,000 times the load: measured costs in a plain model.

What an answer, a change and a listener cost the server and its PostgreSQL is measured here, on this machine. The rest is
multiplication (the utilisation law: how busy a processor is = how often x how long), with the load of a busy hour in one region
as it is told below, and processors that are kept no busier than 70 %, so that nobody waits long. The last column is that of which
a node of this size is shortest.
"""

import argparse
import asyncio
import contextlib
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from api import stream
from bench import _graphql_world, _server, _subscriber, _wrk, subscription
from bench._graphql_query import OURS
from bench._server import Server
from schema import identity
from tests import postgres

BUSY = 0.7  # of a processor
SECONDS, LISTENERS, CHANGES, FETCHES = 4.0, 300, 10, 400
FETCHING = 1.5  # seconds between two fetches of a board that changes all the time
MULTIPLES = (1, 10, 100, 1_000)
CONNECTIONS = 10  # of each of our processes to PostgreSQL, which takes some hundreds in all
MOST_CONNECTIONS = 500
ROW = "{:<34}{:>14}{:>14}{:>14}"
NODE = "{:<8}{:>12}{:>16}{:>20}{:>12}   {}"

BOARD = """{ board { counts { openLines criticalLines facilities } lines(first: 20) {
    nodes { id title gap confirmBy stale request { urgency facility { name place { city } } } } pageInfo { hasNextPage endCursor }
} } }"""
CANDIDATES = "query($id: ID!) { candidates(requestLineId: $id, first: 5) { candidates { points } } }"
PUBLISH = """mutation($facility: ID!) { publishRequest(input: {
    facilityId: $facility, lines: [{goods: {item: "goggles", asked: 40}}, {goods: {item: "thermometer", asked: 3}}]
}) { __typename ... on Request { id } } }"""

# A busy hour of one region: 60 charities and some 2,000 people with the board open, of whom each looks anew once in five
# minutes; other frontends; a hotline and hospitals that write; and everybody who has the board open is told of changes, once a
# second at most, and fetches it anew while they look at it.
LOAD: Mapping[str, float] = {"board": 8.0, "candidates": 1.0, "publish": 0.5}  # a second
LISTENING = 2_000
VISIBLE = 0.25  # of the open boards are looked at, and fetch anew what they show
CHANGING = 1.0  # a second: pledges, confirmations and receipts as well


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the processors for one answer: in the server, and in PostgreSQL."""

    own: float
    database: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Our server, the first process of its PostgreSQL, and what is in it."""

    server: Server
    database: int
    world: _graphql_world.World
    folder: Path
    seconds: float

    def answered(self, body: Mapping[str, object]) -> Cost:
        """What an answer costs, by asking for it over and over as a coordinator."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.world.coordinator}"}
        text = json.dumps(body).encode()
        _wrk.load(self.server.url, text, headers, 1, self.folder)
        own, theirs = self.server.worked(), _server.database_worked(self.database)
        load = _wrk.load(self.server.url, text, headers, self.seconds, self.folder)
        spent = (self.server.worked() - own, _server.database_worked(self.database) - theirs)
        return Cost(*(each * 1000 / max(1, load.requests) for each in spent))

    def fetched(self) -> Cost:
        """What it costs that an open page of a stranger fetches the board anew, many at a time."""
        address = self.server.url.replace("/graphql", "/?fragment=board")
        own, theirs = self.server.worked(), _server.database_worked(self.database)
        with httpx.Client() as http:
            for _ in range(FETCHES):
                http.get(address).raise_for_status()
        spent = (self.server.worked() - own, _server.database_worked(self.database) - theirs)
        return Cost(*(each * 1000 / FETCHES for each in spent))


def bodies(world: _graphql_world.World) -> dict[str, dict[str, object]]:
    """What is asked for."""
    line, facility = identity.write("RequestLine", world.lines[0]), identity.write("Facility", world.facilities[0])
    return {
        "board": {"query": BOARD},
        "candidates": {"query": CANDIDATES, "variables": {"id": line}},
        "publish": {"query": PUBLISH, "variables": {"facility": facility}},
    }


@dataclass(frozen=True, slots=True)
class Model:
    """All costs: of answers; of a listener, in kilobytes; and of telling one listener of a change, in milliseconds."""

    answers: Mapping[str, Cost]
    fetching: Cost  # of the board alone, by an open page
    kilobytes: float
    telling: float
    megabytes: float  # of a process to which nobody listens

    def processors(self, times: int) -> tuple[float, float]:
        """How many processors our processes and PostgreSQL need, kept no busier than BUSY."""
        told = LISTENING * min(CHANGING * times, 1 / stream.PACE)
        fetched = LISTENING * VISIBLE * min(CHANGING * times, 1 / FETCHING)
        own = (
            sum(LOAD[name] * cost.own for name, cost in self.answers.items()) + told * self.telling + fetched * self.fetching.own
        )
        database = sum(LOAD[name] * cost.database for name, cost in self.answers.items()) + fetched * self.fetching.database
        return times * own / 1000 / BUSY, times * database / 1000 / BUSY

    def told(self, times: int) -> str:
        """What so many times the load takes."""
        own, database = self.processors(times)
        processes = math.ceil(own)
        memory = (processes * self.megabytes + LISTENING * times * self.kilobytes / 1024) / 1024
        node = NODE.format(f"{times}x", f"{own:.2f}", processes, f"{database:.2f}", f"{memory:.1f}", "")
        return node.rstrip() + "   " + self.limit(own, database, processes, memory)

    def limit(self, own: float, database: float, processes: int, memory: float) -> str:
        """What gives out first on one node of this size."""
        cores, gigabytes = os.cpu_count() or 1, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        shares = {
            "nothing": 1.0,
            "processors of this node": (own + database) / cores,
            "its memory": memory / gigabytes,
            "connections of PostgreSQL": processes * CONNECTIONS / MOST_CONNECTIONS,
            "processors of PostgreSQL": database / cores,
        }
        return max(shares, key=lambda each: shares[each])


def measured(bench: Bench) -> Model:
    """Measure everything."""
    empty = bench.server.memory()
    answers = {name: bench.answered(body) for name, body in bodies(bench.world).items()}
    way = _subscriber.server_sent(bench.server.url, subscription.DOCUMENT)
    change = subscription.confirming(bench.server.url, bench.world.coordinator, bench.world.lines)
    told = asyncio.run(subscription.measured(bench.server, [way], LISTENERS, change, CHANGES))
    return Model(answers, bench.fetched(), told.kilobytes, told.worked * 1000 / LISTENERS, empty)


def lines(model: Model) -> Iterator[str]:
    """The tables."""
    yield ROW.format("what it costs", "server ms", "PostgreSQL ms", "a second, 1x")
    for name, cost in model.answers.items():
        yield ROW.format(name, f"{cost.own:.2f}", f"{cost.database:.2f}", f"{LOAD[name]:g}")
    fetches = LISTENING * VISIBLE * min(CHANGING, 1 / FETCHING)
    yield ROW.format(
        "an open page's board, a stranger's", f"{model.fetching.own:.2f}", f"{model.fetching.database:.2f}", f"{fetches:g}"
    )
    yield ROW.format("telling a listener of a change", f"{model.telling:.3f}", "", f"{CHANGING * LISTENING:g}")
    yield f"A listener takes {model.kilobytes:.0f} kB, a process {model.megabytes:.0f} MB."
    yield ""
    yield NODE.format("load", "processors", "of ours, as", "of PostgreSQL", "memory GB", "what one node is shortest of")
    yield from (model.told(times) for times in MULTIPLES)


async def _first_process(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM ANALYZE")
        return _server.parent(connection.get_server_pid())
    finally:
        await connection.close()


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench capacity", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that each question is asked")
    told = parser.parse_args(arguments)
    binaries = postgres.programs()
    if binaries is None:
        raise SystemExit(postgres.MISSING)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-bench-")))
        address = stack.enter_context(postgres.server(binaries))
        url = stack.enter_context(postgres.fresh_database(address))
        world = _graphql_world.fill(url)
        first = asyncio.run(_first_process(url))
        server = stack.enter_context(_server.one(OURS, url, folder))
        sys.stdout.write("\n".join([*lines(measured(Bench(server, first, world, folder, told.seconds))), ""]))
    return 0
