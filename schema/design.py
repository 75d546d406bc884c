"""Printable designs as the contract shows them, and their mutations."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from matching import design as domain
from matching import item as items
from matching import person, upload
from matching.rule import design as rule
from schema import connection, enumeration, identity, item, narrowing, paging, refusal
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.item import Item
from schema.person import Person

enumeration.describe(
    domain.Review,
    "Review",
    "Where the clinical review of a design stands.",
    {
        domain.Review.UNREVIEWED: "Nobody has looked at it.",
        domain.Review.IN_REVIEW: "Clinicians are looking at it.",
        domain.Review.APPROVED: "It may be used.",
        domain.Review.REJECTED: "It must not be used.",
        domain.Review.RECALLED: "It was approved once, and must no longer be used.",
    },
)


class ReviewVerb(StrEnum):
    """A step in the review of a design."""

    START_REVIEW = "start_review"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"


enumeration.describe(
    ReviewVerb,
    "ReviewVerb",
    "A step in the clinical review of a design.",
    {
        ReviewVerb.START_REVIEW: "Begin to look at it.",
        ReviewVerb.APPROVE: "It may be used.",
        ReviewVerb.REJECT: "It must not be used.",
        ReviewVerb.RECALL: "It must no longer be used.",
    },
)
enumeration.describe(
    narrowing.DesignOrder,
    "DesignOrder",
    "Orders of designs.",
    {narrowing.DesignOrder.NEWEST_FIRST: "The last published first.", narrowing.DesignOrder.NAME: "By name."},
)


@strawberry.type(description="A box in whole millimetres.")
class Size:
    """A box in whole millimetres."""

    x: int = strawberry.field(description="Its width.")
    y: int = strawberry.field(description="Its depth.")
    z: int = strawberry.field(description="Its height.")


@strawberry.type(description="A design file by reference.")
class File:
    """A design file by reference."""

    name: str = strawberry.field(description="Its name.")
    url: str = strawberry.field(
        description="Where it can be fetched; an address that begins with / is on the Talka that was asked."
    )
    sha256: str | None = strawberry.field(description="The SHA-256 of its content (hex), where it is known.")


@strawberry.type(description="A photo of a printed part.")
class Photo:
    """A photo of a printed part."""

    sha256: str = strawberry.field(description="The SHA-256 of its content (hex).")

    @strawberry.field(description="The id that /upload gave it; `removePhoto` takes it.")
    @staticmethod
    def upload_id(parent: strawberry.Parent[upload.Upload]) -> strawberry.ID:
        """The id that /upload gave it."""
        return strawberry.ID(identity.write(upload.NAME, parent.id))

    @strawberry.field(description="Where it can be fetched; the address begins with / and is on the Talka that was asked.")
    @staticmethod
    def url(parent: strawberry.Parent[upload.Upload]) -> str:
        """Where it can be fetched."""
        return parent.path

    @strawberry.field(description="Its width in pixels.")
    @staticmethod
    def width(parent: strawberry.Parent[upload.Upload]) -> int:
        """Its width in pixels."""
        return parent.extent.x

    @strawberry.field(description="Its height in pixels.")
    @staticmethod
    def height(parent: strawberry.Parent[upload.Upload]) -> int:
        """Its height in pixels."""
        return parent.extent.y


@strawberry.type(description="What the viewer may do with a design now.")
class DesignActions:
    """What the viewer may do with a design now."""

    start_review: bool = strawberry.field(description="Begin its review.")
    approve: bool = strawberry.field(description="Approve it.")
    reject: bool = strawberry.field(description="Reject it.")
    recall: bool = strawberry.field(description="Recall it.")
    attach_photo: bool = strawberry.field(description="Add a photo to it.")
    remove_photo: bool = strawberry.field(description="Take a photo of it down.")


@strawberry.type(description="A printable part.")
class Design(Node):
    """A printable part."""

    name: str = strawberry.field(description="What it is called.")
    version: str = strawberry.field(description="Its version.")
    licence: str = strawberry.field(description="The SPDX id of its licence.")
    material: str = strawberry.field(description="What it is printed in.")
    minutes_per_piece: int = strawberry.field(description="How long one piece prints.")
    size: Size = strawberry.field(description="Its size as printed.")
    files: list[File] = strawberry.field(description="Its files.")
    about: str = strawberry.field(description="What to know about it.")
    review: domain.Review = strawberry.field(description="Where its clinical review stands.")
    created: datetime = strawberry.field(description="When it was published.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a design."""
        return isinstance(obj, domain.Design)

    @strawberry.field(graphql_type=Item, description="What it makes.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.Design]) -> items.Item:
        """What it makes."""
        return item.named(parent.item)

    @strawberry.field(graphql_type=Person | None, description="Who published it, where the viewer may see them.")
    @staticmethod
    async def owner(parent: strawberry.Parent[domain.Design], info: Info) -> person.Person | None:
        """Who published it."""
        return await info.context.loaders.people.load(parent.owner_id)

    @strawberry.field(graphql_type=list[Photo], description="Photos of it, printed.")
    @staticmethod
    async def photos(parent: strawberry.Parent[domain.Design], info: Info) -> list[upload.Upload]:
        """Photos of it."""
        return await info.context.loaders.photos.load(parent.id)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Design], info: Info) -> DesignActions:
        """What the viewer may do with it now."""
        who = info.context.viewer
        steps = {verb.value: rule.can_review(who, parent, verb.value) for verb in ReviewVerb}
        return DesignActions(**steps, attach_photo=rule.can_attach(who, parent), remove_photo=rule.can_remove(who, parent))


@strawberry.input(description="A box in whole millimetres.")
class SizeInput:
    """A box in whole millimetres."""

    x: int = strawberry.field(description="Its width.")
    y: int = strawberry.field(description="Its depth.")
    z: int = strawberry.field(description="Its height.")

    def made(self) -> domain.Size:
        """The box."""
        return domain.Size(self.x, self.y, self.z)


@strawberry.input(description="A design file: by its address on the web, or as it was sent to /upload.")
class FileInput:
    """A design file, by its address or by its upload."""

    name: str = strawberry.field(description="Its name; where it is empty, an upload keeps the one it was sent with.")
    url: str = strawberry.field(default="", description="Where it can be fetched; left out for an upload.")
    sha256: str | None = strawberry.field(default=None, description="The SHA-256 of its content (hex), where it is known.")
    upload_id: strawberry.ID | None = strawberry.field(default=None, description="The id that /upload gave it: STL or 3MF.")

    def made(self, field: str) -> domain.File:
        """The file; `field` is its path."""
        upload_id = identity.read_optional(self.upload_id, upload.NAME, f"{field}.uploadId")
        return domain.File(self.name, self.url, self.sha256, upload_id)


@strawberry.input(description="A design to publish.")
class PublishDesignInput:
    """A design to publish."""

    name: str = strawberry.field(description="What it is called.")
    item: str = strawberry.field(description="The code of the item it makes.")
    version: str = strawberry.field(description="Its version.")
    licence: str = strawberry.field(description="The SPDX id of its licence.")
    material: str = strawberry.field(description="What it is printed in.")
    minutes_per_piece: int = strawberry.field(description="How long one piece prints.")
    size: SizeInput = strawberry.field(description="Its size as printed.")
    files: list[FileInput] | None = strawberry.field(default=None, description="Its files.")
    photos: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The ids that /upload gave photos of it: JPEG, PNG or WebP."
    )
    about: str = strawberry.field(default="", description="What to know about it.")

    def made(self) -> domain.NewDesign:
        """The design."""
        return domain.NewDesign(
            name=self.name,
            item=self.item,
            version=self.version,
            licence=self.licence,
            material=self.material,
            minutes_per_piece=self.minutes_per_piece,
            size=self.size.made(),
            files=tuple(each.made(f"files.{index}") for index, each in enumerate(self.files or ())),
            about=self.about,
            photo_ids=tuple(identity.read(id, upload.NAME, f"photos.{index}") for index, id in enumerate(self.photos or ())),
        )


@strawberry.input(description="A step in the review of a design.")
class ReviewDesignInput:
    """A step in the review of a design."""

    id: strawberry.ID = strawberry.field(description="The id of the design.")
    verb: ReviewVerb = strawberry.field(description="The step.")
    note: str = strawberry.field(default="", description="The reason, for those who made and print it.")


@strawberry.input(description="Narrows designs.")
class DesignFilter:
    """Narrows designs."""

    items: list[str] | None = strawberry.field(default=None, description="Only those that make one of these items.")
    reviews: list[domain.Review] | None = strawberry.field(default=None, description="Only those whose review stands so.")
    materials: list[str] | None = strawberry.field(default=None, description="Only those printed in one of these.")

    def made(self) -> narrowing.Designs:
        """The narrowing."""
        return narrowing.Designs(tuple(self.items or ()), tuple(self.reviews or ()), tuple(self.materials or ()))


@strawberry.type
class DesignQuery:
    """Reading designs."""

    @strawberry.field(graphql_type=Design | None, description="A design, or null where there is none under this id.")
    @staticmethod
    async def design(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the design.")]
    ) -> domain.Design | None:
        """A design."""
        return await info.context.loaders.designs.load(identity.read(id, "Design"))

    @strawberry.field(graphql_type=Connection[Design], description="Designs.")
    @staticmethod
    async def designs(
        info: Info,
        filter: Annotated[DesignFilter | None, strawberry.argument(description="Which of them.")] = None,
        order: Annotated[
            narrowing.DesignOrder, strawberry.argument(description="In what order.")
        ] = narrowing.DesignOrder.NEWEST_FIRST,
        first: First = 20,
        after: After = None,
    ) -> Page[domain.Design]:
        """Designs."""
        window = paging.window(first, after)
        where = filter.made() if filter else narrowing.Designs()
        return await connection.page(info.context.designs.find(where, order, window), window)


@strawberry.type
class DesignMutation:
    """Publishing and reviewing designs."""

    @refusal.mutation(Design, "PublishDesignResult", "Publish a design.")
    @staticmethod
    async def publish_design(info: Info, input: PublishDesignInput) -> domain.Design:
        """Publish a design."""
        return await info.context.designs.publish(input.made())

    @refusal.mutation(Design, "ReviewDesignResult", "Take a design a step through its clinical review; for coordinators.")
    @staticmethod
    async def review_design(info: Info, input: ReviewDesignInput) -> domain.Design:
        """Take a design a step through its review."""
        return await info.context.designs.review(identity.read(input.id, "Design"), input.verb.value, input.note)
