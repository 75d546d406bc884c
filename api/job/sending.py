"""Sends the messages that jobs stand for: each at least once, and under one name however often.

The message is written when it is sent, from what is true then: the table of jobs holds no address and no text, and a question
that has been answered meanwhile is not asked. Whoever dies after a message left and before that was noted makes another send
it again; a mail server and a gateway can tell by its name that they have it.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from api.channel import sender as channel
from api.job.lease import Leases
from api.store import job as job_store
from api.store.job import Job

TOGETHER = 8  # messages on their way at a time
FIRST, LONGEST = 60.0, 3600.0  # seconds until a message that did not leave is tried again, at first and at last

log = logging.getLogger(__name__)


class Letters(Protocol):
    """Those who write one kind of message."""

    async def write(self, thing_id: UUID) -> channel.Message | None:
        """The message about a thing as it is now; None where there is nothing to say any more."""
        ...

    async def returned(self, thing_id: UUID) -> bool:
        """Take note that a message did not leave; whether it is tried again."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """The job that lets messages leave."""

    leases: Leases
    sender: channel.Sender
    kinds: Mapping[str, Letters]

    async def turn(self) -> int:
        """Send what is due; return how many jobs were looked at."""
        jobs = await self.leases.jobs(TOGETHER)
        await asyncio.gather(*(self._do(each) for each in jobs))
        return len(jobs)

    async def _do(self, job: Job) -> None:
        # One that breaks neither ends the others nor is lost: whoever finds its time over takes it again.
        try:
            done = await self._tried(job)
            async with self.leases.database.transaction():
                await (job_store.finish(job.id) if done else job_store.put_off(job.id, pause(job.tries)))
        except Exception as error:
            log.warning("%s %s could not be noted and is done again: %s", job.kind, job.id, type(error).__name__)

    async def _tried(self, job: Job) -> bool:
        try:
            return await self._send(job)
        except Exception as error:
            log.warning("%s %s failed and is tried again: %s", job.kind, job.id, type(error).__name__)
            return False

    async def _send(self, job: Job) -> bool:
        """Whether the job is done."""
        letters = self.kinds.get(job.kind)
        if letters is None:  # a newer version wrote it, and will do it
            return False
        message = await letters.write(job.thing_id)
        if message is None:
            return True
        try:
            await self.sender.send(replace(message, id=job.id))
        except channel.SendError as error:
            log.warning("%s %s did not leave: %s", job.kind, job.id, type(error).__name__)
            return not await letters.returned(job.thing_id)
        return True


def pause(tries: int) -> float:
    """Seconds until a job is tried again that was tried so often: twice as long each time, up to an hour."""
    return min(LONGEST, FIRST * 2.0 ** min(tries - 1, 10))
