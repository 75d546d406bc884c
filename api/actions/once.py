"""Acts that are done once under a key of their client's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from api.actions import claim
from api.actions.scope import Scope
from matching import viewer

# What an act makes for whoever they will be by it: done again, it comes from somebody else than the first time.
FOR_NOBODY = frozenset({"SignedIn"})


@dataclass(slots=True)
class Once:
    """The port of acts that are done once, as one viewer."""

    scope: Scope

    @contextmanager
    def under(self, key: str, said: str, kind: str) -> Iterator[None]:
        """Do the one act within under this key."""
        who = viewer.ANONYMOUS if kind in FOR_NOBODY else self.scope.who
        self.scope.claim = claim.of(who, key, said, kind)
        try:
            yield
        finally:
            self.scope.claim = None

    async def outcome(self, key: str) -> tuple[str, UUID] | None:
        """The kind and id of what the viewer has made under this key."""
        return await claim.outcome(self.scope.who, key)
