"""The table of events."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class EventRow(Model):
    """An event; it points to other rows without holding them, and is never changed or deleted.

    `sequence` orders events by when they were written; `writer` is the number of the writing transaction on PostgreSQL, and
    `horizon` that of the oldest one that was running then.
    """

    sequence = fields.BigIntField(primary_key=True, generated=True)
    writer = fields.BigIntField()
    horizon = fields.BigIntField(null=True)
    id = fields.UUIDField(unique=True)
    at = column.moment()
    verb = column.text()
    noun = column.text()
    noun_id = fields.UUIDField()
    channel = column.text()
    actor_id = fields.UUIDField(null=True)
    request_id = fields.UUIDField(null=True)
    detail: Any = column.json()

    class Meta(Model.Meta):
        """Read in the order of writing, and by request."""

        table = "event"
        indexes = (("writer", "sequence"), ("request_id", "sequence"), ("noun", "verb", "at"))
