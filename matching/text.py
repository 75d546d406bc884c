"""How much people may write, and what it may hold.

Every check raises RefusedError, naming the field that must be mended; text of one line takes no line breaks.
"""

import re
from collections.abc import Collection

from matching.place import Place
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

NAME = TITLE = PLACE = 200  # characters, as all of these
NOTE = LINK = 2_000
AS_WRITTEN = 5_000
TAG = 35
ENTRIES, ENTRY, HASH = 50, 60, 64

_BREAKS = str.maketrans("", "", "\t\n\r")
# Control characters, and halves of characters, which no database keeps.
_UNKEPT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # the shape of BCP 47


def check(text: str | None, field: str, most: int = NAME) -> None:
    """Refuse more than `most` characters on one line, and characters that cannot be kept; None is nothing written."""
    written = text or ""
    _require(len(written) <= most, say("Write at most {most} characters here.", most=most), field)
    sentence = say("There is a character here that cannot be kept, such as NUL; please type this again.")
    _require(not _UNKEPT.search(written), sentence, field)


def check_note(text: str | None, field: str, most: int = NOTE) -> None:
    """The same for text that may have several lines and tabs."""
    _require(len(text or "") <= most, say("Write at most {most} characters here.", most=most), field)
    check((text or "").translate(_BREAKS), field, most)


def check_name(name: str | None, field: str = "name", least: int = 2) -> None:
    """Refuse a name that is missing, too short without the blanks around it, or too long."""
    fits = least <= len((name or "").strip()) <= NAME
    _require(fits, say("Give a name of {least} to {most} characters.", least=least, most=NAME), field)
    check((name or "").strip(), field)


def check_place(place: Place, field: str = "place") -> None:
    """Check each text of a place; an address may have several lines."""
    check_note(place.address, f"{field}.address", PLACE)
    for name in ("city", "region", "country"):
        check(getattr(place, name), f"{field}.{name}", PLACE)


def check_language(tag: str, field: str = "language") -> None:
    """Refuse what has not the shape of a BCP 47 tag."""
    fits = len(tag) <= TAG and _TAG.fullmatch(tag)
    _require(fits, say("Give the language as its tag, such as uk, zh or pt-BR."), field)


def check_entries(entries: Collection[str], field: str, most: int = ENTRY) -> None:
    """Refuse a list that is too long, or has an entry that is."""
    _require(len(entries) <= ENTRIES, say("List at most {most} entries here.", most=ENTRIES), field)
    for each in entries:
        check(each, field, most)


def check_number(number: int | None, field: str, most: int) -> None:
    """Refuse a count below 0 or above `most`; None is not answered."""
    fits = number is None or 0 <= number <= most
    _require(fits, say("Give a number from 0 to {most}.", most=most), field)


def _require(held: object, sentence: str, field: str) -> None:
    if not held:
        raise RefusedError(Refusal(Reason.INVALID, sentence, field))
