"""Tells the shared database what was spent in this process, and learns what was spent in all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.door.budget import Budget
from api.store import rate
from api.store.database import Database

EVERY = 30.0  # seconds; whoever owes a batch is settled at once


@dataclass(slots=True)
class Settling:
    """Settles one process's purses."""

    database: Database
    budget: Budget
    now: Callable[[], datetime]

    async def turn(self) -> int:
        """Settle every purse that owes a batch; nothing is lost where that fails."""
        now = self.now()
        self.budget.forget(now.timestamp())
        owed = self.budget.owing()
        if not owed:
            return 0
        try:
            async with self.database.transaction():
                wholes = await rate.spend(owed, now)
        except BaseException:
            self.budget.unsettled(owed)
            raise
        self.budget.settled(owed, wholes)
        return 0
