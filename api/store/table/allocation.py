"""The table of allocations."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class AllocationRow(Model):
    """An allocation; `inputs` and `outcome` are compressed, and are read only where one allocation is looked into."""

    id = column.key()
    state = column.text()
    made_by = column.parent("PersonRow")
    made_by_id: UUID
    created = column.moment()
    ended_by = column.parent_or_none("PersonRow")
    ended_by_id: UUID | None
    ended = column.moment_or_none()
    item = column.text_or_none()
    place = column.text()
    weights: Any = column.json()
    seed = fields.BigIntField()
    version = column.text()
    digest = column.text()
    tally: Any = column.json()
    left_out: Any = column.json()
    amendments: Any = column.json()
    inputs = fields.BinaryField()
    outcome = fields.BinaryField()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed newest first."""

        table = "allocation"
        indexes = (("created", "id"),)
