"""The port of acts that are done once, however often they are asked for."""

from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID


class Once(Protocol):
    """Keys that clients make, so that an act asked for twice is done once."""

    def under(self, key: str, said: str, kind: str) -> AbstractContextManager[None]:
        """Do the one act within under this key; `said` is the act with its input, `kind` the type of what comes of it.

        An act that was done before raises RepeatedError; a key that was used for another raises RefusedError.
        """
        ...

    async def outcome(self, key: str) -> tuple[str, UUID] | None:
        """The type and id of what the viewer has made under this key, if they have made anything."""
        ...
