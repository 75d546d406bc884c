"""Which facilities are the same one under several spellings; in doubt they stay two."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from api.intake import spelling
from matching.place import Place, Point, distance_km

FAR_KM = 1.0
SAME_SPOT_KM = 0.001
AMID_KM = 15.0
MANY = 10

_CHINESE_STREET = re.compile(r"([一-鿿]{2,3})(?:附|特)?(\d+)(?:[-－]\d+)?号")
_LATIN_STREET = re.compile(r"\b(\d+)\s+(?:[nsew]\.?\s+|north\s+|south\s+|east\s+|west\s+)?([a-z0-9]{2,})")
_DISTRICT = re.compile(r"^([一-鿿]{1,6}?(?:自治县|县|区|市|旗))")


@dataclass(frozen=True, slots=True)
class Known:
    """What tells one facility from another: its names as written, its place, and its district if that is known."""

    names: tuple[str, ...]
    place: Place
    district: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """A facility's names and address, made comparable."""

    country: str
    city: str
    cores: tuple[spelling.Core, ...]
    campus: frozenset[str]
    names: frozenset[str]
    address: str
    streets: frozenset[tuple[str, str]]
    point: Point | None


def traits(known: Known) -> Traits:
    """The traits of a facility."""
    place = known.place
    district = known.district or _district(place)
    where = spelling.Where(place.region, place.city, district)
    address = unicodedata.normalize("NFKC", place.address).casefold()
    return Traits(
        country=place.country,
        city=spelling.base(place.city),
        cores=spelling.cores(known.names, where),
        campus=spelling.campus(known.names),
        names=frozenset(known.names),
        address=address,
        streets=frozenset(_CHINESE_STREET.findall(address)) | {(word, n) for n, word in _LATIN_STREET.findall(address)},
        point=place.point,
    )


def same(one: Traits, other: Traits) -> bool:
    """Whether two facilities are surely the same one."""
    if one.country != other.country or one.city != other.city or _apart(one, other):
        return False
    pairs = [(a, b) for a in one.cores for b in other.cores]
    by_place = _same_spot(one, other) or _same_street(one, other) or _addressed(one, other)
    clash = _streets_clash(one, other)
    if any(_one_name(a, b) and (not clash or (a.placed and b.placed)) for a, b in pairs):
        return by_place or one.campus == other.campus
    return by_place and not clash and any(_contained(a, b) or _contained(b, a) for a, b in pairs)


def groups(known: Sequence[Known]) -> list[list[int]]:
    """The places in `known` of each facility, in the order of their first mention."""
    told = [traits(each) for each in known]
    by_city: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, each in enumerate(told):
        by_city[each.country, each.city].append(at)
    first = list(range(len(told)))
    for members in by_city.values():
        for a, b in combinations(members, 2):
            if _root(first, a) != _root(first, b) and same(told[a], told[b]):
                low, high = sorted((_root(first, a), _root(first, b)))
                first[high] = low
    found: dict[int, list[int]] = {}
    for at in range(len(told)):
        found.setdefault(_root(first, at), []).append(at)
    return list(found.values())


def doubtful(known: Sequence[Known]) -> frozenset[Point]:
    """Positions that a geocoder gives when it knows no better: shared by facilities that differ, or amid another city."""
    at: defaultdict[Point, list[Traits]] = defaultdict(list)
    for each in known:
        if each.place.point:
            at[each.place.point].append(traits(each))
    centres = _centres(known)
    return frozenset(
        point
        for point, there in at.items()
        if not all(same(a, b) for a, b in combinations(there, 2)) or any(_astray(each, centres) for each in there)
    )


def fill_cities(known: Iterable[Known]) -> list[Known]:
    """Give facilities without a city the one that their name or address starts with, among the cities of the others."""
    listed = list(known)
    cities = Counter((each.place.city, each.place.region, each.place.country) for each in listed if each.place.city)
    likely = [place for place, _ in cities.most_common()]
    return [each if each.place.city else _with_city(each, likely) for each in listed]


def _centres(known: Iterable[Known]) -> dict[str, Point]:
    """The middle of each city of which many positions are known."""
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for each in known:
        if each.place.point and each.place.city:
            points[spelling.base(each.place.city)].append(each.place.point)
    return {
        city: Point(median(point.latitude for point in there), median(point.longitude for point in there))
        for city, there in points.items()
        if len(there) >= MANY
    }


def _astray(told: Traits, centres: dict[str, Point]) -> bool:
    """Whether a facility of one city lies in the middle of another."""
    others = (centre for city, centre in centres.items() if told.city and city != told.city)
    return any(told.point and distance_km(told.point, centre) < AMID_KM for centre in others)


def _with_city(each: Known, likely: list[tuple[str, str, str]]) -> Known:
    texts = (*each.names, each.place.address)
    for city, region, country in likely:
        start = re.compile(rf"(?:{re.escape(region)})?{re.escape(spelling.base(city))}")
        if country == each.place.country and any(start.match(text) for text in texts):
            return replace(each, place=replace(each.place, city=city, region=each.place.region or region))
    return each


def _root(first: list[int], at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at


def _district(place: Place) -> str:
    """The district that an address names behind its region and city."""
    found = _DISTRICT.match(place.address[spelling.lead(place.address, place.region, place.city) :])
    return found[1] if found else ""


def _one_name(a: spelling.Core, b: spelling.Core) -> bool:
    return a.text == b.text and a.level == b.level and (a.rank == b.rank or not a.rank or not b.rank)


def _contained(short: spelling.Core, long: spelling.Core) -> bool:
    """Whether one name is the other with words or characters left out, of the same kind and number."""
    if short.ordinals != long.ordinals:
        return False
    if short.words or long.words:
        return len(short.words) > 1 and short.words <= long.words
    return short.text[-2:] == long.text[-2:] and not Counter(short.text) - Counter(long.text)


def _same_spot(one: Traits, other: Traits) -> bool:
    return bool(one.point and other.point) and _km(one, other) <= SAME_SPOT_KM


def _apart(one: Traits, other: Traits) -> bool:
    return bool(one.point and other.point) and _km(one, other) > FAR_KM


def _km(one: Traits, other: Traits) -> float:
    return distance_km(one.point, other.point) if one.point and other.point else 0.0


def _same_street(one: Traits, other: Traits) -> bool:
    """Whether a house number is the same in a street that both addresses name."""
    return any(
        number == theirs and (street in other.address or street_there in one.address)
        for street, number in one.streets
        for street_there, theirs in other.streets
    )


def _streets_clash(one: Traits, other: Traits) -> bool:
    return bool(one.streets and other.streets) and not _same_street(one, other)


def _addressed(one: Traits, other: Traits) -> bool:
    """Whether the address of one names the other in full."""
    return any(len(name) > 5 and name in other.address for name in one.names) or any(
        len(name) > 5 and name in one.address for name in other.names
    )
