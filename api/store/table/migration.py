"""The table of applied migrations."""

from tortoise.models import Model

from api.store.table import column


class MigrationRow(Model):
    """A migration that was applied."""

    name = column.text(primary_key=True)
    applied = column.moment()

    class Meta(Model.Meta):
        """Found by name."""

        table = "migration"
