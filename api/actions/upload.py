"""Keeping, attaching and reading files that people send."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO
from uuid import UUID

from api.actions import sight
from api.actions.scope import Scope, action, found, require
from api.store import design as design_store
from api.store import request as request_store
from api.store import upload as upload_store
from api.store.conflict import ConflictError
from matching import design, intake, request, upload
from matching.rule import design as design_rule
from matching.rule import request as request_rule
from matching.rule import upload as upload_rule
from matching.upload import NewUpload, Upload, Use

PIECE = 256 * 1024  # bytes of a file in one row


@dataclass(slots=True)
class Uploads:
    """The uploads port, as one viewer."""

    scope: Scope

    async def check(self) -> UUID:
        """Who would send a file now; refuses who may not, before it is read."""
        require(upload_rule.check_send(self.scope.who))
        require(upload.check_quota(*await self._sent()))
        return self.scope.me

    @action
    async def keep(self, new: NewUpload, content: BinaryIO) -> Upload:
        """Keep a file that was looked through, bytes and all, in one transaction."""
        scope = self.scope
        require(upload_rule.check_send(scope.who))
        require(upload.check_quota(*await self._sent()))
        same = {name: getattr(new, name) for name in ("name", "kind", "size", "sha256", "extent")}
        kept = Upload(id=scope.new_id(), owner_id=scope.me, created=scope.now(), **same)
        await upload_store.insert(kept, _pieces(content), scope.new_id)
        return kept

    async def _sent(self) -> tuple[int, int]:
        return await upload_store.sent(self.scope.me, self.scope.now() - upload.A_DAY)

    async def read(self, id: UUID) -> Upload | None:
        """A file that the viewer may read."""
        sent = (await upload_store.load([id])).get(id)
        if sent is None:
            return None
        asked = (await request_store.load([sent.attached_id])).get(sent.attached_id) if sent.attached_id else None
        involved = asked is not None and asked.id in await sight.involved(self.scope.who, [asked.id])
        return sent if upload_rule.can_read(self.scope.who, sent, asked, involved) else None

    async def photos(self, design_ids: Sequence[UUID]) -> list[list[Upload]]:
        """The photos of each design, oldest first."""
        loaded = await upload_store.attached(design_ids, Use.PHOTO)
        return [loaded[id] for id in design_ids]

    @action
    async def attach_photo(self, design_id: UUID, upload_id: UUID) -> design.Design:
        """Show a photo of a printed part with its design."""
        made = found((await design_store.load([design_id])).get(design_id), "designId")
        require(design_rule.check_attach(self.scope.who, made))
        await attach(self.scope, upload_id, Use.PHOTO, design_id, "uploadId")
        await self.scope.note("attach_photo", "design", design_id)
        return made

    @action
    async def remove_photo(self, design_id: UUID, upload_id: UUID) -> design.Design:
        """Take a photo of a design down: nobody is shown it any more, by its address neither."""
        made = found((await design_store.load([design_id])).get(design_id), "designId")
        require(design_rule.check_remove(self.scope.who, made))
        found(await upload_store.remove(upload_id, Use.PHOTO, design_id) or None, "uploadId")
        await self.scope.note("remove_photo", "design", design_id)
        return made

    @action
    async def attach_letter(self, request_id: UUID, upload_id: UUID, stamped: bool | None) -> request.Request:
        """Put a demand letter to a request, in place of the one before."""
        scope = self.scope
        asked = found((await request_store.load([request_id])).get(request_id), "requestId")
        require(request_rule.check_answer_for(scope.who, asked) or request.REQUEST.check(asked.state, "amend"))
        sent = await attach(scope, upload_id, Use.LETTER, request_id, "uploadId")
        answers = asked.intake or intake.Intake()
        if answers.letter_id is not None:
            await upload_store.release(answers.letter_id)
        told = replace(answers, demand_letter=sent.path, letter_id=sent.id, stamped=stamped)
        await request_store.save(replace(asked, intake=told))
        await scope.note("attach_letter", "request", request_id, request_id)
        return (await request_store.load([request_id]))[request_id]


async def attach(scope: Scope, upload_id: UUID, use: Use, thing_id: UUID, field: str) -> Upload:
    """Attach a file to a thing in the running transaction; `field` is where its id was given."""
    sent = found((await upload_store.load([upload_id])).get(upload_id), field)
    refused = upload_rule.check_attach(scope.who, sent, use)
    require(refused and replace(refused, field=field))
    if not await upload_store.attach(upload_id, use, thing_id):
        raise ConflictError(f"The upload {upload_id} was attached meanwhile.")
    return sent


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    while piece := content.read(PIECE):
        yield piece
