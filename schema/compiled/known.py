"""What the catalogue holds is no table: the ordinary path makes the text of each thing of a shelf once, and SQL chooses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import orjson
import strawberry
from graphql import FieldNode, FragmentSpreadNode, Node, SelectionNode, SelectionSetNode, VariableNode, print_ast

from matching import item as items
from matching import standard as standards
from schema import unit
from schema.compiled.selected import Selected
from schema.compiled.writing import NotCompiledError
from schema.item import Item
from schema.standard import Standard
from schema.unit import Unit

MOST_NODES = 600  # of a document, in what is selected of such things: each time it is worked out for a whole shelf


@strawberry.type
class Shelves:
    """Everything that is known without a database."""

    @strawberry.field(graphql_type=list[Item])
    @staticmethod
    def items() -> list[items.Item]:
        """The items."""
        return list(items.ITEMS.values())

    @strawberry.field(graphql_type=list[Standard])
    @staticmethod
    def standards() -> list[standards.Standard]:
        """The standards."""
        return list(standards.STANDARDS.values())

    @strawberry.field(graphql_type=list[Unit])
    @staticmethod
    def units() -> list[unit.Measure]:
        """The units, as if each held one."""
        return [unit.Measure(code) for code in unit.NAMES]


_SCHEMA = strawberry.Schema(query=Shelves)
_CODES: Mapping[str, tuple[str, ...]] = {
    "items": tuple(items.ITEMS),
    "standards": tuple(standards.STANDARDS),
    "units": tuple(unit.NAMES),
}


def texts(field: Selected, shelf: str, field_of: bool) -> Mapping[str, str]:
    """By code, the JSON text of what a field holds: a thing of the shelf or, with `field_of`, one field of it."""
    nodes, writing = [each.node for each in field.fields], field.writing
    chosen = tuple(nodes if field_of else _selections(nodes))
    spread, size = _checked(chosen, field)
    document = f"{{ shelf: {shelf} {print_ast(SelectionSetNode(selections=chosen))} }} {' '.join(spread)}"
    key = document, field.key if field_of else ""
    if key not in writing.known:
        writing.known_nodes += size
        if writing.known_nodes > MOST_NODES:
            raise NotCompiledError
        writing.known[key] = _worked_out(document, field, shelf, field_of)
    return writing.known[key]


def _worked_out(document: str, field: Selected, shelf: str, field_of: bool) -> Mapping[str, str]:
    result = _SCHEMA.execute_sync(document, context_value=field.writing.context)
    if result.errors or result.data is None:
        raise NotCompiledError
    found = (each[field.key] if field_of else each for each in result.data["shelf"])
    return {code: orjson.dumps(each).decode() for code, each in zip(_CODES[shelf], found, strict=True)}


def _selections(nodes: list[FieldNode]) -> Iterator[SelectionNode]:
    for node in nodes:
        yield from node.selection_set.selections if node.selection_set else ()


def _checked(chosen: tuple[SelectionNode, ...], field: Selected) -> tuple[list[str], int]:
    """The fragments that are spread in a selection, and its nodes; raises NotCompiledError for what varies, or has no measure."""
    spread: dict[str, str] = {}
    waiting: list[Node] = list(chosen)
    for size in range(MOST_NODES):
        if not waiting:
            return list(spread.values()), size
        node = waiting.pop()
        if isinstance(node, VariableNode) or (isinstance(node, FieldNode) and node.name.value == "equivalents"):
            raise NotCompiledError
        if isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            fragment = field.look.fragments[node.name.value].definition
            spread[node.name.value] = print_ast(fragment)
            waiting.append(fragment)
        waiting += children(node)
    raise NotCompiledError


def children(node: Node) -> Iterator[Node]:
    """What a part of a document is made of."""
    for key in node.keys:
        value: Any = getattr(node, key, None)
        several: Sequence[Any] = cast("Sequence[Any]", value) if isinstance(value, list | tuple) else (value,)
        yield from (each for each in several if isinstance(each, Node))
