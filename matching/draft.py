"""A request being written: answers kept on the server until it is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers by name, as typed; `key` opens an anonymous draft and is known only when it is made."""

    id: UUID
    answers: Mapping[str, str]
    updated: datetime
    owner_id: UUID | None = None
    key: str | None = None
