"""One record as it was read, before anyone understood it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from api.intake import tag

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Record:
    """Named values from one place of a file; `row` counts as people do: lines of a table, records of a list, from 1."""

    file: str
    row: int
    fields: Fields

    def values(self, name: str) -> Iterator[object]:
        """Every value that `name` may mean: a field, a dotted path into fields, or an HXL tag pattern."""
        if name in self.fields:
            yield self.fields[name]
        elif name.startswith("#"):
            yield from (value for field, value in self.fields.items() if tag.fits(field, name))
        else:
            yield _follow(self.fields, name.split("."))

    def text(self, name: str) -> str:
        """The first value of `name` that says something, as clean text; empty where none does."""
        return next((said for value in self.values(name) if (said := as_text(value))), "")

    def each(self, name: str) -> tuple["Record", ...]:
        """The records listed under `name`; bare texts become records with the one field `text`."""
        listed = next((value for value in self.values(name) if isinstance(value, list)), [])
        return tuple(replace(self, fields=_as_fields(one)) for one in cast("list[object]", listed))

    def as_written(self) -> str:
        """What the record says, field by field, without empty ones."""
        told = ((name, as_text(value)) for name, value in self.fields.items())
        return "; ".join(f"{name}: {said}" for name, said in told if said)


def as_text(value: object) -> str:
    """A value as clean text: blanks of every kind joined, whole numbers without a fraction, lists and tables spelled out."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, Mapping):
        parts = (f"{name}: {said}" for name, one in cast("Fields", value).items() if (said := as_text(one)))
        return ", ".join(parts)
    if isinstance(value, list):
        return " | ".join(said for one in cast("list[object]", value) if (said := as_text(one)))
    return " ".join(str(value).split())


def lines(value: object) -> list[str]:
    """The lines of a text, each clean; a remark is a list more often than not."""
    raw = value if isinstance(value, str) else as_text(value)
    return [said for line in raw.splitlines() if (said := as_text(line))]


def _follow(fields: Fields, path: list[str]) -> object:
    here: object = fields
    for step in path:
        here = cast("Fields", here).get(step) if isinstance(here, Mapping) else None
    return here


def _as_fields(one: object) -> Fields:
    return cast("Fields", one) if isinstance(one, Mapping) else {"text": one}
