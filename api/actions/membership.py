"""Memberships: who acts in what role, for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import organisation as organisation_action
from api.actions.scope import Scope, action, found, require
from api.store import organisation as organisation_store
from api.store import person as person_store
from matching import organisation
from matching.organisation import Membership, MembershipState, Role
from matching.rule import organisation as organisation_rule


@dataclass(slots=True)
class Memberships:
    """The memberships port, as one viewer."""

    scope: Scope

    @action
    async def take_role(self, role: Role, organisation_id: UUID | None) -> Membership:
        """Take a role on one's own behalf, or ask to join an organisation in it."""
        require(organisation_rule.check_take(self.scope.who, role))
        await organisation_action.known(organisation_id)
        state = MembershipState.REQUESTED if organisation_id else MembershipState.ACTIVE
        return await organisation_action.join(self.scope, self.scope.me, role, organisation_id, state)

    @action
    async def grant_role(self, person_id: UUID, role: Role, organisation_id: UUID | None) -> Membership:
        """Give someone a role; admins only."""
        require(organisation_rule.check_grant(self.scope.who, role, organisation_id))
        found((await person_store.load([person_id])).get(person_id), "personId")
        await organisation_action.known(organisation_id)
        return await organisation_action.join(self.scope, person_id, role, organisation_id, MembershipState.ACTIVE)

    @action
    async def turn(self, membership_id: UUID, verb: str) -> Membership:
        """Accept, decline or leave a membership."""
        before = found(await organisation_store.load_membership(membership_id))
        require(organisation_rule.check_turn(self.scope.who, before, verb))
        after = replace(before, state=organisation.MEMBERSHIP.after(before.state, verb) or before.state)
        await organisation_store.save_membership(after)
        await self.scope.note(verb, "membership", membership_id)
        return after

    async def mine(self) -> list[Membership]:
        """The viewer's memberships, and those waiting for the viewer's answer."""
        if self.scope.who.person_id is None:
            return []
        own = await organisation_store.memberships_of(self.scope.who.person_id)
        led = [each.organisation_id for each in self.scope.who.memberships if each.organisation_id]
        waiting = await organisation_store.waiting_for(led) if led else []
        return own + [each for each in waiting if each.person_id != self.scope.who.person_id]

    async def load(self, ids: Sequence[UUID]) -> list[Membership | None]:
        """Load the viewer's own memberships, and those of their organisations; admins see all."""
        loaded = await organisation_store.load_memberships(ids)
        seen = {id: each for id, each in loaded.items() if organisation_rule.can_see(self.scope.who, each)}
        return [seen.get(id) for id in ids]
