"""Windows on ordered lists in SQL: narrowed, ordered and cut by what the arguments say when the statement runs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema import paging
from schema.compiled import narrowed, reading
from schema.compiled.narrowed import Key, Narrowed, Order
from schema.compiled.row import TableRow, opened, shape
from schema.compiled.selected import Selected
from schema.compiled.text import Made, joined
from schema.compiled.writing import TRUE, Binding, Holes, NotCompiledError, literal

__all__ = ["Asked", "Binding", "Given", "Key", "List", "Narrowed", "windowed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the arguments of a list say."""

    where: Any
    order: Any
    window: paging.Window


Given = Mapping[str, Any]  # the arguments of a field, by their names in our code


@dataclass(frozen=True, slots=True)
class List:
    """A list of one type: how its arguments are read, how it is narrowed and ordered.

    `within` ties it to the row it hangs on.
    """

    type_name: str
    asked: Callable[[Given, Binding], Asked]
    narrow: Callable[[Narrowed, Any], Iterator[str]]
    orders: Mapping[Any, Order]
    within: Callable[[TableRow, TableRow], str] | None = None

    def __call__(self, row: Any, field: Selected) -> str:
        """The connection of a field: a reading."""
        of, writing = shape(self.type_name), field.writing
        item = opened(writing, of)
        always = [self.within(item.inside, row)] if self.within else []
        always += [of.shown(item.inside)] if of.shown else []
        page = _Page(item, writing.reserve(), [each for each in always if each != TRUE])
        text = page.text(field)
        writing.fill(page.number, field, lambda given, binding: self._told(given, binding, page))
        return text

    def _told(self, given: Given, binding: Binding, page: "_Page") -> Holes:
        asked = self.asked(given, binding)
        rows, order, window = Narrowed(binding, page.tables), self.orders[asked.order], asked.window
        after = None if window.after is None else narrowed.parsed(order, window.after)
        ordered = [(rows.at(key.column), key, f"k{number}") for number, key in enumerate(order)]
        outside = [f"{page.item.source.alias}.{name}" for _, _, name in ordered]
        return {
            "where": lambda: " AND ".join(self.narrow(rows, asked.where)) or TRUE,
            "after": lambda: TRUE if after is None else narrowed.after(rows, order, after),
            "order": lambda: ", ".join(f"{column}{' DESC' * key.descending}" for column, key, _ in ordered),
            "keys": lambda: "".join(f", {column} AS {name}" for column, _, name in ordered),
            "cursor": lambda: narrowed.cursor(binding.dialect, order, outside),
            "first": lambda: str(window.first),
            "limit": lambda: str(window.first + page.ahead),
            "previous": lambda: "false" if window.after is None else "true",
        }


@dataclass(slots=True)
class _Page:
    """One window while it is written: what its rows must tell, and whether one row ahead is needed."""

    item: TableRow
    number: int
    always: Sequence[str]
    ahead: bool = False
    columns: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def tables(self) -> Mapping[str, str]:
        """The tables of its rows with their aliases."""
        return {str(each.of.table): each.alias for each in (self.item, *self.item.joined.values())}

    def text(self, field: Selected) -> str:
        """The connection."""
        below = field.below()
        self.ahead = any(each.name == "hasNextPage" for info in below if info.name == "pageInfo" for each in info.below())
        made = joined({each.key: self._part(each) for each in below})
        return Made(made, self._rows()) if self.columns else made

    def _part(self, field: Selected) -> str:
        match field.name:
            case "nodes":
                return self._listed(field, reading.written(field, self.item))
            case "edges":
                return self._listed(field, self._edge(field))
            case "pageInfo":
                return self._object(field, self._info)
            case "totalCount":
                most = paging.MOST_COUNTED
                number = field.writing.dialect.number(f"CASE WHEN count(*) > {most} THEN {most} ELSE count(*) END")
                return self._counted(number)
            case "totalCountIsExact":
                return self._counted(f"CASE WHEN count(*) > {paging.MOST_COUNTED} THEN 'false' ELSE 'true' END")
            case "__typename":
                return literal(f'"{field.parent.name}"')
            case _:
                raise NotCompiledError

    def _listed(self, field: Selected, text: str) -> str:
        """What is made of each row but the one ahead."""
        made = f"coalesce({self._column(text)}, {field.writing.dialect.mark})"
        return reading.brackets(field.writing, made, f"{self._place()} <= {self._hole('first')}" if self.ahead else "")

    def _place(self) -> str:
        return self._column("row_number() OVER ()")

    def _counted(self, told: str) -> str:
        """What the count of the whole list tells, which stops where the ordinary path stops counting."""
        kept = " AND ".join([*self.always, self._hole("where")])
        found = f"SELECT 1 FROM {self.item.source.tables} WHERE {kept} LIMIT {paging.MOST_COUNTED + 1}"
        return f"(SELECT {told} FROM ({found}) AS {self.item.writing.alias()})"

    def _edge(self, field: Selected) -> str:
        return self._object(field, lambda each: self._hole("cursor") if each.name == "cursor" else self._node(each))

    def _node(self, field: Selected) -> str:
        if field.name != "node":
            raise NotCompiledError
        return reading.written(field, self.item)

    def _info(self, field: Selected) -> str:
        first = self._hole("first")
        match field.name:
            case "hasNextPage":
                self._place()
                return f"CASE WHEN count(*) > {first} THEN 'true' ELSE 'false' END"
            case "hasPreviousPage":
                return f"'{self._hole('previous')}'"
            case "startCursor":
                return self._cursor_at("1")
            case "endCursor":
                count = self._column("count(*) OVER ()")
                return self._cursor_at(f"CASE WHEN {count} > {first} THEN {first} ELSE {count} END")
            case _:
                raise NotCompiledError

    def _cursor_at(self, place: str) -> str:
        cursor = self._column(self._hole("cursor"))
        return f"coalesce(max(CASE WHEN {self._place()} = {place} THEN {cursor} END), 'null')"

    def _object(self, field: Selected, read: Callable[[Selected], str]) -> str:
        def value(each: Selected) -> str:
            return literal(f'"{each.parent.name}"') if each.name == "__typename" else read(each)

        return joined({each.key: value(each) for each in field.below()})

    def _column(self, expression: str) -> str:
        """A column of the page."""
        for name, known in self.columns.items():
            if known == expression:
                return name
        name = f"p{len(self.columns)}"
        self.columns[name] = expression
        return name

    def _hole(self, name: str) -> str:
        return self.item.writing.hole(self.number, name)

    def _rows(self) -> str:
        source = self.item.source
        where = [*self.always, self._hole("where"), self._hole("after")]
        rows = source.text(where, self._hole("order"), self._hole("limit"), self._hole("keys"))
        taken = ", ".join(f"{expression} AS {name}" for name, expression in self.columns.items())
        return f"(SELECT {taken} FROM {rows}) AS {self.item.writing.alias()}"


def windowed(given: Given, where: Any, order: Any = None, most: int = paging.MOST) -> Asked:
    """What the usual arguments of a list say; raises RefusedError for a size out of range or an alien cursor."""
    return Asked(where, given.get("order", order), paging.window(given["first"], given.get("after"), most))
