"""The port of files that people send."""

from collections.abc import Sequence
from typing import BinaryIO, Protocol
from uuid import UUID

from matching import design, request, upload


class Uploads(Protocol):
    """Uploads: sending, attaching, reading and removing them."""

    async def check(self) -> UUID:
        """Who would send a file now; refuses who may not, before it is read."""
        ...

    async def keep(self, new: upload.NewUpload, content: BinaryIO) -> upload.Upload:
        """Keep a file that was looked through."""
        ...

    async def read(self, id: UUID) -> upload.Upload | None:
        """A file that the viewer may read."""
        ...

    async def photos(self, design_ids: Sequence[UUID]) -> list[list[upload.Upload]]:
        """The photos of each design, oldest first."""
        ...

    async def attach_photo(self, design_id: UUID, upload_id: UUID) -> design.Design:
        """Show a photo of a printed part with its design."""
        ...

    async def remove_photo(self, design_id: UUID, upload_id: UUID) -> design.Design:
        """Take a photo of a design down: nobody is shown it any more, by its address neither."""
        ...

    async def attach_letter(self, request_id: UUID, upload_id: UUID, stamped: bool | None) -> request.Request:
        """Put a demand letter to a request, in place of the one before."""
        ...
