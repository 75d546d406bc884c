"""How well a document answers the units of a search, and which equivalent it answered with."""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from search import analyser, question, stem

# What a word is worth in the title, the items, the place and the body: close to one another, so that how exactly a word is
# met weighs more than where.
FIELDS = (1.0, 0.98, 0.97, 0.94)
COVERAGE, CLOSENESS, BREVITY, ENGINE = 0.88, 0.06, 0.04, 0.02  # shares of the score
SLACK = 2  # foreign words that may stand inside a name of several words

Places = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score in [0, 1], the share of the search that was met in [0, 1], and the equivalent that stood in, and for what.

    `unjudged` marks a score that was only estimated.
    """

    score: float
    coverage: float
    via: str | None = None
    stands_for: str | None = None
    unjudged: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    quality: float
    way: question.Way | None
    at: tuple[int, int]


def rarity(documents: int, having: int) -> float:
    """What meeting a unit is worth: the inverse document frequency of BM25, kept positive; where nothing meets it, 1."""
    if not having:
        return 1.0
    having = min(having, documents)
    return math.log(1 + (documents - having + 0.5) / (having + 0.5)) + 0.1


class Judge:
    """Judges documents against one search; `weights` says what each unit is worth."""

    def __init__(self, units: question.Units, weights: Sequence[float] | None = None) -> None:
        """Prepare the look-ups."""
        self._units = units
        self._weights = tuple(weights) if weights else (1.0,) * len(units)
        ways = [way for unit in units for way in unit.ways]
        self._words = {token for way in ways if not way.stemmed for token in way.tokens}
        self._stems = {token for way in ways if way.stemmed for token in way.tokens}
        self._single = any(len(token) == 1 and analyser.is_han(token) for token in self._stems)
        self._prefixes = tuple(unit.prefix for unit in units if unit.prefix)

    def judge(self, fields: Sequence[Sequence[str]], engine: float = 0.0) -> Verdict:
        """Judge a document by its fields' tokens (title, items, place, body) and the engine's own opinion in [0, 1]."""
        words, stems, begun = self._find(fields)
        matches = [self._best(unit, words, stems, begun) for unit in self._units]
        met = sum(weight * match.quality for weight, match in zip(self._weights, matches, strict=True) if match)
        coverage = met / sum(self._weights)
        brevity = 1 / (1 + len(fields[0]) / 10)
        score = COVERAGE * coverage + CLOSENESS * _closeness(matches) + BREVITY * brevity + ENGINE * engine
        via = next((match.way for match in matches if match and match.way and match.way.via), None)
        return Verdict(min(1.0, score), coverage, via and via.via, via and via.stands_for)

    def _find(self, fields: Sequence[Sequence[str]]) -> tuple[Places, Places, Places]:
        words: Places = defaultdict(list)
        stems: Places = defaultdict(list)
        begun: Places = defaultdict(list)
        for field, tokens in enumerate(fields):
            for at, token in enumerate(tokens):
                if token in self._words:
                    words[token].append((field, at))
                if self._prefixes and token.startswith(self._prefixes):
                    begun[token].append((field, at))
                for each in token if self._single and analyser.is_han(token) else stem.stems(token):
                    if each in self._stems:
                        stems[each].append((field, at))
        return words, stems, begun

    def _best(self, unit: question.Unit, words: Places, stems: Places, begun: Places) -> _Match | None:
        best: _Match | None = None
        for way in unit.ways:
            places = stems if way.stemmed else words
            if way.tokens[0] in places and (best is None or way.quality > best.quality):
                best = _better(best, _together(way.tokens, places), way.quality, way)
        if unit.prefix and begun:
            firsts = [places[0] for token, places in begun.items() if token.startswith(unit.prefix)]
            best = _better(best, min(firsts, default=None), question.BEGINNING, None)
        return best


def _better(best: _Match | None, at: tuple[int, int] | None, quality: float, way: question.Way | None) -> _Match | None:
    if at is None or (best and best.quality >= quality * FIELDS[at[0]]):
        return best
    return _Match(quality * FIELDS[at[0]], way, at)


def _together(tokens: Sequence[str], places: Places) -> tuple[int, int] | None:
    """The first place where all tokens stand close together in one field."""
    firsts = places[tokens[0]]
    if len(tokens) == 1:
        return firsts[0]
    rest = [places.get(token, ()) for token in tokens[1:]]
    reach = len(tokens) - 1 + SLACK
    for field, at in firsts:
        if all(any(other == field and abs(where - at) <= reach for other, where in found) for found in rest):
            return field, at
    return None


def _closeness(matches: Sequence[_Match | None]) -> float:
    """How close together, in [0, 1], the units stand in the document; a single unit that is met counts as close."""
    if len(matches) == 1:
        return 1.0 if matches[0] else 0.0
    steps = [
        1 / max(1, abs(after.at[1] - before.at[1]))
        for before, after in itertools.pairwise(matches)
        if before and after and before.at[0] == after.at[0]
    ]
    return sum(steps) / (len(matches) - 1)
