"""What givers were asked to help with, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions.scope import Scope, action, found
from api.store import appeal as appeal_store
from matching import appeal
from schema.paging import Slice, Window


@dataclass(slots=True)
class Appeals:
    """The appeals port, as one viewer: everyone sees and answers their own."""

    scope: Scope

    async def mine(self, window: Window) -> Slice[appeal.Appeal]:
        """The viewer's appeals, newest first."""
        return await appeal_store.of_person(self.scope.me, window)

    async def load(self, ids: Sequence[UUID]) -> list[appeal.Appeal | None]:
        """Load appeals to the viewer."""
        loaded = await appeal_store.load_many(ids) if self.scope.who.signed_in else {}
        own = {id: each for id, each in loaded.items() if each.person_id == self.scope.who.person_id}
        return [own.get(id) for id in ids]

    @action
    async def decline(self, id: UUID) -> appeal.Appeal:
        """Say: not this time."""
        me, now = self.scope.me, self.scope.now()
        asked = await appeal_store.load(id)
        own = found(asked if asked and asked.person_id == me else None)
        await appeal_store.decline(id, now)
        return replace(own, declined=own.declined or now)
