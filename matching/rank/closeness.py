"""How close two places are by the names of their city, region and country, for when the way between them is not known."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

import numpy as np

from matching.place import Place
from matching.rank import name
from matching.rank.measure import Bools, Ints
from matching.rank.shelf import NAMELESS
from matching.rank.sieve import Sieve


class Closeness(IntEnum):
    """The smallest area that two places are known to share, or that not even their countries are the same.

    Each counts as the way that is usual between two such places, so that an offer whose way is known to be shorter comes before
    it and one whose way is known to be longer comes behind. The same city: 15 km, across most of a large one. The same region:
    150 km, as a province, oblast or state is some 300 km wide. The same country: 600 km, a train's night, and no border. Another
    country: 6000 km, mostly another part of the world, and customs even where it is not. Nothing known: 1000 km, as who leaves
    out where they are may be near or abroad.
    """

    UNKNOWN = 0
    CITY = 1
    REGION = 2
    COUNTRY = 3
    ABROAD = 4


COUNTS_AS: Mapping[Closeness, int] = MappingProxyType(
    {
        Closeness.CITY: 150,  # hundreds of metres
        Closeness.REGION: 1_500,
        Closeness.COUNTRY: 6_000,
        Closeness.UNKNOWN: 10_000,
        Closeness.ABROAD: 60_000,
    }
)
_COUNTS_AS = np.array([COUNTS_AS[each] for each in Closeness], np.int64)


def of(offers: Sieve, place: Place) -> Ints:
    """The `Closeness` of each offer to a place.

    A name that is missing on either side is unknown and equals nothing; a city is the same only in the same country, and not in
    regions known to differ (there are many Springfields).
    """
    home, abroad = _compared(offers, "country", place.country)
    same_region, other_region = _compared(offers, "region", place.region)
    same_city, _ = _compared(offers, "city", place.city)
    found = np.where(home, Closeness.COUNTRY, np.where(abroad, Closeness.ABROAD, Closeness.UNKNOWN))
    found[home & same_region] = Closeness.REGION
    found[home & same_city & ~other_region] = Closeness.CITY
    return found


def counted(close: Ints) -> Ints:
    """Hundreds of metres that each `Closeness` counts as."""
    return _COUNTS_AS[close]


def _compared(offers: Sieve, level: str, written: str) -> tuple[Bools, Bools]:
    """Which offers have this name at a level, and which are known to have another."""
    names, wanted = offers[level], name.plain(written)
    known = (names != NAMELESS) & bool(wanted)
    code = offers.words.names.find(wanted)
    same = known & (names == (NAMELESS if code is None else code))
    return same, known & ~same
