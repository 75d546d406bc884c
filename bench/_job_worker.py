"""A worker of ours whose messages have nothing to say; it prints the moment at which each job began."""

import asyncio
import sys
import time
from uuid import UUID

from api import wiring
from api.channel import sender
from api.job import rhythm
from api.job.lease import Leases
from api.job.sending import Sending
from api.settings import Settings

EVERY = 1.0  # as in api.job.work


class Note:
    """Says when it was asked."""

    async def write(self, thing_id: UUID) -> None:
        """Nothing to send."""
        sys.stdout.write(f"{thing_id} {time.time()}\n")
        sys.stdout.flush()

    async def returned(self, _: UUID) -> bool:
        """Never."""
        return False


async def main(address: str) -> None:
    """Work until stopped."""
    async with wiring.opened_database(Settings(database=address)) as database:
        sending = Sending(Leases(database, 30), sender.Unable(), {"note": Note()})
        sys.stdout.write("ready now\n")
        sys.stdout.flush()
        await rhythm.run("notes", database, sending.turn, EVERY)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
