"""Confirming, amending, stopping and reading lines, and ranking the ways to fulfil them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import market, sight
from api.actions.scope import Scope, action, found, require, said
from api.store import design as design_store
from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import amount, design, facility, fulfilment, offer, pledge, publication, request, text
from matching.rank import engine, rule, turn
from matching.rank.candidate import Ranking
from matching.rank.problem import Ask
from matching.refusal import Reason, Refusal
from matching.rule import request as request_rule
from matching.sentence import say
from schema.narrowing import OfferKind


@dataclass(slots=True)
class Lines:
    """The lines port, as one viewer."""

    scope: Scope

    @action
    async def amend(self, id: UUID, change: request.LineChange) -> request.Line:
        """Change an open line."""
        return await amend(self.scope, await self._answered_for(id, "amend"), change)

    @action
    async def confirm(self, id: UUID) -> request.Line:
        """Say that a line is still needed; its confirm-by date moves."""
        return await confirm(self.scope, await self._answered_for(id, "confirm"))

    @action
    async def stop(self, id: UUID, reason: str) -> request.Line:
        """Stop the flow to a line."""
        return await close(self.scope, await self._answered_for(id, "stop"), "stop", reason=said(reason))

    async def load(self, ids: Sequence[UUID]) -> list[request.Line | None]:
        """Load lines."""
        lines = await request_store.load_lines(ids)
        requests = await request_store.load(tuple({line.request_id for line in lines.values()}))
        seen = await sight.requests(self.scope.who, tuple(requests.values()))
        by_id = {line.id: line for each in seen for line in each.lines}
        return [by_id.get(id) for id in ids]

    async def candidates(self, ids: Sequence[UUID], first: int) -> list[Ranking | None]:
        """Rank the ways to fulfil each line, None where there is no such line; many lines cost the statements of one."""
        lines = list((await request_store.load_lines(ids)).values())
        if not lines:
            return [None] * len(ids)
        items = sorted({item for line in lines for item in _items(line)})
        offers = await market.of(self.scope, items, sorted({kind for line in lines for kind in _kinds(line)}))
        requests = await request_store.load(tuple({line.request_id for line in lines}))
        rankings: dict[UUID, Ranking] = {}
        for ask in await asks(self.scope, [(line, requests[line.request_id]) for line in lines], offers):
            with offers.table() as table:
                rankings[ask.line.id] = _of_its_item(engine.rank(ask, table, self.scope.now(), first))
            await asyncio.sleep(0)  # reckoning for a long list must not keep everybody else waiting
        return [rankings.get(id) for id in ids]

    async def _answered_for(self, id: UUID, verb: str) -> request.Line:
        line, asked = await load(id)
        require(request_rule.check_line(self.scope.who, asked, line, verb))
        return line


async def load(id: UUID) -> tuple[request.Line, request.Request]:
    """A line and its request; raises RefusedError where there is none."""
    line = found((await request_store.load_lines([id])).get(id), "lineId")
    return line, (await request_store.load([line.request_id]))[line.request_id]


async def ranked(scope: Scope, line: request.Line, asked: request.Request, offered: offer.Offer) -> Ranking:
    """How one offer, as it was read, could serve a line."""
    offers = await market.stored(scope.who, [offered])
    (ask,) = await asks(scope, [(line, asked)], offers)
    with offers.table() as table:
        return engine.rank(ask, table, scope.now(), 1)


async def asks(scope: Scope, pairs: Sequence[tuple[request.Line, request.Request]], offers: market.Market) -> list[Ask]:
    """The question of each line, with all that is known around them loaded at once."""
    shown = {each.id: each for each in await sight.requests(scope.who, tuple({each.id: each for _, each in pairs}.values()))}
    specs = {line.id: line.spec for each in shown.values() for line in each.lines}
    facilities, designs = await _facilities(pairs), await _designs([line for line, _ in pairs], offers)
    return [
        Ask(
            line=replace(line, spec=specs[line.id]),
            place=shown[asked.id].place,
            accepted=_accepted(asked, line, facilities),
            urgency=asked.urgency,
            designs=designs,
            busy=offers.busy,
            turn=turn.of(line.id, scope.now().date()),
        )
        for line, asked in pairs
    ]


def _of_its_item(ranking: Ranking) -> Ranking:
    """The ranking without a word of the offers of other items, of which a table may hold any number."""
    ruled_out = {why: count for why, count in ranking.ruled_out.items() if why is not rule.Rule.WRONG_ITEM}
    others = sum(ranking.ruled_out.values()) - sum(ruled_out.values())
    if not others:
        return ranking
    sentence = rule.summary(ruled_out)
    return replace(ranking, considered=ranking.considered - others, ruled_out=ruled_out, ruled_out_sentence=sentence)


def _items(line: request.Line) -> tuple[str, ...]:
    return (line.spec.item,) if isinstance(line.spec, request.Goods | request.PrintedPart) else ()


def _kinds(line: request.Line) -> tuple[OfferKind, ...]:
    match line.spec:
        case request.Goods() | request.PrintedPart():
            return (OfferKind.STOCK, OfferKind.PRINT_HOURS, OfferKind.DRIVE)
        case request.Ride() | request.Delivery():
            return (OfferKind.DRIVE,)
        case request.Role():
            return (OfferKind.VOLUNTEERING,)


async def _facilities(pairs: Sequence[tuple[request.Line, request.Request]]) -> dict[UUID, facility.Facility]:
    ids = {asked.facility_id for line, asked in pairs if asked.facility_id and _items(line)}
    return await facility_store.load(ids) if ids else {}


def _accepted(asked: request.Request, line: request.Line, facilities: Mapping[UUID, facility.Facility]) -> tuple[str, ...]:
    """What the line accepts: its own list, else that of the facility it is for."""
    items = _items(line)
    if isinstance(line.spec, request.Goods) and line.spec.accepted:
        return line.spec.accepted
    if not items or asked.facility_id is None:
        return ()
    return facilities[asked.facility_id].accepted.get(items[0], ())


async def _designs(lines: Sequence[request.Line], offers: market.Market) -> dict[UUID, design.Design]:
    asked = {each.spec.design_id for each in lines if isinstance(each.spec, request.PrintedPart) and each.spec.design_id}
    ids = offers.designs | asked
    return await design_store.load(tuple(ids)) if ids else {}


async def confirm(scope: Scope, line: request.Line) -> request.Line:
    """The line is still needed; a request that lapsed stands on the board again."""
    await _reopen(line, "confirm")
    return await _keep(scope, _opened(scope, line), "confirm")


async def amend(scope: Scope, line: request.Line, change: request.LineChange) -> request.Line:
    """The line is needed in another amount, or with another note; an amendment also confirms it."""
    text.check_note(change.note, "note")
    need = publication.need(line.spec, change.asked, "line") if change.asked else line.need
    if not isinstance(need, amount.Unknown) and need.base < line.pledged:
        sentence = say("{pledged} are already pledged; cancel a pledge first, or ask for at least that.", pledged=line.pledged)
        require(Refusal(Reason.NOT_ENOUGH, sentence, "asked"))
    spec = replace(line.spec, note=change.note) if change.note is not None else line.spec
    await _reopen(line, "amend", change.urgency)
    return await _keep(scope, _opened(scope, replace(line, need=need, spec=spec)), "amend")


def _opened(scope: Scope, line: request.Line) -> request.Line:
    return replace(line, state=request.LineState.OPEN, confirm_by=publication.confirm_by(line.spec, scope.now()))


async def _reopen(line: request.Line, verb: str, urgency: request.Urgency | None = None) -> None:
    asked = (await request_store.load([line.request_id]))[line.request_id]
    state = request.REQUEST.after(asked.state, verb) or asked.state
    after = replace(asked, state=state, urgency=asked.urgency if urgency is None else urgency)
    # A line that comes back is a change of its request, or the expiry of the last other line could overlook it.
    if after != asked or line.state is not request.LineState.OPEN:
        await request_store.save(after)


async def close(scope: Scope, line: request.Line, verb: str, **detail: str) -> request.Line:
    """Stop, withdraw or expire a line, giving back what was held for it and not yet sent."""
    after = request.LINE.after(line.state, verb)
    require(request.LINE.check(line.state, verb))
    for held in (await pledge_store.of_lines([line.id])).get(line.id, []):
        if held.state in (pledge.PledgeState.HELD, pledge.PledgeState.CONFIRMED):
            line = await _give_back(scope, held, line)
    return await _keep(scope, replace(line, state=after or line.state), verb, **detail)


async def _give_back(scope: Scope, held: pledge.Pledge, line: request.Line) -> request.Line:
    offered = (await offer_store.load([held.offer_id]))[held.offer_id]
    done = fulfilment.turn(fulfilment.Fulfilment(held, line, offered), "cancel", closing=pledge.Closing.NO_LONGER_NEEDED)
    if isinstance(done, Refusal):
        require(done)
        return line
    await pledge_store.save(done.pledge)
    await offer_store.save(done.offer)
    await scope.note("cancel", "pledge", held.id, held.request_id, fills=held.fills)
    await scope.touch("offer", offered.id)
    return await request_store.save_line(done.line)


async def _keep(scope: Scope, line: request.Line, verb: str, **detail: str) -> request.Line:
    kept = await request_store.save_line(line)
    await scope.note(verb, "line", line.id, line.request_id, **detail)
    await scope.touch("request", line.request_id)
    return kept
