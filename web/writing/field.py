"""Fields, groups of fields, steps, and whole forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web.writing.desk import Desk


class Kind(StrEnum):
    """How a field is filled in and read."""

    TEXT = "text"
    LONG = "long"
    PHONE = "tel"
    LINK = "url"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "date"
    MOMENT = "datetime-local"
    CHOICE = "choice"
    ONE = "one"
    YES_NO = "yes_no"
    TICK = "tick"
    TICKS = "ticks"
    TAGS = "tags"
    POSITION = "position"


Option = tuple[str, str]
Options = tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question: the answer's name in the draft, where it goes `into` the input (a dotted path), and how it is asked.

    `words` names the enum whose `codes` are the options; `options` are (code, name) pairs under group names, already said in the
    visitor's language. `size` is "short", "half" or "" (the whole line).
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    into: str = ""
    required: bool = False
    hint: str = ""
    words: str = ""
    codes: tuple[str, ...] = ()
    options: Options = ()
    size: str = ""
    autocomplete: str = ""
    start: str = ""

    def under(self, name: str, into: str) -> "Field":
        """The same question asked of another thing."""
        return replace(self, name=f"{name}.{self.name}", into=f"{into}.{self.into}" if into and self.into else self.into)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; `removes` names the line a button takes away, `adds` the field a button adds a line from."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    removes: str = ""
    adds: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a form; `check` finds what no single field can be wrong about, `finish` completes the input."""

    name: str
    title: str
    groups: "Callable[[Desk], list[Group]]"
    check: "Callable[[Desk], Mapping[str, str]] | None" = None
    finish: "Callable[[Desk, dict[str, Any]], None] | None" = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A form: its kind (part of its address), its steps, and the document that publishes it."""

    room: str
    kind: str
    title: str
    about: str
    steps: tuple[Step, ...]
    document: str
    catalogue: bool = False
    designs: bool = False
    facilities: bool = False
    button: str = ""

    def step(self, name: str) -> Step | None:
        """The step with this name."""
        return next((step for step in self.steps if step.name == name), None)

    def after(self, step: Step) -> str:
        """The name of the step that follows; the last is followed by the check."""
        place = self.steps.index(step) + 1
        return self.steps[place].name if place < len(self.steps) else "check"
