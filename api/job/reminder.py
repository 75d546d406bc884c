"""Asks those who asked, in time, whether a line is still needed: a link that needs no sign-in."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from api.actions import line as line_action
from api.actions import link as link_action
from api.actions.scope import Scope, action
from api.channel import address
from api.channel import sender as channel
from api.store import person as person_store
from api.store import request as request_store
from matching import request
from matching.sentence import say
from web import translation

BEFORE = timedelta(hours=12)
BATCH = 50

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reminder:
    """Sends each open line's confirm link once for every confirm-by date."""

    scope: Scope
    sender: channel.Sender

    async def turn(self) -> int:
        """Remind whoever is due now; return how many messages left."""
        lines = await request_store.confirm_soon(self.scope.now(), BEFORE, BATCH)
        return sum([await self._remind(line.id) for line in lines])

    async def _remind(self, line_id: UUID) -> bool:
        message = await self.prepare(line_id)
        if message is None:
            return False
        try:
            await self.sender.send(message)
        except channel.SendError as error:
            log.warning("a reminder for line %s did not leave and is tried again: %s", line_id, type(error).__name__)
            await self._forget(line_id)
            return False
        return True

    @action
    async def _forget(self, line_id: UUID) -> None:
        """Nobody was reminded, so the next turn tries again."""
        await request_store.forget_reminder(line_id)

    @action
    async def prepare(self, line_id: UUID) -> channel.Message | None:
        """Mark the line as reminded and write its message; None where there is nobody to write to, or somebody else writes."""
        line, asked = await line_action.load(line_id)
        if not await request_store.mark_reminded(line.id, line.confirm_by):
            return None
        asker = (await person_store.load([asked.asked_by])).get(asked.asked_by)
        to = address.of_person(asker) if asker else None
        settled_by_time = isinstance(line.spec, request.Ride | request.Delivery)
        if to is None or settled_by_time or line.state is not request.LineState.OPEN:
            return None
        url = f"{self.scope.settings.base_url}/l/{await link_action.make(self.scope, line.id)}"
        text = say("Is what you asked for still needed? Answer with one tap, no sign-in: {url}", url=url)
        language = asked.language
        return channel.Message(to, "Talka", text.in_language(language, lambda t: translation.translate(language, t)))
