"""Ways to reach facilities: kept by a steward, handed over, never lost."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import facility as facility_action
from api.actions.scope import Scope, action, found, require
from api.store import facility as facility_store
from api.store import person as person_store
from matching import facility, text
from matching.rule import facility as facility_rule


@dataclass(slots=True)
class Contacts:
    """The contacts port, as one viewer."""

    scope: Scope

    async def contacts(self, facility_ids: Sequence[UUID]) -> list[list[facility.Contact] | None]:
        """The contacts of each facility; None where the viewer may not see them."""
        known = await facility_store.load(facility_ids)
        open_ids = [id for id, each in known.items() if facility_rule.can_answer_for(self.scope.who, each)]
        contacts = await facility_store.contacts(open_ids) if open_ids else {}
        return [contacts.get(id, []) if id in open_ids else None for id in facility_ids]

    async def load(self, ids: Sequence[UUID]) -> list[facility.Contact | None]:
        """Load contacts of the facilities that the viewer answers for."""
        loaded = await facility_store.load_contacts(ids)
        known = await facility_store.load({each.facility_id for each in loaded.values()})
        seen = {id: each for id, each in loaded.items() if facility_rule.can_answer_for(self.scope.who, known[each.facility_id])}
        return [seen.get(id) for id in ids]

    @action
    async def add_contact(self, new: facility.NewContact) -> facility.Contact:
        """Add a contact; the viewer becomes its steward."""
        known = await facility_action.known(new.facility_id, "facilityId")
        require(facility_rule.check_answer_for(self.scope.who, known))
        for name in ("name", "department", "post", "phone", "messenger"):
            text.check(getattr(new, name), name)
        made = facility.Contact(id=self.scope.new_id(), steward_id=self.scope.me, **dataclasses.asdict(new))
        await facility_store.insert_contact(made)
        await self.scope.note("add_contact", "facility", known.id)
        return made

    @action
    async def hand_over(self, contact_id: UUID, steward_id: UUID) -> facility.Contact:
        """Make another person the contact's steward."""
        contact = found(await facility_store.load_contact(contact_id))
        require(facility_rule.check_hand_over(self.scope.who, await facility_action.known(contact.facility_id), contact))
        found((await person_store.load([steward_id])).get(steward_id), "stewardId")
        kept = dataclasses.replace(contact, steward_id=steward_id)
        await facility_store.save_contact(kept)
        await self.scope.note("hand_over", "contact", contact_id)
        return kept
