"""The table of appeals."""

from uuid import UUID

from tortoise.models import Model

from api.store.table import column


class AppealRow(Model):
    """One giver asked to serve a line."""

    id = column.key()
    person = column.parent("PersonRow", index=False)
    person_id: UUID
    line = column.parent("LineRow", index=False)
    line_id: UUID
    offer = column.parent("OfferRow")
    offer_id: UUID
    sent = column.moment()
    declined = column.moment_or_none()

    class Meta(Model.Meta):
        """Nobody is asked twice for a line; found by person, newest first."""

        table = "appeal"
        unique_together = (("line_id", "person_id"),)
        indexes = (("person_id", "sent", "id"),)
