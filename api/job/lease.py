"""What this process holds of the work that any process could do."""

from dataclasses import dataclass, field
from uuid import UUID

from api import identity
from api.job import rhythm
from api.store import job as job_store
from api.store import lease as lease_store
from api.store.conflict import ConflictError
from api.store.database import Database

RENEWALS = 3  # within the time after which a lease is lost


@dataclass(frozen=True, slots=True)
class Leases:
    """The leases and jobs of one process; whatever it holds is free `seconds` after it was last heard of."""

    database: Database
    seconds: float
    holder: UUID = field(default_factory=identity.new_id)

    @property
    def beat(self) -> float:
        """Seconds between renewals."""
        return self.seconds / RENEWALS

    def alone(self, name: str, turn: rhythm.Turn) -> rhythm.Turn:
        """The turn as it is where this process holds the lease; where another does, there is nothing to do."""

        async def held() -> int:
            return await turn() if await self.take(name) else 0

        return held

    async def take(self, name: str) -> bool:
        """Whether this process has the lease now."""
        holder = await lease_store.holder(name)
        if holder is not None:
            return holder == self.holder
        try:
            async with self.database.transaction():
                return await lease_store.take(name, self.holder, self.seconds)
        except ConflictError:
            return False

    async def jobs(self, limit: int) -> list[job_store.Job]:
        """Jobs that are due, for this process alone."""
        if not await job_store.waiting():
            return []
        async with self.database.transaction():
            return await job_store.take(self.holder, self.seconds, limit)

    async def renew(self) -> int:
        """Say that this process is alive; return 0, for the next turn can wait."""
        async with self.database.transaction():
            await lease_store.renew(self.holder, self.seconds)
            await job_store.renew(self.holder, self.seconds)
        return 0

    async def give_back(self) -> None:
        """Let others have the leases at once; a job that was left in its middle is due when its time is over."""
        async with self.database.session(), self.database.transaction():
            await lease_store.give_back(self.holder)
