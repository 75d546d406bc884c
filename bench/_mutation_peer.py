"""The peer: the writes of the same acts as bare SQL, each act in one transaction, with nothing asked, checked or told.

A row that is written anew is a copy of one that is there, so that it is as wide as ours, with all its indexes.
"""

import asyncio
import random
import sqlite3
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import asyncpg

from bench._mutation_client import STEPS, Times

Statement = tuple[str, tuple[str, ...]]
Columns = dict[str, list[str]]

TABLES = ("request", "line", "pledge", "event", "outbox")
_COUNTS = {"pledge": "pledged", "dispatchPledge": "dispatched", "receivePledge": "received"}
_STATES = {"confirmPledge": "confirmed", "dispatchPledge": "dispatched", "receivePledge": "received"}


class Life:
    """The statements of one need's life; the ids of rows to copy are found in the database."""

    def __init__(self, columns: Columns, some: dict[str, str], offer: str) -> None:
        self._columns, self._some, self._offer = columns, some, offer
        self._request, self._line, self._pledge = (str(uuid.uuid4()) for _ in range(3))

    def of(self, step: str) -> Iterator[Statement]:
        """The statements of one act; parameters are `?`."""
        if step == "publishRequest":
            yield self._copy("request", id=self._request)
            yield self._copy("line", id=self._line, request_id=self._request)
        else:
            yield from self._held(step)
            yield self._copy("outbox", offer_id=self._offer)
            yield self._dirty("offer", self._offer)
        yield self._copy("event", id=str(uuid.uuid4()))
        yield self._dirty("request", self._request)

    def _held(self, step: str) -> Iterator[Statement]:
        if step == "pledge":
            its = {"line_id": self._line, "request_id": self._request, "offer_id": self._offer}
            yield self._copy("pledge", id=self._pledge, **its)
        else:
            yield f"UPDATE pledge SET state = '{_STATES[step]}', changed = changed + 1 WHERE id = ?", (self._pledge,)  # noqa: S608
        if count := _COUNTS.get(step):
            yield f"UPDATE line SET {count} = 5, changed = changed + 1 WHERE id = ?", (self._line,)  # noqa: S608
        yield "UPDATE offer SET held = held + 1, free = free - 1, changed = changed + 1 WHERE id = ?", (self._offer,)

    def _copy(self, table: str, **other: str) -> Statement:
        names = [name for name in self._columns[table] if name not in {"sequence", "source"}]
        zero = {"pledged": "0", "dispatched": "0", "received": "0"} if table == "line" else {}
        values = ["?" if name in other else zero.get(name, f'"{name}"') for name in names]
        given = tuple(other[name] for name in names if name in other)
        key = "sequence" if "sequence" in self._columns[table] else "id"
        listed = ", ".join(f'"{name}"' for name in names)
        text = f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table} WHERE {key} = {self._some[table]}"  # noqa: S608
        return text, given

    @staticmethod
    def _dirty(index: str, id: str) -> Statement:
        return f"INSERT INTO search_dirty (\"index\", thing_id) VALUES ('{index}', ?) ON CONFLICT DO NOTHING", (id,)  # noqa: S608


def postgres(url: str, offers: list[str], clients: int, seconds: float) -> Times:
    """By so many connections of asyncpg."""
    return asyncio.run(_postgres(url, offers, clients, seconds))


async def _postgres(url: str, offers: list[str], clients: int, seconds: float) -> Times:
    times: Times = defaultdict(list)
    connections = [await asyncpg.connect(url) for _ in range(clients)]
    columns = {table: [row[0] for row in await connections[0].fetch(_COLUMNS, table)] for table in TABLES}
    some = {table: _some(await connections[0].fetchval(_key(columns, table))) for table in TABLES}
    until = time.perf_counter() + seconds

    async def live(connection: asyncpg.Connection) -> None:
        while time.perf_counter() < until:
            life = Life(columns, some, random.choice(offers))  # noqa: S311
            for step in STEPS:
                begun = time.perf_counter()
                async with connection.transaction():
                    for text, values in life.of(step):
                        await connection.execute(_numbered(text), *values)
                times[step].append(time.perf_counter() - begun)

    await asyncio.gather(*map(live, connections))
    for each in connections:
        await each.close()
    return times


def sqlite(path: str, offers: list[str], clients: int, seconds: float) -> Times:
    """By so many threads of the sqlite3 module, each with a connection."""
    with closing(sqlite3.connect(path)) as first:
        columns = {table: [row[1] for row in first.execute(f"PRAGMA table_info({table})")] for table in TABLES}
        some = {table: _some(first.execute(_key(columns, table)).fetchone()[0]) for table in TABLES}
    times: Times = defaultdict(list)
    until = time.perf_counter() + seconds

    def live(_: int) -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
            while time.perf_counter() < until:
                life = Life(columns, some, random.choice(offers))  # noqa: S311
                for step in STEPS:
                    begun = time.perf_counter()
                    connection.execute("BEGIN IMMEDIATE")
                    for text, values in life.of(step):
                        connection.execute(text, values)
                    connection.execute("COMMIT")
                    times[step].append(time.perf_counter() - begun)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(live, range(clients)))
    return times


PEERS: dict[str, tuple[str, Callable[[str, list[str], int, float], Times]]] = {
    "sqlite": ("bare SQL by sqlite3", sqlite),
    "postgres": ("bare SQL by asyncpg", postgres),
}

_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public'"


def _numbered(text: str) -> str:
    first, *rest = text.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def _key(columns: Columns, table: str) -> str:
    return f"SELECT {'sequence' if 'sequence' in columns[table] else 'id'} FROM {table} LIMIT 1"  # noqa: S608


def _some(key: object) -> str:
    return str(key) if isinstance(key, int) else f"'{key}'"
