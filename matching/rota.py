"""Rotas: a desk's timetable of one week, its shifts, and who takes which place in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from matching import span, state

DAYS = 7


class RotaState(StrEnum):
    """Whether a rota is worked."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


ROTA = state.Machine(
    "rota",
    RotaState.PUBLISHED,
    (state.Transition("withdraw", (RotaState.PUBLISHED,), RotaState.WITHDRAWN),),
)


class SlotState(StrEnum):
    """Where a place in a shift stands; TO_RELEASE: agreed, and a proposal would give it to somebody else."""

    PROPOSED = "proposed"
    ASSIGNED = "assigned"
    TO_RELEASE = "to_release"
    RELEASED = "released"
    DISCARDED = "discarded"
    DECLINED = "declined"
    DROPPED_OUT = "dropped_out"


SLOT = state.Machine(
    "slot",
    SlotState.PROPOSED,
    (
        state.Transition("propose", (SlotState.DISCARDED, SlotState.RELEASED), SlotState.PROPOSED, by_job=True),
        state.Transition("discard", (SlotState.PROPOSED,), SlotState.DISCARDED, by_job=True),
        state.Transition("confirm", (SlotState.PROPOSED,), SlotState.ASSIGNED),
        state.Transition("free", (SlotState.ASSIGNED,), SlotState.TO_RELEASE, by_job=True),
        state.Transition("keep", (SlotState.TO_RELEASE,), SlotState.ASSIGNED, by_job=True),
        state.Transition("release", (SlotState.TO_RELEASE,), SlotState.RELEASED, by_job=True),
        state.Transition("decline", (SlotState.PROPOSED,), SlotState.DECLINED),
        state.Transition("drop_out", (SlotState.ASSIGNED, SlotState.TO_RELEASE), SlotState.DROPPED_OUT),
    ),
)

AGREED = frozenset({SlotState.ASSIGNED, SlotState.TO_RELEASE})  # whoever has one comes
REFUSED = frozenset({SlotState.DECLINED, SlotState.DROPPED_OUT})  # whoever said so is not asked for this shift again
RUNNING = AGREED | {SlotState.PROPOSED}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a shift, and whose it is; `name` is what that person is called, for those who may see the slot."""

    id: UUID
    rota_id: UUID
    shift_id: UUID
    person_id: UUID
    state: SlotState
    since: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of a rota; `languages` and `certificates` say how many of its people, at least, must have each.

    `assigned` and `proposed` count its slots, of which not everyone sees more.
    """

    id: UUID
    rota_id: UUID
    span: span.Span
    seats: int
    night: bool = False
    languages: Mapping[str, int] = field(default_factory=dict[str, int])
    certificates: Mapping[str, int] = field(default_factory=dict[str, int])
    assigned: int = 0
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class Rota:
    """A week of a desk, from midnight of `starts` in `zone` (an IANA name); without an organisation it stands for all.

    Whoever takes a place has `skill`, where one is named. `proven` tells of the last proposal: True, no better one exists.
    """

    id: UUID
    name: str
    zone: str
    starts: date
    rest: timedelta
    published_by: UUID
    created: datetime
    organisation_id: UUID | None = None
    skill: str = ""
    state: RotaState = RotaState.PUBLISHED
    proven: bool | None = None
    changed: int = 0
    shifts: tuple[Shift, ...] = ()
    slots: tuple[Slot, ...] = ()

    @property
    def proposes(self) -> bool:
        """Whether a proposal waits to be confirmed."""
        return any(slot.state in (SlotState.PROPOSED, SlotState.TO_RELEASE) for slot in self.slots)


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift of the weekly pattern: on these days (0 is the first day of the rota), between these minutes of the day.

    One that ends no later than it starts ends on the next day.
    """

    begin: int
    end: int
    seats: int
    days: frozenset[int] = frozenset(range(DAYS))
    languages: Mapping[str, int] = field(default_factory=dict[str, int])
    certificates: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class NewRota:
    """A rota about to be published, by its weekly pattern."""

    name: str
    zone: str
    starts: date
    shifts: tuple[NewShift, ...]
    rest_hours: int = 8
    organisation_id: UUID | None = None
    skill: str = ""
