"""The table of acts that were done under a key of the client's own."""

from tortoise.models import Model

from api.store.table import column


class IdempotencyRow(Model):
    """An act that was done; who did it, under which key and with which input is here only as digests.

    `result` is the ids of what came of it, of type `kind`; `salt` makes its secrets again for whoever has the key.
    """

    id = column.text(primary_key=True)
    digest = column.text()
    salt = column.text()
    kind = column.text()
    result = column.json()
    at = column.moment()

    class Meta(Model.Meta):
        """Swept by age."""

        table = "idempotency"
        indexes = (("at",),)
