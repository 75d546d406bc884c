"""The table of offers."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class OfferRow(column.Placed, column.Shown, Model):
    """An offer: `kind`, `item` and `standard` are read from the spec, `free` is what no pledge holds.

    `shown_...` is what strangers read of it.
    """

    id = column.key()
    owner = column.parent("PersonRow")
    owner_id: UUID
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None
    kind = column.text()
    item = column.text_or_none()
    standard = column.text_or_none()
    spec: Any = column.json()
    shown_spec: Any = column.json_or_none()
    shown_address = column.text_or_none()
    capacity = fields.BigIntField()
    held = fields.BigIntField()
    free = fields.BigIntField()
    starts = column.moment()
    ends = column.moment_or_none()
    created = column.moment()
    radius_km = fields.FloatField(null=True)
    state = column.text()
    language = column.text()
    source = column.text_or_none(unique=True)
    as_written = column.text()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed newest first or most free first; matched by item or kind."""

        table = "offer"
        indexes = (
            ("created", "id"),
            ("free", "id"),
            ("state", "item"),
            ("state", "kind"),
            ("state", "ends"),
            ("city_key",),
            ("latitude", "longitude"),
        )
