"""The tables of jobs to be done, and of who does what at the moment."""

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class JobRow(Model):
    """Something to do about a thing, once it is due; whoever takes it puts its due time off, and deletes it when it is done."""

    id = column.key()
    kind = column.text()
    thing_id = fields.UUIDField()
    due = column.moment()
    tries = fields.IntField()
    holder = fields.UUIDField(null=True)

    class Meta(Model.Meta):
        """Taken in the order in which they are due; put off together by whoever holds them."""

        table = "job"
        indexes = (("due", "id"), ("holder",))


class LeaseRow(Model):
    """Which process does what only one should do at a time, and until when it may be relied on."""

    name = column.text(primary_key=True)
    holder = fields.UUIDField()
    until = column.moment()

    class Meta(Model.Meta):
        """One row for each thing that is held."""

        table = "lease"
