"""How much one document may ask for: its depth, aliases and fields, and what all of it would cost.

Each fragment is walked once and its sums are kept, so that fragments spread in fragments in fragments are refused at no cost.
A field costs one, or what it says of itself; what is below it counts once for each thing that may be there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

MOST_DEPTH = 20
MOST_ALIASES = 60
MOST_FIELDS = 1_500
MOST_COST = 30_000
MOST_TOKENS = 4_000
WINDOW = 100  # the greatest `first`, counted where its value is not known
LIST = 5  # how many things are counted for a list without a window
DEEPEST = 120  # how far selections and fragments are followed

Variables = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a selection asks for."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    cost: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both side by side."""
        depth = max(self.depth, other.depth)
        return Size(depth, self.aliases + other.aliases, self.fields + other.fields, self.cost + other.cost)

    def below(self, own: int, times: int, alias: int) -> "Size":
        """This below one field that costs `own` and may hold `times` things."""
        return Size(self.depth + 1, self.aliases + alias, self.fields + 1, own + times * self.cost)

    def complaints(self) -> Iterator[str]:
        """What there is too much of."""
        counted = (
            ("nested {} deep, of {} levels", self.depth, MOST_DEPTH),
            ("{} aliases, of {}", self.aliases, MOST_ALIASES),
            ("{} fields, of {}", self.fields, MOST_FIELDS),
            ("a cost of {}, of {}", self.cost, MOST_COST),
        )
        return (words.format(min(count, 10**9), most) for words, count, most in counted if count > most)


@dataclass(slots=True)
class Walk:
    """One look at a document, with the values of its whole-number variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, int]
    known: dict[tuple[str, bool], Size] = field(default_factory=dict[tuple[str, bool], Size])

    def size(self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None, windowed: bool, level: int) -> Size:
        """The size of a selection on a type; `windowed` says that lists directly below were counted already."""
        if level > DEEPEST:
            return Size(depth=level)
        whole = Size()
        for each in selected.selections if selected else ():
            whole = whole.beside(self._size(each, parent, windowed, level + 1))
        return whole

    def _size(self, each: SelectionNode, parent: GraphQLNamedType | None, windowed: bool, level: int) -> Size:
        match each:
            case FragmentSpreadNode():
                return self._spread(each.name.value, windowed, level)
            case InlineFragmentNode():
                on = self.schema.get_type(each.type_condition.name.value) if each.type_condition else parent
                return self.size(each.selection_set, on, windowed, level)
            case FieldNode():
                return self._field(each, parent, windowed, level)
            case _:
                return Size()

    def _spread(self, name: str, windowed: bool, level: int) -> Size:
        if (name, windowed) not in self.known:
            self.known[name, windowed] = Size()  # stands while the fragment is open: a fragment in itself adds nothing
            fragment = self.fragments.get(name)
            if fragment is not None:
                on = self.schema.get_type(fragment.type_condition.name.value)
                self.known[name, windowed] = self.size(fragment.selection_set, on, windowed, level)
        return self.known[name, windowed]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, windowed: bool, level: int) -> Size:
        defined = self.schema.get_field(parent, node.name.value) if isinstance(parent, GraphQLObjectType) else None
        first = self._first(node, defined)
        named, listed = self._type(defined)
        below = self.size(node.selection_set, named, first is not None, level)
        times = first if first is not None else LIST if listed and not windowed else 1
        return below.below(_cost(defined), times, int(node.alias is not None))

    def _type(self, defined: GraphQLField | None) -> tuple[GraphQLNamedType | None, bool]:
        """The named type of a field, and whether it is a list of them, by how the type is written: `[Name!]!`."""
        written = str(cast("Any", defined).type) if defined else ""
        return self.schema.get_type(written.strip("[]!")), "[" in written

    def _first(self, node: FieldNode, defined: GraphQLField | None) -> int | None:
        """How many things a window holds at most, None for a field that has no window."""
        if defined is None or "first" not in defined.args:
            return None
        value = next((each.value for each in node.arguments or () if each.name.value == "first"), None)
        match value:
            case None:
                default = defined.args["first"].default_value
                return default if isinstance(default, int) else WINDOW
            case IntValueNode():
                return max(0, int(value.value))
            case VariableNode():
                return max(0, self.variables.get(value.name.value, WINDOW))
            case _:
                return WINDOW


class Limited(SchemaExtension):
    """Refuses documents that ask for too much before they are looked at any closer, and validates each document once."""

    def on_validate(self) -> Iterator[None]:
        """Measure and validate the document."""
        context = self.execution_context
        schema = context.schema._schema  # pyright: ignore[reportPrivateUsage] - strawberry gives no other way to it
        document = context.graphql_document
        if document is not None:
            whole = (value for value in (context.variables or {}).items() if isinstance(value[1], int))
            errors = measured(schema, document, tuple(sorted(whole)))
            context.pre_execution_errors = errors or list(validated(schema, document, context.validation_rules))
        yield


@lru_cache(maxsize=512)
def validated(schema: GraphQLSchema, document: DocumentNode, rules: tuple[Any, ...]) -> tuple[GraphQLError, ...]:
    """What the document gets wrong, looked at once."""
    return tuple(validate_document(schema, document, rules))


@lru_cache(maxsize=512)
def complaints(schema: GraphQLSchema, document: DocumentNode, variables: Variables) -> tuple[str, ...]:
    """What each operation of the document asks too much of."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    walk = Walk(schema, fragments, dict(variables))
    operations = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return tuple(
        complaint
        for operation in operations
        for complaint in walk.size(operation.selection_set, schema.get_root_type(operation.operation), False, 0).complaints()
    )


def measured(schema: GraphQLSchema, document: DocumentNode, variables: Variables) -> list[GraphQLError]:
    """An error for each limit that the document exceeds."""
    return [
        GraphQLError(
            f"This asks for too much at once: {complaint}. Ask for less, or in several turns.", extensions={"code": "TOO_MUCH"}
        )
        for complaint in complaints(schema, document, variables)
    ]


def _cost(defined: GraphQLField | None) -> int:
    """What a field says it costs, else one."""
    if defined is None:
        return 1
    definition: Any = defined.extensions.get("strawberry-definition")
    return int(definition.metadata.get("cost", 1)) if definition else 1
