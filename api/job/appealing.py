"""Asks givers, few at a time, whether they could serve a line; no one is asked too often."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import line as line_action
from api.actions.line import Lines
from api.actions.scope import Scope, action
from api.channel import address
from api.channel import sender as channel
from api.store import appeal as appeal_store
from api.store import offer as offer_store
from api.store import person as person_store
from matching import appeal, person, request
from matching.appeal import Appeal, Giver
from matching.pledge import Part
from matching.sentence import Sentence, say
from schema import title
from web import language, translation

AGAIN = min(appeal.PATIENCE.values())  # how long after a look at a line the next is worth it
BATCH = 20
CANDIDATES = 12
REMEMBERED = appeal.LONGEST_REST + appeal.WEEK  # nothing older weighs on whether someone may be asked

Known = tuple[person.Person, address.Address]  # a giver, and where a message reaches them

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Appealing:
    """Looks for givers, line by line, the most urgent first."""

    scope: Scope
    sender: channel.Sender

    async def turn(self) -> int:
        """Look at the lines that are due; return how many were."""
        now = self.scope.now()
        due = await appeal_store.due(now, now - AGAIN, BATCH)
        for line_id in due:
            await self._ask_for(line_id)
        return len(due)

    async def _ask_for(self, line_id: UUID) -> None:
        offers = await self._fitting(line_id)
        for chosen, message in await self.prepare(line_id, offers):
            try:
                await self.sender.send(message)
            except channel.SendError as error:
                log.warning("an appeal for line %s did not leave: %s", line_id, type(error).__name__)
                await self._forget(chosen.id)

    async def _fitting(self, line_id: UUID) -> list[UUID]:
        """The offers that could serve the line, in the order of their candidates."""
        (ranking,) = await Lines(self.scope).candidates([line_id], CANDIDATES)
        parts = [part for each in ranking.candidates for part in each.parts] if ranking else []
        return list(dict.fromkeys(part.offer_id for part in parts if part.part is Part.SUPPLY))

    @action
    async def _forget(self, id: UUID) -> None:
        await appeal_store.forget(id)

    @action
    async def prepare(self, line_id: UUID, offer_ids: Sequence[UUID]) -> list[tuple[Appeal, channel.Message]]:
        """Note whom to ask, and write to them; nothing where somebody else looks at the line."""
        now = self.scope.now()
        if not await appeal_store.mark_looked(line_id, now, now - AGAIN):
            return []
        line, asked = await line_action.load(line_id)
        givers, people = await self._givers(asked, offer_ids)
        chosen = appeal.choose(givers, await appeal_store.of_line(line_id), asked.urgency, now)
        last = await appeal_store.last_of_people([each.person_id for each in chosen])
        written: list[tuple[Appeal, channel.Message]] = []
        for each in chosen:
            made = Appeal(self.scope.new_id(), each.person_id, line_id, each.offer_id, now)
            # Another process may have asked the same giver for another line a moment ago.
            if await appeal_store.insert(made, last[each.person_id]):
                written.append((made, self._message(line, asked, people[each.person_id])))
        return written

    async def _givers(self, asked: request.Request, offer_ids: Sequence[UUID]) -> tuple[list[Giver], dict[UUID, Known]]:
        """Those who can be reached, in the order of their offers, and what is known of them."""
        offers = await offer_store.load(offer_ids)
        owners = {each.owner_id for each in offers.values()} - {asked.asked_by}
        known = ((them, address.of_person(them)) for them in (await person_store.load(owners)).values())
        people = {them.id: (them, to) for them, to in known if to}
        history = await appeal_store.of_people(people, self.scope.now() - REMEMBERED)
        fitting = [offers[id] for id in offer_ids if id in offers and offers[id].owner_id in people]
        givers = [
            Giver(each.owner_id, each.id, people[each.owner_id][0].appeals_a_week, history[each.owner_id]) for each in fitting
        ]
        return givers, people

    def _message(self, line: request.Line, asked: request.Request, known: Known) -> channel.Message:
        them, to = known
        spoken = language.choose(None, ",".join(them.languages))
        text = _text(line, asked, f"{self.scope.settings.base_url}/mine#appeals")
        return channel.Message(to, "Talka", text.in_language(spoken, lambda template: translation.translate(spoken, template)))


def _text(line: request.Line, asked: request.Request, url: str) -> Sentence:
    town, name = asked.place.city or asked.place.region or asked.place.country, title.of_line(line)
    if not town:
        return say("{title} is needed, and what you offer fits. Look and pledge, or say no: {url}", title=name, url=url)
    return say(
        "{title} is needed in {town}, and what you offer fits. Look and pledge, or say no: {url}", title=name, town=town, url=url
    )
