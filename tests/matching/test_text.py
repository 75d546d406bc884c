"""How much people may write, and what it may hold."""

from collections.abc import Callable

import pytest

from matching import text
from matching.place import Place
from matching.refusal import RefusedError


def test_what_fits_is_kept() -> None:
    """Names in any script, several lines in notes, tags and lists as long as they may be are all fine."""
    text.check("县医院 – Лікарня №1", "name")
    text.check(None, "name")
    text.check_note("x" * text.NOTE, "note")
    text.check_note("one\r\n\ttwo", "note")
    text.check_name(" ab ")
    text.check_place(Place("Road 1\nfloor 2", "Wuhan", "Hubei", "CN"))
    for tag in ("uk", "pt-BR", "zh-Hant-TW", "sl-rozaj-biske-1994"):
        text.check_language(tag)
    text.check_entries(["x" * text.ENTRY] * text.ENTRIES, "skills")
    text.check_number(0, "beds", 9)
    text.check_number(None, "beds", 9)


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (lambda: text.check("x" * 201, "a"), "a"),
        (lambda: text.check("two\nlines", "a"), "a"),
        (lambda: text.check("NUL\0", "a"), "a"),
        (lambda: text.check("half \ud83d", "a"), "a"),
        (lambda: text.check("escape \x1b[2J", "a"), "a"),
        (lambda: text.check_note("NUL\0", "a"), "a"),
        (lambda: text.check_note("x" * 2_001, "a"), "a"),
        (lambda: text.check_name(None), "name"),
        (lambda: text.check_name(" x "), "name"),
        (lambda: text.check_name("x" * 201), "name"),
        (lambda: text.check_name("a\0b"), "name"),
        (lambda: text.check_place(Place(region="x" * 201), "b"), "b.region"),
        (lambda: text.check_language(""), "language"),
        (lambda: text.check_language("a language"), "language"),
        (lambda: text.check_language("uk-" + "-".join(["abcdefgh"] * 4)), "language"),
        (lambda: text.check_entries(["x"] * 51, "a"), "a"),
        (lambda: text.check_entries(["x" * 61], "a"), "a"),
        (lambda: text.check_number(-1, "a", 9), "a"),
        (lambda: text.check_number(10, "a", 9), "a"),
    ],
)
def test_what_does_not_fit_is_refused(check: Callable[[], None], field: str) -> None:
    """The refusal names the field, and its sentence says what to do."""
    with pytest.raises(RefusedError) as caught:
        check()
    assert caught.value.refusal.field == field
    assert caught.value.refusal.sentence
