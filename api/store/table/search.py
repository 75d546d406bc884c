"""The table of things whose search documents are out of date."""

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class DirtyRow(Model):
    """A thing to index again; `generation` is new at every mark and never used twice, `claimed` is when a relay took it."""

    generation = fields.BigIntField(primary_key=True, generated=True)
    index = column.text()
    thing_id = fields.UUIDField()
    claimed = column.moment_or_none()

    class Meta(Model.Meta):
        """Taken oldest first."""

        table = "search_dirty"
        unique_together = (("index", "thing_id"),)
