"""Material that could not be understood, for a person to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions.scope import Scope, action, found, require
from api.store import kept as kept_store
from matching import kept
from matching.rule import permission
from schema.paging import Slice, Window


@dataclass(slots=True)
class Kept:
    """The port of kept records; coordinators only."""

    scope: Scope

    async def find(self, window: Window) -> Slice[kept.KeptAside]:
        """What is kept aside, newest first."""
        require(permission.check_coordinates(self.scope.who))
        return await kept_store.find(window)

    async def load(self, ids: Sequence[UUID]) -> list[kept.KeptAside | None]:
        """Load kept records."""
        loaded = await kept_store.load_many(ids) if self.scope.who.coordinates else {}
        return [loaded.get(id) for id in ids]

    @action
    async def resolve(self, id: UUID) -> kept.KeptAside:
        """Mark a kept record as dealt with."""
        require(permission.check_coordinates(self.scope.who))
        done = replace(found(await kept_store.load(id)), resolved=True)
        await kept_store.save(done)
        await self.scope.note("resolve", "kept", id)
        return done
