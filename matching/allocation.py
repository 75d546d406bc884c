"""Allocations: one decision over many lines and offers at once, proposed by the engine and answered for by a coordinator."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching import state
from matching.allocate.weights import Weights


class AllocationState(StrEnum):
    """Where an allocation stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


ALLOCATION = state.Machine(
    "allocation",
    AllocationState.PROPOSED,
    (
        state.Transition("amend", (AllocationState.PROPOSED,), AllocationState.PROPOSED),
        state.Transition("confirm", (AllocationState.PROPOSED,), AllocationState.CONFIRMED),
        state.Transition("discard", (AllocationState.PROPOSED,), AllocationState.DISCARDED),
    ),
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount of an offer, in base units of the line, moved by hand.

    It is taken from `from_line_id` (None: from what the offer has left) and given to `to_line_id` (None: to nobody).
    """

    offer_id: UUID
    amount: int
    from_line_id: UUID | None = None
    to_line_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A transfer that was made, by whom and when."""

    transfer: Transfer
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """An allocation in numbers: how many facilities ask, how many of them are reached, how many shipments and givers that takes.

    Coverage in ten-thousandths, before and after: of the worst off that an offer could reach, and of all needs on average;
    `kilometres` is how far a base unit goes on average, None where nothing goes anywhere or nobody knows how far.
    """

    facilities: int
    reached: int
    shipments: int
    givers: int
    worst_before: int
    worst_after: int
    mean_before: int
    mean_after: int
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that the run could not take in, and why; `code` says it to programs."""

    line_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """One run of the engine: what it was asked (an item, a town or region; all where none is named), how, and what became of it.

    `digest` names the problem that was solved, `version` the engine; with `weights` and `seed` they make the run again.
    """

    id: UUID
    state: AllocationState
    made_by: UUID
    created: datetime
    weights: Weights
    seed: int
    version: str
    digest: str
    tally: Tally
    item: str | None = None
    place: str = ""
    left_out: tuple[LeftOut, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    ended_by: UUID | None = None
    ended: datetime | None = None
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Papers:
    """The problem that was solved and what the engine said, each as the bytes that a run made again is compared with."""

    problem: bytes
    outcome: bytes


@dataclass(frozen=True, slots=True)
class NewAllocation:
    """A run about to be made."""

    weights: Weights = field(default_factory=Weights)
    seed: int = 0
    item: str | None = None
    place: str = ""
