"""Character folding: spellings that people take for the same text become the same text."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import cast

import opencc

JOINERS = (0x00AD, 0x034F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
SURROGATES = range(0xD800, 0xE000)  # half characters, which no file or socket would take
INVISIBLE = dict.fromkeys((*JOINERS, *SURROGATES))
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LETTERS = str.maketrans({"ё": "е", "ґ": "г", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼ′`´ʹ](?=[^\W\d_])")
MARK = re.compile(r"(?<![иіу])[\u0300-\u036f]|[\u0300-\u0305\u0307\u0309-\u036f]")  # keeps the breve and dots of й, ї and ў
STABLE_AFTER = 4  # passes; one is enough for all but exotic compositions


class Simplified(dict[int, str]):
    """A translation table from traditional to simplified Chinese that fills itself, character by character.

    Single characters, because a phrase converter gives the same word different forms in different neighbourhoods.
    """

    def __missing__(self, code: int) -> str:
        """Convert one character until it no longer changes."""
        before, after = "", chr(code)
        while before != after:
            before, after = after, _converter()(after) if HAN.match(after) else after
        self[code] = after
        return after


SIMPLIFIED = Simplified()


@cache
def _converter() -> Callable[[str], str]:
    return cast("Callable[[str], str]", opencc.OpenCC("t2s").convert)  # pyright: ignore[reportUnknownMemberType]


def fold(text: str) -> str:
    """Fold width, case, diacritics, apostrophes, Cyrillic variants and Chinese script; folding twice changes nothing."""
    for _ in range(STABLE_AFTER):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    if text.isascii():
        return APOSTROPHE.sub("", text.lower())
    text = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).casefold()
    text = MARK.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text).translate(LETTERS).translate(SIMPLIFIED)
    return APOSTROPHE.sub("", text)
