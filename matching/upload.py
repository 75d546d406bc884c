"""Uploaded files: what is taken, what is wrong with the others, what each may be used for, and how much one person sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from matching.refusal import Reason, Refusal
from matching.sentence import Sentence, say

NAME = "Upload"  # in global ids
MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE  # of one file
MOST_PIXELS = 40_000_000  # of an image as it comes; a telephone takes 12 to 50 million
LONGEST_SIDE = 2_400  # pixels of an image as it is kept: a letter of A4 stays readable
MOST_TRIANGLES = 500_000  # of a part; 20 MB of binary STL hold 419,428
LARGEST_PART = 5_000  # millimetres
A_DAY = timedelta(days=1)
MOST_A_DAY = 60
MOST_BYTES_A_DAY = 200 * MEGABYTE


class Kind(StrEnum):
    """What a file is, by its content: its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    STL = "model/stl"
    THREE_MF = "model/3mf"


class Use(StrEnum):
    """What an upload is attached as, or that it was taken down."""

    FILE = "design_file"
    PHOTO = "design_photo"
    LETTER = "demand_letter"
    REMOVED = "removed"  # nobody reads or attaches it any more; it counts towards the day of its sender until it is swept


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
FITS: Mapping[Use, frozenset[Kind]] = {
    Use.FILE: frozenset({Kind.STL, Kind.THREE_MF}),
    Use.PHOTO: IMAGES,
    Use.LETTER: IMAGES | {Kind.PDF},
}
PUBLIC = frozenset({Use.FILE, Use.PHOTO})  # a letter is personal: it names people and bears a stamp


class Flaw(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    MOVING = "moving"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_FINE = "too_fine"
    NO_BODY = "no_body"
    BOMB = "bomb"
    NESTED = "nested"
    STRAY_PATH = "stray_path"
    TOO_HARD = "too_hard"


TOLD: Mapping[Flaw, Sentence] = {
    Flaw.EMPTY: say("There is nothing in this file; choose it again."),
    Flaw.TOO_LARGE: say("A file may have {most} MB at most; send a smaller one.", most=MOST_BYTES // MEGABYTE),
    Flaw.TOO_SLOW: say("The file came too slowly; try again where the connection is better."),
    Flaw.UNKNOWN: say(
        "This is no file that is taken, or it is damaged. Send photos as JPEG, PNG or WebP, letters as PDF, parts as STL or 3MF."
    ),
    Flaw.DAMAGED: say("This file is damaged or cut short; save it anew and send it again."),
    Flaw.TOO_MANY_PIXELS: say("This picture has more than {most} million pixels; make it smaller.", most=MOST_PIXELS // 10**6),
    Flaw.MOVING: say("This picture moves; send a still one."),
    Flaw.LOCKED: say("This PDF is locked with a password; send it without one."),
    Flaw.ACTIVE: say("This PDF holds scripts or other files; print it to a plain PDF, or send a photo of it."),
    Flaw.TOO_FINE: say("This part has more than {most} triangles; save it with a coarser mesh.", most=MOST_TRIANGLES),
    Flaw.NO_BODY: say(
        "The sides of this part are not between 0 and {most} millimetres; check the unit it was saved in.", most=LARGEST_PART
    ),
    Flaw.BOMB: say("What is packed in this file is far larger than a part; save it anew from your program."),
    Flaw.NESTED: say("There is an archive within this file; save it anew without it."),
    Flaw.STRAY_PATH: say("A name within this file leads out of it; save it anew from your program."),
    Flaw.TOO_HARD: say("This file takes too long to look through; save it in a simpler way and send it again."),
}


class FlawedError(Exception):
    """A file that is not taken."""

    def __init__(self, flaw: Flaw) -> None:
        """Keep the flaw."""
        super().__init__(flaw.value)
        self.flaw = flaw

    @property
    def refusal(self) -> Refusal:
        """The same as a refusal."""
        return Refusal(Reason.INVALID, TOLD[self.flaw], "file")


@dataclass(frozen=True, slots=True)
class Extent:
    """How large the thing in a file is: pixels of an image (`z` is 0), or whole millimetres of a part."""

    x: int = 0
    y: int = 0
    z: int = 0


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file about to be kept: its content has been looked through, and its name is as the sender wrote it."""

    name: str
    kind: Kind
    size: int
    sha256: str
    extent: Extent = Extent()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; `size` in bytes; `use` and `attached_id` say what it belongs to, None until it does."""

    id: UUID
    owner_id: UUID
    name: str
    kind: Kind
    size: int
    sha256: str
    created: datetime
    extent: Extent = Extent()
    use: Use | None = None
    attached_id: UUID | None = None

    @property
    def path(self) -> str:
        """Where it can be fetched, on the Talka that keeps it."""
        return path(self.id)


def path(id: UUID) -> str:
    """Where an upload can be fetched, on the Talka that keeps it."""
    return f"/files/{id}"


def check_quota(files: int, size: int) -> Refusal | None:
    """Refuse one more file from someone who has sent so many, of so many bytes together, within a day."""
    if files < MOST_A_DAY and size < MOST_BYTES_A_DAY:
        return None
    sentence = say("You have sent {files} files within a day, which is as much as one person may; go on tomorrow.", files=files)
    return Refusal(Reason.TOO_MANY, sentence, "file")
