"""What a candidate is scored on, and how much each thing weighs."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from matching import request
from matching.rank.measure import Ints
from matching.sentence import Sentence, say


class ScoreCode(StrEnum):
    """One thing a candidate is scored on."""

    COVERAGE = "coverage"
    STANDARD = "standard"
    REVIEW = "review"
    NEARNESS = "nearness"
    HAND_OVER = "hand_over"
    READINESS = "readiness"
    WINDOW = "window"
    FIT = "fit"
    LANGUAGES = "languages"
    HEADROOM = "headroom"


NAMES: Mapping[ScoreCode, Sentence] = MappingProxyType(
    {
        ScoreCode.COVERAGE: say("How much it covers"),
        ScoreCode.STANDARD: say("Standard"),
        ScoreCode.REVIEW: say("Clinical review"),
        ScoreCode.NEARNESS: say("How near it is"),
        ScoreCode.HAND_OVER: say("How it gets there"),
        ScoreCode.READINESS: say("How soon it is ready"),
        ScoreCode.WINDOW: say("Time of the pick-up"),
        ScoreCode.FIT: say("Size of the vehicle"),
        ScoreCode.LANGUAGES: say("Languages"),
        ScoreCode.HEADROOM: say("Hours to spare"),
    }
)

# Weights in points. Where a line can be covered in part, coverage weighs more than all the rest together: the fuller of two
# ways wins unless the gain is small and the quality much worse, and a plan never scores below the weakest of its parts.
# The standard a facility prefers and the way there come next, because a wrong mask or a late one helps nobody; how goods
# change hands, how soon they are ready and whether a design was reviewed settle what is left.
_GOODS = {
    ScoreCode.COVERAGE: 5_500,
    ScoreCode.STANDARD: 1_500,
    ScoreCode.NEARNESS: 1_500,
    ScoreCode.HAND_OVER: 700,
    ScoreCode.READINESS: 500,
    ScoreCode.REVIEW: 300,
}
# No norm speaks for a printed part, so its clinical review takes the place of the standard.
_PRINTED = {
    ScoreCode.COVERAGE: 5_500,
    ScoreCode.REVIEW: 1_500,
    ScoreCode.NEARNESS: 1_500,
    ScoreCode.HAND_OVER: 800,
    ScoreCode.READINESS: 700,
}
# A ride is one trip, covered or not: a driver free for the whole window and near it is the surest to come; a bus for one
# passenger is a waste, but a smaller one.
_JOURNEY = {ScoreCode.WINDOW: 4_500, ScoreCode.NEARNESS: 4_000, ScoreCode.FIT: 1_500}
# Callers must be understood; hours to spare keep a volunteer from burning out; many can do without a short way.
_ROLE = {ScoreCode.COVERAGE: 5_500, ScoreCode.LANGUAGES: 2_000, ScoreCode.HEADROOM: 1_500, ScoreCode.NEARNESS: 1_000}


def coverage(weight: int, fills: Ints, wanted: int | None) -> Ints:
    """The points for covering part of what is wanted; half of them, whatever is given, where nobody knows how much that is."""
    return np.full(len(fills), weight // 2) if wanted is None else weight * fills // wanted


def weights(spec: request.Spec) -> Mapping[ScoreCode, int]:
    """Points each thing is worth at most for a line of this kind; they sum to 10,000."""
    match spec:
        case request.Goods():
            return _GOODS
        case request.PrintedPart():
            return _PRINTED
        case request.Ride() | request.Delivery():
            return _JOURNEY
        case request.Role():
            return _ROLE
