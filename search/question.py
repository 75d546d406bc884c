"""What was typed, read as units: each unit one thing asked for, and all the ways in which a document may name it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from search import analyser, stem, synonym

LONGEST = 400  # characters of a search that are read
MOST_UNITS = 24
LONGEST_PHRASE = 4  # pieces
LONGEST_WORD = 8  # Chinese characters

# How good each way is, 1 being the very word; a word found only by its beginning ranks below an inflection and above a synonym.
SAME_WORD, INFLECTED, SAME_THING, BEGINNING, EQUIVALENT = 1.0, 0.93, 0.78, 0.74, 0.7
MISTYPED = {1: 0.6, 2: 0.5}  # by the number of wrong letters
MISTYPED_SYNONYM = 0.55

STOPS = """
a an and the for of in on to or with we our need needs needed are is please
в у на з із зі і й та для до по від що нам є потрібен потрібна потрібно потрібні треба будь ласка
и с со к от за что нас нужен нужна нужно нужны надо пожалуйста
的 需要
"""
STOP_WORDS = frozenset(STOPS.split())


@dataclass(frozen=True, slots=True)
class Way:
    """One way to name a thing: neighbouring tokens (stems where `stemmed`), and its quality in [0, 1].

    Where it names an equivalent, `via` is that and `stands_for` what was asked for.
    """

    tokens: tuple[str, ...]
    stemmed: bool
    quality: float
    via: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for: the ways to name it, best first, and the beginning a longer word may have."""

    ways: tuple[Way, ...]
    prefix: str | None = None

    @property
    def word(self) -> str | None:
        """The word as typed, where it is one word in letters that could be mistyped."""
        (first, *more) = self.ways[0].tokens
        return None if more or not first.isalpha() or analyser.is_han(first) else first


Units = tuple[Unit, ...]
Near = Callable[[str, bool], Iterable[tuple[str, int]]]


def read(text: str) -> Units:
    """Read a search into at most `MOST_UNITS` units; a text without letters or digits has none."""
    terms = [term for piece in analyser.pieces(text[:LONGEST]) for term in _terms(piece)]
    kept = [term for term in terms if "".join(term) not in STOP_WORDS] or terms
    phrases = list(dict.fromkeys(_phrases(kept[: MOST_UNITS * 2])))[:MOST_UNITS]
    return tuple(_unit(phrase, last=at == len(phrases) - 1) for at, phrase in enumerate(phrases))


def forgive(units: Units, near: Near) -> Units:
    """Add ways for mistyped words; `near(word, stemmed)` yields known words or stems and how many letters they differ by."""
    return tuple(
        replace(unit, ways=_each_once((*unit.ways, *_mistyped(unit.word, near)))) if unit.word else unit for unit in units
    )


def at_least(quality: float, units: Units) -> Units:
    """The units with only the ways that are at least so good."""
    better = ((unit, tuple(way for way in unit.ways if way.quality >= quality)) for unit in units)
    return tuple(Unit(ways, unit.prefix if quality <= BEGINNING else None) for unit, ways in better)


def _terms(piece: str) -> Iterator[tuple[str, ...]]:
    """Cut a piece into terms of one or more tokens: a run of Chinese at words of the domain, the rest of it in pairs."""
    if not analyser.is_han(piece):
        yield (piece,)
        return
    at = 0
    while at < len(piece):
        end, word = next(((end, word) for end in range(at, len(piece)) if (word := _word_at(piece, end))), (len(piece), ""))
        yield from _pairs_covering(piece, at, end)
        if word:
            yield analyser.pairs(word)
        at = end + len(word)


def _word_at(run: str, at: int) -> str:
    """The longest word of the domain that begins there, or an empty string."""
    ends = range(min(len(run), at + LONGEST_WORD), at, -1)
    return next((run[at:end] for end in ends if run[at:end] in synonym.han_words() or run[at:end] in STOP_WORDS), "")


def _pairs_covering(piece: str, start: int, end: int) -> Iterator[tuple[str]]:
    """As few pairs as cover [start, end); a character left alone borrows its neighbour."""
    for at in range(start, end, 2):
        first = min(at, max(start, end - 2)) if end - start > 1 else max(0, min(at, len(piece) - 2))
        yield (piece[first : first + 2],)


def _phrases(terms: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Join neighbouring terms that together are one name of the domain, the longest first."""
    at = 0
    while at < len(terms):
        lengths = range(min(LONGEST_PHRASE, len(terms) - at), 0, -1)
        joined = {length: tuple(token for term in terms[at : at + length] for token in term) for length in lengths}
        length = next((length for length in lengths if length > 1 and synonym.known(joined[length])), 1)
        yield joined[length]
        at += length


def _unit(words: tuple[str, ...], *, last: bool) -> Unit:
    ways = [Way(words, stemmed=False, quality=SAME_WORD)]
    if not analyser.is_han(words[0]):
        ways += [Way(key, stemmed=True, quality=INFLECTED) for key in synonym.stem_keys(words)]
    elif len(words[0]) == 1:
        ways.append(Way(words, stemmed=True, quality=INFLECTED))
    for other in synonym.others(words):
        asked = other.equivalent_of
        ways.append(Way(other.stems, True, EQUIVALENT, other.written, asked) if asked else Way(other.stems, True, SAME_THING))
    word = words[0]
    prefixed = len(words) == 1 and not analyser.is_han(word) and len(word) >= (2 if last else 3)
    return Unit(_each_once(ways), word if prefixed else None)


def _each_once(ways: Iterable[Way]) -> tuple[Way, ...]:
    found: dict[tuple[object, ...], Way] = {}
    for way in ways:
        found.setdefault((way.tokens, way.stemmed), way)
    return tuple(found.values())


def _mistyped(word: str, near: Near) -> Iterator[Way]:
    yield from (Way(other.stems, stemmed=True, quality=MISTYPED_SYNONYM) for other in synonym.meant(word))
    for known, wrong in near(word, False):
        yield Way((known,), stemmed=False, quality=MISTYPED[wrong])
    for each in stem.stems(word):
        for known, wrong in near(each, True):
            yield Way((known,), stemmed=True, quality=MISTYPED[wrong])
