"""The table of pledges."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class PledgeRow(Model):
    """A pledge; `from_time` and `to_time` are the time a vehicle is bound."""

    id = column.key()
    request = column.parent("RequestRow")
    request_id: UUID
    line = column.parent("LineRow")
    line_id: UUID
    offer = column.parent("OfferRow")
    offer_id: UUID
    part = column.text()
    fills = fields.BigIntField()
    holds = fields.BigIntField()
    state = column.text()
    pledged_by = column.parent("PersonRow")
    pledged_by_id: UUID
    pledged_as = column.text()
    created = column.moment()
    expires = column.moment()
    from_time = column.moment_or_none()
    to_time = column.moment_or_none()
    received = fields.BigIntField(null=True)
    closing = column.text_or_none()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed newest first; found by line, by offer, and by the time they expire."""

        table = "pledge"
        indexes = (("created", "id"), ("state", "expires"))
