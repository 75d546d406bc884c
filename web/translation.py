"""One gettext catalogue for every room: read when first needed, and kept up to date by `python -m web.translation`."""

import gettext
import io
import sys
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("uk", "ru", "zh")  # besides English, the language of the source
ROOMS = ("api", "matching", "schema", "search", "web")
KEYWORDS = {"_": None, "say": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def mark(text: str) -> str:
    """Mark a text for extraction where it is written; it is translated where it is shown."""
    return text


def mark_in(context: str, text: str) -> tuple[str, str]:
    """Mark a text that has several meanings for extraction, with the context that tells them apart."""
    return context, text


def mark_count(one: str, many: str) -> tuple[str, str]:
    """Mark a text that is counted for extraction, in both its English forms."""
    return one, many


def path(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return LOCALE / language / "LC_MESSAGES" / "talka.po"


def messages(language: str) -> Catalog:
    """The catalogue as written: messages with their translations."""
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations into a language; those of English, or of a language we do not speak, say every text as it is."""
    if language not in LANGUAGES:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, messages(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(language: str, text: str) -> str:
    """The text in a language; the text itself where no translation is known."""
    return catalogue(language).gettext(text) if text else text


def ngettext(language: str, one: str, many: str, count: int) -> str:
    """The form of a text that goes with a count."""
    return catalogue(language).ngettext(one, many, count)


def pgettext(language: str, context: str, text: str) -> str:
    """The text in a language, where one English word has several meanings."""
    return catalogue(language).pgettext(context, text)


def extracted() -> Catalog:
    """Every text in the sources of all rooms that people may read."""
    with (Path(__file__).parent / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(project="Talka", charset="utf-8")
    for room in ROOMS:
        for _file, _line, text, _comments, context in extract_from_dir(
            ROOT / room, methods, options, KEYWORDS, directory_filter=_ours
        ):
            found.add(text, context=context)
    return found


def _ours(folder: str | PathLike[str]) -> bool:
    return Path(folder).name not in {"node_modules", "static", "locale", "__pycache__"}


def update(language: str) -> tuple[int, int]:
    """Bring a language's catalogue up to date with the sources; returns how many texts it has and how many want translating."""
    known = messages(language) if path(language).exists() else Catalog(locale=language)
    fresh = Catalog(locale=language, project="Talka", charset="utf-8", fuzzy=False)
    for message in extracted():
        if message.id:
            fresh.add(message.id, _translated(known, message), context=message.context)
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, fresh, width=0, sort_output=True, no_location=True, omit_header=False)
    return len(fresh), sum(not complete(message) for message in fresh if message.id)


def _translated(known: Catalog, message: Message) -> Any:
    before = known.get(message.id, message.context)
    return before.string if before and not before.fuzzy else None


def complete(message: Message) -> bool:
    """Whether every form of a message is translated."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


if __name__ == "__main__":
    for each in LANGUAGES:
        total, wanting = update(each)
        sys.stdout.write(f"{each}: {total} texts, {wanting} not translated\n")
