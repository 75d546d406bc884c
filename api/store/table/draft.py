"""The table of drafts."""

from typing import Any
from uuid import UUID

from tortoise.models import Model

from api.store.table import column


class DraftRow(Model):
    """A draft; an anonymous one has the hash of its key and no owner."""

    id = column.key()
    owner = column.parent_or_none("PersonRow")
    owner_id: UUID | None
    key_hash = column.text_or_none()
    answers: Any = column.json()
    updated = column.moment()

    class Meta(Model.Meta):
        """Found by owner, and swept by age."""

        table = "draft"
        indexes = (("updated",),)
