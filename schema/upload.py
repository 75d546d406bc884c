"""Attaching the files that were sent here, and removing them; they are sent to `/upload`, not through GraphQL."""

import strawberry

from matching import design, request
from matching import upload as domain
from schema import identity, refusal
from schema.context import Info
from schema.design import Design
from schema.request import Request


@strawberry.input(description="A photo of a printed part, to be shown with its design.")
class AttachPhotoInput:
    """A photo of a printed part."""

    design_id: strawberry.ID = strawberry.field(description="The id of the design.")
    upload_id: strawberry.ID = strawberry.field(description="The id that /upload gave the photo: JPEG, PNG or WebP.")


@strawberry.input(description="A photo of a design, to be taken down.")
class RemovePhotoInput:
    """A photo to be taken down."""

    design_id: strawberry.ID = strawberry.field(description="The id of the design.")
    upload_id: strawberry.ID = strawberry.field(description="The `uploadId` of the photo.")


@strawberry.input(description="A demand letter for a request, in place of the one before.")
class AttachLetterInput:
    """A demand letter for a request."""

    request_id: strawberry.ID = strawberry.field(description="The id of the request.")
    upload_id: strawberry.ID = strawberry.field(description="The id that /upload gave the letter: PDF, JPEG, PNG or WebP.")
    stamped: bool | None = strawberry.field(default=None, description="Whether it is stamped.")


@strawberry.type
class UploadMutation:
    """Attaching files, and taking them down."""

    @refusal.mutation(Design, "AttachPhotoResult", "Show a photo of a printed part with its design.")
    @staticmethod
    async def attach_photo(info: Info, input: AttachPhotoInput) -> design.Design:
        """Show a photo with a design."""
        design_id = identity.read(input.design_id, "Design", "designId")
        return await info.context.uploads.attach_photo(design_id, identity.read(input.upload_id, domain.NAME, "uploadId"))

    @refusal.mutation(
        Design,
        "RemovePhotoResult",
        "Take a photo of a design down: nobody is shown it any more, by its address neither. "
        "The same picture, sent for another design, stays there.",
    )
    @staticmethod
    async def remove_photo(info: Info, input: RemovePhotoInput) -> design.Design:
        """Take a photo of a design down."""
        design_id = identity.read(input.design_id, "Design", "designId")
        return await info.context.uploads.remove_photo(design_id, identity.read(input.upload_id, domain.NAME, "uploadId"))

    @refusal.mutation(Request, "AttachLetterResult", "Put a demand letter to a request, in place of the one before.")
    @staticmethod
    async def attach_letter(info: Info, input: AttachLetterInput) -> request.Request:
        """Put a demand letter to a request."""
        request_id = identity.read(input.request_id, "Request", "requestId")
        upload_id = identity.read(input.upload_id, domain.NAME, "uploadId")
        return await info.context.uploads.attach_letter(request_id, upload_id, input.stamped)
