"""The table of registered documents."""

from uuid import UUID

from tortoise.models import Model

from api.store.table import column


class DocumentRow(Model):
    """A registered document; one of the installation itself has no owner."""

    id = column.key()
    sha256 = column.text(unique=True)
    text = column.text()
    registered = column.moment()
    owner = column.parent_or_none("PersonRow")
    owner_id: UUID | None
    organisation = column.parent_or_none("OrganisationRow")
    organisation_id: UUID | None

    class Meta(Model.Meta):
        """Found by the hash of its text, and by whose it is."""

        table = "document"
