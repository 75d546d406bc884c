"""A GraphQL document that was registered, to be run by its id."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

MOST_CHARACTERS = 50_000
MOST_OF_ONE = 1_000  # documents that one person registers


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document; `sha256` (64 hex digits) is of its UTF-8 bytes, `owner_id` None for one of the installation."""

    id: UUID
    sha256: str
    text: str
    registered: datetime
    owner_id: UUID | None = None
    organisation_id: UUID | None = None
