"""The toll of an operation as we take it, beside an exact one: a statement in a transaction of its own for each operation.

Both charge the same operations in the same run, turn by turn, to one account, token and network; ours settles its batches with
the same database within the time that is measured. Argument: operations (2000).
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

from api.door.budget import WINDOW, Budget
from api.door.toll import Toll
from api.job.settling import Settling
from api.settings import Settings
from api.store import migration, rate
from api.store.database import Database
from tests import postgres

TURNS = 4
COST = 40  # of a small query
ADDRESS, TOKEN, PERSON = "203.0.113.7", "a token", uuid4()
LIMITS = Settings()
ROW = "{:<12}{:>16}{:>16}{:>10}{:>16}\n"


def main(arguments: list[str]) -> int:
    """Measure on both databases."""
    operations = int(arguments[0]) if arguments else 2000
    sys.stdout.write(ROW.format("", "ours µs", "exact µs", "ratio", "our writes"))
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        asyncio.run(measured("SQLite", f"sqlite:///{folder}/rate.db", operations))
        if binaries := postgres.programs():
            address = stack.enter_context(postgres.server(binaries))
            asyncio.run(measured("PostgreSQL", stack.enter_context(postgres.fresh_database(address)), operations))
        else:
            sys.stdout.write(f"No PostgreSQL. {postgres.MISSING}\n")
    return 0


async def measured(name: str, url: str, operations: int) -> None:
    """Charge the operations in both ways, and say how long one took in each."""
    async with opened(url) as database:
        budget = Budget()
        toll, settling = Toll(budget, LIMITS, now), Settling(database, budget, now)
        writes = 0

        async def ours() -> None:
            nonlocal writes
            toll.visit(ADDRESS)
            toll.pay(ADDRESS, TOKEN, PERSON, COST)
            if budget.nudge.is_set():
                budget.nudge.clear()
                writes += 1
                await settling.turn()

        async def exact() -> None:
            async with database.transaction():
                await rate.spend(dict.fromkeys(("account", "token", "network"), COST * WINDOW / LIMITS.cost_per_token), now())

        taken = {ours: 0.0, exact: 0.0}
        for turn in range(2 * TURNS):
            way = (ours, exact)[turn % 2]
            taken[way] += await timed(way, operations // TURNS)
        mine, peer = (seconds / operations * 1e6 for seconds in taken.values())
        sys.stdout.write(ROW.format(name, f"{mine:.1f}", f"{peer:.0f}", f"{peer / mine:.0f}x", f"{writes} of {operations}"))


async def timed(act: Callable[[], Awaitable[None]], times: int) -> float:
    """The seconds that it takes to act so often."""
    begun = time.perf_counter()
    for _ in range(times):
        await act()
    return time.perf_counter() - begun


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A migrated database, in a session."""
    database = await Database.open(url)
    try:
        await migration.migrate(database)
        async with database.session():
            yield database
    finally:
        await database.close()


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)
