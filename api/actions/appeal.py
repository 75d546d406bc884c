"""What givers were asked to help with, and their answers."""

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

    @action
    async def decline(self, id: UUID) -> appeal.Appeal:
        """Say: not this time."""
        me, now = self.scope.me, self.scope.now()
        asked = await appeal_store.load(id)
        own = found(asked if asked and asked.person_id == me else None)
        await appeal_store.decline(id, now)
        return replace(own, declined=own.declined or now)
