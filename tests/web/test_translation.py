"""The catalogues of the four languages."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

from web import translation


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of the source with each form of the translation it stands for."""
    sources = list(message.id) if isinstance(message.id, tuple | list) else [str(message.id)]
    said = list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]
    return [(sources[-1], form) for form in said]


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    """No text in any room that people may read is missing from a catalogue or left untranslated."""
    known = translation.messages(language)
    wanting = []
    for message in translation.extracted():
        if message.id:
            found = known.get(message.id, message.context)
            if found is None or not translation.complete(found):
                wanting.append(message.id)
    assert wanting == []


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    """A translation fills in just what its source does; a singular may leave its number out."""
    for message in translation.messages(language):
        for source, said in forms(message) if message.id and translation.complete(message) else ():
            assert placeholders(said) <= placeholders(source), said
            assert (
                placeholders(source) - placeholders(said) <= {"n"}
                if message.pluralizable
                else placeholders(said) == placeholders(source)
            ), said


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_no_catalogue_keeps_what_nobody_says(language: str) -> None:
    """Texts that left the sources leave the catalogues."""
    wanted = {(message.id, message.context) for message in translation.extracted()}
    assert [message.id for message in translation.messages(language) if (message.id, message.context) not in wanted] == []


@pytest.mark.parametrize(("language", "letters"), [("uk", r"[ыэъё]"), ("ru", r"[іїєґ]")])
def test_neighbouring_languages_are_not_mixed(language: str, letters: str) -> None:
    """No Russian letters in Ukrainian texts, and none of the other way round."""
    mixed = [
        said
        for message in translation.messages(language)
        if message.id and translation.complete(message)
        for _, said in forms(message)
        if re.search(letters, said, re.IGNORECASE)
    ]
    assert mixed == []


def test_plurals_follow_their_language() -> None:
    """One, few and many differ in Ukrainian and Russian, and not in Chinese."""
    said = [translation.ngettext("uk", "{n} piece", "{n} pieces", n) for n in (1, 3, 5, 21)]
    assert said == ["{n} штука", "{n} штуки", "{n} штук", "{n} штука"]
    assert translation.ngettext("zh", "{n} piece", "{n} pieces", 5) == "{n} 件"


def test_an_unknown_language_says_the_source() -> None:
    """A language we do not speak, and a text nobody translated, are said as they are."""
    assert translation.translate("xx", "Board") == "Board"
    assert translation.translate("uk", "No such text") == "No such text"
    assert translation.translate("uk", "") == ""
