"""How much one document may ask for: its depth, aliases, fields and directives, and what all of it would cost.

Each fragment is walked once and its sums are kept, so that fragments spread in fragments in fragments are refused at no cost.
A field costs one, or what it says of itself; what is below it counts once for each thing that may be there. Lists of the same
things within one another, such as the pledges to the line of a pledge, grow by themselves, and are more than anybody may ask for.
What a document asks about the contract itself is counted apart, by how large the contract is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

MOST_DEPTH = 20
MOST_ALIASES = 60
MOST_FIELDS = 1_500
MOST_DIRECTIVES = 200
MOST_DIRECTIVES_HERE = 5  # on one field, fragment or operation
MOST_COST = 30_000
MOST_LOOKS = 2_000_000  # at the contract; the whole of it, as tools read it, is about a third of this
MOST_ONCE = 1
MOST_TOKENS = 4_000
WINDOW = 100  # the greatest `first`, counted where its value is not known
LIST = 5  # how many things are counted for a list without a window, where none of the same things is around it
GROWING = 10_000  # and where one is, unless the field says how many it holds: each of many brings all of them along once more
DEEPEST = 120  # how far selections and fragments are followed
LOOKS_PER_COST = 100
LIVE = 10  # times that a subscription is paid for, since it is answered again with each change

# How many things the lists of the contract about itself hold, about.
_LISTS = {"types": 400, "fields": 10, "inputFields": 8, "args": 3, "enumValues": 8, "possibleTypes": 9, "interfaces": 2}

Windows = Callable[[str], int]
Types = frozenset[str]
NONE: Types = frozenset()


@dataclass(frozen=True, slots=True)
class Size:
    """How much a selection asks for."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    directives: int = 0
    most_here: int = 0  # directives in one place
    once: int = 0  # fields that may stand once
    looks: int = 0  # at the contract
    cost: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both side by side."""
        return Size(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.fields + other.fields,
            self.directives + other.directives,
            max(self.most_here, other.most_here),
            self.once + other.once,
            self.looks + other.looks,
            self.cost + other.cost,
        )

    def carrying(self, directives: tuple[DirectiveNode, ...]) -> "Size":
        """This with directives on it."""
        return self.beside(Size(directives=len(directives), most_here=len(directives))) if directives else self

    @property
    def whole_cost(self) -> int:
        """What all of it costs, looks at the contract included."""
        return self.cost + self.looks // LOOKS_PER_COST

    def complaints(self) -> Iterator[str]:
        """What there is too much of."""
        counted = (
            ("nested {} deep, of {} levels", self.depth, MOST_DEPTH),
            ("{} aliases, of {}", self.aliases, MOST_ALIASES),
            ("{} fields, of {}", self.fields, MOST_FIELDS),
            ("{} directives, of {}", self.directives, MOST_DIRECTIVES),
            ("{} directives in one place, of {}", self.most_here, MOST_DIRECTIVES_HERE),
            ("{} acts that may stand only once, of {}", self.once, MOST_ONCE),
            ("{} looks at the contract, of {}", self.looks, MOST_LOOKS),
            ("a cost of {}, of {}", self.cost, MOST_COST),
        )
        return (words.format(min(count, 10**9), most) for words, count, most in counted if count > most)


@dataclass(slots=True)
class Walk:
    """One look at a document; `windows` gives the value of a whole-number variable, or the greatest there may be."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    windows: Windows
    known: dict[tuple[str, bool, Types], Size] = field(default_factory=dict[tuple[str, bool, Types], Size])

    def size(
        self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None, windowed: bool, level: int, around: Types = NONE
    ) -> Size:
        """The size of a selection on a type; `windowed` says that lists directly below were counted already.

        `around` are the types of the lists without a window that it stands in.
        """
        if level > DEEPEST:
            return Size(depth=level)
        whole = Size()
        for each in selected.selections if selected else ():
            whole = whole.beside(self._size(each, parent, windowed, level + 1, around).carrying(tuple(each.directives or ())))
        return whole

    def _size(self, each: SelectionNode, parent: GraphQLNamedType | None, windowed: bool, level: int, around: Types) -> Size:
        match each:
            case FragmentSpreadNode():
                return self._spread(each.name.value, windowed, level, around)
            case InlineFragmentNode():
                on = self.schema.get_type(each.type_condition.name.value) if each.type_condition else parent
                return self.size(each.selection_set, on, windowed, level, around)
            case FieldNode():
                return self._field(each, parent, windowed, level, around)
            case _:
                return Size()

    def _spread(self, name: str, windowed: bool, level: int, around: Types) -> Size:
        key = name, windowed, around
        if key not in self.known:
            self.known[key] = Size()  # stands while the fragment is open: a fragment in itself adds nothing
            fragment = self.fragments.get(name)
            if fragment is not None:
                on = self.schema.get_type(fragment.type_condition.name.value)
                self.known[key] = self.size(fragment.selection_set, on, windowed, level, around)
        return self.known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, windowed: bool, level: int, around: Types) -> Size:
        defined = (
            self.schema.get_field(parent, node.name.value)
            if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
            else None
        )
        first = self._first(node, defined)
        named, listed = self._type(defined)
        plain = Types({named.name}) if named and listed and not windowed and first is None else NONE
        below = self.size(node.selection_set, named, first is not None, level, around | plain)
        times = first if first is not None else _said(defined, "holds", GROWING) if plain & around else LIST if plain else 1
        own = Size(below.depth + 1, below.aliases + (node.alias is not None), below.fields + 1, below.directives, below.most_here)
        if self._reflects(parent, node):
            return own.beside(Size(looks=1 + _LISTS.get(node.name.value, 1) * below.looks))
        cost, once = _said(defined, "cost", 1), below.once + _said(defined, "once", 0)
        return own.beside(Size(once=once, looks=times * below.looks, cost=cost + times * below.cost))

    def _reflects(self, parent: GraphQLNamedType | None, node: FieldNode) -> bool:
        """Whether a field tells something of the contract itself."""
        return node.name.value in {"__schema", "__type"} or (parent is not None and parent.name.startswith("__"))

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
                return max(0, _whole(value.value))
            case VariableNode():
                return self.windows(value.name.value)
            case _:
                return WINDOW


def sized(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode], windows: Windows
) -> Size:
    """How much an operation asks for."""
    whole = Walk(schema, fragments, windows).size(operation.selection_set, schema.get_root_type(operation.operation), False, 0)
    again = LIVE if operation.operation is OperationType.SUBSCRIPTION else 1
    return replace(whole.carrying(tuple(operation.directives or ())), cost=whole.cost * again)


def window(operation: OperationDefinitionNode, variables: Mapping[str, Any], name: str) -> int:
    """What a variable makes of a window: its value, else its default, else the greatest."""
    value = variables.get(name)
    if value is None:
        defined = next((each for each in operation.variable_definitions or () if each.variable.name.value == name), None)
        if defined is not None and isinstance(defined.default_value, IntValueNode) and name not in variables:
            value = _whole(defined.default_value.value)
    return max(0, value) if isinstance(value, int) else WINDOW


def refused(size: Size) -> list[GraphQLError]:
    """An error for each limit that is exceeded."""
    return [
        GraphQLError(
            f"This asks for too much at once: {complaint}. Ask for less, or in several turns.", extensions={"code": "TOO_MUCH"}
        )
        for complaint in size.complaints()
    ]


def cost(schema: GraphQLSchema, document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any]) -> int:
    """What one operation of a document costs; of one that is not there, nothing."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    named = [each for each in operations if operation_name is None or (each.name and each.name.value == operation_name)]
    if len(named) != 1:
        return 0
    return sized(schema, named[0], fragments, lambda name: window(named[0], variables, name)).whole_cost


def _said(defined: GraphQLField | None, word: str, otherwise: int) -> int:
    """A number that a field says of itself."""
    if defined is None:
        return otherwise
    definition: Any = defined.extensions.get("strawberry-definition")
    return int(definition.metadata.get(word, otherwise)) if definition else otherwise


def _whole(digits: str) -> int:
    """A whole number as written; Python reads none of thousands of digits, and one of so many is too much in any case."""
    return int(digits[:20])
