"""Text out of bytes whose encoding nobody stated."""

import codecs
import re
from collections.abc import Iterable

from api.intake.error import IntakeError
from matching.sentence import say

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]{2,}")
_ORDERLY = re.compile(r"[А-ЯЁІЇЄҐ]?[а-яёіїєґ’']+|[А-ЯЁІЇЄҐ]+")
_SAMPLE = 200_000  # bytes looked at


def decode(content: bytes, file: str, stated: str | None = None) -> str:
    """The text of a file, in the `stated` encoding, or in the one its bytes speak for; without byte order mark."""
    try:
        return content.decode(stated or _guess(content)).removeprefix("\ufeff")
    except LookupError as error:
        sentence = say("The mapping says {file} is in “{encoding}”, an encoding nobody knows.", file=file, encoding=stated or "")
        raise IntakeError(sentence) from error
    except UnicodeDecodeError as error:
        sentence = say(
            "{file} is not text in {encoding} (byte {place}); save it as UTF-8 and try again.",
            file=file,
            encoding=error.encoding,
            place=error.start + 1,
        )
        raise IntakeError(sentence) from error


def _guess(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if _reads(content, "utf-8"):
        return "utf-8"
    sample = content[:_SAMPLE]
    if _everyday_chinese(sample) >= 0.6 and _reads(content, "gb18030"):
        return "gb18030"
    return "cp1251" if _orderly_cyrillic(sample) >= 0.6 and _reads(content, "cp1251") else "cp1252"


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _everyday_chinese(sample: bytes) -> float:
    """The share of common characters (first level of GB 2312: lead bytes B0 to D7) among those outside ASCII."""
    letters = [letter for letter in sample.decode("gb18030", "ignore") if letter > "\x7f"]
    return _share(0xB0 <= lead <= 0xD7 for letter in letters for lead in letter.encode("gb2312", "ignore")[:1])


def _orderly_cyrillic(sample: bytes) -> float:
    """The share of Cyrillic words with capitals only where a word may have them."""
    return _share(_ORDERLY.fullmatch(word) is not None for word in _WORD.findall(sample.decode("cp1251", "ignore")))


def _share(held: Iterable[bool]) -> float:
    answers = list(held)
    return sum(answers) / len(answers) if answers else 0.0
