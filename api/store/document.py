"""Registered documents in the store."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from api.store import keyset
from api.store.keyset import Column
from api.store.table import DocumentRow
from matching.document import Document
from schema.paging import Slice, Window

_COLUMNS = ("id", "sha256", "text", "registered", "owner_id", "organisation_id")
_NEWEST = (Column("id", UUID, descending=True),)


async def insert(new: Document) -> None:
    """Keep a new document."""
    columns: dict[str, Any] = {name: getattr(new, name) for name in _COLUMNS}
    await DocumentRow.bulk_create([DocumentRow(**columns)])


async def release(id: UUID) -> None:
    """Let a document be the installation's, and nobody's in particular."""
    await DocumentRow.filter(id=id).update(owner_id=None, organisation_id=None)


async def delete(id: UUID) -> None:
    """Forget a document."""
    await DocumentRow.filter(id=id).delete()


async def by_hash(sha256: str) -> Document | None:
    """The document whose text has this hash."""
    row = await DocumentRow.get_or_none(sha256=sha256)
    return row and _document(row)


async def load(ids: Iterable[UUID]) -> Mapping[UUID, Document]:
    """The documents with these ids."""
    return {row.id: _document(row) for row in await DocumentRow.filter(id__in=list(ids))}


async def count_of(person_id: UUID) -> int:
    """How many documents somebody has registered."""
    return await DocumentRow.filter(owner_id=person_id).count()


async def find(person_id: UUID, organisations: Collection[UUID], window: Window) -> Slice[Document]:
    """What a person and these organisations have registered, newest first."""
    theirs = DocumentRow.filter(Q(owner_id=person_id) | Q(organisation_id__in=list(organisations)))
    return await keyset.slice_of(theirs, _NEWEST, window, _document)


async def everything() -> list[Document]:
    """All documents, newest first."""
    return [_document(row) for row in await DocumentRow.all().order_by("-id")]


def _document(row: DocumentRow) -> Document:
    return Document(**{name: getattr(row, name) for name in _COLUMNS})
