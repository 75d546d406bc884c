"""Ports of search, of what was kept aside, and of language."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import kept
from schema.paging import Slice, Window
from search import port


class Kept(Protocol):
    """Material kept aside for a person."""

    async def find(self, window: Window) -> Slice[kept.KeptAside]:
        """What is kept aside, newest first; coordinators only."""
        ...

    async def resolve(self, id: UUID) -> kept.KeptAside:
        """Mark a kept record as dealt with."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[kept.KeptAside | None]:
        """Load kept records; coordinators only."""
        ...


class Finder(Protocol):
    """Search, with hits checked against the database."""

    async def search(self, queries: Sequence[port.Query]) -> Sequence[port.Hits]:
        """Answer the queries as this viewer."""
        ...


class Phrases(Protocol):
    """Says sentences in the language of the operation."""

    language: str

    def say(self, sentence: str) -> str:
        """The sentence in that language; plain text is returned as it is."""
        ...
