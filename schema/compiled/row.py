"""Rows of a statement: where the fields of an object are read from, a table or a JSON object inside one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from schema.compiled.selected import Selected
from schema.compiled.writing import FALSE, TRUE, NotCompiledError, Writing, literal


class Row(Protocol):
    """Where the fields of an object are read from."""

    @property
    def writing(self) -> Writing:
        """The statement that is being written."""
        ...

    def leaf(self, name: str, selected: Selected) -> str:
        """A leaf as JSON; NULL where it is not there."""
        ...

    def inner(self, name: str) -> "Row":
        """An object inside."""
        ...

    def there(self, name: str) -> str:
        """Whether there is an object inside under this name."""
        ...


Reading = Callable[[Any, Selected], str]  # from the row of an object and a field of it: the JSON text of the field
Condition = Callable[["TableRow"], str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the fields of a type are read from.

    `whole` says who reads a row of the table as it is (others read what is derived for strangers), `shown` who sees it at all;
    `joins` are the things, by name, that every row is read together with: their type, and the column that leads to them; `like`
    names the one of them whose readers read this as well.
    """

    type_name: str
    table: str | None
    fields: Mapping[str, Reading]
    whole: Condition | None = None
    shown: Condition | None = None
    like: str | None = None
    joins: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


SHAPES: dict[str, Shape] = {}


def shape(type_name: str) -> Shape:
    """The shape of a type; raises NotCompiledError for one that has none."""
    if type_name not in SHAPES:
        raise NotCompiledError
    return SHAPES[type_name]


@dataclass(slots=True)
class Source:
    """A part of FROM: tables behind one alias, of which exactly those columns are taken that were asked for.

    `beside` is what is joined to it, of which each row has one.
    """

    writing: Writing
    alias: str
    tables: str
    used: dict[str, str] = field(default_factory=dict[str, str])
    beside: list[str] = field(default_factory=list[str])

    def look_up(self, text: str, rows: str) -> str:
        """What is made of the one row of another part, which hangs on this one; NULL where there is none.

        Where the database can, it is joined, so that what many rows point to is looked up, and written, once.
        """
        if not self.writing.dialect.lateral:
            return f"(SELECT {text} FROM {rows})"
        alias = self.writing.alias()
        self.beside.append(f" LEFT JOIN LATERAL (SELECT {text} AS made FROM {rows}) AS {alias} ON TRUE")
        return f"{alias}.made"

    def use(self, name: str, expression: str) -> str:
        """A column of it, made of an expression over its tables."""
        self.used[name] = expression
        return f"{self.alias}.{name}"

    def text(self, where: Sequence[str], order: str = "", limit: str = "", more: str = "") -> str:
        """The part; `more` are columns that are only known when the statement runs."""
        taken = ", ".join(f"{expression} AS {name}" for name, expression in self.used.items()) or "1 AS one"
        kept = " AND ".join(each for each in where if each != TRUE) or TRUE
        ordered = f" ORDER BY {order}" if order else ""
        limited = f" LIMIT {limit}" if limit else ""
        own = f"(SELECT {taken}{more} FROM {self.tables} WHERE {kept}{ordered}{limited}) AS {self.alias}"
        return own + "".join(self.beside)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, read through a source or, for conditions, inside of it."""

    writing: Writing
    of: Shape
    alias: str
    source: Source
    joined: Mapping[str, "TableRow"] = field(default_factory=dict[str, "TableRow"])
    within: bool = False

    def column(self, name: str) -> str:
        """A column."""
        plain = f"{self.alias}.{name}"
        return plain if self.within else self.source.use(f"{self.alias}_{name}", plain)

    @property
    def inside(self) -> "TableRow":
        """The same row inside of its source, for conditions."""
        joined = {name: each.inside for name, each in self.joined.items()}
        return replace(self, joined=joined, within=True)

    @property
    def whole(self) -> str:
        """Whether the viewer may read the row as it is."""
        if self.of.like is not None:
            return self.joined[self.of.like].whole
        condition = self.of.whole(self.inside) if self.of.whole else TRUE
        if self.within or condition in (TRUE, FALSE):
            return condition
        return self.source.use(f"{self.alias}_whole", condition)

    def derived(self, name: str, make: Condition) -> str:
        """An expression over the row that is worked out once, however often it is used."""
        return make(self) if self.within else self.source.use(f"{self.alias}_{name}", make(self.inside))

    def chosen(self, own: str, otherwise: str) -> str:
        """One expression for those who may read the row as it is, another for everybody else."""
        whole = self.whole
        if whole == TRUE:
            return own
        return otherwise if whole == FALSE else f"CASE WHEN {whole} THEN {own} ELSE {otherwise} END"

    def hidden(self, name: str, otherwise: str = "NULL") -> str:
        """A column that nobody else reads; for them something else stands there."""
        return otherwise if self.whole == FALSE else self.chosen(self.column(name), otherwise)

    def seen(self, name: str) -> str:
        """A column, or what is derived of it for strangers."""
        return self.column(name) if self.whole == TRUE else self.hidden(name, self.column(f"shown_{name}"))

    def leaf(self, name: str, selected: Selected) -> str:
        """A column as JSON."""
        return leaf(self.column(name), selected)

    def inner(self, name: str) -> Row:
        """What a column holds as JSON."""
        return JsonRow(self.writing, self.column(name))

    def there(self, name: str) -> str:
        """Whether the column holds anything."""
        return f"{self.column(name)} IS NOT NULL"


@dataclass(frozen=True, slots=True)
class JsonRow:
    """An object inside a JSON column."""

    writing: Writing
    json: str

    def leaf(self, name: str, selected: Selected) -> str:
        """What stands there already is JSON, but for names of enums and numbers with a point."""
        dialect, kind = self.writing.dialect, selected.named.name
        if selected.listed:
            return dialect.leaves(dialect.inside(self.json, name))
        if kind in _LEAVES:
            raw = dialect.raw(dialect.inside(self.json, name))
            return f"coalesce({raw}, 'null')" if selected.nullable else raw
        text = dialect.string(self.json, name)
        value = dialect.real(dialect.reals(self.json, name)) if kind == "Float" else named(text, selected)
        return f"CASE WHEN {text} IS NULL THEN 'null' ELSE {value} END" if selected.nullable else value

    def inner(self, name: str) -> Row:
        """An object inside."""
        return JsonRow(self.writing, self.writing.dialect.inside(self.json, name))

    def there(self, name: str) -> str:
        """Whether it is there, and not null."""
        return f"{self.writing.dialect.string(self.json, name)} IS NOT NULL"


_LEAVES = frozenset({"String", "Int", "Count", "Boolean", "DateTime", "Date"})


@dataclass(frozen=True, slots=True)
class MadeRow:
    """An object that is put together from expressions; each object inside stands with the condition that it is there."""

    writing: Writing
    expressions: Mapping[str, str]
    objects: Mapping[str, tuple[str, "MadeRow"]] = field(default_factory=dict[str, "tuple[str, MadeRow]"])

    def leaf(self, name: str, selected: Selected) -> str:
        """An expression as JSON."""
        return leaf(self.expressions[name], selected)

    def inner(self, name: str) -> Row:
        """An object inside."""
        return self.objects[name][1]

    def there(self, name: str) -> str:
        """Whether it is there."""
        return self.objects[name][0]


def leaf(column: str, selected: Selected) -> str:
    """A stored value as JSON, by the type the contract gives it."""
    text = _filled(column, selected)
    return f"CASE WHEN {column} IS NULL THEN 'null' ELSE {text} END" if selected.nullable else text


def _filled(column: str, selected: Selected) -> str:
    dialect = selected.writing.dialect
    if selected.listed:
        return dialect.leaves(column)
    by_type: Mapping[str, Callable[[str], str]] = {
        "String": dialect.text,
        "Int": dialect.number,
        "Count": dialect.number,
        "Float": dialect.real,
        "DateTime": dialect.moment,
        "Boolean": lambda column: f"CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END",
        "Decimal": lambda column: f"CASE WHEN {column} NOT LIKE '%E%' THEN '\"' || {column} || '\"' END",
    }
    make = by_type.get(selected.named.name)
    return make(column) if make else named(column, selected)


def named(column: str, selected: Selected) -> str:
    """A stored value of an enum by its name in the contract."""
    names = selected.values()
    if all(value.isidentifier() and name == value.upper() for value, name in names.items()):
        return f"'\"' || {selected.writing.dialect.name(column)} || '\"'"
    known = " ".join(f"WHEN {value if value.isdigit() else literal(value)} THEN '\"{name}\"'" for value, name in names.items())
    return f"CASE {column} {known} END"


def opened(writing: Writing, of: Shape, known: Mapping[str, TableRow] | None = None) -> TableRow:
    """A row of a shape's table in a source of its own, together with what it is always read with; `known` is there already."""
    source, alias, given = Source(writing, writing.alias(), ""), writing.alias(), known or {}
    tables, joined = [f"{of.table} AS {alias}"], dict(given)
    for name, (type_name, column) in of.joins.items():
        if name not in given:
            other, there = shape(type_name), writing.alias()
            tables.append(f"JOIN {other.table} AS {there} ON {there}.id = {alias}.{column}")
            joined[name] = TableRow(writing, other, there, source)
    source.tables = " ".join(tables)
    return TableRow(writing, of, alias, source, joined)
