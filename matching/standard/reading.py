"""Reads the standards out of what people write: years misquoted, blanks missing, letters from another alphabet."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matching.standard import grade, norm, rule


@dataclass(frozen=True, slots=True)
class Reading:
    """A standard and the stretch of the text, from `start` up to `end`, that names it."""

    start: int
    end: int
    standard: grade.Standard


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Reading, ...]:
    """Return every standard `text` names with its place, in the order written; with its class where any."""
    found = sorted(_found(rule.fold(text)), key=lambda reading: reading.start)
    classed = {reading.standard.norm for reading in found if reading.standard.code not in _CLASSLESS}
    return tuple(reading for reading in found if reading.standard.code not in _CLASSLESS or reading.standard.norm not in classed)


_CLASSLESS = frozenset(
    {
        "GB 19083-2010",
        "GB 2626",
        "GB 2626-2006",
        "GB 2626-2019",
        "NIOSH 42 CFR 84",
        "EN 149",
        "AS/NZS 1716",
        "EN 14683",
        "ASTM F2100",
        "EN 14126",
    }
)


def _found(folded: str) -> Iterator[Reading]:
    free = folded
    for pattern, codes in rule.RULES:
        for match in pattern.finditer(free):
            yield from (Reading(match.start(), match.end(), norm.STANDARDS[code]) for code in codes(match))
        free = pattern.sub(lambda match: "\0" * len(match[0]), free)


def canonical(text: str) -> grade.Standard | None:
    """Return the first standard `text` names, or None."""
    return next(iter(canonical_all(text)), None)


def canonical_all(text: str) -> tuple[grade.Standard, ...]:
    """Return every standard `text` names, in the order written, each once."""
    return tuple({reading.standard.code: reading.standard for reading in read(text)}.values())
