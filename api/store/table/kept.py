"""The table of what was kept aside."""

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class KeptRow(Model):
    """A record that could not be used."""

    id = column.key()
    source = column.text(unique=True)
    reason = column.text()
    as_written = column.text()
    created = column.moment()
    resolved = fields.BooleanField()

    class Meta(Model.Meta):
        """Listed newest first."""

        table = "kept"
        indexes = (("created", "id"),)
