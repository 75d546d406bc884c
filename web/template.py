"""The page templates, and the words and figures they may use."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

from web import figure, language, static_file, translation, word

FOLDER = Path(__file__).parent / "templates"


class Missing(jinja2.StrictUndefined):
    """A part that an answer does not have: it may be asked for, as the parts of unions are, but never shown."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """Nothing is there."""
        return False


@cache
def environment() -> jinja2.Environment:
    """The templates: escaped by default, and strict about names that do not exist."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = static_file.address
    made.globals["languages"] = language.NAMES
    made.filters |= {"segment": _segment, "number": _number, "kilometres": _kilometres, "where": _where}
    return made


def _segment(text: object) -> str:
    return quote(str(text), safe="")


def filled(text: str, values: Mapping[str, object]) -> str:
    """A translated text with its `{placeholders}` filled; where a value is markup, everything else is escaped."""
    if not values:
        return text
    return (Markup(text) if any(isinstance(value, Markup) for value in values.values()) else text).format(**values)  # noqa: S704


def words(tag: str, figures: figure.Figures) -> dict[str, Any]:
    """What a template says things with, in one language."""

    def say(text: str, /, **values: object) -> str:
        return filled(translation.translate(tag, text), values)

    def count(one: str, many: str, n: int, /, **values: object) -> str:
        return filled(translation.ngettext(tag, one, many, n), {"n": figures.number(n)} | values)

    def in_context(context: str, text: str, /, **values: object) -> str:
        return filled(translation.pgettext(tag, context, text), values)

    def named(kind: str, value: str) -> str:
        context, text = word.of(kind, value)
        return in_context(context, text) if context else say(text)

    def counted(n: float | str, unit: Mapping[str, str]) -> str:
        if unit["code"] not in word.COUNTED:
            return f"{figures.number(n)}\N{NO-BREAK SPACE}{unit['name']}"
        return count(*word.COUNTED[unit["code"]], int(float(n)), n=figures.number(n))

    said = {"_": say, "ngettext": count, "pgettext": in_context, "word": named, "counted": counted}
    return {**said, "figures": figures}


@jinja2.pass_context
def _number(context: Context, value: float | str | None) -> str:
    return context["figures"].number(value)


@jinja2.pass_context
def _kilometres(context: Context, value: float) -> str:
    return context["figures"].kilometres(value)


@jinja2.pass_context
def _where(context: Context, place: Mapping[str, Any] | None) -> str:
    return figure.place_line(place, context["figures"].country(place.get("country") or "")) if place else ""
