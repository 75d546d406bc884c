"""Links that answer for a line without signing in; their tokens are here only as hashes."""

from datetime import datetime
from uuid import UUID

from api.store.table import LinkRow


async def insert(token_hash: str, line_id: UUID, expires: datetime) -> None:
    """Keep a new link."""
    await LinkRow.bulk_create([LinkRow(token_hash=token_hash, line_id=line_id, expires=expires)])


async def line_of(token_hash: str, now: datetime) -> UUID | None:
    """The id of the line the link stands for, unless it has expired."""
    row = await LinkRow.get_or_none(token_hash=token_hash, expires__gt=now)
    return row and row.line_id
