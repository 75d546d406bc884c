"""Designs in the store."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.store import keyset, shape
from api.store.conflict import ConflictError
from api.store.table import DesignRow
from matching import design
from schema import narrowing
from schema.narrowing import DesignOrder
from schema.paging import Slice, Window

_ORDERS: Mapping[DesignOrder, keyset.Order] = {
    DesignOrder.NEWEST_FIRST: (keyset.Column("created", datetime, descending=True), keyset.Column("id", UUID, descending=True)),
    DesignOrder.NAME: (keyset.Column("name_key", str), keyset.Column("id", UUID)),
}


async def insert(new: design.Design, source: str | None = None) -> None:
    """Keep a new design; `source` names the import it came from."""
    await DesignRow.bulk_create([DesignRow(**_columns(new), source=source)])


async def load(ids: Iterable[UUID]) -> dict[UUID, design.Design]:
    """The designs with these ids."""
    return {row.id: _design(row) for row in await DesignRow.filter(id__in=list(ids))}


async def by_sources(sources: Iterable[str]) -> dict[str, design.Design]:
    """The designs that were imported from these, by source."""
    return {str(row.source): _design(row) for row in await DesignRow.filter(source__in=list(sources))}


async def save(changed: design.Design) -> design.Design:
    """Keep the design as it is now and return it as stored; ConflictError where it changed since it was read."""
    columns = _columns(changed)
    del columns["id"]
    columns["changed"] = changed.changed + 1
    if not await DesignRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The design {changed.id} has changed since it was read.")
    return replace(changed, changed=changed.changed + 1)


async def find(where: narrowing.Designs, order: DesignOrder, window: Window) -> Slice[design.Design]:
    """The designs that fit."""
    query = DesignRow.all()
    for column, values in (("item", where.items), ("review", where.reviews), ("material", where.materials)):
        if values:
            query = query.filter(**{f"{column}__in": values})
    if where.owner_id is not None:
        query = query.filter(owner_id=where.owner_id)
    return await keyset.slice_of(query, _ORDERS[order], window, _design)


def _columns(of: design.Design) -> dict[str, Any]:
    return {
        "id": of.id,
        "name": of.name,
        "name_key": of.name.casefold(),
        "item": of.item,
        "version": of.version,
        "licence": of.licence,
        "material": of.material,
        "minutes_per_piece": of.minutes_per_piece,
        "size_x": of.size.x,
        "size_y": of.size.y,
        "size_z": of.size.z,
        "owner_id": of.owner_id,
        "created": of.created,
        "files": of.files,
        "about": of.about,
        "review": of.review,
        "changed": of.changed,
    }


def _design(row: DesignRow) -> design.Design:
    return design.Design(
        id=row.id,
        name=row.name,
        item=row.item,
        version=row.version,
        licence=row.licence,
        material=row.material,
        minutes_per_piece=row.minutes_per_piece,
        size=design.Size(row.size_x, row.size_y, row.size_z),
        owner_id=row.owner_id,
        created=row.created,
        files=shape.read(tuple[design.File, ...], row.files, row.id),
        about=row.about,
        review=design.Review(row.review),
        changed=row.changed,
    )
