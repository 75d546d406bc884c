"""The answer to a request: who drives and when, or why nobody can."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from matching.dispatch.plan import Plan
from matching.dispatch.problem import Problem, Promise
from matching.sentence import Sentence, say


class Reason(StrEnum):
    """Why a driver cannot take a job."""

    NOT_DRIVING = "not_driving"
    TOO_FEW_SEATS = "too_few_seats"
    NO_WHEELCHAIR = "no_wheelchair"
    TOO_LITTLE_ROOM = "too_little_room"
    TOO_LITTLE_LOAD = "too_little_load"
    TOO_FAR = "too_far"
    NO_TRIPS_LEFT = "no_trips_left"
    TAKEN = "taken"
    NOT_IN_TIME = "not_in_time"


SENTENCES: Mapping[Reason, Sentence] = MappingProxyType(
    {
        Reason.NOT_DRIVING: say("not driving at that time"),
        Reason.TOO_FEW_SEATS: say("too few seats"),
        Reason.NO_WHEELCHAIR: say("takes no wheelchair"),
        Reason.TOO_LITTLE_ROOM: say("too little room"),
        Reason.TOO_LITTLE_LOAD: say("carries too little weight"),
        Reason.TOO_FAR: say("too far"),
        Reason.NO_TRIPS_LEFT: say("no trips left"),
        Reason.TAKEN: say("already taken at that time"),
        Reason.NOT_IN_TIME: say("cannot be there in time"),
    }
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A driver takes the job: the vehicle, when it begins to board and to get out (seconds since 1970), and what it drives more.

    `problem` holds the job with the promise that may now be given to who waits, `plan` has it in a route.
    """

    problem: Problem
    plan: Plan
    vehicle: UUID
    promise: Promise
    pick_up: int
    drop: int
    hectometres: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Nobody can take the job as things stand: how many drivers for which reason, and the sentence that says so."""

    job: UUID
    reasons: Mapping[Reason, int]

    @property
    def sentence(self) -> Sentence:
        """Say why nobody can, the commonest reason first."""
        counts = sorted(self.reasons.items(), key=lambda each: (-each[1], tuple(Reason).index(each[0])))
        if not counts:
            return say("No driver is on the road that day.")
        if sum(self.reasons.values()) == 1:
            return say("The only driver cannot: {reason}.", reason=SENTENCES[counts[0][0]])
        return say("None of {count} drivers can: {reasons}.", count=sum(self.reasons.values()), reasons=_listed(counts))


def _listed(counts: Iterable[tuple[Reason, int]]) -> Sentence:
    first, *rest = (say("{count} {reason}", count=count, reason=SENTENCES[reason]) for reason, count in counts)
    for each in rest:
        first = say("{reasons}, {reason}", reasons=first, reason=each)
    return first
