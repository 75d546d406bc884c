"""What is left of a facility's name when everything that people write differently is taken away."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BRACKETS = re.compile(r"[(（【\[]([^()（）【】\[\]]*)[)）】\]]")
_CAMPUS = re.compile(r"院区|分院|校区|地址|下发|campus|branch|[新老本东西南北][院部区]$", re.IGNORECASE)
_BODY = re.compile(r"(?:院|中心|会|站|所|hospital|clinic|center|centre)$", re.IGNORECASE)
_RANK = r"(?:特别行政区|自治区|自治县|自治州|地区|省|市|区|县|州|盟|旗)"
_HAN = re.compile(r"[一-鿿]")
_NOISE = re.compile(r"[^\w一-鿿]+|_")
_LEGAL = frozenset({"the", "inc", "llc", "pllc", "pc", "pa", "ltd", "of", "and", "at", "co", "corp", "st", "saint"})
_SAME_WORDS = (
    ("疾病预防控制中心", "疾控中心"),
    ("社区卫生服务中心", "卫生服务中心"),
    ("中西结合", "中西医结合"),
    ("红十字医院", "红十字会医院"),
    ("中医医院", "中医院"),
)
# What is no name of its own once the place before it is gone, and what shows that the place was part of a name.
_BARE = frozenset({"医院", "总医院", "分院", "卫生院", "中心", "院", "诊所", "保健院", "卫生所", "门诊部"})
_OWN = re.compile(r"^(?:大学|理工|学院|科技|医科|中医药|师范|职业|石油|钢铁)")
_PLACED = re.compile(rf"^[一-鿿]{{1,4}}{_RANK}")
_ORDINAL = re.compile(r"第?([一二三四五六七八九十百〇零两]{1,4}|\d+)")


@dataclass(frozen=True, slots=True)
class Where:
    """The administrative names around a facility, as written."""

    region: str = ""
    city: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Core:
    """A name without its places.

    `level` is the smallest place that was in it, without and with its `rank` (县 or 市, where it was written), or the record's
    own district or city where the name has no place; `placed` tells the two apart.
    """

    text: str
    level: str
    rank: str
    placed: bool

    @property
    def words(self) -> frozenset[str]:
        """The words of a name in letters; nothing for Chinese, which has no blanks."""
        return frozenset() if _HAN.search(self.text) else frozenset(self.text.split())

    @property
    def ordinals(self) -> frozenset[str]:
        """The numbers in the name: a first and a second hospital are never the same."""
        return frozenset(_ORDINAL.findall(self.text))


def cores(names: Iterable[str], where: Where) -> tuple[Core, ...]:
    """The cores of a facility's names, those in brackets included unless they name a campus."""
    told = [part for name in names for part in _parts(name)]
    return tuple(dict.fromkeys(core(part, where) for part in told))


def campus(names: Iterable[str]) -> frozenset[str]:
    """The campuses that the brackets in the names speak of."""
    inside = (part for name in names for part in _BRACKETS.findall(name))
    return frozenset(_plain(part) for part in inside if _CAMPUS.search(part))


def core(name: str, where: Where) -> Core:
    """The core of one name without brackets."""
    rest = _plain(name)
    if not _HAN.search(rest):
        words = [word for word in rest.split() if word not in _LEGAL]
        place = set(_plain(where.city).split())
        return Core(" ".join(words or rest.split()), "", "", bool(place) and place <= set(words))
    smallest: tuple[str, str] | None = None
    while found := _leading(rest, where):
        smallest, rest = found
    if smallest and smallest[0] == base(where.region) != base(where.city) and _PLACED.match(rest):
        smallest = None
    for written, meant in _SAME_WORDS:
        rest = rest.replace(written, meant)
    return Core(rest, *(smallest or _own_place(rest, where)), bool(smallest))


def base(place: str) -> str:
    """A place name without its rank: 黄州 for 黄州区."""
    plain = _plain(place)
    return re.sub(rf"(?<=..){_RANK}$", "", plain)


def lead(address: str, *places: str) -> int:
    """How many characters at the start of a Chinese address these places take, the largest first."""
    at = 0
    for stem in filter(None, map(base, places)):
        found = re.match(rf"{re.escape(stem)}{_RANK}?", address[at:])
        at += found.end() if found else 0
    return at


def _parts(name: str) -> list[str]:
    inside = [part for part in _BRACKETS.findall(name) if _BODY.search(part.strip()) and not _CAMPUS.search(part)]
    return [_BRACKETS.sub(" ", name), *inside]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    spaced = _NOISE.sub(" ", folded).strip()
    return spaced.replace(" ", "") if _HAN.search(spaced) else spaced


def _leading(text: str, where: Where) -> tuple[tuple[str, str], str] | None:
    """The longest place the text starts with and what follows it, if that is a name of its own."""
    found = [match for place in (where.district, where.city, where.region) if place and (match := _starts(text, place))]
    longest = max(found, key=lambda match: match.end(), default=None)
    if longest is None:
        return None
    rest = text[longest.end() :]
    if len(rest) < 3 or rest in _BARE or _OWN.match(rest):
        return None
    return (longest[1], longest[2] or ""), rest


def _starts(text: str, place: str) -> re.Match[str] | None:
    return re.match(rf"({re.escape(base(place))})({_RANK})?", text)


def _own_place(text: str, where: Where) -> tuple[str, str]:
    """The place of a name that has none."""
    place = where.city if base(where.district) == base(where.city) else where.district or where.city
    return base(place), _plain(place)[len(base(place)) :]
