"""What the search engine does not know yet: marked with each change, cleared when the engine has it.

A mark gets a number that is never used twice. Whoever indexes a thing clears the very mark they saw, so a change that
commits in between, under a number of its own, keeps the thing marked. Several relays may run: each claims marks for a
while, and one that finds its mark overtaken marks the thing again, for it may have indexed an older state last.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.models import Model

from api.store import sql
from api.store.table import DesignRow, DirtyRow, FacilityRow, OfferRow, PersonRow, RequestRow

Mark = tuple[str, UUID, int]

_ROWS: Mapping[str, type[Model]] = {
    "request": RequestRow,
    "offer": OfferRow,
    "design": DesignRow,
    "facility": FacilityRow,
    "person": PersonRow,
}
INDEXES = tuple(_ROWS)
# SQLite gives a replaced row the next number; PostgreSQL has drawn it already when it meets the old row.
_MARK = {
    "sqlite": 'INSERT OR REPLACE INTO search_dirty ("index", thing_id) VALUES (?, ?)',
    "postgres": 'INSERT INTO search_dirty ("index", thing_id) VALUES (?, ?) '
    'ON CONFLICT ("index", thing_id) DO UPDATE SET generation = EXCLUDED.generation, claimed = NULL',
}
_FREE = "SELECT generation FROM search_dirty WHERE claimed IS NULL OR claimed <= ? ORDER BY generation LIMIT ?"
_SKIP = {"sqlite": "", "postgres": " FOR UPDATE SKIP LOCKED"}
CLAIM = timedelta(seconds=15)  # how long a relay that died keeps its marks from the others


async def mark(index: str, ids: Iterable[UUID]) -> None:
    """Mark things as changed, inside the transaction that changes them."""
    # In one order everywhere, so that two transactions never wait for each other.
    if values := [(index, str(id)) for id in sorted(set(ids))]:
        await sql.run_many(_MARK[sql.dialect()], values)


async def take(limit: int) -> list[Mark]:
    """The oldest marks: index, id and the number to clear."""
    return [_mark(row) for row in await DirtyRow.all().order_by("generation").limit(limit)]


async def claim(limit: int, now: datetime) -> list[Mark]:
    """The oldest marks that no relay has claimed lately, claimed for the caller."""
    free = _FREE + _SKIP[sql.dialect()]
    # Looked for once, and apart: inside the UPDATE, PostgreSQL may look for each row anew, and find others each time.
    claimed = (
        f"WITH free AS MATERIALIZED ({free}) "  # noqa: S608
        "UPDATE search_dirty SET claimed = ? WHERE generation IN (SELECT generation FROM free) RETURNING generation"
    )
    found = [row["generation"] for row in await sql.rows(claimed, now - CLAIM, limit, now)]
    return [_mark(row) for row in await DirtyRow.filter(generation__in=found).order_by("generation")]


async def clear(seen: Iterable[Mark]) -> None:
    """Clear these marks, but not those made since; a thing whose mark was overtaken is marked again."""
    marks = list(seen)
    # What was marked since is locked as well, in the order of `mark`: two relays never wait for each other.
    there = DirtyRow.filter(thing_id__in=[id for _, id, _ in marks]).order_by("index", "thing_id").select_for_update()
    standing = {row.generation for row in await there}
    await DirtyRow.filter(generation__in=[generation for _, _, generation in marks]).delete()
    overtaken = [(index, id) for index, id, generation in marks if generation not in standing]
    for index in sorted({index for index, _ in overtaken}):
        await mark(index, [id for each, id in overtaken if each == index])


def _mark(row: DirtyRow) -> Mark:
    return row.index, row.thing_id, row.generation


async def waiting() -> int:
    """How many things are marked."""
    return await DirtyRow.all().count()


async def all_ids(index: str, after: UUID | None, limit: int) -> list[UUID]:
    """The ids of everything that belongs into the index, in order, after this one."""
    rows: Any = _ROWS[index].all() if after is None else _ROWS[index].filter(id__gt=after)
    return await rows.order_by("id").limit(limit).values_list("id", flat=True)
