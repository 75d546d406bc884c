"""Letters as PDF: kept as they are, where they only show something."""

from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from matching.upload import Flaw, FlawedError

MOST_PAGES = 200
MOST_OBJECTS = 100_000
_END = 1024  # bytes within which a PDF must say that it ends
# What runs, opens or carries something else (PDF 32000-1: 12.6.4, 7.11.4, 13; XFA forms are programs).
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AA"}
_ACTIVE_KINDS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/EmbeddedFile", "/Movie", "/GoToE"}


def check(file: BinaryIO, size: int) -> None:
    """Refuse a PDF that is damaged, locked, far too long, or does more than show pages."""
    file.seek(max(0, size - _END))
    if b"%%EOF" not in file.read():
        raise FlawedError(Flaw.DAMAGED)
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted:
        raise FlawedError(Flaw.LOCKED)
    pages = len(reader.pages)
    if not 0 < pages <= MOST_PAGES:
        raise FlawedError(Flaw.TOO_HARD if pages else Flaw.DAMAGED)
    _check_objects(reader)


def _check_objects(reader: PdfReader) -> None:
    """Every object of the file is looked at, whether or not a page leads to it."""
    numbers = {(number, generation) for generation, listed in reader.xref.items() for number in listed if generation != 65535}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise FlawedError(Flaw.TOO_HARD)
    _check_one(reader.trailer)
    for number, generation in sorted(numbers):
        _check_one(reader.get_object(IndirectObject(number, generation, reader)))


def _check_one(found: Any) -> None:
    """Look at an object and at what stands in it, without following references: those are objects of their own."""
    waiting = [found]
    while waiting:
        match waiting.pop():
            case NameObject() as name if name in _ACTIVE_KINDS:
                raise FlawedError(Flaw.ACTIVE)
            case DictionaryObject() as named:
                if _ACTIVE_KEYS & named.keys():
                    raise FlawedError(Flaw.ACTIVE)
                waiting += [named.raw_get(key) for key in named]
            case ArrayObject() as several:
                waiting += list.__iter__(several)
            case _:
                pass
