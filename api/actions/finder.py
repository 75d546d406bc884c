"""Search as one viewer: the engine finds, the database decides what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.actions.scope import Scope
from search import port


@dataclass(slots=True)
class Finder:
    """The search port, with the viewer's audiences put into every query."""

    scope: Scope
    engine: port.Engine

    async def search(self, queries: Sequence[port.Query]) -> Sequence[port.Hits]:
        """Answer the queries as this viewer."""
        audiences = self.scope.who.audiences
        return await self.engine.multi_search([replace(each, audiences=audiences) for each in queries])
