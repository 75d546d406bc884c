"""Allocations in the store: the run itself, and the papers it can be made again from."""

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.store import keyset, shape
from api.store.conflict import ConflictError
from api.store.table import AllocationRow
from matching import allocation
from matching.allocate.weights import Weights
from schema.paging import Slice, Window

_NEWEST = (keyset.Column("created", datetime, descending=True), keyset.Column("id", UUID, descending=True))
_SAME = ("id", "item", "place", "seed", "version", "digest", "created", "ended", "changed")
_LIGHT = (*_SAME, "state", "made_by_id", "ended_by_id", "weights", "tally", "left_out", "amendments")  # without what is heavy


async def insert(new: allocation.Allocation, papers: allocation.Papers) -> None:
    """Keep a new allocation with its papers."""
    heavy = {"inputs": zlib.compress(papers.problem), "outcome": zlib.compress(papers.outcome)}
    await AllocationRow.bulk_create([AllocationRow(**_columns(new), **heavy)])


async def load(ids: Iterable[UUID]) -> dict[UUID, allocation.Allocation]:
    """The allocations with these ids."""
    return {row.id: _allocation(row) for row in await AllocationRow.filter(id__in=list(ids)).only(*_LIGHT)}


async def papers(id: UUID) -> allocation.Papers | None:
    """What an allocation was made from, and what the engine said."""
    row = await AllocationRow.filter(id=id).only("id", "inputs", "outcome").first()
    return row and allocation.Papers(zlib.decompress(row.inputs), zlib.decompress(row.outcome))


async def save(changed: allocation.Allocation) -> allocation.Allocation:
    """Keep the allocation as it is now and return it as stored; ConflictError where it changed since it was read."""
    columns = _columns(changed)
    del columns["id"]
    columns["changed"] = changed.changed + 1
    if not await AllocationRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The allocation {changed.id} has changed since it was read.")
    return replace(changed, changed=changed.changed + 1)


async def find(window: Window) -> Slice[allocation.Allocation]:
    """Allocations, newest first."""
    return await keyset.slice_of(AllocationRow.all().only(*_LIGHT), _NEWEST, window, _allocation)


def _columns(of: allocation.Allocation) -> dict[str, Any]:
    people = {"made_by_id": of.made_by, "ended_by_id": of.ended_by}
    nested = {"weights": of.weights, "tally": of.tally, "left_out": of.left_out, "amendments": of.amendments}
    return {name: getattr(of, name) for name in _SAME} | people | nested | {"state": of.state}


def _allocation(row: AllocationRow) -> allocation.Allocation:
    return allocation.Allocation(
        **{name: getattr(row, name) for name in _SAME},
        state=allocation.AllocationState(row.state),
        made_by=row.made_by_id,
        ended_by=row.ended_by_id,
        weights=shape.read(Weights, row.weights, row.id),
        tally=shape.read(allocation.Tally, row.tally, row.id),
        left_out=shape.read(tuple[allocation.LeftOut, ...], row.left_out, row.id),
        amendments=shape.read(tuple[allocation.Amendment, ...], row.amendments, row.id),
    )
