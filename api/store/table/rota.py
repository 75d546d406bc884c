"""The tables of rotas: their shifts, the places in them, and when people are free."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class RotaRow(Model):
    """A rota; `starts` is its first day by the clocks of `zone`."""

    id = column.key()
    name = column.text()
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None
    zone = column.text()
    starts = fields.DateField()
    rest_minutes = fields.IntField()
    skill = column.text()
    published_by = column.parent("PersonRow")
    published_by_id: UUID
    state = column.text()
    proven = fields.BooleanField(null=True)
    created = column.moment()
    changed = fields.BigIntField()

    class Meta(Model.Meta):
        """Listed by their first day, the latest first."""

        table = "rota"
        indexes = (("starts", "id"),)


class ShiftRow(Model):
    """A shift; `languages` and `certificates` say how many of its people must have each."""

    id = column.key()
    rota = column.parent("RotaRow")
    rota_id: UUID
    from_time = column.moment()
    to_time = column.moment()
    seats = fields.IntField()
    night = fields.BooleanField()
    languages: Any = column.json()
    certificates: Any = column.json()

    class Meta(Model.Meta):
        """Found by rota."""

        table = "shift"


class SlotRow(Model):
    """A place in a shift; one person has one at most, whatever became of it."""

    id = column.key()
    rota = column.parent("RotaRow")
    rota_id: UUID
    shift = column.parent("ShiftRow", index=False)
    shift_id: UUID
    person = column.parent("PersonRow")
    person_id: UUID
    state = column.text()
    since = column.moment()

    class Meta(Model.Meta):
        """Found by rota and by person."""

        table = "slot"
        unique_together = (("shift", "person"),)


class AvailabilityRow(Model):
    """When a person is free every week."""

    person: Any = fields.OneToOneField("store.PersonRow", related_name=False, on_delete=fields.RESTRICT, primary_key=True)
    person_id: UUID
    times: Any = column.json()

    class Meta(Model.Meta):
        """Found by person."""

        table = "availability"
