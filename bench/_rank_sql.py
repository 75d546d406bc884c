"""The peers in SQL: the same question as one statement, on SQLite with an index and on PostgreSQL with a GiST index."""

import asyncio
import contextlib
import math
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg

from bench._rank_scan import EASE, SHOWN, Found
from bench._rank_world import CODES, ITEMS, NOW, World, deadline, standings
from matching.place import EARTH_RADIUS_KM
from matching.rank.measure import DAY, instant
from matching.rank.problem import Ask
from matching.rank.shelf import HAND_OVERS
from tests import postgres

UPDATES = 5_000

_COLUMNS = (
    *("high", "low", "item", "open", "start", "ends", "free", "lot"),
    *("standing", "ease", "latitude", "longitude", "level", "radius"),
)
_TYPES = ("bigint",) * 2 + ("integer", "boolean") + ("bigint",) * 4 + ("integer",) * 2 + ("double precision",) * 4
_TABLE = f"CREATE TABLE offer ({', '.join(f'{name} {kind}' for name, kind in zip(_COLUMNS, _TYPES, strict=True))})"
# Whole numbers throughout, as in the engine.
_BEST = """
WITH near AS (
    SELECT *, CAST(round({diameter} * asin(sqrt({least}(1.0, power(sin((latitude - {place[0]}) / 2), 2)
        + level * {level} * power(sin((longitude - {place[1]}) / 2), 2))))) AS bigint) AS distance
    FROM offer
    WHERE item = {item} AND open AND ends > {now} AND start < {until} AND free >= lot AND lot <= {wanted} AND standing > 0
), scored AS (
    SELECT low, high, {least}(free, {wanted}) AS fills, 5500 * {least}(free, {wanted}) / {wanted} + standing
        + 1500000 / (1000 + distance) + ease + 500 * {day} / ({day} + {most}(start, {now}) - {now}) + 300 AS points
    FROM near WHERE distance <= radius
)
SELECT points, low FROM scored ORDER BY points DESC, fills DESC, high, low LIMIT {shown}
"""
_UPDATE = "UPDATE offer SET free = {} WHERE low = {}"


def _rows(world: World, ask: Ask) -> Iterator[tuple[Any, ...]]:
    """The offers as rows; standards as the points that all lines here give them, as every line accepts the same."""
    c, points = {name: values.tolist() for name, values in world.block.items()}, standings(ask)
    standing = [points.get(number, 0) for number in range(len(CODES))]
    ease = [EASE.get(by.value, 0) for by in HAND_OVERS]
    return zip(
        c["high"],
        c["low"],
        world.which.tolist(),
        c["open"],
        c["start"],
        c["end"],
        c["free"],
        c["lot"],
        (standing[number] for number in c["standard"]),
        (ease[number] for number in c["hand_over"]),
        c["latitude"],
        c["longitude"],
        map(math.cos, c["latitude"]),
        c["radius"],
        strict=True,
    )


def _statement(ask: Ask, least: str, most: str) -> str:
    assert ask.place.point  # noqa: S101
    place = math.radians(ask.place.point.latitude), math.radians(ask.place.point.longitude)
    return _BEST.format(
        diameter=20 * EARTH_RADIUS_KM,
        least=least,
        most=most,
        place=place,
        level=math.cos(place[0]),
        item=ITEMS.index(getattr(ask.line.spec, "item", "")),
        now=instant(NOW),
        until=instant(deadline(ask)),
        wanted=ask.line.gap,
        day=DAY,
        shown=SHOWN,
    )


def _changes(world: World) -> list[tuple[int, int]]:
    """New amounts for some offers, by the lower halves of their ids."""
    every = max(1, len(world) // UPDATES)
    return [(free + 1, low) for free, low in zip(*(world.block[name][::every].tolist() for name in ("free", "low")), strict=True)]


class Sqlite:
    """SQLite in a file, its offers found by item."""

    name = "SQLite, index on item"

    def __init__(self, world: World, folder: Path) -> None:
        started = time.perf_counter()
        self._database = sqlite3.connect(folder / "offers.sqlite")
        self._database.execute("PRAGMA cache_size = -1000000")
        self._database.execute(_TABLE)
        marks = ", ".join("?" * len(_COLUMNS))
        self._database.executemany(f"INSERT INTO offer VALUES ({marks})", _rows(world, world.asks[0]))  # noqa: S608
        self._database.execute("CREATE INDEX offer_item ON offer (item, open)")
        self._database.execute("CREATE UNIQUE INDEX offer_id ON offer (low)")
        self._database.commit()
        self._database.execute("ANALYZE")
        self.loaded = time.perf_counter() - started

    def find(self, ask: Ask) -> Found:
        """The best offers for a line."""
        return self._database.execute(_statement(ask, "min", "max")).fetchall()

    def updates(self, world: World) -> float:
        """Single-row updates a second, prepared and in one transaction."""
        changes, started = _changes(world), time.perf_counter()
        for change in changes:
            self._database.execute(_UPDATE.format("?", "?"), change)
        self._database.commit()
        return len(changes) / (time.perf_counter() - started)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


class Postgres:
    """PostgreSQL with a GiST index on item and point; as every giver goes another way, only the item narrows the exact search."""

    name = "PostgreSQL, GiST (item, point)"

    def __init__(self, world: World, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        started = time.perf_counter()
        self._connection: Any = self._loop.run_until_complete(asyncpg.connect(address))
        self._loop.run_until_complete(self._load(world))
        self.loaded = time.perf_counter() - started

    async def _load(self, world: World) -> None:
        await self._connection.execute(f"{_TABLE}; CREATE EXTENSION btree_gist")
        await self._connection.copy_records_to_table("offer", records=_rows(world, world.asks[0]), columns=_COLUMNS)
        await self._connection.execute("CREATE INDEX ON offer USING gist (item, point(longitude, latitude))")
        await self._connection.execute("CREATE UNIQUE INDEX ON offer (low)")
        await self._connection.execute("VACUUM ANALYZE offer")

    def find(self, ask: Ask) -> Found:
        """The best offers for a line."""
        rows = self._loop.run_until_complete(self._connection.fetch(_statement(ask, "least", "greatest")))
        return [(row["points"], row["low"]) for row in rows]

    def updates(self, world: World) -> float:
        """Single-row updates a second, prepared and in one transaction."""
        return self._loop.run_until_complete(self._updates(_changes(world)))

    async def _updates(self, changes: list[tuple[int, int]]) -> float:
        update, started = await self._connection.prepare(_UPDATE.format("$1", "$2")), time.perf_counter()
        async with self._connection.transaction():
            for change in changes:
                await update.fetch(*change)
        return len(changes) / (time.perf_counter() - started)

    def close(self) -> None:
        """Leave the server."""
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()


Database = Sqlite | Postgres


@contextlib.contextmanager
def databases(world: World) -> Iterator[list[Database]]:
    """The databases that this machine has, with the offers in them; one that is missing is said."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-bench-")))
        found: list[Database] = [Sqlite(world, folder)]
        if binaries := postgres.programs():
            address = stack.enter_context(postgres.server(binaries))
            found.append(Postgres(world, stack.enter_context(postgres.fresh_database(address))))
        else:
            sys.stdout.write(f"No comparison with PostgreSQL. {postgres.MISSING}\n")
        for each in found:
            stack.callback(each.close)
        yield found
