"""Frozen dataclasses as JSON and back: strictly, by their type hints."""

import contextlib
import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import orjson

T = TypeVar("T")
Reader = Callable[[Any], Any]

_UNKNOWN = (TypeError, ValueError, KeyError, AttributeError)


class ShapeError(Exception):
    """Stored JSON does not have the shape that the code knows."""


def dump(value: Any) -> str:
    """The JSON text of a value; dataclasses become objects, sets become sorted lists."""
    return orjson.dumps(value, default=_dump_other, option=orjson.OPT_NON_STR_KEYS).decode()


def _dump_other(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, UUID):  # the PostgreSQL driver's own kind
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form.")


def read(kind: type[T], data: Any, row_id: object) -> T:
    """The value of type `kind` in parsed JSON; raises ShapeError, naming the row, where the shape is unknown."""
    try:
        return _reader(kind)(data)
    except _UNKNOWN:
        # The reason would quote the row, and rows hold personal data.
        raise ShapeError(f"Row {row_id} does not hold the JSON of a {kind}.") from None


def read_or_none(kind: type[T], data: Any, row_id: object) -> T | None:
    """The value of type `kind`, or None where there is none."""
    return None if data is None else read(kind, data, row_id)


@cache
def _reader(kind: Any) -> Reader:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _any_of([_reader(part) for part in parts])
    if origin is tuple:
        return _many(_reader(parts[0]), tuple)
    if origin is frozenset:
        return _many(_reader(parts[0]), frozenset)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_reader(parts[1]))
    return _object(kind) if dataclasses.is_dataclass(kind) else _scalar(kind)


def _any_of(readers: list[Reader]) -> Reader:
    def first(data: Any) -> Any:
        for reader in readers[:-1]:
            with contextlib.suppress(*_UNKNOWN):
                return reader(data)
        return readers[-1](data)

    return first


def _many(inner: Reader, build: Callable[[Any], Any]) -> Reader:
    def many(data: Any) -> Any:
        if not isinstance(data, list):
            raise TypeError("a list was expected")
        return build(map(inner, data))

    return many


def _mapping(inner: Reader) -> Reader:
    return lambda data: {name: inner(each) for name, each in data.items()}


def _object(kind: Any) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}
    # A missing name falls back to the default of its field, so that a field may be added; a name too many is a KeyError.
    return lambda data: kind(**{name: readers[name](each) for name, each in data.items()})


def _scalar(kind: Any) -> Reader:
    if kind in (datetime, date):
        return kind.fromisoformat
    if kind is float:
        return lambda data: float(_checked(data, (int, float)))
    if kind in (str, int, bool, types.NoneType):
        return lambda data: _checked(data, kind)
    if kind is UUID or issubclass(kind, Enum):
        return kind
    raise TypeError(f"{kind} has no JSON form.")


def _checked(data: Any, kind: Any) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"{data!r} is not the {kind} expected")
    return data
