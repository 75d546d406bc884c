"""The tables of organisations and memberships."""

from uuid import UUID

from tortoise.models import Model

from api.store.table import column


class OrganisationRow(column.Placed, Model):
    """An organisation; `name_key` is its name without case."""

    id = column.key()
    name = column.text()
    name_key = column.text()
    kind = column.text()

    class Meta(Model.Meta):
        """Listed by name."""

        table = "organisation"
        indexes = (("name_key", "id"),)


class MembershipRow(Model):
    """A person's role in an organisation, or on their own behalf."""

    id = column.key()
    person = column.parent("PersonRow")
    person_id: UUID
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None
    role = column.text()
    state = column.text()
    since = column.moment()

    class Meta(Model.Meta):
        """Found by person and by organisation."""

        table = "membership"
