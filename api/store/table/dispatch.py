"""The tables of the plan of rides: a route for each driver's shift, and what was told to whoever waits."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class RouteRow(Model):
    """The stops of one driver's shift, in their order; the first `started` are done or under way."""

    id = column.key()
    offer = column.parent("OfferRow")
    offer_id: UUID
    starts = column.moment()
    ends = column.moment()
    stops: Any = column.json()
    started = fields.IntField()
    back = fields.BigIntField()
    back_at = fields.BigIntField()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Found by what is not over yet."""

        table = "route"
        indexes = (("ends",),)


class AssignmentRow(Model):
    """Who carries a line, and within which times."""

    id = column.key()
    line = column.parent("LineRow", index=False)
    line_id: UUID
    carried = column.text()
    since = column.moment()
    pick_up_from = column.moment_or_none()
    pick_up_to = column.moment_or_none()
    arrive_by = column.moment_or_none()
    cost = fields.BigIntField(null=True)
    currency = column.text_or_none()

    class Meta(Model.Meta):
        """One for each line."""

        table = "assignment"
        unique_together = (("line_id",),)
