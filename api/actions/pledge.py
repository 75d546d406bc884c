"""Holding capacity for lines, and taking pledges to their end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from api.actions import fit
from api.actions import line as line_action
from api.actions.scope import Scope, action, found, require
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import fulfilment, offer, pledge, request
from matching.fulfilment import Fulfilment, Promise
from matching.refusal import Reason, Refusal
from matching.rule import pledge as pledge_rule
from matching.sentence import say
from schema import narrowing
from schema.paging import Slice, Window

MOST_PARTS = 80  # forty givers, more than anybody could follow, and a driver for each


@dataclass(slots=True)
class Pledges:
    """The pledges port, as one viewer."""

    scope: Scope

    @action
    async def hold(self, line_id: UUID, parts: Sequence[pledge.NewPart]) -> list[pledge.Pledge]:
        """Hold capacity of every part for the line, all or nothing."""
        require(_check_parts(parts))
        line, asked = await line_action.load(line_id)
        require(check_published(asked))
        offers, made = await offer_store.load([part.offer_id for part in parts]), list[pledge.Pledge]()
        for part in parts:
            done = await self._hold(part, line, asked, found(offers.get(part.offer_id), "offerId"))
            line, offers[part.offer_id] = done.line, done.offer
            made.append(done.pledge)
        return made

    async def _hold(self, part: pledge.NewPart, line: request.Line, asked: request.Request, offered: offer.Offer) -> Fulfilment:
        require(pledge_rule.check_pledge(self.scope.who, asked, offered))
        side = pledge_rule.side(self.scope.who, asked, offered)
        return await hold(self.scope, part, line, asked, offered, side=side)

    @action
    async def turn(
        self, id: UUID, verb: str, *, received: int | None = None, closing: pledge.Closing | None = None
    ) -> pledge.Pledge:
        """Confirm, decline, dispatch, receive or cancel a pledge; what is not delivered returns to offer and line."""
        held = found((await pledge_store.load([id])).get(id))
        line, asked = await line_action.load(held.line_id)
        offered = (await offer_store.load([held.offer_id]))[held.offer_id]
        require(pledge_rule.check_turn(self.scope.who, held, asked, offered, verb))
        return (await turn(self.scope, Fulfilment(held, line, offered), verb, received, closing)).pledge

    async def mine(self, window: Window) -> Slice[pledge.Pledge]:
        """Pledges of the viewer's offers and requests, newest first."""
        return await pledge_store.mine(self.scope.who, window)

    async def load(self, ids: Sequence[UUID]) -> list[pledge.Pledge | None]:
        """Load pledges the viewer may see."""
        loaded = await pledge_store.load(ids)
        seen = {each.id: each for each in await self._seen(list(loaded.values()))}
        return [seen.get(id) for id in ids]

    async def of_lines(self, line_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each line that the viewer may see."""
        loaded = await pledge_store.of_lines(line_ids)
        seen = {each.id for each in await self._seen([each for some in loaded.values() for each in some])}
        return [[each for each in loaded.get(id, []) if each.id in seen] for id in line_ids]

    async def of_offers(self, offer_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each offer that the viewer may see."""
        loaded = await pledge_store.of_offers(offer_ids)
        seen = {each.id for each in await self._seen([each for some in loaded.values() for each in some])}
        return [[each for each in loaded.get(id, []) if each.id in seen] for id in offer_ids]

    async def pages(self, of: narrowing.PledgedTo, ids: Sequence[UUID], window: Window) -> list[Slice[pledge.Pledge]]:
        """The same in a window, oldest first, for each of these lines or offers."""
        found = await pledge_store.pages(self.scope.who, of, ids, window)
        return [found[id] for id in ids]

    async def _seen(self, pledges: Sequence[pledge.Pledge]) -> list[pledge.Pledge]:
        who = self.scope.who
        if who.coordinates or not who.signed_in or not pledges:
            return list(pledges) if who.coordinates else []
        requests = await request_store.load(tuple({each.request_id for each in pledges}))
        offers = await offer_store.load(tuple({each.offer_id for each in pledges}))
        return [each for each in pledges if pledge_rule.can_see(who, requests[each.request_id], offers[each.offer_id])]


async def hold(
    scope: Scope, part: pledge.NewPart, line: request.Line, asked: request.Request, offered: offer.Offer, *, side: pledge.Side
) -> Fulfilment:
    """Hold one part's capacity in the running transaction; raises RefusedError, with nothing written, where it does not fit."""
    part = await fit.fitted(scope, part, line, asked, offered)
    bound = (await pledge_store.bound([offered.id]))[offered.id] if part.during else ()
    promise = Promise(scope.new_id(), scope.me, side, scope.now(), _lapse(scope))
    done = _done(fulfilment.hold(part, line, offered, promise, bound))
    await pledge_store.insert(done.pledge)
    return await keep(scope, done, "pledge")


async def turn(
    scope: Scope, now: Fulfilment, verb: str, received: int | None = None, closing: pledge.Closing | None = None
) -> Fulfilment:
    """Take a pledge one step on in the running transaction."""
    done = _done(fulfilment.turn(now, verb, received, closing, _lapse(scope)))
    detail = {"received": done.pledge.received} if done.pledge.received is not None else {}
    return await keep(scope, replace(done, pledge=await pledge_store.save(done.pledge)), verb, **detail)


def _lapse(scope: Scope) -> datetime:
    return scope.now() + timedelta(hours=scope.settings.pledge_hours)


async def keep(scope: Scope, done: Fulfilment, verb: str, **detail: int) -> Fulfilment:
    """Keep the line and the offer as the pledge left them, and write down what was done."""
    line = await request_store.save_line(done.line)
    offered = await offer_store.save(done.offer)
    held = done.pledge
    await scope.note(verb, "pledge", held.id, held.request_id, line=str(held.line_id), fills=held.fills, **detail)
    await scope.touch("request", held.request_id)
    await scope.touch("offer", offered.id)
    return Fulfilment(held, line, offered)


def _done(result: Fulfilment | Refusal) -> Fulfilment:
    if isinstance(result, Refusal):
        require(result)
    return found(result if isinstance(result, Fulfilment) else None)


def _check_parts(parts: Sequence[pledge.NewPart]) -> Refusal | None:
    if not any(part.part is pledge.Part.SUPPLY for part in parts):
        return Refusal(Reason.INVALID, say("Name at least one offer that supplies the line."), "parts")
    # One driver may fetch from several givers, one after the other.
    if len(parts) > MOST_PARTS or len({(part.offer_id, part.during) for part in parts}) < len(parts):
        return Refusal(Reason.INVALID, say("Name each offer once, and at most {most} of them.", most=MOST_PARTS), "parts")
    return None


def check_published(asked: request.Request) -> Refusal | None:
    """Refuse to pledge to a request that is off the board."""
    if asked.state is request.RequestState.PUBLISHED:
        return None
    return Refusal(Reason.WRONG_STATE, say("This request is no longer open, so nothing can be pledged to it."), "lineId")
