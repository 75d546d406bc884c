"""The port of those who register documents."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching.document import Document
from schema.paging import Slice, Window


class Documents(Protocol):
    """GraphQL documents that were registered, to be run by their ids."""

    async def register(self, text: str, organisation_id: UUID | None) -> Document:
        """Keep a document that fits the contract; one that was registered before stays as it is."""
        ...

    async def registered(self, text: str) -> Document | None:
        """The document of this very text, whoever registered it; for whoever is signed in and has the text."""
        ...

    async def remove(self, id: UUID) -> None:
        """Forget a document that the viewer has registered."""
        ...

    async def mine(self, window: Window) -> Slice[Document]:
        """What the viewer and their organisations have registered, newest first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[Document | None]:
        """Load documents of the viewer and their organisations."""
        ...
