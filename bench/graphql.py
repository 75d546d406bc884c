"""Our GraphQL beside PostGraphile and a stock Strawberry with Tortoise: three questions to the same rows of one PostgreSQL.

Each server is one process, asked by wrk over 16 connections, in turns (A B C A B C ...); those whose turn it is not stand still.
Before anything is timed, all three answers must hold the same rows. Ours applies its permissions, to strangers and (`signed in`)
to a coordinator with a token, and counts budgets; the peers do neither. Its jobs are left to a worker, which does not run. What a
request costs is the time of the processors in the server and in the database, together as well. wrk shares the machine with them,
so figures of different machines do not compare, ratios nearly do.
"""

import argparse
import asyncio
import contextlib
import json
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx

from bench import _graphql_world, _server, _wrk
from bench._graphql_query import OURS, POSTGRAPHILE, QUESTIONS, RENAMED, STOCK, Question, held
from bench._server import Server
from tests import postgres

NAMES = (OURS, POSTGRAPHILE, STOCK)
SIGNED_IN = "ours, signed in"
SECONDS, ROUNDS, WARM = 3.0, 3, 2.0
ROW = "{:<18}{:>10}{:>16}{:>10}{:>10}{:>14}{:>12}{:>12}{:>12}"
HEAD = ("requests/s", "of PostGraphile", "p50 ms", "p99 ms", "of its p99", "CPU ms: own", "database", "together")


@dataclass(slots=True)
class Measured:
    """The rounds of one server with one question, and the processor seconds of it and of the database in all of them."""

    loads: list[_wrk.Load] = field(default_factory=list)
    own: float = 0.0
    database: float = 0.0

    def middle(self, name: str) -> float:
        """The median of a figure over the rounds."""
        return statistics.median(getattr(each, name) for each in self.loads)

    def each(self, seconds: float) -> float:
        """Processor milliseconds for each request; infinite where none was answered in time."""
        answered = sum(load.requests for load in self.loads)
        return seconds * 1000 / answered if answered else math.inf


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server as somebody comes to it."""

    name: str
    server: Server
    headers: dict[str, str]

    def body(self, question: Question) -> bytes:
        """The request for a question."""
        return json.dumps({"query": question.documents[self.server.name]}).encode()


@dataclass(frozen=True, slots=True)
class Bench:
    """Who takes part, the first process of their database, and how long each turn and the running-in take."""

    contestants: Sequence[Contestant]
    database: int
    folder: Path
    seconds: float
    rounds: int

    def check(self, question: Question) -> None:
        """End everything where the answers do not hold the same rows."""
        answers = {each.name: self._answer(each, question) for each in self.contestants}
        first = next(iter(answers.values()))
        if different := [name for name, rows in answers.items() if rows != first]:
            raise SystemExit(f"{question.name}: {', '.join(different)} answers other rows: the measurement is void.")

    def _answer(self, contestant: Contestant, question: Question) -> object:
        with contestant.server.awake():
            got = httpx.post(contestant.server.url, content=contestant.body(question), headers=contestant.headers, timeout=60)
        answer = got.json()
        if got.is_error or answer.get("errors"):
            raise SystemExit(f"{contestant.name}, {question.name}: {got.text[:500]}")
        return held(answer)

    def measure(self, question: Question) -> dict[str, Measured]:
        """Let them take turns."""
        found = {each.name: Measured() for each in self.contestants}
        for each in self.contestants:
            with each.server.awake():
                self._ask(each, question, min(WARM, self.seconds))
        for _ in range(self.rounds):
            for each in self.contestants:
                self._turn(each, question, found[each.name])
        return found

    def _turn(self, contestant: Contestant, question: Question, into: Measured) -> None:
        with contestant.server.awake():
            own, database = contestant.server.worked(), _server.database_worked(self.database)
            into.loads.append(self._ask(contestant, question, self.seconds))
            into.own += contestant.server.worked() - own
            into.database += _server.database_worked(self.database) - database

    def _ask(self, contestant: Contestant, question: Question, seconds: float) -> _wrk.Load:
        return _wrk.load(contestant.server.url, contestant.body(question), contestant.headers, seconds, self.folder)


def table(question: Question, found: dict[str, Measured]) -> Iterator[str]:
    """The rows of one question."""
    yield question.name
    yield ROW.format("", *HEAD)
    peer = found.get(POSTGRAPHILE)
    for name, each in found.items():
        rate, p99 = each.middle("rate"), each.middle("p99")
        beside = f"{rate / peer.middle('rate'):.2f}x" if peer else ""
        slower = f"{p99 / peer.middle('p99'):.2f}x" if peer and p99 else ""
        costs = (each.each(each.own), each.each(each.database), each.each(each.own + each.database))
        figures = (f"{rate:,.0f}", beside, f"{each.middle('p50'):.2f}", f"{p99:.2f}", slower, *(f"{cost:.2f}" for cost in costs))
        yield ROW.format(name, *figures)
    if peer and OURS in found:
        ratio = found[OURS].middle("rate") / peer.middle("rate")
        yield f"goal {question.goal:.1f}x: {'reached' if ratio >= question.goal else 'missed'}"


@contextlib.contextmanager
def opened(names: Sequence[str], seconds: float, rounds: int) -> Iterator[Bench]:
    """The servers on a database of their own, filled."""
    binaries = postgres.programs()
    if binaries is None:
        raise SystemExit(postgres.MISSING)
    _wrk.program()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-bench-")))
        address = stack.enter_context(postgres.server(binaries))
        url = stack.enter_context(postgres.fresh_database(address))
        world = _graphql_world.fill(url)
        first = asyncio.run(_readied(url))
        servers = stack.enter_context(_server.running(list(names), url, folder))
        yield Bench(list(_contestants(servers, world.coordinator)), first, folder, seconds, rounds)


async def _readied(url: str) -> int:
    """Give the planner its figures and our table a name that PostGraphile can use; the first process of the server."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(RENAMED)
        await connection.execute("VACUUM ANALYZE")
        return _server.parent(connection.get_server_pid())
    finally:
        await connection.close()


def _contestants(servers: Sequence[Server], token: str) -> Iterator[Contestant]:
    headers = {"content-type": "application/json", "accept": "application/json"}
    for each in servers:
        yield Contestant(each.name, each, headers)
        if each.name == OURS:
            yield Contestant(SIGNED_IN, each, headers | {"authorization": f"Bearer {token}"})


def main(arguments: list[str]) -> int:
    """Measure and print; all take part unless `--only` names some."""
    parser = argparse.ArgumentParser(prog="python -m bench graphql", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, help="who takes part (may be given several times)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each turn")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of turns for each question")
    parser.add_argument("--question", type=int, action="append", choices=range(1, len(QUESTIONS) + 1), help="which to ask")
    told = parser.parse_args(arguments)
    with opened(told.only or NAMES, told.seconds, told.rounds) as bench:
        sys.stdout.write(f"{_wrk.CONNECTIONS} connections, {told.rounds} rounds of {told.seconds:g} s; medians of the rounds\n")
        for number, question in enumerate(QUESTIONS, 1):
            if number in (told.question or range(1, len(QUESTIONS) + 1)):
                bench.check(question)
                sys.stdout.write("\n".join(["", *table(question, bench.measure(question)), ""]))
                sys.stdout.flush()
    return 0
