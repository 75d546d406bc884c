"""The table of budgets that all processes share."""

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class RateRow(Model):
    """What was spent under a key, as the moment when all of it has come back; a row whose moment has passed says nothing."""

    key = column.text(primary_key=True)
    whole = fields.BigIntField()

    class Meta(Model.Meta):
        """Swept by age."""

        table = "rate"
        indexes = (("whole",),)
