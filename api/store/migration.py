"""Forward-only migrations: numbered SQL files per dialect, each applied once, all of them or none.

The version before goes on running beside them: a migration adds tables, indexes and columns that may be empty or have a
default. What is to go is first left alone by one version, and removed by a migration of the next.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable

import asyncpg

from api.store import conflict, sql
from api.store.database import Database

FOLDER = resources.files("api.store") / "migrations"

_LOCK = 7235_001  # any number, the same in every process
# While a migration waits for a table that somebody reads, everybody who comes later waits for the migration.
_PATIENCE = "10s"
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
    "postgres": "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'",
}


class BusyError(Exception):
    """Others hold what the migration needs, and did not let go in time."""


async def migrate(database: Database, folder: Traversable = FOLDER) -> list[str]:
    """Apply what is pending and return its names; processes that start together wait for one another.

    Raises BusyError, with nothing applied, where it would keep everybody else waiting.
    """
    try:
        return await _migrate(database, folder)
    except (conflict.ConflictError, asyncpg.LockNotAvailableError) as error:
        raise BusyError from error


async def _migrate(database: Database, folder: Traversable) -> list[str]:
    async with database.session(), database.transaction():
        if database.dialect == "postgres":
            # Those that start together wait as long as it takes, and so does a large table.
            await sql.script("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            await sql.rows("SELECT pg_advisory_xact_lock(?)", _LOCK)
            await sql.script(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        waiting = await _pending(folder / database.dialect)
        for name in waiting:
            await _apply((folder / database.dialect / f"{name}.sql").read_text("utf-8"), database.dialect)
            await sql.run("INSERT INTO migration (name, applied) VALUES (?, ?)", name, datetime.now(UTC))
        return waiting


async def pending(database: Database, folder: Traversable = FOLDER) -> list[str]:
    """The names of the migrations that are not applied yet, in order."""
    async with database.session():
        return await _pending(folder / database.dialect)


async def _pending(folder: Traversable) -> list[str]:
    known = bool(await sql.rows(_TABLES[folder.name]))
    applied = {row["name"] for row in await sql.rows("SELECT name FROM migration")} if known else set[str]()
    return [name for name in names(folder) if name not in applied]


def names(folder: Traversable) -> list[str]:
    """The names of the migrations in a folder, in order."""
    return sorted(each.name.removesuffix(".sql") for each in folder.iterdir() if each.name.endswith(".sql"))


async def _apply(text: str, dialect: str) -> None:
    if dialect == "postgres":
        await sql.script(text)
        return
    for statement in _statements(text):
        await sql.run(statement)


def _statements(text: str) -> Iterator[str]:
    # SQLite's own runner of scripts commits first, which would break the migration in two.
    kept = ""
    for line in text.splitlines(keepends=True):
        kept += line
        if sqlite3.complete_statement(kept):
            yield kept
            kept = ""
    if kept.strip():
        raise ValueError(f"This migration ends in the middle of a statement: {kept.strip()}")
