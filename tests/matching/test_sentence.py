"""Sentences that remember how to be said in other languages."""

from matching.sentence import Sentence, say

UKRAINIAN = {"{n} of {item} left: {why}": "лишилося {n} ({item}): {why}", "too far": "задалеко"}


def translate(template: str) -> str:
    return UKRAINIAN.get(template, template)


def test_a_sentence_is_its_english_text() -> None:
    """A sentence reads as plain English wherever text is expected."""
    assert say("{n} of {item} left: {why}", n=3, item={"en": "masks"}, why="sold") == "3 of masks left: sold"
    assert isinstance(say("x"), Sentence)


def test_a_sentence_is_translated_by_its_template() -> None:
    """Template, names and sentences inside it are each said in the language."""
    sentence = say("{n} of {item} left: {why}", n=3, item={"en": "masks", "uk": "маски"}, why=say("too far"))
    assert sentence.in_language("uk", translate) == "лишилося 3 (маски): задалеко"


def test_a_name_without_a_translation_is_said_in_english() -> None:
    """A language that a name lacks falls back to English."""
    assert say("{item}", item={"en": "masks"}).in_language("zh", translate) == "masks"
