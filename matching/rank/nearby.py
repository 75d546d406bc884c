"""How far away something is, in words."""

from collections.abc import Iterator

from matching.rank.measure import HECTOMETRES, UNKNOWN
from matching.rank.presence import UNKNOWN_COUNTS_AS
from matching.sentence import Sentence, say


def told(distance: int) -> Sentence:
    """Say a distance that is given in hundreds of metres."""
    if distance == UNKNOWN:
        return say("How far it is away is not known, so it counts as {km} km.", km=UNKNOWN_COUNTS_AS // HECTOMETRES)
    if distance < HECTOMETRES:
        return say("Less than 1 km away.")
    return say("{km} km away.", km=round(distance / HECTOMETRES, 1) if distance < 10 * HECTOMETRES else distance // HECTOMETRES)


def notes(distance: int) -> Iterator[Sentence]:
    """A note where the distance is not known."""
    if distance == UNKNOWN:
        yield say("Ask where it is: the way is not known.")
