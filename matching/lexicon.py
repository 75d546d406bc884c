"""The words people use for items, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching import item


@dataclass(frozen=True, slots=True)
class Hit:
    """An item named from `start` up to `end` of a text; `sure` unless the word stands for a whole shelf (“masks”)."""

    start: int
    end: int
    item: item.Item
    sure: bool


# One word for a whole shelf: read as its plainest item, and never before a word that says which.
_SHELF_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "medical-mask": "mask; face mask; facemask; 口罩; маска",
        "examination-gloves": "glove; 手套; рукавички; перчатки",
        "isolation-gown": "gown; халат",
        "protective-suit": "suit; protective clothing; костюм; 身体防护; 防护衣",
        "goggles": "glasses; 眼镜; 眼罩; очки; окуляри",
        "face-shield": "shield; щиток; экран; екран",
        "cap": "cap; 帽子; 帽; шапочка; шапка",
        "boot-covers": "cover",
        "boots": "boot; чоботи; сапоги; 靴",
        "respirator-filter": "filter; фільтр; фильтр",
        "alcohol-75": "alcohol",
        "wipes": "серветки; салфетки",
        "disinfectant-84": "消毒",
        "sneeze-guard": "barrier",
        "test-kit": "test; тест; 检测产品; 试剂",
        "medicine-other": "medicine; medication; drug; 药; 药品; 药物; ліки; лекарство; медикаменти; медикаменты",
    }
)

_TOKEN = re.compile(r"[一-鿿]|[0-9]+|[^\W\d_一-鿿]+")
_CYRILLIC_ENDING = re.compile(
    r"(?<=..)(?:ами|ями|ого|ому|ими|ыми|іми|ів|ов|ев|ах|ях|их|ых|ой|ей|ою|ий|ый|ая|яя|ое|ее|ые|ие|ої|ім|им|ым|ом|ем|[иыіїаяуюеєоьй])$"
)
_CYRILLIC_FLEETING = re.compile(r"(?<=..)[оеє]к$")

Words = tuple[str, ...]


def letters(text: str) -> str:
    """Fold `text` to lower case and plain forms, one character for one, so that places stay the same."""
    return "".join(_letter(sign) for sign in text)


def _letter(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).casefold().replace("ё", "е")
    return plain if len(plain) == 1 else sign


def _stem(word: str) -> str:
    """Cut the endings of number and case; both the catalogue and the text go through it."""
    if word[0] > "я" or len(word) < 4:
        return word
    if word[0] >= "а":
        return _CYRILLIC_ENDING.sub("", _CYRILLIC_FLEETING.sub("к", word), count=1)
    if word.endswith(("ies", "ie")):
        return f"{word.rpartition('ie')[0]}y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _tokens(text: str) -> list[tuple[str, int, int]]:
    return [(_stem(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(letters(text))]


def _words(text: str) -> Words:
    return tuple(word for word, _, _ in _tokens(text))


def _table() -> dict[Words, tuple[item.Item, bool]]:
    table: dict[Words, tuple[item.Item, bool]] = {}
    for code, words in _SHELF_WORDS.items():
        table |= {_words(word): (item.ITEMS[code], False) for word in words.split(";")}
    for known in item.ITEMS.values():
        spellings = (known.code.replace("-", " "), *known.names.values(), *known.spellings)
        table |= {_words(spelling): (known, True) for spelling in spellings if known.code != "other"}
    # “Gloves, surgical” and «маски хірургічні»: two words may change places where no other item lays claim to them.
    return {words[::-1]: meant for words, meant in table.items() if len(words) == 2 and words[0] < "一"} | table


_TABLE: Mapping[Words, tuple[item.Item, bool]] = MappingProxyType(_table())
_LONGEST = max(map(len, _TABLE))


def hits(text: str) -> Iterator[Hit]:
    """Find the items `text` names, the longest spelling at each place, from left to right."""
    tokens = _tokens(text)
    words = tuple(word for word, _, _ in tokens)
    place = 0
    while place < len(tokens):
        ends = range(min(place + _LONGEST, len(words)), place, -1)
        end = next((end for end in ends if words[place:end] in _TABLE), 0)
        if end:
            yield Hit(tokens[place][1], tokens[end - 1][2], *_TABLE[words[place:end]])
        place = end or place + 1


def size(text: str) -> int:
    """Count the letters and digits of `text`."""
    return sum(sign.isalnum() for sign in text)
