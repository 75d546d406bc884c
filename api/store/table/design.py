"""The table of designs."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class DesignRow(Model):
    """A design; `name_key` is its name without case; `size_x`, `size_y` and `size_z` in millimetres."""

    id = column.key()
    name = column.text()
    name_key = column.text()
    item = column.text()
    version = column.text()
    licence = column.text()
    material = column.text()
    minutes_per_piece = fields.IntField()
    size_x = fields.IntField()
    size_y = fields.IntField()
    size_z = fields.IntField()
    owner = column.parent("PersonRow")
    owner_id: UUID
    created = column.moment()
    files: Any = column.json()
    about = column.text()
    review = column.text()
    source = column.text_or_none(unique=True)
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed newest first, or by name."""

        table = "design"
        indexes = (("created", "id"), ("name_key", "id"), ("item",))
