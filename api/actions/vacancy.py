"""Filling many vacancies at once: who would fit best is proposed, and a coordinator makes pledges of it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import line as line_action
from api.actions import market
from api.actions import pledge as pledge_action
from api.actions.scope import Scope, action, found, require
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import offer, pledge, request, vacancy
from matching.rank import engine
from matching.refusal import Reason, Refusal
from matching.rule import permission
from matching.sentence import say
from schema.narrowing import OfferKind

WIDTH = 100  # of the best volunteers for a role, from whom all its places are filled
MOST = 200  # pledges of one confirmation; more would keep other writers waiting


@dataclass(slots=True)
class Vacancies:
    """The vacancies port, as one viewer."""

    scope: Scope

    async def fillings(self) -> tuple[vacancy.Filling, ...]:
        """Who should fill which vacancy; coordinators only, and nothing is kept."""
        scope = self.scope
        require(permission.check_coordinates(scope.who))
        lines = [each for each in await request_store.open_lines() if isinstance(each.spec, request.Role) and each.wanted]
        asked = await request_store.load({each.request_id for each in lines})
        offers = await offer_store.matchable((), (OfferKind.VOLUNTEERING,)) if lines else []
        held = await market.stored(scope.who, offers)
        asks = await line_action.asks(scope, [(each, asked[each.request_id]) for each in lines], held)
        taken = await _taken([each.id for each in lines])
        owners = {each.id: each.owner_id for each in offers}
        now = scope.now()

        def placed() -> tuple[vacancy.Filling, ...]:
            with held.table() as table:
                wanted = [vacancy.Vacancy(ask.line, ask.urgency, engine.arcs(ask, table, now, WIDTH)) for ask in asks]
            return vacancy.fillings(wanted, owners, taken)

        # The table is this run's own, so that a thread may take its time over it.
        return await asyncio.to_thread(placed)

    @action
    async def fill(self, fillings: Sequence[tuple[UUID, UUID]]) -> list[pledge.Pledge]:
        """Pledge these offers, each to its line, all or none of them; coordinators only."""
        require(permission.check_coordinates(self.scope.who))
        require(_check(fillings))
        return [await self._hold(line_id, offer_id) for line_id, offer_id in fillings]

    async def _hold(self, line_id: UUID, offer_id: UUID) -> pledge.Pledge:
        line, asked = await line_action.load(line_id)
        require(pledge_action.check_published(asked))
        offered = found((await offer_store.load([offer_id])).get(offer_id), "offerId")
        require(_check_role(line, offered))
        part = pledge.NewPart(offer_id, 1)
        return (await pledge_action.hold(self.scope, part, line, asked, offered, side=pledge.Side.COORDINATOR)).pledge


async def _taken(line_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who is pledged to each line already."""
    held = await pledge_store.of_lines(line_ids)
    offers = await offer_store.load({each.offer_id for some in held.values() for each in some if each.running})
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for line_id, some in held.items():
        found[line_id] |= {offers[each.offer_id].owner_id for each in some if each.running}
    return {line_id: frozenset(people) for line_id, people in found.items()}


def _check(fillings: Sequence[tuple[UUID, UUID]]) -> Refusal | None:
    if not fillings:
        return Refusal(Reason.INVALID, say("Choose at least one of the proposals."), "fillings")
    if len(fillings) > MOST or len(set(fillings)) < len(fillings):
        sentence = say("Name each proposal once, and at most {most} of them at a time.", most=MOST)
        return Refusal(Reason.INVALID, sentence, "fillings")
    return None


def _check_role(line: request.Line, offered: offer.Offer) -> Refusal | None:
    if isinstance(line.spec, request.Role) and isinstance(offered.spec, offer.Volunteering):
        return None
    return Refusal(Reason.INVALID, say("Only roles are filled here, and only by volunteers."), "fillings")
