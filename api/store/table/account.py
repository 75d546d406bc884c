"""The tables of one-time codes and tokens."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store.table import column


class CodeRow(Model):
    """A one-time code, hashed."""

    id = column.key()
    address = column.text()
    code_hash = column.text()
    created = column.moment()
    expires = column.moment()
    attempts = fields.IntField()
    used = fields.BooleanField()

    class Meta(Model.Meta):
        """Found by address, newest first."""

        table = "code"
        indexes = (("address", "created"),)


class TokenRow(Model):
    """A session or API token, hashed; `kind` says which."""

    id = column.key()
    person = column.parent("PersonRow")
    person_id: UUID
    name = column.text()
    hash = column.text(unique=True)
    kind = column.text()
    created = column.moment()
    expires = column.moment()
    last_used = column.moment_or_none()

    class Meta(Model.Meta):
        """Found by hash and by person."""

        table = "token"
