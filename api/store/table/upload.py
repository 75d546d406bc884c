"""The tables of uploads."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class UploadRow(Model):
    """A file that was sent; `x`, `y` and `z` are pixels or millimetres, `attached_id` the design or request it belongs to."""

    id = column.key()
    owner = column.parent("PersonRow", index=False)
    owner_id: UUID
    name = column.text()
    kind = column.text()
    size = fields.IntField()
    sha256 = column.text()
    created = column.moment()
    x = fields.IntField()
    y = fields.IntField()
    z = fields.IntField()
    use = column.text_or_none()
    attached_id = fields.UUIDField(null=True)

    class Meta(Model.Meta):
        """Counted by owner and time, found by what it belongs to."""

        table = "upload"
        indexes = (("owner_id", "created"), ("attached_id", "created"))


class PieceRow(Model):
    """A piece of a file's bytes."""

    id = column.key()
    upload: Any = fields.ForeignKeyField("store.UploadRow", related_name=False, on_delete=fields.CASCADE)
    upload_id: UUID
    position = fields.IntField()
    content = fields.BinaryField()

    class Meta(Model.Meta):
        """Read one after the other."""

        table = "piece"
        unique_together = (("upload_id", "position"),)
