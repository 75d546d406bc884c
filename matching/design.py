"""Printable designs and their clinical review."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching import state


class Review(StrEnum):
    """Where the clinical review of a design stands."""

    UNREVIEWED = "unreviewed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


REVIEW = state.Machine(
    "design",
    Review.UNREVIEWED,
    (
        state.Transition("start_review", (Review.UNREVIEWED, Review.REJECTED), Review.IN_REVIEW),
        state.Transition("approve", (Review.IN_REVIEW,), Review.APPROVED),
        state.Transition("reject", (Review.IN_REVIEW,), Review.REJECTED),
        state.Transition("recall", (Review.APPROVED,), Review.RECALLED),
    ),
)


@dataclass(frozen=True, slots=True)
class File:
    """A design file: its name, its address, its SHA-256 (hex) where known, and the upload it is, if it was sent here."""

    name: str
    url: str
    sha256: str | None = None
    upload_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """A box in whole millimetres, as printed."""

    x: int
    y: int
    z: int

    def fits(self, volume: "Size") -> bool:
        """Whether the box fits a build volume upright, turned on its plate if need be."""
        flat, plate = sorted((self.x, self.y)), sorted((volume.x, volume.y))
        return flat[0] <= plate[0] and flat[1] <= plate[1] and self.z <= volume.z


@dataclass(frozen=True, slots=True)
class Design:
    """A printable part: `item` is the catalogue code it makes, `licence` an SPDX id, `minutes_per_piece` its print time."""

    id: UUID
    name: str
    item: str
    version: str
    licence: str
    material: str
    minutes_per_piece: int
    size: Size
    owner_id: UUID
    created: datetime
    files: tuple[File, ...] = ()
    about: str = ""
    review: Review = Review.UNREVIEWED
    changed: int = 0


@dataclass(frozen=True, slots=True)
class NewDesign:
    """A design about to be published; `photo_ids` are uploads."""

    name: str
    item: str
    version: str
    licence: str
    material: str
    minutes_per_piece: int
    size: Size
    files: tuple[File, ...] = ()
    about: str = ""
    photo_ids: tuple[UUID, ...] = ()
