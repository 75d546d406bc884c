"""Uploads in the store: a row for each, and its bytes in pieces, so that no more than one piece is ever held in memory."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.functions import Count, Sum

from api.store.table import PieceRow, UploadRow
from matching.upload import Extent, Kind, Upload, Use

_SAME = ("id", "owner_id", "name", "size", "sha256", "created", "attached_id")


async def insert(new: Upload, pieces: Iterable[bytes], new_id: Callable[[], UUID]) -> None:
    """Keep a new upload with its bytes."""
    columns: dict[str, Any] = {name: getattr(new, name) for name in _SAME}
    columns |= {"kind": new.kind, "use": new.use, "x": new.extent.x, "y": new.extent.y, "z": new.extent.z}
    await UploadRow.bulk_create([UploadRow(**columns)])
    for position, content in enumerate(pieces):
        await PieceRow.bulk_create([PieceRow(id=new_id(), upload_id=new.id, position=position, content=content)])


async def load(ids: Iterable[UUID]) -> dict[UUID, Upload]:
    """The uploads with these ids."""
    return {row.id: _upload(row) for row in await UploadRow.filter(id__in=list(ids))}


async def piece(id: UUID, position: int) -> bytes:
    """One piece of an upload's bytes; empty behind the last."""
    row = await PieceRow.get_or_none(upload_id=id, position=position)
    return row.content if row else b""


async def attached(ids: Iterable[UUID], use: Use) -> dict[UUID, list[Upload]]:
    """What is attached to each of these things for a use, oldest first; every id asked for is there."""
    found: dict[UUID, list[Upload]] = {id: [] for id in ids}
    for row in await UploadRow.filter(attached_id__in=list(found), use=use).order_by("created", "id"):
        if row.attached_id is not None:
            found[row.attached_id].append(_upload(row))
    return found


async def attach(id: UUID, use: Use, thing_id: UUID) -> bool:
    """Attach an upload that belongs to nothing yet; True for one caller only."""
    return await UploadRow.filter(id=id, use=None, attached_id=None).update(use=use, attached_id=thing_id) == 1


async def release(id: UUID) -> None:
    """Let an upload belong to nothing; it goes with the next sweep."""
    await UploadRow.filter(id=id).update(use=None, attached_id=None)


async def remove(id: UUID, use: Use, thing_id: UUID) -> bool:
    """Take down what is attached to a thing for a use, and forget its bytes; True for one caller only.

    The row goes with the next sweep: what was sent within a day is counted, whatever became of it.
    """
    if not await UploadRow.filter(id=id, use=use, attached_id=thing_id).update(use=Use.REMOVED, attached_id=None):
        return False
    await PieceRow.filter(upload_id=id).delete()
    return True


async def sent(owner_id: UUID, since: datetime) -> tuple[int, int]:
    """How many files the person has sent since then, and how many bytes together."""
    counted = UploadRow.filter(owner_id=owner_id, created__gt=since).annotate(files=Count("id"), bytes=Sum("size"))
    ((files, size),) = await counted.values_list("files", "bytes")
    return files, size or 0


async def sweep(before: datetime, limit: int) -> None:
    """Forget uploads sent before then that belong to nothing, and their bytes with them."""
    stale = UploadRow.filter(attached_id=None, created__lt=before).order_by("created", "id").limit(limit)
    ids = await stale.values_list("id", flat=True)
    await UploadRow.filter(id__in=list(ids), attached_id=None).delete()


def _upload(row: UploadRow) -> Upload:
    same = {name: getattr(row, name) for name in _SAME}
    use = None if row.use is None else Use(row.use)
    return Upload(**same, kind=Kind(row.kind), use=use, extent=Extent(row.x, row.y, row.z))
