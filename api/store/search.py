"""What the search engine does not know yet: marked with each change, cleared when the engine has it.

A mark gets a number that is never used twice. Whoever indexes a thing clears the very mark they saw, so a change that
commits in between, under a number of its own, keeps the thing marked.
"""

from collections.abc import Iterable, Mapping
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
# SQLite gives a replaced row the next number; PostgreSQL has drawn it already when it meets the old row.
_MARK = {
    "sqlite": 'INSERT OR REPLACE INTO search_dirty ("index", thing_id) VALUES (?, ?)',
    "postgres": 'INSERT INTO search_dirty ("index", thing_id) VALUES (?, ?) '
    'ON CONFLICT ("index", thing_id) DO UPDATE SET generation = EXCLUDED.generation',
}


async def mark(index: str, ids: Iterable[UUID]) -> None:
    """Mark things as changed, inside the transaction that changes them."""
    # In one order everywhere, so that two transactions never wait for each other.
    if values := [(index, str(id)) for id in sorted(set(ids))]:
        await sql.run_many(_MARK[sql.dialect()], values)


async def take(limit: int) -> list[Mark]:
    """The oldest marks: index, id and the number to clear."""
    rows = await DirtyRow.all().order_by("generation").limit(limit)
    return [(row.index, row.thing_id, row.generation) for row in rows]


async def clear(seen: Iterable[Mark]) -> None:
    """Clear these marks, but not those made since."""
    await DirtyRow.filter(generation__in=[generation for _, _, generation in seen]).delete()


async def waiting() -> int:
    """How many things are marked."""
    return await DirtyRow.all().count()


async def all_ids(index: str, after: UUID | None, limit: int) -> list[UUID]:
    """The ids of everything that belongs into the index, in order, after this one."""
    rows: Any = _ROWS[index].all() if after is None else _ROWS[index].filter(id__gt=after)
    return await rows.order_by("id").limit(limit).values_list("id", flat=True)
