"""The append-only record of who did what when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """By what way an act reached Talka."""

    PERSON = "person"
    LINK = "link"
    JOB = "job"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Event:
    """One act: the verb, the noun it changed, the request it belongs to if any, and details without personal data."""

    id: UUID
    at: datetime
    verb: str
    noun: str
    noun_id: UUID
    channel: Channel
    actor_id: UUID | None = None
    request_id: UUID | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
