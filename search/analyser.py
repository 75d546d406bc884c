"""From text to tokens: words, standards' codes, and Chinese as overlapping pairs of characters."""

import re
from collections.abc import Iterable, Iterator

from search import folding, stem

LONGEST = 64  # characters of a token that are kept
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
HAN = re.compile(f"[{_HAN}]")
PIECE = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")

# Codes that people write with and without blanks, hyphens and Cyrillic letters: one spelling for each.
_ALONE = r"(?<![^\W_\u3400-\u9fff])"
CODES = tuple(
    (re.compile(_ALONE + pattern + r"(?!\d)"), replacement)
    for pattern, replacement in (
        (r"(gb|yy|en|iso)\s*(?:/?\s*[tz](?=[\s./\d-]))?[\s./-]*(\d{3,5})", r" \1\2 "),  # GB 19083-2010, YY/T 0969
        (r"(?:kn|кн)[\s-]?(9\d|100)", r" kn\1 "),
        (r"(?:kf|кф)[\s-]?(80|9\d)", r" kf\1 "),
        (r"[nн][\s-]?(9\d|100)", r" n\1 "),
        (r"(?:ffp|ффп|ффр)[\s-]?([123])", r" ffp\1 "),
        (r"[pр]-?([123])", r" p\1 "),
        (r"ds-?([123])", r" ds\1 "),
        (r"(?:covid|ковид|ковід)[\s-]?19", " covid19 "),
        (r"3[\s-]?[dд](?![^\W_\u3400-\u9fff])", " 3d "),
    )
)


def pieces(text: str) -> Iterator[str]:
    """The runs of letters and digits, and the runs of Chinese characters, of a text; folded, codes unified, in order."""
    text = folding.fold(text)
    for pattern, replacement in CODES:
        text = pattern.sub(replacement, text)
    return (piece.group()[:LONGEST] if not is_han(piece.group()) else piece.group() for piece in PIECE.finditer(text))


def is_han(token: str) -> bool:
    """Whether a piece or token is Chinese characters."""
    return HAN.match(token) is not None


def pairs(run: str) -> tuple[str, ...]:
    """Overlapping pairs of a Chinese run; a single character stays alone."""
    return tuple(run[at : at + 2] for at in range(len(run) - 1)) or (run,)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order."""
    return [token for piece in pieces(text) for token in (pairs(piece) if is_han(piece) else (piece,))]


def stemmed(words: Iterable[str]) -> list[str]:
    """The stems of tokens in order, several for a word that two languages share; Chinese pairs stay as they are."""
    return [each for word in words for each in stem.stems(word)]


def characters(words: Iterable[str]) -> list[str]:
    """The single Chinese characters of tokens, each once, for searches of one character."""
    return list(dict.fromkeys(character for word in words if is_han(word) for character in word))
