"""What is asked for: requests and their lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID

from matching import amount, span, state
from matching.intake import Intake, Supply
from matching.place import NOWHERE, Place
from matching.standard import Use

CONFIRM_EVERY = timedelta(days=3)  # a need goes stale; the 2020 lists went wrong within days
GRACE = timedelta(days=4)  # how long an unconfirmed line stays on the board, marked, before it expires


class Urgency(IntEnum):
    """How soon it must be there: within a week or later, within days, within a day, within hours."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True)
class Goods:
    """Supplies: a catalogue item, the standard asked for (canonical code) and what they are used for.

    `accepted` are the canonical standards this line accepts, first choice first, where they differ from the facility's own.
    """

    item: str
    standard: str | None = None
    use: Use = Use.ROUTINE
    valves_refused: bool = False
    note: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """Printed parts: a catalogue item, and the one design wanted, if any; `material` if it matters."""

    item: str
    design_id: UUID | None = None
    material: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ride:
    """A person carried: picked up at `origin` within `pick_up`."""

    origin: Place
    destination: Place
    pick_up: span.Span
    passengers: int = 1
    wheelchair: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods carried: `litres` and `kilograms` are what the vehicle must take."""

    origin: Place
    destination: Place
    pick_up: span.Span
    litres: int = 0
    kilograms: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A volunteer role: what it takes, and its weekly hours for each of the people needed."""

    title: str
    skills: frozenset[str]
    languages: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    hours_per_week: int = 1
    remote: bool = False
    note: str = ""


Spec = Goods | PrintedPart | Ride | Delivery | Role


class LineState(StrEnum):
    """Where a line stands, apart from how much of it is covered; the last two are for rides and deliveries."""

    OPEN = "open"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    BY_TAXI = "by_taxi"


LINE = state.Machine(
    "line",
    LineState.OPEN,
    (
        state.Transition("confirm", (LineState.OPEN, LineState.EXPIRED), LineState.OPEN),
        state.Transition("amend", (LineState.OPEN, LineState.EXPIRED), LineState.OPEN),
        state.Transition("stop", (LineState.OPEN, LineState.EXPIRED), LineState.STOPPED),
        state.Transition("withdraw", (LineState.OPEN, LineState.EXPIRED), LineState.WITHDRAWN),
        state.Transition("miss", (LineState.OPEN,), LineState.NO_SHOW),
        state.Transition("send_by_taxi", (LineState.OPEN,), LineState.BY_TAXI),
        state.Transition("expire", (LineState.OPEN,), LineState.EXPIRED, by_job=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One item and amount of a request; `pledged`, `dispatched` and `received` count base units, each including the next."""

    id: UUID
    request_id: UUID
    position: int
    spec: Spec
    need: amount.Need
    confirm_by: datetime
    state: LineState = LineState.OPEN
    pledged: int = 0
    dispatched: int = 0
    received: int = 0
    changed: int = 0
    supply: Supply | None = None
    as_written: str = ""

    @property
    def gap(self) -> int | None:
        """Base units not yet pledged; None while the amount is unknown."""
        return None if isinstance(self.need, amount.Unknown) else max(0, self.need.base - self.pledged)

    @property
    def wanted(self) -> bool:
        """Whether more may still be pledged to this line."""
        return self.state is LineState.OPEN and self.gap != 0

    def stale(self, now: datetime) -> bool:
        """Whether the line is open but past its confirm-by date."""
        return self.state is LineState.OPEN and self.confirm_by <= now


class RequestState(StrEnum):
    """Whether a request is public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


REQUEST = state.Machine(
    "request",
    RequestState.DRAFT,
    (
        state.Transition("publish", (RequestState.DRAFT,), RequestState.PUBLISHED),
        state.Transition("amend", (RequestState.PUBLISHED, RequestState.EXPIRED), RequestState.PUBLISHED),
        state.Transition("confirm", (RequestState.PUBLISHED, RequestState.EXPIRED), RequestState.PUBLISHED),
        state.Transition("withdraw", (RequestState.DRAFT, RequestState.PUBLISHED, RequestState.EXPIRED), RequestState.WITHDRAWN),
        state.Transition("expire", (RequestState.PUBLISHED,), RequestState.EXPIRED, by_job=True),
    ),
)


class Progress(StrEnum):
    """How much of something is done."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Request:
    """The ask of a facility (or, for rides and roles, of a person) with its lines.

    `place` is where help must arrive; `source` names the import a request came from; `language` is the BCP 47 tag of its texts.
    """

    id: UUID
    asked_by: UUID
    state: RequestState
    urgency: Urgency
    created: datetime
    lines: tuple[Line, ...]
    facility_id: UUID | None = None
    organisation_id: UUID | None = None
    published: datetime | None = None
    intake: Intake | None = None
    place: Place = NOWHERE
    note: str = ""
    language: str = "en"
    source: str | None = None
    changed: int = 0

    @property
    def committed(self) -> Progress:
        """How much is pledged."""
        return progress((line.pledged, line.need) for line in self.counted())

    @property
    def in_transit(self) -> Progress:
        """How much has been sent."""
        return progress((line.dispatched, line.need) for line in self.counted())

    @property
    def fulfilled(self) -> Progress:
        """How much has arrived."""
        return progress((line.received, line.need) for line in self.counted())

    def counted(self) -> tuple[Line, ...]:
        """The lines that count towards progress: those not stopped or withdrawn, or all if none is left."""
        kept = tuple(line for line in self.lines if line.state in (LineState.OPEN, LineState.EXPIRED))
        return kept or self.lines


def progress(parts: Iterable[tuple[int, amount.Need]]) -> Progress:
    """None, partial or complete over (done, need) pairs; an unknown need is never complete."""
    pairs = tuple(parts)
    if not any(done for done, _ in pairs):
        return Progress.NONE
    whole = all(not isinstance(need, amount.Unknown) and done >= need.base for done, need in pairs)
    return Progress.COMPLETE if whole else Progress.PARTIAL


@dataclass(frozen=True, slots=True)
class Asked:
    """An amount as a person states it: a number and a unit code (None: the base unit), or None for "amount unknown"."""

    number: Decimal | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line about to be published; `accepted` are the standards its facility accepts for the item, first choice first."""

    spec: Spec
    asked: Asked
    accepted: tuple[str, ...] = ()
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request about to be published."""

    lines: tuple[NewLine, ...]
    urgency: Urgency = Urgency.NORMAL
    facility_id: UUID | None = None
    organisation_id: UUID | None = None
    intake: Intake | None = None
    place: Place = NOWHERE
    note: str = ""
    language: str = "en"
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """What an amendment changes; None leaves a thing as it is."""

    asked: Asked | None = None
    note: str | None = None
    urgency: Urgency | None = None


class Answer(StrEnum):
    """What a no-sign-in link can say about a line."""

    STILL_NEEDED = "still_needed"
    CHANGED = "changed"
    STOP = "stop"
