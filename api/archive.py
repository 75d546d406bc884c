"""A whole installation in one file: a ZIP with a leaf that says what is in it, and JSON lines for each table.

What was written from one kind of database can be read into the other.
"""

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO

import orjson

from api.store import content, migration
from api.store.database import Database

FORMAT = 1
LEAF = "leaf.json"
Told = Callable[[str, int], None]  # the name of a table and how many of its rows are through


class UnfitError(Exception):
    """Why a file, or a database, will not do; in a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is in an archive: when it was made (ISO 8601), with which migrations, and how many rows of each table."""

    format: int
    made: str
    migrations: Sequence[str]
    rows: dict[str, int]


async def write(database: Database, path: Path, told: Told) -> Leaf:
    """Write all of a database into a new file that only its owner can read; it is there whole or not at all."""
    with _appearing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        async with database.session(), content.still(database):
            rows = {content.name(table): await _write_table(archive, table, told) for table in content.tables()}
        names = migration.names(migration.FOLDER / database.dialect)
        leaf = Leaf(FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), names, rows)
        archive.writestr(LEAF, orjson.dumps(leaf))
    return leaf


async def _write_table(archive: zipfile.ZipFile, table: content.Table, told: Told) -> int:
    count = 0
    with archive.open(_file(table), "w", force_zip64=True) as file:
        async for page in content.lines(table):
            file.write(b"\n".join(page) + b"\n")
            told(content.name(table), count := count + len(page))
    return count


async def read(database: Database, path: Path, told: Told) -> Leaf:
    """Fill an empty database, whose tables are there, with all that is in a file, or leave it empty.

    Raises UnfitError where the file or the database will not do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            leaf = _leaf(archive, migration.names(migration.FOLDER / database.dialect))
            async with database.session(), database.transaction():
                if not await content.empty():
                    raise UnfitError("This database holds something already; name an empty one with TALKA_DATABASE.")
                for table in content.tables():
                    await _read_table(archive, table, leaf, told)
                await content.finish()
            return leaf
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise UnfitError(f"{path} is no backup of Talka, or only a part of one; take another copy of it.") from error


def _leaf(archive: zipfile.ZipFile, known: Sequence[str]) -> Leaf:
    """What the archive says of itself, once all of it has been found whole."""
    damaged = archive.testzip()
    if damaged or LEAF not in archive.namelist():
        raise zipfile.BadZipFile(damaged or LEAF)
    try:
        leaf = Leaf(**orjson.loads(archive.read(LEAF)))
    except (orjson.JSONDecodeError, TypeError) as error:
        raise zipfile.BadZipFile(LEAF) from error
    if leaf.format != FORMAT or not {*leaf.migrations} <= {*known}:
        raise UnfitError("A newer Talka wrote this backup; restore it with that version, or a later one.")
    return leaf


async def _read_table(archive: zipfile.ZipFile, table: content.Table, leaf: Leaf, told: Told) -> None:
    count, name = 0, content.name(table)
    if name not in leaf.rows:
        return
    with archive.open(_file(table)) as file:
        while rows := [line.rstrip(b"\n") for line in islice(file, content.page(table))]:
            await content.keep(table, rows)
            told(name, count := count + len(rows))
    if count != leaf.rows[name]:
        raise zipfile.BadZipFile(name)


def _file(table: content.Table) -> str:
    return f"{content.name(table)}.jsonl"


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place once it is whole and safe on the disk."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
