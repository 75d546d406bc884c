"""Takes one file from whoever sends it, at the end point and on the pages alike."""

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import BinaryIO
from uuid import UUID

from api.door import toll
from api.upload import sandbox
from matching import text, upload
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say
from matching.upload import IMAGES, MEGABYTE, MOST_BYTES, Flaw, FlawedError, NewUpload
from schema import port

SLOWEST = 180.0  # seconds for the whole of one file
MOST = 40  # files in hand at once, on disk or waiting to be looked through
MOST_OF_ONE = 4  # of them from one person, so that nobody who sends slowly keeps out the others

Charge = Callable[[UUID], float]  # the seconds that somebody has to wait, 0 where they need not
Open = Callable[[], AbstractAsyncContextManager[port.Uploads]]


class Reception:
    """Receives files; each is on disk, without a name there, while it is read and looked through."""

    def __init__(self, slowest: float = SLOWEST, most: int = MOST, charge: Charge = lambda _: 0.0) -> None:
        """Wait `slowest` seconds for a file, and have `most` of them in hand; `charge` a person for each, taken or not."""
        self._charge = charge
        self._slowest, self._most = slowest, most
        self._in_hand: Counter[UUID] = Counter()
        self._looking = asyncio.Semaphore(sandbox.AT_ONCE)

    async def take(self, pieces: AsyncIterator[bytes], name: str, open_uploads: Open) -> upload.Upload:
        """Keep a file that is sound; raises RefusedError for a person who may not send, FlawedError for what is not taken."""
        async with open_uploads() as uploads:
            who = await uploads.check()
        if wait := self._charge(who):
            raise RefusedError(Refusal(Reason.TOO_MANY, toll.too_often(wait), "file"))
        if self._in_hand.total() >= self._most or self._in_hand[who] >= MOST_OF_ONE:
            sentence = say("Many files are coming in at this moment; send yours again in a minute.")
            raise RefusedError(Refusal(Reason.TOO_MANY, sentence, "file"))
        self._in_hand[who] += 1
        try:
            return await self._take(pieces, name, open_uploads)
        finally:
            self._in_hand -= Counter([who])

    async def _take(self, pieces: AsyncIterator[bytes], name: str, open_uploads: Open) -> upload.Upload:
        with tempfile.TemporaryFile() as came, tempfile.TemporaryFile() as clean:
            await self._receive(pieces, came)
            async with self._looking:
                found = await sandbox.look(came, clean)
            kept = clean if found.kind in IMAGES else came
            size, sha256 = await asyncio.to_thread(_digest, kept)
            if size > MOST_BYTES:
                raise FlawedError(Flaw.TOO_LARGE)
            new = NewUpload(shown(name), found.kind, size, sha256, found.extent)
            async with open_uploads() as uploads:
                return await uploads.keep(new, kept)

    async def _receive(self, pieces: AsyncIterator[bytes], came: BinaryIO) -> None:
        size = 0
        try:
            async with asyncio.timeout(self._slowest):
                async for piece in pieces:
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise FlawedError(Flaw.TOO_LARGE)
                    await asyncio.to_thread(came.write, piece)
        except TimeoutError as error:
            raise FlawedError(Flaw.TOO_SLOW) from error
        if not size:
            raise FlawedError(Flaw.EMPTY)
        came.flush()


def _digest(file: BinaryIO) -> tuple[int, str]:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(MEGABYTE):
        digest.update(piece)
    return file.tell(), digest.hexdigest()


def shown(name: str) -> str:
    """A file's name as it may be shown: without the folders that some senders tell, and what cannot be kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable()).strip()[-text.NAME :]
