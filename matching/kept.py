"""What could not be understood, kept for a person to look at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeptAside:
    """A record as it was written, where it came from, and why it could not be used."""

    id: UUID
    source: str
    reason: str
    as_written: str
    created: datetime
    resolved: bool = False
