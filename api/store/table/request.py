"""The tables of requests and their lines."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class RequestRow(column.Placed, column.Shown, Model):
    """A request without its lines; `shown_...` is what strangers read of it."""

    id = column.key()
    asked_by = column.parent("PersonRow")
    asked_by_id: UUID
    state = column.text()
    urgency = fields.SmallIntField()
    created = column.moment()
    facility = column.parent_or_none("FacilityRow")
    facility_id: UUID | None
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None
    published = column.moment_or_none()
    intake: Any = column.json_or_none()
    note = column.text()
    shown_note = column.text_or_none()
    shown_address = column.text_or_none()
    language = column.text()
    source = column.text_or_none(unique=True)
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed newest first, or urgent first."""

        table = "request"
        indexes = (("created", "id"), ("urgency", "created", "id"), ("city_key",), ("latitude", "longitude"))


class LineRow(Model):
    """A line: `kind`, `item` and `standard` are read from the spec, `need` is NULL while the amount is unknown.

    `wanted` says that more may still be pledged; `reminded_for` is the confirm-by time that a reminder went out for, `looked`
    when givers were last looked for. `shown_spec` and `shown_as_written` are what strangers read, where a facility asks.
    """

    id = column.key()
    request = column.parent("RequestRow", index=False)
    request_id: UUID
    position = fields.IntField()
    kind = column.text()
    item = column.text_or_none()
    standard = column.text_or_none()
    spec: Any = column.json()
    shown_spec: Any = column.json_or_none()
    asked = column.text_or_none()
    unit = column.text_or_none()
    factor = fields.BigIntField(null=True)
    need = fields.BigIntField(null=True)
    confirm_by = column.moment()
    reminded_for = column.moment_or_none()
    looked = column.moment_or_none()
    state = column.text()
    wanted = fields.BooleanField()
    pledged = fields.BigIntField()
    dispatched = fields.BigIntField()
    received = fields.BigIntField()
    supply: Any = column.json_or_none()
    as_written = column.text()
    shown_as_written = column.text_or_none()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Found by request, by item, and by the day they must be confirmed again."""

        table = "line"
        unique_together = (("request_id", "position"),)
        indexes = (("wanted", "kind", "item"), ("state", "confirm_by", "id"))
