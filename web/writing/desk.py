"""What a form is written on: the answers so far, and what the API knows that the questions need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web import template, translation, word
from web.figure import Figures
from web.translation import mark as _
from web.writing.field import Field, Kind, Options


@dataclass(slots=True)
class Desk:
    """Answers by name, as typed; the data of the form's document; and how things are said to the visitor."""

    answers: dict[str, str]
    data: Mapping[str, Any]
    figures: Figures
    errors: dict[str, str] = field(default_factory=dict[str, str])

    def answer(self, name: str) -> str:
        """An answer, empty where there is none."""
        return self.answers.get(name, "")

    def value(self, field: Field) -> str:
        """An answer as it stands in its field."""
        return self.answers.get(field.name, field.start)

    def options(self, field: Field) -> Options:
        """What a field can be answered with, group by group, in the visitor's language."""
        if field.kind is Kind.YES_NO:
            return (("", (("yes", self.tell(_("yes"))), ("no", self.tell(_("no"))))),)
        return field.options or (("", tuple((code, self.word(field.words, code)) for code in field.codes)),)

    def tell(self, text: str, /, **values: object) -> str:
        """A text in the visitor's language."""
        return template.filled(translation.translate(self.figures.language, text), values)

    def word(self, kind: str, value: str) -> str:
        """The word for an enum value in the visitor's language."""
        context, text = word.of(kind, value)
        if context is None:
            return self.tell(text)
        return translation.pgettext(self.figures.language, context, text)

    def item(self, code: str) -> Mapping[str, Any] | None:
        """A catalogue item by its code."""
        return next((item for item in self.data.get("items") or () if item["code"] == code), None)

    def items(self) -> Options:
        """Every catalogue item as options, shelf by shelf."""
        shelves: dict[str, list[tuple[str, str]]] = {}
        for item in self.data.get("items") or ():
            shelves.setdefault(item["category"], []).append((item["code"], item["name"]))
        return tuple(
            (self.word("category", shelf), tuple(sorted(found, key=lambda option: option[1].lower())))
            for shelf, found in shelves.items()
        )

    def lines(self) -> list[str]:
        """The names of the lines being written, in order."""
        return self.answer("lines").split()
