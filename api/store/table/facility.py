"""The tables of facilities and their contacts."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class FacilityRow(column.Placed, Model):
    """A facility; `name_key` is its name without case."""

    id = column.key()
    name = column.text()
    name_key = column.text()
    kind = column.text()
    grade = column.text()
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None
    beds = fields.IntField(null=True)
    staff_per_day = fields.IntField(null=True)
    can_receive = fields.BooleanField()
    accepted: Any = column.json()
    spellings: Any = column.json()
    source = column.text_or_none(unique=True)

    class Meta(Model.Meta):
        """Listed by name, or newest first by key."""

        table = "facility"
        indexes = (("name_key", "id"), ("city_key",), ("latitude", "longitude"))


class ContactRow(Model):
    """A way to reach a facility."""

    id = column.key()
    facility = column.parent("FacilityRow")
    facility_id: UUID
    name = column.text()
    department = column.text()
    post = column.text()
    phone = column.text()
    messenger = column.text()
    steward = column.parent_or_none("PersonRow")
    steward_id: UUID | None

    class Meta(Model.Meta):
        """Found by facility."""

        table = "contact"
