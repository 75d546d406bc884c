"""The registered documents as the end point looks them up; what they say never changes, so it is remembered."""

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from api.store import document as document_store
from api.store.database import Database

MOST_KEPT_CHARACTERS = 2_000_000

_ID = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(slots=True)
class Registered:
    """Finds documents by their ids."""

    database: Database
    _kept: OrderedDict[str, str] = field(default_factory=OrderedDict[str, str])
    _characters: int = 0

    async def text(self, id: str) -> str | None:
        """The text of a document, None where there is none of this id."""
        known = self._kept.get(id)
        if known is not None:
            self._kept.move_to_end(id)
            return known
        read = _ID.fullmatch(id)
        if read is None:
            return None
        async with self.database.session():
            found = await document_store.by_hash(read[1])
        return self._keep(id, found.text) if found else None

    def _keep(self, id: str, text: str) -> str:
        if id not in self._kept:
            self._characters += len(text)
        self._kept[id] = text
        while self._characters > MOST_KEPT_CHARACTERS:
            self._characters -= len(self._kept.popitem(last=False)[1])
        return text
