"""Sentences for people: English text that remembers how to be said in other languages."""

from collections.abc import Callable, Mapping

Names = Mapping[str, str]  # one word or name by BCP 47 language
Value = str | int | float | Names


class Sentence(str):
    """English text made from `template` (named `{placeholders}`) and `values`; translated by its template."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def in_language(self, language: str, translate: Callable[[str], str]) -> str:
        """The sentence with its template translated and every value said in `language`."""
        return translate(self.template).format(**{name: _said(each, language, translate) for name, each in self.values.items()})


def say(template: str, **values: Value) -> Sentence:
    """Make a sentence; values may be numbers, plain text, names by language, or sentences themselves."""
    made = Sentence(template.format(**{name: _said(each, "en", str) for name, each in values.items()}))
    made.template, made.values = template, values
    return made


def _said(value: Value, language: str, translate: Callable[[str], str]) -> str:
    if isinstance(value, Sentence):
        return value.in_language(language, translate)
    if isinstance(value, Mapping):
        return value.get(language) or value["en"]
    return str(value)
