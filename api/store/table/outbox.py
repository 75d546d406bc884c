"""The table of what changed about offers, for whoever keeps a copy of them in memory."""

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class OutboxRow(Model):
    """A change of an offer, and the version it then had; it goes when every reader has had time to read it.

    `sequence` orders changes by when they were written; `writer` is the number of the writing transaction on PostgreSQL.
    """

    sequence = fields.BigIntField(primary_key=True, generated=True)
    writer = fields.BigIntField()
    at = column.moment()
    offer_id = fields.UUIDField()
    version = fields.BigIntField()

    class Meta(Model.Meta):
        """Read in the order of writing, swept by age."""

        table = "outbox"
        indexes = (("writer", "sequence"), ("at",))
