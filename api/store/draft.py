"""Drafts in the store; the key of an anonymous one is here only as a hash."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from api.store import shape
from api.store.table import DraftRow
from matching import draft


async def insert(new: draft.Draft, key_hash: str | None = None) -> None:
    """Keep a new draft."""
    columns = {"owner_id": new.owner_id, "answers": new.answers, "updated": new.updated}
    await DraftRow.bulk_create([DraftRow(id=new.id, key_hash=key_hash, **columns)])


async def save(changed: draft.Draft) -> None:
    """Keep the draft as it is now; its key stays."""
    columns = {"owner_id": changed.owner_id, "answers": changed.answers, "updated": changed.updated}
    await DraftRow.filter(id=changed.id).update(**columns)


async def open(id: UUID) -> tuple[draft.Draft, str | None] | None:  # noqa: A001 the word for it
    """The draft with the hash of its key, if it has one."""
    row = await DraftRow.get_or_none(id=id)
    return row and (_draft(row), row.key_hash)


async def delete(id: UUID) -> None:
    """Forget a draft."""
    await DraftRow.filter(id=id).delete()


async def of(person_id: UUID) -> list[draft.Draft]:
    """The person's drafts, newest first."""
    return [_draft(row) for row in await DraftRow.filter(owner_id=person_id).order_by("-updated", "-id")]


async def sweep(before: datetime) -> int:
    """Forget the drafts that nobody touched since then; how many there were."""
    return await DraftRow.filter(updated__lt=before).delete()


def _draft(row: DraftRow) -> draft.Draft:
    answers = shape.read(Mapping[str, str], row.answers, row.id)
    return draft.Draft(row.id, answers, row.updated, row.owner_id)
