"""Migrations: each once, from any number of processes, and they make the very tables that the code knows."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise.connection import get_connections
from tortoise.utils import get_schema_sql

from api.store import migration
from api.store.database import Database

Schema = dict[str, set[Any]]


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    try:
        yield database
    finally:
        await database.close()


async def test_migrations_are_applied_once(database_url: str) -> None:
    """The first run applies everything in order, the second nothing."""
    async with _open(database_url) as database:
        every = migration.names(migration.FOLDER / database.dialect)
        assert await migration.pending(database) == every
        assert await migration.migrate(database) == every
        assert await migration.pending(database) == []
        assert await migration.migrate(database) == []


async def test_two_migrations_at_once_wait_for_each_other(database_url: str) -> None:
    """Of four that start together one applies everything and the others find nothing to do."""

    async def migrate() -> list[str]:
        async with _open(database_url) as database:
            return await migration.migrate(database)

    applied = await asyncio.gather(*(migrate() for _ in range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, len(max(applied, key=len))]


async def test_a_failing_migration_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    """A migration that breaks in its middle is undone as a whole, and the ones before it too."""
    for dialect in ("sqlite", "postgres"):
        (tmp_path / dialect).mkdir()
        first = "CREATE TABLE migration (name text, applied timestamptz);\n"
        (tmp_path / dialect / "0001_good.sql").write_text(first)
        (tmp_path / dialect / "0002_bad.sql").write_text("CREATE TABLE half (id int);\nCREATE TABLE half (id int);\n")
    async with _open(database_url) as database:
        with pytest.raises(Exception, match="half"):
            await migration.migrate(database, tmp_path)
        assert await migration.pending(database, tmp_path) == ["0001_good", "0002_bad"]


async def test_an_unfinished_statement_is_noticed(tmp_path: Path, sqlite: Database) -> None:
    """A migration without its last semicolon is refused and not silently cut short."""
    (tmp_path / "sqlite").mkdir()
    (tmp_path / "sqlite" / "0009_cut.sql").write_text("CREATE TABLE whole (id int);\nCREATE TABLE half (id int)\n")
    with pytest.raises(ValueError, match="half"):
        await migration.migrate(sqlite, tmp_path)
    assert await migration.pending(sqlite, tmp_path) == ["0009_cut"]


# What the version before can live with: it reads and writes on while this is applied, and until it is stopped.
KIND = re.compile(
    r"CREATE TABLE (?P<made>\w+)|CREATE (?P<unique>UNIQUE )?INDEX \w+ ON (?P<indexed>\w+)|"
    r"ALTER TABLE (?P<grown>\w+) ADD COLUMN (?P<column>[^;]+)|ALTER TABLE (?P<tuned>\w+) ALTER COLUMN \w+ SET STORAGE \w+"
)
BEFORE_THE_RULE = "0006"  # the first versions, which nobody runs any more, were changed freely


def breaking(text: str) -> list[str]:
    """The statements of a migration that would break the version before."""
    made, found = set[str](), list[str]()
    for statement in re.sub(r"--.*", "", text).split(";"):
        words = " ".join(statement.split())
        kind = KIND.match(words)
        if not words:
            continue
        if kind is None:
            found.append(words)
            continue
        made |= {kind["made"]} - {None}
        column = (kind["column"] or "").upper()
        on_old_rows = kind["indexed"] not in made if kind["unique"] else "NOT NULL" in column and " DEFAULT " not in column
        if on_old_rows or " UNIQUE" in column:
            found.append(words)
    return found


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_the_version_before_can_go_on(dialect: str) -> None:
    """Since several machines are upgraded one after the other, migrations only add, and ask nothing of rows written as before."""
    folder = migration.FOLDER / dialect
    later = [name for name in migration.names(folder) if name[:4] > BEFORE_THE_RULE]
    assert len(later) > 1
    assert {name: bad for name in later if (bad := breaking((folder / f"{name}.sql").read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE offer;",
        "ALTER TABLE offer DROP COLUMN note;",
        "ALTER TABLE offer RENAME COLUMN note TO remark;",
        "ALTER TABLE offer ADD COLUMN weight int NOT NULL;",
        "ALTER TABLE offer ALTER COLUMN note SET NOT NULL;",
        "CREATE UNIQUE INDEX one ON offer (note);",
        "CREATE TABLE new (id int);\nUPDATE offer SET note = '';",
    ],
)
def test_what_would_break_the_version_before_is_noticed(text: str) -> None:
    """Whatever drops, renames, tightens or rewrites is found; additions beside it are not."""
    fine = "ALTER TABLE offer ADD COLUMN weight int NOT NULL DEFAULT 0;\nCREATE INDEX offer_weight ON offer (weight);"
    assert breaking(fine) == []
    assert len(breaking(f"{fine}\n{text}")) == 1


async def test_a_migration_does_not_keep_everybody_waiting(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody holds a table it gives up after a while, leaves nothing behind, and can be run again."""
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "9999_grow.sql").write_text("ALTER TABLE offer ADD COLUMN weight int;\n")
    monkeypatch.setattr(migration, "_PATIENCE", "50ms")
    reader = await asyncpg.connect(postgres_database)
    async with _open(postgres_database) as database:
        await migration.migrate(database)
        async with reader.transaction():
            await reader.execute("SELECT FROM offer")
            with pytest.raises(migration.BusyError):
                await migration.migrate(database, tmp_path)
        await reader.close()
        assert await migration.migrate(database, tmp_path) == ["9999_grow"]


def test_both_dialects_have_the_same_migrations() -> None:
    """A migration that is written for one database is written for the other."""
    assert migration.names(migration.FOLDER / "sqlite") == migration.names(migration.FOLDER / "postgres") != []


async def test_migrated_sqlite_tables_are_those_of_the_code(tmp_path: Path) -> None:
    """Columns, types, nullability, keys, unique sets, indexes and foreign keys are the same as generated ones."""
    async with _open(f"sqlite:///{tmp_path}/migrated.db") as database:
        await migration.migrate(database)
        script = await _generated(database)
    with closing(sqlite3.connect(tmp_path / "generated.db")) as connection:
        connection.executescript(script)
    migrated = _sqlite_schema(tmp_path / "migrated.db")
    migrated["membership"].remove((True, ("person_id", "role", None)))  # Tortoise cannot say that a role is held once
    assert migrated == _sqlite_schema(tmp_path / "generated.db")


async def test_migrated_postgres_tables_are_those_of_the_code(postgres_database: str) -> None:
    """Columns, types, nullability, keys, unique sets, indexes and foreign keys are the same as generated ones."""
    async with _open(postgres_database) as database:
        await migration.migrate(database)
        script = await _generated(database)
    connection = await asyncpg.connect(postgres_database)
    try:
        await connection.execute(f"CREATE SCHEMA generated; SET search_path TO generated; {script}")
        migrated = await _postgres_schema(connection, "public")
        (once,) = {each for each in migrated["membership"] if "COALESCE" in str(each)}
        migrated["membership"].remove(once)  # Tortoise cannot say that a role is held once
        assert migrated == await _postgres_schema(connection, "generated")
    finally:
        await connection.close()


async def _generated(database: Database) -> str:
    async with database.session():
        return get_schema_sql(get_connections().get(database.dialect), safe=False)


def _sqlite_schema(path: Path) -> Schema:
    with closing(sqlite3.connect(path)) as connection:

        def rows(query: str) -> list[Any]:
            return connection.execute(query).fetchall()

        tables = [name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'") if name != "sqlite_sequence"]
        found: Schema = {}
        for table in tables:
            columns = {
                (name, kind.lower(), bool(filled), key) for _, name, kind, filled, _, key in rows(f"PRAGMA table_info({table})")
            }
            keys = {
                (at, column, other, gone) for _, _, other, column, at, _, gone, _ in rows(f"PRAGMA foreign_key_list({table})")
            }
            indexes = {
                (bool(unique), tuple(name for _, _, name in rows(f'PRAGMA index_info("{index}")')))
                for _, index, unique, _, _ in rows(f"PRAGMA index_list({table})")
            }
            found[table] = columns | keys | indexes
        return found


_COLUMNS = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = $1"
_INDEXES = """
SELECT c.relname, i.indisunique, i.indisprimary,
    array(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnkeyatts) AS k)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = $1::text::regnamespace
"""
_KEYS = """
SELECT c.relname, o.relname, k.confdeltype,
    array(SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (k.conkey))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid
WHERE k.contype = 'f' AND c.relnamespace = $1::text::regnamespace
"""


async def _postgres_schema(connection: asyncpg.Connection, schema: str) -> Schema:
    found: Schema = {}
    for query in (_COLUMNS, _INDEXES, _KEYS):
        for table, *rest in await connection.fetch(query, schema):
            found.setdefault(table, set()).add(tuple(tuple(each) if isinstance(each, list) else each for each in rest))
    return found
