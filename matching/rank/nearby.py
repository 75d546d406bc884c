"""How far away something is, in words."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from matching.rank.closeness import COUNTS_AS, Closeness
from matching.rank.measure import HECTOMETRES, UNKNOWN
from matching.rank.pool import Pool
from matching.sentence import Sentence, say

SENTENCES: Mapping[Closeness, Sentence] = MappingProxyType(
    {
        Closeness.CITY: say("In the same city; the exact way is not known."),
        Closeness.REGION: say("In the same region; the exact way is not known."),
        Closeness.COUNTRY: say("In the same country; the exact way is not known."),
        Closeness.UNKNOWN: say("Ask where it is: the way is not known."),
        Closeness.ABROAD: say("In another country; the exact way is not known."),
    }
)


def told(pool: Pool, index: int) -> Sentence:
    """How far away an offer is, or what it counts as."""
    distance = pool.fact(index, "distance")
    return _counted(_closeness(pool, index)) if distance == UNKNOWN else _told(distance)


def notes(pool: Pool, index: int) -> Iterator[Sentence]:
    """A note where the way to an offer is not known."""
    if pool.fact(index, "distance") == UNKNOWN:
        yield SENTENCES[_closeness(pool, index)]


def _closeness(pool: Pool, index: int) -> Closeness:
    return Closeness(pool.fact(index, "closeness"))


def _told(distance: int) -> Sentence:
    if distance < HECTOMETRES:
        return say("Less than 1 km away.")
    return say("{km} km away.", km=round(distance / HECTOMETRES, 1) if distance < 10 * HECTOMETRES else distance // HECTOMETRES)


def _counted(close: Closeness) -> Sentence:
    km = COUNTS_AS[close] // HECTOMETRES
    if close is Closeness.UNKNOWN:
        return say("How far it is away is not known, so it counts as {km} km.", km=km)
    return say("{closeness} It counts as {km} km.", closeness=SENTENCES[close], km=km)
