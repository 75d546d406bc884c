"""The table of links that answer for a line without signing in."""

from uuid import UUID

from tortoise.models import Model

from api.store.table import column


class LinkRow(Model):
    """A link, by the hash of its token."""

    token_hash = column.text(primary_key=True)
    line = column.parent("LineRow")
    line_id: UUID
    expires = column.moment()

    class Meta(Model.Meta):
        """Found by hash."""

        table = "link"
