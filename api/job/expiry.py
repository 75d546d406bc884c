"""Promises and needs that ran out of time."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from api.actions import line as line_action
from api.actions import pledge as pledge_action
from api.actions.scope import Scope, action
from api.store import account as account_store
from api.store import draft as draft_store
from api.store import idempotency
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import rate as rate_store
from api.store import request as request_store
from api.store import upload as upload_store
from matching import offer, pledge, request
from matching.fulfilment import Fulfilment

BATCH = 100
KEEP_DRAFTS = timedelta(days=30)
KEEP_KEYS = timedelta(hours=48)  # of acts; and so long what was revoked under one can be told again
KEEP_UPLOADS = timedelta(days=7)  # that belong to nothing

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Expiry:
    """Expires what is due, one transaction each, so that one that is busy never holds up the others."""

    scope: Scope

    async def turn(self) -> int:
        """Expire everything that is due now; return how much that was."""
        now = self.scope.now()
        due = [
            *((self.expire_pledge, held.id) for held in await pledge_store.due(now, BATCH)),
            *((self.expire_line, line.id) for line in await request_store.due(now, BATCH)),
            *((self.expire_offer, offered.id) for offered in await offer_store.past(now, BATCH)),
        ]
        done = [await _tried(expire, id) for expire, id in due]
        async with self.scope.database.transaction():
            await draft_store.sweep(now - KEEP_DRAFTS)
            await idempotency.sweep(now - KEEP_KEYS)
            await account_store.sweep_tokens(now - KEEP_KEYS)
            await account_store.sweep_codes(now - KEEP_KEYS)
            await rate_store.sweep(now)
            await upload_store.sweep(now - KEEP_UPLOADS, BATCH)
        return sum(done)

    @action
    async def expire_pledge(self, id: UUID) -> bool:
        """Give back what a pledge held that was not confirmed, or not dispatched, in time, unless it was meanwhile."""
        held = (await pledge_store.load([id])).get(id)
        if held is None or held.state not in pledge.UNSENT or held.expires > self.scope.now():
            return False
        line, _ = await line_action.load(held.line_id)
        offered = (await offer_store.load([held.offer_id]))[held.offer_id]
        await pledge_action.turn(self.scope, Fulfilment(held, line, offered), "expire")
        return True

    @action
    async def expire_line(self, id: UUID) -> bool:
        """Take a line off the board that nobody confirmed; the request expires with its last open line."""
        line, asked = await line_action.load(id)
        if line.state is not request.LineState.OPEN or line.confirm_by + request.GRACE > self.scope.now():
            return False
        await line_action.close(self.scope, line, "expire")
        others = [each for each in asked.lines if each.id != id and each.state is request.LineState.OPEN]
        last = not others and asked.state is request.RequestState.PUBLISHED
        # Saved in any case, so that two that expire the last two lines at once cannot both leave the request to the other.
        await request_store.save(replace(asked, state=request.RequestState.EXPIRED if last else asked.state))
        if last:
            await self.scope.note("expire", "request", asked.id, asked.id)
        return True

    @action
    async def expire_offer(self, id: UUID) -> bool:
        """Close an offer whose time is over."""
        offered = (await offer_store.load([id]))[id]
        after = offer.OFFER.after(offered.state, "expire")
        if after is None or offered.available.end is None or offered.available.end > self.scope.now():
            return False
        await offer_store.save(replace(offered, state=after))
        await self.scope.note("expire", "offer", id)
        await self.scope.touch("offer", id)
        return True


async def _tried(expire: Callable[[UUID], Awaitable[bool]], id: UUID) -> bool:
    """Whether it expired; one that cannot waits for the next turn, and the others do not wait for it."""
    try:
        return await expire(id)
    except Exception as error:
        log.warning("%s of %s failed and is tried again: %s", expire.__name__, id, type(error).__name__)
        return False
