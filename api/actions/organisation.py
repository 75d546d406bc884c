"""Organisations, and how people come to belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions.scope import Scope, action, found, require
from api.store import organisation as organisation_store
from matching import organisation, text
from matching.organisation import Membership, MembershipState, Organisation, Role
from matching.place import Place
from matching.rule import permission
from schema.paging import Slice, Window

FIRST_ROLE = {
    organisation.Kind.SUPPLIER: Role.SUPPLIER,
    organisation.Kind.MAKER_SPACE: Role.MAKER,
    organisation.Kind.CARRIER: Role.DRIVER,
}


@dataclass(slots=True)
class Organisations:
    """The organisations port, as one viewer."""

    scope: Scope

    @action
    async def found(self, name: str, kind: organisation.Kind, place: Place) -> Organisation:
        """Found an organisation; the viewer becomes its first member."""
        require(permission.check_signed_in(self.scope.who))
        text.check_name(name)
        text.check_place(place)
        made = Organisation(self.scope.new_id(), name.strip(), kind, place)
        await organisation_store.insert(made)
        await join(self.scope, self.scope.me, FIRST_ROLE.get(kind, Role.REQUESTER), made.id, MembershipState.ACTIVE)
        await self.scope.note("found", "organisation", made.id)
        return made

    async def find(self, window: Window) -> Slice[Organisation]:
        """Organisations by name."""
        return await organisation_store.find(window)

    async def load(self, ids: Sequence[UUID]) -> list[Organisation | None]:
        """Load organisations."""
        loaded = await organisation_store.load(ids)
        return [loaded.get(id) for id in ids]


async def appoint(scope: Scope, person_id: UUID, role: Role) -> Membership:
    """Give someone a role of the whole installation, on the word of whoever runs its machine."""
    async with scope.database.transaction():
        return await join(scope, person_id, role, None, MembershipState.ACTIVE)


async def join(scope: Scope, person_id: UUID, role: Role, organisation_id: UUID | None, state: MembershipState) -> Membership:
    """The person's membership in that role, made in the running transaction if there is none.

    One that was only asked for becomes active where an active one is wanted.
    """
    held = await organisation_store.memberships_of(person_id)
    same = next((each for each in held if (each.role, each.organisation_id) == (role, organisation_id)), None)
    if same is None:
        made = Membership(scope.new_id(), person_id, organisation_id, role, state, scope.now())
        await organisation_store.insert_membership(made)
    elif state is MembershipState.ACTIVE and same.state is not state:
        made = replace(same, state=state)
        await organisation_store.save_membership(made)
    else:
        return same
    await scope.note("take_role", "membership", made.id, role=role.value)
    return made


async def known(id: UUID | None) -> None:
    """Refuse an organisation that there is none of; acting for none is fine."""
    if id is not None:
        found((await organisation_store.load([id])).get(id), "organisationId")
