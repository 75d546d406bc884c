"""All that is stored as lines of JSON, the same for both databases, and back: what one keeps, the other can be filled with.

Left out is what passes or is derived: leases, budgets, the outbox of offers, and marks of the search, of which new ones are made.
"""

import base64
import graphlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
from tortoise import fields
from tortoise.models import Model

from api.store import search, sql, table
from api.store.database import Database

Table = type[Model]

PAGE, HEAVY = 1_000, 20  # rows at a time, and of those that hold bytes
LEFT_OUT: frozenset[Table] = frozenset({table.DirtyRow, table.LeaseRow, table.MigrationRow, table.OutboxRow, table.RateRow})
# No reader is under way in a database that was just filled, so the order of writing is that of the numbers alone.
_ANEW: Mapping[Table, Mapping[str, int | None]] = {table.EventRow: {"writer": 0, "horizon": None}}


def tables() -> list[Table]:
    """The tables that are kept, each after those that its rows point to."""
    kept = {each for each in vars(table).values() if isinstance(each, type) and issubclass(each, Model)} - LEFT_OUT
    parents = {each: {field.related_model for field in _links(each)} - {each} for each in sorted(kept, key=name)}
    return list(graphlib.TopologicalSorter(parents).static_order())


def name(of: Table) -> str:
    """What a table is called."""
    return of._meta.db_table


def page(of: Table) -> int:
    """How many rows of a table are handled at a time."""
    return HEAVY if any(isinstance(each, fields.BinaryField) for each in of._meta.fields_map.values()) else PAGE


def _links(of: Table) -> list[Any]:
    return [of._meta.fields_map[each] for each in of._meta.fk_fields]


@asynccontextmanager
async def still(database: Database) -> AsyncIterator[None]:
    """Within the block, all is read as of one moment; on SQLite nobody writes meanwhile."""
    async with database.transaction():
        if database.dialect == "postgres":
            await sql.script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


async def lines(of: Table) -> AsyncIterator[list[bytes]]:
    """All rows of a table, a page at a time, each as the JSON of an object with its columns."""
    key, columns, size = of._meta.pk_attr, of._meta.fields_db_projection, page(of)
    found: list[Any] = await of.all().order_by(key).limit(size)
    while found:
        yield [_dumped({columns[field]: getattr(row, field) for field in columns}) for row in found]
        found = await of.filter(**{f"{key}__gt": getattr(found[-1], key)}).order_by(key).limit(size)


async def keep(of: Table, rows: Sequence[bytes]) -> None:
    """Write rows of a table; a column that they do not have is left to its default. Raises KeyError for one that we do not."""
    read = [{**orjson.loads(row), **_ANEW.get(of, {})} for row in rows]
    known = {column: of._meta.fields_map[field] for field, column in of._meta.fields_db_projection.items()}
    for columns in dict.fromkeys(tuple(row) for row in read):
        kinds = [known[column] for column in columns]
        marks, named = ", ".join("?" * len(columns)), ", ".join(f'"{each}"' for each in columns)
        alike = [row.values() for row in read if tuple(row) == columns]
        values = [[_value(kind, value, of) for kind, value in zip(kinds, row, strict=True)] for row in alike]
        await sql.run_many(f'INSERT INTO "{name(of)}" ({named}) VALUES ({marks})', values)  # noqa: S608


async def finish() -> None:
    """Let numbers go on behind those that were written, and mark everything for the search."""
    if sql.dialect() == "postgres":
        for each in tables():
            if each._meta.fields_map[each._meta.pk_attr].generated:
                column = each._meta.fields_db_projection[each._meta.pk_attr]
                drawn = f"pg_get_serial_sequence('{name(each)}', '{column}')"
                newest = f'SELECT max("{column}") AS newest FROM "{name(each)}"'  # noqa: S608
                await sql.rows(f"SELECT setval({drawn}, coalesce(newest, 0) + 1, false) FROM ({newest}) AS found")  # noqa: S608
    for index in search.INDEXES:
        after = None
        while ids := await search.all_ids(index, after, PAGE):
            await search.mark(index, ids)
            after = ids[-1]


async def empty() -> bool:
    """Whether nothing is stored."""
    for each in tables():
        if await each.exists():
            return False
    return True


def _dumped(row: dict[str, Any]) -> bytes:
    return orjson.dumps(row, default=lambda value: base64.b64encode(value).decode() if isinstance(value, bytes) else str(value))


def _value(field: Any, value: Any, of: Table) -> Any:
    if value is None:
        return None
    if isinstance(field, fields.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, fields.JSONField):
        return orjson.dumps(value).decode()
    return field.to_db_value(field.to_python_value(value), of)
