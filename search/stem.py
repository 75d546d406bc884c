"""Stems: the part of a word that inflection leaves alone, for English, Russian and Ukrainian.

A Cyrillic word is often both Ukrainian and Russian to the eye (`маска`), so it gets a stem of each.
"""

import re
import threading
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
LATIN = re.compile(r"[a-z]+")
UKRAINIAN_ONLY = re.compile("[іїє]")
RUSSIAN_ONLY = re.compile("[ыэъ]")
SHORTEST = 4  # letters; shorter words are left whole

# Case endings of nouns and adjectives, longest first, with the letters that must remain before them.
ENDINGS = """
ями ами ові еві єві ого ому єму его ему ими їми іми
ах ях ам ям ом ем єм ів їв ев єв ов ою ею єю ої их іх їх им ім їм ий ій ая яя ое ее ые
а я у ю и і ї е є о ь й ы
"""
KEPT = dict.fromkeys(ENDINGS.split(), 3) | dict.fromkeys(("ій", "им", "ім"), 4)

# Sound changes that inflection brings about, undone in this order.
CHANGES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[аеєиіїоуюя])ськ?$", "с"),  # одеський, Одеса
        (r"(?<=[вймнрл])ськ?$|(?<=ь)ськ?$", ""),  # харківський, Харків
        (r"(?<=ц)ьк$", ""),  # вінницький, Вінниця
        (r"ь$", ""),  # лікарень
        (r"піл$", "пол"),  # Тернопіль, Тернополя
        (r"(?<=[бвгджзлмнпрстфхчшщ])ц$", "к"),  # масці, маска
        (r"(?<=[бвгджзклмнпрстфхцчшщ])(?:о(?=к$)|[еє](?=[кнц]$))", ""),  # масок, лікарень, доброволец
        (r"ьц$", "ц"),  # добровольца
        (r"іст$", "ост"),  # потужність, потужності
        (r"(?<=...)[оеєії]в$", ""),  # Харків, Харкова, Миколаєва
        (r"[оеєії]в$", "ев"),  # Київ, Києва, Киев
    )
)


class Stemmer(Protocol):
    """The one method of a Snowball stemmer that is used here."""

    def stemWord(self, word: str) -> str:  # noqa: N802 (the library's name)
        """Stem one lower-case word."""
        ...


class Snowball(threading.local):
    """The Snowball stemmers, one pair per thread because they keep their state between calls."""

    def __init__(self) -> None:
        """Make the pair."""
        self.english = cast("Stemmer", snowballstemmer.stemmer("english"))  # pyright: ignore[reportUnknownMemberType]
        self.russian = cast("Stemmer", snowballstemmer.stemmer("russian"))  # pyright: ignore[reportUnknownMemberType]


SNOWBALL = Snowball()


@lru_cache(maxsize=1 << 17)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a folded word, most likely first; codes, numbers and short words are their own stem."""
    if len(word) < SHORTEST:
        return (word,)
    if LATIN.fullmatch(word):
        return (SNOWBALL.english.stemWord(word),)
    if not CYRILLIC.fullmatch(word):
        return (word,)
    if UKRAINIAN_ONLY.search(word):
        return (ukrainian(word),)
    if RUSSIAN_ONLY.search(word):
        return (russian(word),)
    return tuple(dict.fromkeys((ukrainian(word), russian(word))))


def russian(word: str) -> str:
    """The Snowball stem with the inserted vowel of the genitive plural taken out (масок, бутылок)."""
    stem = SNOWBALL.russian.stemWord(word)
    return _undo(stem if len(stem) >= SHORTEST - 1 else word)


def ukrainian(word: str) -> str:
    """A light stem: one case ending off, then the sound changes undone."""
    for ending, kept in KEPT.items():
        if word.endswith(ending) and len(word) - len(ending) >= kept:
            word = word.removesuffix(ending)
            break
    return _undo(word)


def _undo(stem: str) -> str:
    for pattern, replacement in CHANGES:
        changed = pattern.sub(replacement, stem)
        if len(changed) >= 2:
            stem = changed
    return stem
