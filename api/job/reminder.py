"""Asks those who asked, in time, whether a line is still needed: a link that needs no sign-in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from api.actions import line as line_action
from api.actions import link as link_action
from api.actions.scope import Scope, action
from api.channel import address
from api.channel import sender as channel
from api.store import job as job_store
from api.store import person as person_store
from api.store import request as request_store
from api.store.job import Job
from matching import request
from matching.sentence import say
from web import translation

KIND = "reminder"
BEFORE = timedelta(hours=12)
BATCH = 50


@dataclass(slots=True)
class Reminder:
    """Sends each open line's confirm link once for every confirm-by date."""

    scope: Scope

    async def turn(self) -> int:
        """Note whom to remind now; return how many lines that is."""
        lines = await request_store.confirm_soon(self.scope.now(), BEFORE, BATCH)
        return sum([await self.note(line.id) for line in lines])

    @action
    async def note(self, line_id: UUID) -> bool:
        """Mark the line as reminded, and leave a job that does it; False where somebody else has."""
        line, _ = await line_action.load(line_id)
        if not await request_store.mark_reminded(line.id, line.confirm_by):
            return False
        if _asked_about(line):
            await job_store.add([Job(self.scope.new_id(), KIND, line.id)])
        return True

    @action
    async def write(self, thing_id: UUID) -> channel.Message | None:
        """The question about a line, with a new link; None where it was answered meanwhile, or nobody can be asked."""
        line, asked = await line_action.load(thing_id)
        asker = (await person_store.load([asked.asked_by])).get(asked.asked_by)
        to = address.of_person(asker) if asker else None
        if to is None or not _asked_about(line) or line.confirm_by > self.scope.now() + BEFORE:
            return None
        url = f"{self.scope.settings.base_url}/l/{await link_action.make(self.scope, line.id)}"
        text = say("Is what you asked for still needed? Answer with one tap, no sign-in: {url}", url=url)
        language = asked.language
        return channel.Message(to, "Talka", text.in_language(language, lambda t: translation.translate(language, t)))

    async def returned(self, _: UUID) -> bool:
        """Try again, until the line is settled one way or another."""
        return True


def _asked_about(line: request.Line) -> bool:
    """Whether anybody is asked about a line: rides settle with their time."""
    return line.state is request.LineState.OPEN and not isinstance(line.spec, request.Ride | request.Delivery)
