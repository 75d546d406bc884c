"""Reads mapping files (TOML) strictly: whatever is wrong is named by its key, with what to do."""

import dataclasses
import difflib
import re
import tomllib
import types
import typing
from collections.abc import Mapping as Table
from enum import StrEnum
from pathlib import Path
from typing import Any

from api.intake.error import IntakeError
from api.intake.mapping import Choice, Makes, Part, Shape
from matching import item
from matching.sentence import Sentence, say

SHIPPED = Path(__file__).parent / "mappings"


def names() -> tuple[str, ...]:
    """The formats Talka knows by name."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load(format: str) -> Shape:
    """The mapping of a format: a name we know, or the path of a mapping file."""
    if format in names():
        return read((SHIPPED / f"{format}.toml").read_text("utf-8"), f"{format}.toml")
    path = Path(format)
    if path.suffix == ".toml" and path.is_file():
        return read(path.read_text("utf-8"), path.name)
    known = ", ".join(names())
    if path.suffix == ".toml":
        raise IntakeError(say("There is no mapping file {path}; give its path, or one of: {known}.", path=format, known=known))
    sentence = say(
        "“{format}” is no format we know; choose one of {known}, or give your own mapping file.", format=format, known=known
    )
    raise IntakeError(sentence)


def read(text: str, file: str) -> Shape:
    """The mapping a TOML text declares."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IntakeError(say("{file} is not TOML: {why}.", file=file, why=str(error))) from error
    shape: Shape = _table(Shape, table, _At(file))
    for number, part in enumerate(shape.part, 1):
        _check(part, _At(file).down(f"part {number}"))
    return shape


@dataclasses.dataclass(frozen=True, slots=True)
class _At:
    """A place in a mapping file."""

    file: str
    path: tuple[str, ...] = ()

    def down(self, key: str) -> "_At":
        return dataclasses.replace(self, path=(*self.path, key))

    def wrong(self, why: Sentence) -> IntakeError:
        return IntakeError(say("{file}, {key}: {why}", file=self.file, key=" > ".join(self.path) or "top", why=why))


def _table(kind: type[Any], value: object, at: _At) -> Any:
    """A value of the dataclass `kind` from a table with its fields as keys, and no other keys."""
    if not isinstance(value, dict):
        raise at.wrong(say("this must be a table with keys of its own."))
    told = typing.cast("dict[str, object]", value)
    known = {each.name: each for each in dataclasses.fields(kind)}
    for key in told:
        if key not in known:
            raise at.down(key).wrong(_unknown(key, list(known)))
    missing = next((name for name, each in known.items() if name not in told and _required(each)), None)
    if missing:
        raise at.down(missing).wrong(say("this key is missing."))
    hints = typing.get_type_hints(kind)
    return kind(**{key: _value(hints[key], one, at.down(key)) for key, one in told.items()})


def _unknown(key: str, known: list[str]) -> Sentence:
    near = difflib.get_close_matches(key, known, 1)
    if near:
        return say("this is not a key we know; did you mean “{near}”?", near=near[0])
    return say("this is not a key we know; the keys here are {known}.", known=", ".join(known))


def _required(each: "dataclasses.Field[Any]") -> bool:
    return each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING


def _value(hint: Any, value: object, at: _At) -> Any:
    """The value of one key, by the type its dataclass declares."""
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not types.NoneType)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return _many(inner[0], value, at)
    if origin is Table:
        return _words(value, at)
    if origin is re.Pattern:
        return _pattern(value, at)
    if dataclasses.is_dataclass(hint):
        return _table(typing.cast("type[Any]", hint), value, at)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _one_of(hint, value, at)
    if type(value) is not hint:
        raise at.wrong(say("this must be {kind}.", kind=_SPOKEN[hint]))
    return value


_SPOKEN = {str: "a text in quotation marks", int: "a whole number", bool: "true or false"}


def _many(kind: Any, value: object, at: _At) -> tuple[Any, ...]:
    """A tuple; a single value stands for a list of one."""
    listed = typing.cast("list[object]", value) if isinstance(value, list) else [value]
    if kind is Choice:
        return tuple(_choice(one, at) for one in listed)
    many = len(listed) > 1
    return tuple(_value(kind, one, at.down(str(number)) if many else at) for number, one in enumerate(listed, 1))


def _choice(value: object, at: _At) -> Choice:
    if isinstance(value, str):
        return Choice(field=value)
    choice: Choice = _table(Choice, value, at)
    if bool(choice.field) == bool(choice.constant):
        raise at.wrong(say("give either a field or a constant."))
    return choice


def _words(value: object, at: _At) -> dict[str, str]:
    if isinstance(value, dict):
        table = typing.cast("dict[str, object]", value)
        if all(isinstance(one, str) for one in table.values()):
            return typing.cast("dict[str, str]", table)
    raise at.wrong(say("this must be a table of texts."))


def _pattern(value: object, at: _At) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise at.wrong(say("this must be {kind}.", kind=_SPOKEN[str]))
    try:
        return re.compile(value)
    except re.error as error:
        raise at.wrong(say("this is no regular expression: {why}.", why=str(error))) from error


def _one_of(kind: type[StrEnum], value: object, at: _At) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise at.wrong(say("this must be one of {known}.", known=", ".join(kind))) from error


def _check(part: Part, at: _At) -> None:
    """What the keys of a part need of each other."""
    for code, unit in part.goods.units.items():
        known = item.named(code)
        if known is None or item.factor(known, unit) is None:
            raise at.down("goods").down("units").down(code).wrong(say("no item is counted like that."))
    if part.makes in (Makes.REQUEST, Makes.FACILITY) and not part.facility.name:
        raise at.down("facility").down("name").wrong(say("this key is missing: say which field names the facility."))
    if part.makes in (Makes.REQUEST, Makes.OFFER) and not (part.goods.item or part.goods.list):
        raise at.down("goods").down("item").wrong(say("this key is missing: say which field names the item."))
    if part.makes is Makes.OFFER and not part.goods.amount:
        raise at.down("goods").down("amount").wrong(say("this key is missing: an offer is of so and so many."))
    if part.makes is Makes.NOTHING and not part.reason:
        raise at.down("reason").wrong(say("this key is missing: say why these records are kept aside."))
