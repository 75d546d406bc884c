"""The words that declare where a field is read from; each makes a reading, and `declare` keeps them for a type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from strawberry.utils.str_converters import to_camel_case

from schema import identity
from schema.compiled import known
from schema.compiled.row import SHAPES, Condition, JsonRow, Reading, Row, Shape, Source, TableRow, opened, shape
from schema.compiled.row import leaf as leaf_of
from schema.compiled.selected import Selected
from schema.compiled.text import Made, chained, joined
from schema.compiled.writing import FALSE, TRUE, Binding, Holes, NotCompiledError, Writing, literal
from schema.context import Context

__all__ = ["NotCompiledError", "Reading", "Row", "Selected", "TableRow", "declare"]


def declare(
    type_name: str,
    table: str | None = None,
    *,
    whole: Condition | None = None,
    shown: Condition | None = None,
    like: str | None = None,
    joins: Mapping[str, tuple[str, str]] | None = None,
    **fields: Reading,
) -> None:
    """Say where the fields of a type are read from; a type may be declared in parts. See `Shape`."""
    given = {to_camel_case(name): reading for name, reading in fields.items()}
    before = SHAPES.get(type_name)
    if before is not None:
        SHAPES[type_name] = replace(before, fields={**before.fields, **given})
        return
    ids = {"id": _id(type_name)} if table else {}
    SHAPES[type_name] = Shape(type_name, table, {**ids, **given}, whole, shown, like, joins or {})


def _id(type_name: str) -> Reading:
    return lambda row, field: field.writing.dialect.global_id(type_name, row.column("id"))


def own(row: Row, field: Selected) -> str:
    """A leaf that is stored under the field's own name."""
    return row.leaf(field.own, field)


def as_is(row: TableRow, field: Selected) -> str:
    """What is kept as the text of its JSON."""
    return row.column(field.own)


def seen(row: TableRow, field: Selected) -> str:
    """A leaf that strangers read as it is derived for them."""
    return leaf_of(row.seen(field.own), field)


def column(name: str) -> Reading:
    """A leaf that is stored under another name."""
    return lambda row, field: row.leaf(name, field)


def told(make: Callable[[Any], str]) -> Reading:
    """A leaf that is worked out from its row."""
    return lambda row, field: leaf_of(make(row), field)


def inside(row: Row, field: Selected) -> str:
    """An object that is stored inside its row."""
    text = written(field, row.inner(field.own))
    return f"CASE WHEN {row.there(field.own)} THEN {text} ELSE 'null' END" if field.nullable else text


def part(make: Callable[[Any], Row | None], given: Callable[[Any], str] | None = None) -> Reading:
    """An object that is read from another row that `make` finds; null where `given` does not hold."""

    def read(row: Any, field: Selected) -> str:
        condition = given(row) if given else TRUE
        other = make(row) if condition != FALSE else None
        if other is None:
            return "'null'"
        text = written(field, other)
        return text if condition == TRUE else f"CASE WHEN {condition} THEN {text} ELSE 'null' END"

    return read


def where(given: Condition, read: Reading) -> Reading:
    """What hangs on a row, for those for whom a condition on the row holds; null for others."""

    def chosen(row: TableRow, field: Selected) -> str:
        condition = given(row)
        if condition == FALSE:
            return "'null'"
        found = read(row, field)
        return found if condition == TRUE else f"CASE WHEN {condition} THEN {found} ELSE 'null' END"

    return chosen


def one(name: str) -> Reading:
    """The thing that a column of this name with `_id` points to, where the viewer sees it; joined rows are at hand."""

    def read(row: TableRow, field: Selected) -> str:
        if name in row.joined:
            return written(field, row.joined[name])
        return thing(field, lambda other: f"{other.column('id')} = {row.column(f'{name}_id')}", row.source)

    return read


def identified(row: None, field: Selected) -> str:
    """The thing of the field's type whose global id is the argument `id`."""
    number, type_name = field.writing.reserve(), field.named.name

    def told(given: Mapping[str, Any], binding: Binding) -> Holes:
        key = identity.read(given["id"], type_name)
        return {"id": lambda: binding.bind(key, "uuid")}

    field.writing.fill(number, field, told)
    return thing(field, lambda other: f"{other.column('id')} = {field.writing.hole(number, 'id')}")


def thing(field: Selected, where: Condition, beside: Source | None = None) -> str:
    """The one thing of the field's type for which a condition holds, where the viewer sees it; `beside` is what it hangs on."""
    of = shape(field.named.name)
    row = opened(field.writing, of)
    text = written(field, row)
    kept = [where(row.inside), of.shown(row.inside) if of.shown else TRUE]
    rows = row.source.text(kept, limit="1")
    if field.nullable:
        text = f"coalesce({text}, {field.writing.dialect.mark})"
    found = beside.look_up(text, rows) if beside else f"(SELECT {text} FROM {rows})"
    return f"coalesce({found}, 'null')" if field.nullable else found


def many(back: str, order: str, given: Callable[[TableRow], str] | None = None, at_hand: str | None = None) -> Reading:
    """The things whose column `back` points to this row, in an order, as far as the viewer sees them; null where `given` is not.

    `at_hand` is the name under which those things join this very row.
    """

    def read(row: TableRow, field: Selected) -> str:
        condition = given(row) if given else TRUE
        if condition == FALSE:
            return "'null'"
        of = shape(field.named.name)
        other = opened(field.writing, of, {at_hand: row} if at_hand else None)
        text = written(field, other)
        kept = [f"{other.inside.column(back)} = {row.column('id')}", of.shown(other.inside) if of.shown else TRUE]
        ordered = ", ".join(f"{other.alias}.{each}" for each in order.split())
        if FALSE in kept:
            return "'[]'"
        found = listed(field, text, other.source.text(kept, ordered))
        return found if condition == TRUE else f"CASE WHEN {condition} THEN {found} ELSE 'null' END"

    return read


def several(row: JsonRow, field: Selected) -> str:
    """Objects that are stored as a JSON list inside their row."""
    dialect, alias = field.writing.dialect, field.writing.alias()
    text = written(field, JsonRow(field.writing, f"{alias}.value"))
    return listed(field, text, dialect.objects(dialect.inside(row.json, field.own), alias))


def listed(field: Selected, text: str, rows: str) -> str:
    """The JSON list of a text that is made of each row; where it cannot be said, the mark stands for it."""
    writing, alias = field.writing, field.writing.alias()
    made = f"(SELECT {text} AS made FROM {rows}) AS {alias}"
    return Made(brackets(writing, f"coalesce(made, {writing.dialect.mark})"), made)


def brackets(writing: Writing, text: str, kept: str = "") -> str:
    """A JSON list of what is in the rows of a query; with `kept`, in some of them."""
    some = f" FILTER (WHERE {kept})" if kept else ""
    return chained(["'['", f"coalesce({writing.dialect.joined(text)}{some}, '')", "']'"])


def by_kind(discriminator: Callable[[Any], str], kinds: Mapping[str, tuple[str, Callable[[Any], Row]]]) -> Reading:
    """An object of one of several types; `kinds` tells the type and the row for each value of the discriminator."""

    def read(row: Any, field: Selected) -> str:
        cases = " ".join(f"WHEN '{kind}' THEN {written(field, make(row), name)}" for kind, (name, make) in kinds.items())
        return f"CASE {discriminator(row)} {cases} END"

    return read


def catalogued(shelf: str, code: Callable[[Any], str], otherwise: str | None = None, *, field_of: bool = False) -> Reading:
    """A thing of the catalogue, which is no table: its text is made by the ordinary path once for each code.

    A code that is missing there is read as `otherwise`; with `field_of` only one field of the thing is wanted.
    """

    def read(row: Any, field: Selected) -> str:
        texts = known.texts(field, shelf, field_of)
        listing = literal(orjson.dumps(texts).decode())
        found = field.writing.dialect.chosen(listing, code(row))
        if otherwise is not None:
            return f"coalesce({found}, {literal(texts[otherwise])})"
        return f"coalesce({found}, 'null')" if field.nullable else found

    return read


def catalogued_each(shelf: str, codes: Callable[[Any], str]) -> Reading:
    """The things of the catalogue that a JSON list of codes names; codes that are missing there are left out."""

    def read(row: Any, field: Selected) -> str:
        dialect, alias = field.writing.dialect, field.writing.alias()
        found = dialect.chosen(literal(orjson.dumps(known.texts(field, shelf, False)).decode()), f"{alias}.value")
        return Made(brackets(field.writing, found), dialect.members(codes(row), alias))

    return read


def word(say: Callable[[Context], str]) -> Reading:
    """The same text for every row, in the language of the operation."""
    return lambda row, field: literal(orjson.dumps(say(field.writing.context)).decode())


def written(field: Selected, row: Row, type_name: str | None = None) -> str:
    """The JSON text of the object that a field holds, read from a row; NULL, where something of it cannot be said."""
    return members(field.below(type_name), row, field.object_type(type_name).name)


def members(fields: Sequence[Selected], row: Any, type_name: str) -> str:
    """The JSON text of an object with these fields."""
    readings = shape(type_name).fields
    return joined({each.key: _read(readings, row, each, type_name) for each in fields})


def _read(readings: Mapping[str, Reading], row: Row, field: Selected, type_name: str) -> str:
    if field.name == "__typename":
        return f"'\"{type_name}\"'"
    if field.name not in readings:
        raise NotCompiledError
    return readings[field.name](row, field)
