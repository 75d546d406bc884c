"""What a list is narrowed and ordered by, in SQL: conditions over its tables, and the keys that cursors are made of."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from matching import place
from schema import narrowing, paging
from schema.compiled.dialect import Dialect
from schema.compiled.writing import Binding, NotCompiledError

KM_PER_DEGREE = math.radians(1) * place.EARTH_RADIUS_KM
ROUNDED = 0.01  # degrees that a place may be shown beside where it is, and more
PUBLIC = frozenset({"facility"})  # whose places are shown as they are
KINDS: Mapping[type, str] = {str: "text", int: "bigint", datetime: "timestamptz", UUID: "uuid"}


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order: its place among the tables (`line.id`), what it holds, and its direction."""

    column: str
    kind: type[str] | type[int] | type[datetime] | type[UUID]
    descending: bool = False

    def parsed(self, part: Any) -> Any:
        """The value that a part of a cursor stands for; raises NotCompiledError where it cannot be one of this column."""
        if type(part) is not (int if self.kind is int else str):
            raise NotCompiledError
        try:
            return _moment(str(part)) if self.kind is datetime else UUID(str(part)) if self.kind is UUID else part
        except (ValueError, OverflowError) as error:
            raise NotCompiledError from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


Order = Sequence[Key]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What conditions are made of when the statement runs: the names of its tables, and its parameters."""

    binding: Binding
    tables: Mapping[str, str]

    def at(self, path: str) -> str:
        """A column, by its table and name."""
        table, name = path.split(".")
        return f"{self.tables[table]}.{name}"

    def bind(self, value: Any, kind: str) -> str:
        """A parameter."""
        return self.binding.bind(value, kind)

    def among(self, path: str, values: Sequence[Any], kind: str = "text") -> str:
        """Whether a column holds one of the values."""
        return self.binding.dialect.among(self.at(path), self.bind(list(values), f"{kind}[]"))

    def owned(self, owner: str, organisation: str) -> str:
        """Whether a thing of this person or this organisation is the viewer's own."""
        who = self.binding.context.viewer
        organisations = [each.organisation_id for each in who.memberships if each.organisation_id]
        mine = self.among(organisation, organisations, "uuid")
        return f"({self.at(owner)} = {self.bind(who.person_id, 'uuid')} OR {mine})"

    def named(self, table: str, city: str | None, country: str | None) -> Iterator[str]:
        """In this city (in any case) and country."""
        if city is not None:
            yield f"{self.at(f'{table}.city_key')} = {self.bind(city.casefold(), 'text')}"
        if country is not None:
            yield f"{self.at(f'{table}.country')} = {self.bind(country.upper(), 'text')}"

    def has(self, path: str, text: str) -> str:
        """Whether a text is a part of a column."""
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{self.at(path)} LIKE {self.bind(f'%{escaped}%', 'text')} ESCAPE '\\'"

    def near(self, table: str, where: narrowing.Near | None) -> Iterator[str]:
        """Within a distance of where strangers are shown it: a band that an index can serve, then the exact circle."""
        if where is None:
            return
        shown = "" if table in PUBLIC else "shown_"
        latitude, longitude = self.at(f"{table}.{shown}latitude"), self.at(f"{table}.{shown}longitude")
        high, point = where.km / KM_PER_DEGREE + ROUNDED, where.point
        bounds = (self.bind(each, "float8") for each in (point.latitude - high, point.latitude + high))
        yield "{} BETWEEN {} AND {}".format(self.at(f"{table}.latitude"), *bounds)
        given = ", ".join(self.bind(each, "float8") for each in (point.latitude, point.longitude))
        yield f"distance_km({latitude}, {longitude}, {given}) <= {self.bind(where.km, 'float8')}"


def after(narrowed: Narrowed, order: Order, values: Sequence[Any]) -> str:
    """The rows after these values: later in the first column, or equal there and later in the rest."""
    key, column = order[0], narrowed.at(order[0].column)
    value, beyond = narrowed.bind(values[0], KINDS[key.kind]), "<" if key.descending else ">"
    if len(order) == 1:
        return f"{column} {beyond} {value}"
    # The bound on the first column alone says nothing new, but lets an index skip to the place.
    rest = after(narrowed, order[1:], values[1:])
    return f"{column} {beyond}= {value} AND ({column} {beyond} {value} OR ({column} = {value} AND {rest}))"


def parsed(order: Order, key: paging.Key) -> list[Any]:
    """The values that the parts of a cursor stand for; raises NotCompiledError for a cursor of some other list."""
    if len(key) != len(order):
        raise NotCompiledError
    return [column.parsed(part) for column, part in zip(order, key, strict=True)]


def cursor(dialect: Dialect, order: Order, columns: Sequence[str]) -> str:
    """The cursor of a row, from its columns in an order."""

    def part(key: Key, column: str) -> str:
        if key.kind is UUID:
            return f"'\"' || {column} || '\"'"
        return (dialect.number if key.kind is int else dialect.moment if key.kind is datetime else dialect.text)(column)

    return f"({dialect.cursor([f'({part(key, column)})' for key, column in zip(order, columns, strict=True)])})"
