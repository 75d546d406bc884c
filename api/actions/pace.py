"""How often something may be done: counted in the shared database, for all processes together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.store import rate


@dataclass(frozen=True, slots=True)
class Pace:
    """So many times at once; what was used comes back one by one, and all of it `within` a time."""

    name: str
    most: int
    within: timedelta

    async def take(self, key: str, now: datetime) -> bool:
        """Count once more in the running transaction, unless it would be too often; what is refused is not counted."""
        seconds = self.within.total_seconds()
        return await rate.take(f"{self.name}:{key}", seconds / self.most, seconds, now)
