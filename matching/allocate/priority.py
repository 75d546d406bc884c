"""Whose turn it is first: urgency, exposure, size and remoteness, in whole points whose parts are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matching import facility, intake, request
from matching.allocate.problem import UNKNOWN, Problem
from matching.allocate.weights import Weights
from matching.sentence import Sentence, say

WHOLE: Final = 10_000
PARTS: Final = ("urgency", "exposure", "small", "remote")  # the knobs, in the order of the columns of `Needs.parts`
NAMES: Final = (say("Urgency"), say("Exposure"), say("Small facilities"), say("Remote facilities"))
SHARES: Final = 4  # how many times the coverage of others the first may claim

# Ten-thousandths. Those who screen the sick and treat the severe cases are exposed most; numbers of patients add to it.
_DUTY = {intake.Duty.BOTH: 5_000, intake.Duty.SEVERE_CASES: 5_000, intake.Duty.FIRST_SCREENING: 4_000}
_PATIENTS, _CROWD, _MANY = 3_000, 2_000, 100
# Small hospitals are the ones everyone overlooks; where the grade is not known, beds tell.
_GRADE = {facility.Grade.TERTIARY: 0, facility.Grade.SECONDARY: 5_000, facility.Grade.PRIMARY: WHOLE}
_SOME = 5_000
# Hundreds of metres: help within 50 km is near, beyond 500 km far.
_NEAR, _FAR = 500, 5_000


@dataclass(frozen=True, slots=True)
class Priority:
    """Points, their parts in the order of `PARTS`, and how many times the coverage of others is fair, from 1 to 4."""

    parts: tuple[int, ...]
    share: int

    @property
    def points(self) -> int:
        """All points together."""
        return sum(self.parts)


def priority(
    urgencies: Sequence[request.Urgency],
    place: facility.Facility | None,
    answers: intake.Intake | None,
    nearest: int,
    weights: Weights,
) -> Priority:
    """The priority of a need: the most urgent of its lines counts; `nearest` is the way to the nearest offer in hectometres."""
    shares = (_urgency(urgencies), _exposure(place, answers), _small(place), _remote(nearest))
    limits = tuple(int(getattr(weights, part)) for part in PARTS)
    parts = tuple(limit * share // WHOLE for limit, share in zip(limits, shares, strict=True))
    return Priority(parts, 1 + min(SHARES - 1, SHARES * sum(parts) // max(1, sum(limits))))


def _urgency(urgencies: Sequence[request.Urgency]) -> int:
    return WHOLE * max(urgencies) // max(request.Urgency)


def _exposure(place: facility.Facility | None, answers: intake.Intake | None) -> int:
    if answers is None:
        return 0
    duty = _DUTY.get(answers.duty, 0) if answers.duty else 0
    patients = (answers.suspected or 0) + (answers.confirmed or 0)
    staff = answers.staff_per_day or (place.staff_per_day if place else None) or 0
    crowd = _CROWD * min(patients, staff) // staff if staff else 0
    return duty + _PATIENTS * min(_MANY, patients) // _MANY + crowd


def _small(place: facility.Facility | None) -> int:
    if place is None:
        return _SOME
    if place.grade in _GRADE:
        return _GRADE[place.grade]
    if place.beds is None:
        return _SOME
    return WHOLE if place.beds < 100 else _SOME if place.beds < 500 else 0


def _remote(nearest: int) -> int:
    return 0 if nearest == UNKNOWN else WHOLE * (min(max(nearest, _NEAR), _FAR) - _NEAR) // (_FAR - _NEAR)


def sentence(problem: Problem, row: int) -> Sentence:
    """The priority of a need with its arithmetic."""
    told = say("{points} points", points=int(problem.needs.priority[row]))
    for name, points in zip(NAMES, problem.needs.parts[row].tolist(), strict=True):
        if points:
            told = say("{told}; {name}: {points}", told=told, name=name, points=points)
    return say("Priority: {told}.", told=told)
