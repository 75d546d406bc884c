"""Asks givers, few at a time, whether they could serve a line; no one is asked too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import line as line_action
from api.actions.line import Lines
from api.actions.scope import Scope, action
from api.channel import address
from api.channel import sender as channel
from api.store import appeal as appeal_store
from api.store import job as job_store
from api.store import offer as offer_store
from api.store import person as person_store
from api.store.job import Job
from matching import appeal, request
from matching.appeal import Appeal, Giver
from matching.pledge import Part
from matching.sentence import Sentence, say
from schema import title
from web import language, translation

KIND = "appeal"
AGAIN = min(appeal.PATIENCE.values())  # how long after a look at a line the next is worth it
BATCH = 20
CANDIDATES = 12
REMEMBERED = appeal.LONGEST_REST + appeal.WEEK  # nothing older weighs on whether someone may be asked


@dataclass(slots=True)
class Appealing:
    """Looks for givers, line by line, the most urgent first."""

    scope: Scope

    async def turn(self) -> int:
        """Look at the lines that are due; return how many were."""
        now = self.scope.now()
        due = await appeal_store.due(now, now - AGAIN, BATCH)
        for line_id in due:
            await self.prepare(line_id, await self._fitting(line_id))
        return len(due)

    async def _fitting(self, line_id: UUID) -> list[UUID]:
        """The offers that could serve the line, in the order of their candidates."""
        (ranking,) = await Lines(self.scope).candidates([line_id], CANDIDATES)
        parts = [part for each in ranking.candidates for part in each.parts] if ranking else []
        return list(dict.fromkeys(part.offer_id for part in parts if part.part is Part.SUPPLY))

    @action
    async def prepare(self, line_id: UUID, offer_ids: Sequence[UUID]) -> list[Appeal]:
        """Note whom to ask, and leave a job for each; nothing where somebody else looks at the line."""
        now = self.scope.now()
        if not await appeal_store.mark_looked(line_id, now, now - AGAIN):
            return []
        _, asked = await line_action.load(line_id)
        givers = await self._givers(asked, offer_ids)
        chosen = appeal.choose(givers, await appeal_store.of_line(line_id), asked.urgency, now)
        last = await appeal_store.last_of_people([each.person_id for each in chosen])
        made = [Appeal(self.scope.new_id(), each.person_id, line_id, each.offer_id, now) for each in chosen]
        # Another process may have asked the same giver for another line a moment ago.
        kept = [each for each in made if await appeal_store.insert(each, last[each.person_id])]
        await job_store.add([Job(self.scope.new_id(), KIND, each.id) for each in kept])
        return kept

    async def _givers(self, asked: request.Request, offer_ids: Sequence[UUID]) -> list[Giver]:
        """Those who can be reached, in the order of their offers."""
        offers = await offer_store.load(offer_ids)
        owners = await person_store.load({each.owner_id for each in offers.values()} - {asked.asked_by})
        reached = {them.id: them for them in owners.values() if address.of_person(them)}
        history = await appeal_store.of_people(reached, self.scope.now() - REMEMBERED)
        fitting = [offers[id] for id in offer_ids if id in offers and offers[id].owner_id in reached]
        return [Giver(each.owner_id, each.id, reached[each.owner_id].appeals_a_week, history[each.owner_id]) for each in fitting]

    async def write(self, thing_id: UUID) -> channel.Message | None:
        """The question to the giver of an appeal; None where it is answered, or the line is no longer open."""
        made = await appeal_store.load(thing_id)
        if made is None or made.answered:
            return None
        line, asked = await line_action.load(made.line_id)
        them = (await person_store.load([made.person_id])).get(made.person_id)
        to = address.of_person(them) if them else None
        if them is None or to is None or line.state is not request.LineState.OPEN:
            return None
        spoken = language.choose(None, ",".join(them.languages))
        text = _text(line, asked, f"{self.scope.settings.base_url}/mine#appeals")
        return channel.Message(to, "Talka", text.in_language(spoken, lambda template: translation.translate(spoken, template)))

    @action
    async def returned(self, thing_id: UUID) -> bool:
        """Nobody was asked, so the appeal was none: the next look at the line asks them, or somebody else."""
        await appeal_store.forget(thing_id)
        return False


def _text(line: request.Line, asked: request.Request, url: str) -> Sentence:
    town, name = asked.place.city or asked.place.region or asked.place.country, title.of_line(line)
    if not town:
        return say("{title} is needed, and what you offer fits. Look and pledge, or say no: {url}", title=name, url=url)
    return say(
        "{title} is needed in {town}, and what you offer fits. Look and pledge, or say no: {url}", title=name, town=town, url=url
    )
