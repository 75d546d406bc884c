"""Promises and needs that ran out of time."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from api.actions import line as line_action
from api.actions import pledge as pledge_action
from api.actions.scope import Scope, action
from api.store import draft as draft_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import offer, pledge, request
from matching.fulfilment import Fulfilment

BATCH = 100
KEEP_DRAFTS = timedelta(days=30)


@dataclass(slots=True)
class Expiry:
    """Expires what is due, one transaction each, so that one that is busy never holds up the others."""

    scope: Scope

    async def turn(self) -> int:
        """Expire everything that is due now; return how much that was."""
        now = self.scope.now()
        pledges = await pledge_store.due(now, BATCH)
        lines = await request_store.due(now, BATCH)
        offers = await offer_store.past(now, BATCH)
        for held in pledges:
            await self.expire_pledge(held.id)
        for line in lines:
            await self.expire_line(line.id)
        for offered in offers:
            await self.expire_offer(offered.id)
        async with self.scope.database.transaction():
            await draft_store.sweep(now - KEEP_DRAFTS)
        return len(pledges) + len(lines) + len(offers)

    @action
    async def expire_pledge(self, id: UUID) -> None:
        """Give back what an unconfirmed pledge held, unless it was confirmed meanwhile."""
        held = (await pledge_store.load([id])).get(id)
        if held is None or held.state is not pledge.PledgeState.HELD or held.expires > self.scope.now():
            return
        line, _ = await line_action.load(held.line_id)
        offered = (await offer_store.load([held.offer_id]))[held.offer_id]
        await pledge_action.turn(self.scope, Fulfilment(held, line, offered), "expire")

    @action
    async def expire_line(self, id: UUID) -> None:
        """Take a line off the board that nobody confirmed; the request expires with its last open line."""
        line, asked = await line_action.load(id)
        if line.state is not request.LineState.OPEN or line.confirm_by + request.GRACE > self.scope.now():
            return
        await line_action.close(self.scope, line, "expire")
        others = [each for each in asked.lines if each.id != id and each.state is request.LineState.OPEN]
        if not others and asked.state is request.RequestState.PUBLISHED:
            await request_store.save(replace(asked, state=request.RequestState.EXPIRED))
            await self.scope.note("expire", "request", asked.id, asked.id)

    @action
    async def expire_offer(self, id: UUID) -> None:
        """Close an offer whose time is over."""
        offered = (await offer_store.load([id]))[id]
        after = offer.OFFER.after(offered.state, "expire")
        if after is None or offered.available.end is None or offered.available.end > self.scope.now():
            return
        await offer_store.save(replace(offered, state=after))
        await self.scope.note("expire", "offer", id)
        await self.scope.touch("offer", id)
