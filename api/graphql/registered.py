"""The registered documents as the end point looks them up; what they say never changes, so it is remembered for a while."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from api.store import document as document_store
from api.store.database import Database

MOST_KEPT_CHARACTERS = 2_000_000
REMEMBERED = 60.0  # seconds that a document may still run here after it was removed

_ID = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(slots=True)
class Registered:
    """Finds documents by their ids."""

    database: Database
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, tuple[str, float]] = field(default_factory=OrderedDict[str, tuple[str, float]])
    _characters: int = 0

    async def text(self, id: str) -> str | None:
        """The text of a document, None where there is none of this id."""
        known = self._kept.get(id)
        if known is not None and self.clock() < known[1]:
            self._kept.move_to_end(id)
            return known[0]
        read = _ID.fullmatch(id)
        if read is None:
            return None
        async with self.database.session():
            found = await document_store.by_hash(read[1])
        self._forget(id)
        return self._keep(id, found.text) if found else None

    def _keep(self, id: str, text: str) -> str:
        self._kept[id] = text, self.clock() + REMEMBERED
        self._characters += len(text)
        while self._characters > MOST_KEPT_CHARACTERS:
            self._forget(next(iter(self._kept)))
        return text

    def _forget(self, id: str) -> None:
        self._characters -= len(self._kept.pop(id, ("", 0.0))[0])
