"""Publishing rotas, proposing who takes which shift, and confirming that."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.actions import organisation as organisation_action
from api.actions import staffing
from api.actions.scope import Scope, action, found, require
from api.store import person as person_store
from api.store import rota as rota_store
from matching import rostering, rota
from matching.refusal import Reason, Refusal
from matching.roster import check, engine
from matching.roster.problem import Place, Problem
from matching.roster.result import Gap, Roster
from matching.rule import rota as rota_rule
from matching.sentence import say
from schema.paging import Slice, Window

WELCOME = say("Somebody is missing here; whoever can come is welcome.")
EFFORT = 2.0  # deterministic seconds for each of three aims: whoever waits is answered well within the limit of an operation


@dataclass(slots=True)
class Rotas:
    """The rotas port, as one viewer."""

    scope: Scope

    @action
    async def publish(self, new: rota.NewRota) -> rota.Rota:
        """Publish a rota by its weekly pattern."""
        scope = self.scope
        require(rota_rule.check_publish(scope.who, new.organisation_id))
        await organisation_action.known(new.organisation_id)
        made = rostering.publish(new, _zone(new.zone), scope.me, scope.now(), scope.new_id)
        await rota_store.insert(made)
        await scope.note("publish", "rota", made.id, shifts=len(made.shifts))
        return made

    async def fill(self, id: UUID, revision: int | None = None) -> rota.Rota:
        """Propose who takes which shift: a good answer is kept at once, and the best one as soon as it is found."""
        before, asked = await self._draft(id, revision)
        return await improve(self.scope, before, asked)

    @action
    async def _draft(self, id: UUID, revision: int | None) -> tuple[rota.Rota, Problem]:
        before = await self._looked_at(id, revision)
        return await draft(self.scope, before)

    @action
    async def confirm(self, id: UUID, revision: int | None = None) -> rota.Rota:
        """Confirm what is proposed, all of it."""
        scope = self.scope
        before = await self._looked_at(id, revision)
        require(_check_proposes(before))
        # Two desks may have proposed the same person at the same time.
        await person_store.lock(slot.person_id for slot in before.slots if slot.state is rota.SlotState.PROPOSED)
        turned = rostering.confirmed(before, scope.now())
        require(await self._check_sound(before))
        kept = await rota_store.save(before, turned)
        await scope.note("confirm", "rota", id, slots=len(turned))
        return seen(scope, kept)

    @action
    async def withdraw(self, id: UUID) -> rota.Rota:
        """Withdraw a rota; nobody is expected at its shifts any more."""
        before = found((await rota_store.load([id])).get(id))
        require(rota_rule.check_withdraw(self.scope.who, before))
        kept = await rota_store.save(replace(before, state=rota.RotaState.WITHDRAWN))
        await self.scope.note("withdraw", "rota", id)
        return seen(self.scope, kept)

    async def find(self, window: Window) -> Slice[rota.Rota]:
        """Rotas, the latest week first."""
        slice_ = await rota_store.find(window)
        return replace(slice_, things=tuple(seen(self.scope, each) for each in slice_.things))

    async def load(self, ids: Sequence[UUID]) -> list[rota.Rota | None]:
        """Load rotas."""
        loaded = await rota_store.load(ids)
        return [seen(self.scope, loaded[id]) if id in loaded else None for id in ids]

    async def gaps(self, id: UUID) -> tuple[Gap, ...]:
        """What the shifts to come lack; those who run the rota see why, and see it with the proposal.

        The reasons would tell others who of a few people said no.
        """
        of = found((await rota_store.load([id])).get(id))
        runs = rota_rule.can_run(self.scope.who, of)
        asked = await staffing.problem(self.scope, of)
        lacking = await asyncio.to_thread(engine.gaps, asked, _places(of, proposal=runs))
        return lacking if runs else tuple(replace(each, sentence=WELCOME) for each in lacking)

    async def _looked_at(self, id: UUID, revision: int | None) -> rota.Rota:
        """The rota, if the viewer may fill it now, and nobody changed it since they looked."""
        of = found((await rota_store.load([id])).get(id))
        require(rota_rule.check_fill(self.scope.who, of))
        if revision is not None and revision != of.changed:
            sentence = say("Somebody else changed this rota meanwhile; look at it again.")
            require(Refusal(Reason.CONFLICT, sentence, "revision"))
        return of

    async def _check_sound(self, before: rota.Rota) -> Refusal | None:
        """Refuse a proposal that somebody in it can no longer keep."""
        asked = await staffing.problem(self.scope, before)
        ahead = {shift.id for shift in asked.shifts}
        places = [place for place in _places(before, proposal=True) if place[1] in ahead]
        if not check.violations(asked, places):
            return None
        return Refusal(Reason.CONFLICT, say("Somebody in this proposal can no longer come at their time; fill the rota again."))


async def draft(scope: Scope, before: rota.Rota) -> tuple[rota.Rota, Problem]:
    """Propose a good rota in the running transaction, and say what the best one is to be found for."""
    asked = await staffing.problem(scope, before)
    return await _propose(scope, before, engine.draft(asked)), asked


async def improve(scope: Scope, before: rota.Rota, asked: Problem) -> rota.Rota:
    """Propose the best rota instead, unless somebody changed the rota while it was looked for."""
    roster = await asyncio.to_thread(engine.fill, asked, EFFORT)
    return await Rewriting(scope).propose(before, roster)


@dataclass(slots=True)
class Rewriting:
    """Puts a better proposal in the place of a first one."""

    scope: Scope

    @action
    async def propose(self, before: rota.Rota, roster: Roster) -> rota.Rota:
        """The rota with the better proposal, or as somebody changed it meanwhile."""
        now = found((await rota_store.load([before.id])).get(before.id))
        if now.changed == before.changed:
            now = await _propose(self.scope, now, roster)
        return seen(self.scope, now)


async def _propose(scope: Scope, before: rota.Rota, roster: Roster) -> rota.Rota:
    slots = rostering.proposed(before, roster.places, scope.now(), scope.new_id)
    kept = await rota_store.save(replace(before, proven=roster.proven), slots)
    missing = sum(gap.missing for gap in roster.gaps)
    await scope.note("propose", "rota", kept.id, slots=len(slots), missing=missing)
    return kept


def seen(scope: Scope, of: rota.Rota) -> rota.Rota:
    """The rota as the viewer may read it."""
    return rota_rule.seen(scope.who, of)


def _places(of: rota.Rota, *, proposal: bool) -> frozenset[Place]:
    states = {rota.SlotState.ASSIGNED, rota.SlotState.PROPOSED} if proposal else rota.AGREED
    return frozenset((slot.person_id, slot.shift_id) for slot in of.slots if slot.state in states)


def _check_proposes(of: rota.Rota) -> Refusal | None:
    if of.proposes:
        return None
    return Refusal(Reason.WRONG_STATE, say("Nothing is proposed here; fill the rota first."))


def _zone(name: str) -> ZoneInfo:
    known: Callable[[str], ZoneInfo] = ZoneInfo
    try:
        return known(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        sentence = say("“{zone}” is not a time zone; write it like Europe/Kyiv.", zone=name[:60])
        require(Refusal(Reason.INVALID, sentence, "zone"))
        raise
