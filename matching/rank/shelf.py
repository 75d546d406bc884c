"""The four shelves offers stand on, each with its own columns, and how an offer becomes a row."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import numpy as np

from matching import design, offer
from matching.place import Place
from matching.rank import chord, name, timetable
from matching.rank.column import Block, Columns, Kind, Row, Vocabulary
from matching.rank.measure import ALWAYS, DAY, HECTOMETRES, Column, Ints, day, instant, radians


class Sort(StrEnum):
    """What kind of offer a shelf holds."""

    STOCK = "stock"
    PRINT = "print"
    DRIVE = "drive"
    VOLUNTEER = "volunteer"


HAND_OVERS = tuple(offer.HandOver)
TRANSIT_DAYS = {offer.HandOver.DELIVERS: 1, offer.HandOver.SHIPS: 3, offer.HandOver.PICKUP: 1}
_TRANSIT = np.array([TRANSIT_DAYS[each] for each in HAND_OVERS])
VALVED = (None, False, True)
_HAND_OVER = {by: number for number, by in enumerate(HAND_OVERS)}
_VALVED = {valved: number for number, valved in enumerate(VALVED)}
_OPEN = offer.OfferState.OPEN
NAMELESS = -1  # in the place of the number of a name that is not known


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies of a table; `cities` as they are written, `names` of places as they are compared."""

    standards: Vocabulary[str | None] = field(default_factory=Vocabulary[str | None])
    designs: Vocabulary[UUID] = field(default_factory=Vocabulary[UUID])
    materials: Vocabulary[str] = field(default_factory=Vocabulary[str])
    skills: Vocabulary[str] = field(default_factory=Vocabulary[str])
    languages: Vocabulary[str] = field(default_factory=Vocabulary[str])
    certificates: Vocabulary[str] = field(default_factory=Vocabulary[str])
    cities: Vocabulary[str] = field(default_factory=Vocabulary[str])
    names: Vocabulary[str] = field(default_factory=Vocabulary[str])
    _placed: dict[tuple[str, str, str], tuple[int, ...]] = field(default_factory=dict[tuple[str, str, str], tuple[int, ...]])

    def placed(self, where: Place) -> tuple[int, ...]:
        """The numbers of the city as it is written, and of the city, the region and the country as they are compared."""
        written = where.city, where.region, where.country
        known = self._placed.get(written)
        if known is None:
            known = self._placed[written] = self.cities.code(where.city), *map(self._named, written)
        return known

    def _named(self, written: str) -> int:
        plain = name.plain(written)
        return self.names.code(plain) if plain else NAMELESS


@dataclass(frozen=True, slots=True)
class Shelf:
    """The offers of one sort (and, for goods and prints, one item) in columns."""

    columns: Columns
    words: Words

    def ids(self, positions: Ints) -> list[int]:
        """The ids of the offers at some positions, as numbers."""
        return ids(self.columns["high"][positions], self.columns["low"][positions])


def ids(high: Column, low: Column) -> list[int]:
    """Ids as numbers, from their halves."""
    return [above << 64 | below for above, below in zip(high.tolist(), low.tolist(), strict=True)]


_ALL: Mapping[str, Kind] = {
    "high": Kind(np.uint64),
    "low": Kind(np.uint64),
    "latitude": Kind(np.float64),
    "longitude": Kind(np.float64),
    "radius": Kind(np.float64),
    "written_city": Kind(np.int32),
    "city": Kind(np.int32),
    "region": Kind(np.int32),
    "country": Kind(np.int32),
    "open": Kind(np.bool_),
    "start": Kind(np.int64),
    "end": Kind(np.int64),
    "free": Kind(np.int64),
}

_MORE: Mapping[Sort, Mapping[str, Kind]] = {
    Sort.STOCK: {
        "hand_over": Kind(np.int8),
        "standard": Kind(np.int32),
        "valved": Kind(np.int8),
        "expires": Kind(np.int32),
        "lot": Kind(np.int64),
    },
    Sort.PRINT: {
        "hand_over": Kind(np.int8),
        "design": Kind(np.int32),
        "material": Kind(np.int32),
        "minutes": Kind(np.int64),
        "plate_short": Kind(np.int64),
        "plate_long": Kind(np.int64),
        "height": Kind(np.int64),
    },
    Sort.DRIVE: {
        "seats": Kind(np.int64),
        "litres": Kind(np.int64),
        "kilograms": Kind(np.int64),
        "wheelchair": Kind(np.bool_),
        "shift_start": Kind(np.int64, wide=True, fill=ALWAYS),
        "shift_end": Kind(np.int64, wide=True, fill=-ALWAYS),
    },
    Sort.VOLUNTEER: {
        "skills": Kind(np.uint64, wide=True),
        "languages": Kind(np.uint64, wide=True),
        "certificates": Kind(np.uint64, wide=True),
        "remote": Kind(np.bool_),
    },
}


# What follows from the rest of a row, worked out when it is written: places as points on a sphere, the squared chords within
# which the way is surely short enough and beyond which it is not, the last day on which goods may leave, and whether a giver who
# would bring them has no known place.
_FOLLOWING: Mapping[str, Kind] = {each: Kind(np.float32) for each in ("x", "y", "z", "within", "beyond")}
_FOLLOWING_MORE: Mapping[Sort, Mapping[str, Kind]] = {
    Sort.STOCK: {"leaves_by": Kind(np.int32), "unplaced": Kind(np.bool_)},
    Sort.PRINT: {"unplaced": Kind(np.bool_)},
}
_TOO_LATE = np.iinfo(np.int32).min


def empty(sort: Sort, words: Words) -> Shelf:
    """A shelf with nothing on it."""
    return Shelf(Columns({**kinds(sort), **_FOLLOWING, **_FOLLOWING_MORE.get(sort, {})}), words)


def kinds(sort: Sort) -> Mapping[str, Kind]:
    """The columns that say what an offer is."""
    return {**_ALL, **_MORE[sort]}


def block(sort: Sort, rows: Sequence[Row]) -> Block:
    """The columns of some rows."""
    pairs = zip(kinds(sort).items(), zip(*rows, strict=True), strict=True)
    return completed(sort, {name: kind.array(values) for (name, kind), values in pairs})


def completed(sort: Sort, said: Block) -> Block:
    """The columns with those that follow from them."""
    x, y, z = chord.unit(said["latitude"], said["longitude"])
    within, beyond = chord.reaches(said["radius"])
    return {**said, "x": x, "y": y, "z": z, "within": within, "beyond": beyond, **_following(sort, said)}


def _following(sort: Sort, said: Block) -> Block:
    if sort not in _FOLLOWING_MORE:
        return {}
    unplaced = np.isnan(said["latitude"]) & (said["hand_over"] == HAND_OVERS.index(offer.HandOver.DELIVERS))
    return {"unplaced": unplaced, "leaves_by": _leaves_by(said)} if sort is Sort.STOCK else {"unplaced": unplaced}


def _leaves_by(said: Block) -> Column:
    """The last day on which goods may leave and arrive before their date; none where they are there only later."""
    last = said["expires"] - _TRANSIT[said["hand_over"]]
    return np.where(last < said["start"] // DAY, _TOO_LATE, last)


def place(given: offer.Offer) -> tuple[Sort, str]:
    """Which shelf an offer stands on: its sort and, for goods and prints, its item."""
    match given.spec:
        case offer.Stock(item=item):
            return Sort.STOCK, item
        case offer.PrintHours(item=item):
            return Sort.PRINT, item
        case offer.Drive():
            return Sort.DRIVE, ""
        case offer.Volunteering():
            return Sort.VOLUNTEER, ""


def row(given: offer.Offer, words: Words) -> Row:
    """The offer as its shelf writes it."""
    number, where, during = given.id.int, given.place, given.available
    return (
        number >> 64,
        number & 0xFFFF_FFFF_FFFF_FFFF,
        *radians(where.point),
        math.inf if given.radius_km is None else given.radius_km * HECTOMETRES,
        *words.placed(where),
        given.state is _OPEN,
        instant(during.start),
        instant(during.end),
        given.free,
        *_more(given.spec, words),
    )


def _more(spec: offer.Spec, words: Words) -> Row:
    match spec:
        case offer.Stock():
            return (
                _HAND_OVER[spec.hand_over],
                words.standards.code(spec.standard),
                _VALVED[spec.valved],
                day(spec.expires),
                max(1, spec.smallest_lot),
            )
        case offer.PrintHours():
            return (
                _HAND_OVER[spec.hand_over],
                words.designs.code(spec.design_id),
                words.materials.code(folded(spec.material)),
                max(1, spec.minutes_per_piece),
                *_plate(spec.volume),
            )
        case offer.Drive():
            shifts = timetable.merged((instant(shift.start), instant(shift.end)) for shift in spec.shifts)
            starts, ends = tuple(start for start, _ in shifts), tuple(end for _, end in shifts)
            return spec.seats, spec.litres, spec.kilograms, spec.wheelchair, starts, ends
        case offer.Volunteering():
            return (
                words.skills.bits(map(folded, spec.skills)),
                words.languages.bits(map(tongue, spec.languages)),
                words.certificates.bits(map(folded, spec.certificates)),
                spec.remote,
            )


def _plate(volume: design.Size) -> tuple[int, int, int]:
    return min(volume.x, volume.y), max(volume.x, volume.y), volume.z


def folded(word: str) -> str:
    """A skill, certificate or material as it is compared: without case and outer blanks."""
    return word.strip().casefold()


def tongue(tag: str) -> str:
    """The language of a BCP 47 tag, whatever its region or script."""
    return folded(tag).split("-")[0]


def tongues(tags: Iterable[str]) -> frozenset[str]:
    """The languages of the tags."""
    return frozenset(map(tongue, tags))
