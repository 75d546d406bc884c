"""What is kept aside, in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from api.store import keyset
from api.store.table import KeptRow
from matching import kept
from schema.paging import Slice, Window

_NEWEST = (keyset.Column("created", datetime, descending=True), keyset.Column("id", UUID, descending=True))
_COLUMNS = ("id", "source", "reason", "as_written", "created", "resolved")


async def insert_many(new: Iterable[kept.KeptAside]) -> None:
    """Keep records aside; one whose source is kept already adds nothing."""
    rows = [KeptRow(**{name: getattr(each, name) for name in _COLUMNS}) for each in new]
    await KeptRow.bulk_create(rows, ignore_conflicts=True)


async def known(sources: Iterable[str]) -> set[str]:
    """Those of the sources from which something is kept already."""
    found: Any = KeptRow.filter(source__in=list(sources)).values_list("source", flat=True)
    return set(await found)


async def find(window: Window) -> Slice[kept.KeptAside]:
    """What is kept aside, newest first."""
    return await keyset.slice_of(KeptRow.all(), _NEWEST, window, _kept)


async def load(id: UUID) -> kept.KeptAside | None:
    """The record with this id."""
    row = await KeptRow.get_or_none(id=id)
    return row and _kept(row)


async def load_many(ids: Iterable[UUID]) -> dict[UUID, kept.KeptAside]:
    """The records with these ids."""
    return {row.id: _kept(row) for row in await KeptRow.filter(id__in=list(ids))}


async def save(changed: kept.KeptAside) -> None:
    """Keep the record as it is now."""
    await KeptRow.filter(id=changed.id).update(**{name: getattr(changed, name) for name in _COLUMNS[1:]})


def _kept(row: KeptRow) -> kept.KeptAside:
    return kept.KeptAside(**{name: getattr(row, name) for name in _COLUMNS})
