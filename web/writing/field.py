"""Fields, and groups of fields that belong together."""

from dataclasses import dataclass, replace
from enum import StrEnum


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
    FILE = "file"
    FILES = "files"


Option = tuple[str, str]
Options = tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question: the answer's name in the draft, where it goes `into` the input (a dotted path), and how it is asked.

    `words` names the enum whose `codes` are the options; `options` are (code, name) pairs under group names, already said in the
    visitor's language. `size` is "short", "half" or "" (the whole line); `takes`
    says what kinds of files a browser offers to choose.
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
    takes: str = ""

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
