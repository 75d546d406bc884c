"""What a volunteer does with their own turns: sees them, gives them back, and says when they are free."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import rota as rota_action
from api.actions.scope import Scope, action, found, require
from api.store import rota as rota_store
from matching import availability, rota
from matching.refusal import Reason, Refusal
from matching.roster.problem import Problem
from matching.rule import permission
from matching.rule import rota as rota_rule
from matching.sentence import say


@dataclass(slots=True)
class Turns:
    """The turns port, as one viewer."""

    scope: Scope

    async def drop_out(self, slot_id: UUID) -> rota.Slot:
        """Give a place back; who else could come is proposed at once, changing as little as possible."""
        before, asked = await self._leave(slot_id)
        await rota_action.improve(self.scope, before, asked)
        return next(slot for slot in before.slots if slot.id == slot_id)

    @action
    async def _leave(self, slot_id: UUID) -> tuple[rota.Rota, Problem]:
        scope = self.scope
        of = found(await rota_store.of_slot(slot_id), "slotId")
        slot = next(each for each in of.slots if each.id == slot_id)
        # Who takes part in a rota is nobody else's business: to others there is no such place.
        visible = rota_rule.seen(scope.who, of).slots
        found(slot if slot in visible else None, "slotId")
        require(rota_rule.check_drop_out(scope.who, of, slot) or rota_rule.check_worked(of) or self._check_ahead(of, slot))
        verb = rota_rule.leaving(slot)
        state = rota.SLOT.after(slot.state, verb) or slot.state
        left = await rota_store.save(of, [replace(slot, state=state, since=scope.now())])
        await scope.note(verb, "slot", slot_id)
        return await rota_action.draft(scope, left)

    def _check_ahead(self, of: rota.Rota, slot: rota.Slot) -> Refusal | None:
        shift = next(each for each in of.shifts if each.id == slot.shift_id)
        if shift.span.start > self.scope.now():
            return None
        return Refusal(Reason.WRONG_STATE, say("This shift has begun; call whoever runs the desk."), "slotId")

    async def mine(self) -> list[rota.Slot]:
        """What the viewer is to come to, or is asked to, the next first."""
        scope = self.scope
        return await rota_store.running_of(scope.who.person_id, scope.now()) if scope.who.person_id else []

    async def slots(self, ids: Sequence[UUID]) -> list[rota.Slot | None]:
        """Load the slots whose people the viewer may see."""
        rotas = await rota_store.of_slots(ids)
        seen = {slot.id: slot for of in rotas for slot in rota_rule.seen(self.scope.who, of).slots}
        return [seen.get(id) for id in ids]

    async def shifts(self, ids: Sequence[UUID]) -> list[rota.Shift | None]:
        """Load shifts."""
        rotas = await rota_store.of_shifts(ids)
        seen = {shift.id: shift for of in rotas for shift in rota_rule.seen(self.scope.who, of).shifts}
        return [seen.get(id) for id in ids]

    async def times(self) -> tuple[availability.Weekly, ...]:
        """The weekly times the viewer stated."""
        me = self.scope.who.person_id
        stated = (await rota_store.availabilities([me])).get(me) if me else None
        return stated.times if stated else ()

    @action
    async def state_availability(self, times: tuple[availability.Weekly, ...]) -> tuple[availability.Weekly, ...]:
        """State the weekly times anew; none at all: any time."""
        require(permission.check_signed_in(self.scope.who))
        availability.check(times)
        kept = tuple(sorted(set(times), key=lambda each: (each.weekday, each.begin, each.end)))
        await rota_store.save_availability(availability.Availability(self.scope.me, kept))
        await self.scope.note("state_availability", "person", self.scope.me)
        return kept
