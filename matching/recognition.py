"""Recognises catalogue items, standards and amounts in free text in English, Chinese, Ukrainian and Russian."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from matching import item, lexicon, numeral, standard


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a text was taken for: the item, the standards it names, a confidence from 0 to 1, and the words that decided."""

    item: item.Item
    standards: tuple[standard.Standard, ...]
    confidence: float
    read_as: str


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    standards: tuple[standard.Standard, ...]
    size: int


# People say these for the whole shelf, so a standard beside them says more.
_YIELDING = frozenset({"medical-mask", "examination-gloves"})

# Counting words that say one by one of whatever is counted: 片 is a tablet and a mask, 支 a vial and a thermometer, 套 a suit.
_SINGLY = frozenset({"piece", "set", "tablet", "capsule", "vial"})

_AND = r"\b(?:and|та|и|і|й)\b"
_CLAUSE = re.compile(rf"[;；，、。\n\r&]|(?<!\d),|,(?!\d)|{_AND}", re.IGNORECASE)

# What looks like an amount and is none: links, dates, remarks in brackets, strengths, numbers of accounts and telephones.
_NO_AMOUNT = re.compile(
    r"https?://\S+|\d{2,4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,4}日?|[（(][^（(）)]*[)）]|\d+(?:\.\d+)?\s?%|[\d-]{9,}"
)
_AMOUNT = re.compile(rf"(?:(?<![A-Za-zА-яҐ-ґІіЇїЄє.\d-])|(?<=[xх])){numeral.WRITTEN}")
_UNIT = re.compile(r"\s?([一-鿿]{1,2}|[^\W\d_一-鿿]+)")


@lru_cache(maxsize=4096)
def recognise(text: str) -> Recognition | None:
    """Return the item `text` most likely names, or None; the longest sure name wins, the first of equals."""
    found = _recognised(text)
    return max(found, key=lambda one: (one.confidence, len(one.read_as)), default=None)


@lru_cache(maxsize=4096)
def recognise_all(text: str) -> tuple[Recognition, ...]:
    """Return every item a list in `text` names, each once, in the order written."""
    known: dict[str, Recognition] = {}
    for start, end in _clauses(text):
        for found in _recognised(text[start:end]):
            before = known.get(found.item.code)
            known[found.item.code] = _both(before, found) if before else found
    return tuple(known.values())


def find_amounts(text: str) -> tuple[tuple[Recognition, Decimal], ...]:
    """Return the items in `text` with their amounts in base units; a bare number counts those, an unknown pack is left out."""
    return tuple(found for start, end in _clauses(text) for found in _counted(text[start:end]))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    cuts = [0, *(place for cut in _CLAUSE.finditer(text) for place in cut.span()), len(text)]
    yield from (span for span in list(pairwise(cuts))[::2] if text[slice(*span)].strip())


def _both(one: Recognition, other: Recognition) -> Recognition:
    standards = {known.code: known for known in (*one.standards, *other.standards)}
    return replace(max(one, other, key=lambda found: found.confidence), standards=tuple(standards.values()))


def _clause(text: str) -> _Clause:
    return _Clause(text, standard.canonical_all(text), lexicon.size(text))


def _recognised(text: str) -> list[Recognition]:
    clause = _clause(text)
    return [_named(hit, clause) for hit in _hits(text)]


def _hits(text: str) -> list[lexicon.Hit]:
    """Return the sure names in `text`; else the standards it names; else its words for whole shelves."""
    named = list(lexicon.hits(text))
    sure = [hit for hit in named if hit.sure]
    by_standard = [
        lexicon.Hit(reading.start, reading.end, owner, sure=True)
        for reading in standard.read(text)
        if not named and (owner := item.named(reading.standard.item))
    ]
    return sure or by_standard or named


def _named(hit: lexicon.Hit, clause: _Clause) -> Recognition:
    standards = tuple(known for known in clause.standards if _belongs(known, hit.item))
    named = hit.item
    if standards and (not hit.sure or named.code in _YIELDING):
        named = item.named(standards[0].item) or named
    read_as = clause.text[hit.start : hit.end]
    covered = lexicon.size(read_as) / clause.size
    confidence = 0.6 + 0.4 * covered if hit.sure else (0.8 if standards else 0.3 + 0.3 * covered)
    return Recognition(named, standards, round(confidence, 2), read_as)


def _belongs(known: standard.Standard, named: item.Item) -> bool:
    owner = item.named(known.item)
    return owner is not None and owner.category == named.category


def _counted(clause: str) -> Iterator[tuple[Recognition, Decimal]]:
    """Pair each item with the number after it, or, where a number comes first, with the number before it."""
    whole = _clause(clause)
    named = [(hit.start, hit) for hit in _hits(clause)]
    numbers = [(number.start(), number) for number in _AMOUNT.finditer(_without_others(clause))]
    row = [thing for _, thing in sorted([*named, *numbers], key=lambda place: place[0])]
    if row and isinstance(row[0], re.Match):
        row = [thing for pair in zip(row[1::2], row[::2], strict=False) for thing in pair]
    for hit, number in pairwise(row):
        if isinstance(hit, lexicon.Hit) and isinstance(number, re.Match):
            recognition = _named(hit, whole)
            amount = _in_base_units(recognition.item, number, clause)
            if amount is not None:
                yield recognition, amount


def _without_others(clause: str) -> str:
    """Blank out what is no amount: names of items and standards, links, dates, brackets."""
    spans = [
        *((hit.start, hit.end) for hit in lexicon.hits(clause)),
        *((reading.start, reading.end) for reading in standard.read(clause)),
        *(other.span() for other in _NO_AMOUNT.finditer(clause)),
    ]
    blank = list(clause)
    for start, end in spans:
        blank[start:end] = " " * (end - start)
    return "".join(blank)


def _in_base_units(named: item.Item, number: re.Match[str], clause: str) -> Decimal | None:
    size = numeral.parse_amount(number[0])
    after = _UNIT.match(clause, number.end())
    unit = next((known for length in (2, 1) if after and (known := _unit(after[1], length))), None)
    if size is None or size <= 0 or unit is None:
        return size if size is not None and size > 0 else None
    singly = unit in _SINGLY and named.base_unit in {"piece", "test", "vial"}
    held = item.factor(named, unit) or (1 if singly else None)
    return None if held is None else size * held


def _unit(word: str, length: int) -> str | None:
    return item.read_unit(word[:length] if "一" <= word[0] <= "鿿" else word)
