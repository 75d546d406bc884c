"""The table of people."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class PersonRow(column.Placed, column.Shown, Model):
    """A person; `name_key` is the name without case, `appealed` when they were last asked to help.

    `languages` and `skills` are JSON lists kept as text, so that a member can be found in them.
    """

    id = column.key()
    name = column.text()
    name_key = column.text()
    languages = column.text()
    created = column.moment()
    email = column.text_or_none(unique=True)
    phone = column.text_or_none(unique=True)
    about = column.text()
    skills = column.text()
    certificates: Any = column.json()
    profile_for = column.text()
    appeals_a_week = fields.IntField()
    appealed = column.moment_or_none()

    class Meta(Model.Meta):
        """Listed newest first, or by name."""

        table = "person"
        indexes = (("created", "id"), ("name_key", "id"), ("city_key",))
