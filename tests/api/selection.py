"""Queries made up at random, of everything that the read path says it can answer with one statement."""

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)
from hypothesis import strategies as st

from schema.compiled.row import SHAPES
from schema.root import schema

CORE = schema._schema
FIXED = frozenset({"PageInfo", "Item", "Standard", "Names"})  # what they hold is answered, though no shape declares it
LEFT_OUT = frozenset({"equivalents"})  # grows beyond measure, and is left to the ordinary path
VARIABLES = {"yes": True, "no": False, "two": 2}
DEEPEST = 5
FILTERS = {
    "requests": (
        "{}",
        "{open: true}",
        "{open: false}",
        "{states: [PUBLISHED, WITHDRAWN], urgencies: [NORMAL]}",
        '{city: "KYIV"}',
    ),
    "lines": ("{}", "{open: false}", '{items: ["respirator"], kinds: [GOODS]}', "{urgencies: [CRITICAL, NORMAL]}"),
    "offers": ("{}", "{kinds: [STOCK, DRIVE]}", "{states: [OPEN, PAUSED]}", '{items: ["respirator"], country: "ua"}'),
    "facilities": ("{}", '{name: "hos"}', "{kinds: [HOSPITAL], grades: [UNKNOWN]}"),
}
NEAR = "near: {point: {latitude: 50.45, longitude: 30.52}, km: 9}"


@dataclass
class Author:
    """Writes one document."""

    draw: Any
    ids: dict[str, str]
    fragments: list[str] = field(default_factory=list)
    names: int = 0

    def document(self) -> str:
        """A whole query."""
        query = CORE.query_type
        assert query is not None
        roots = sorted(SHAPES["Query"].fields)
        body = " ".join(self.field(query, name, DEEPEST) for name in self.some(roots, 2))
        used = {name for name in VARIABLES if f"${name})" in " ".join([body, *self.fragments])}
        declared = {"yes": "$yes: Boolean!", "no": "$no: Boolean!", "two": "$two: Int!"}
        head = ", ".join(declared[name] for name in sorted(used))
        text = f"query {f'({head})' if head else ''} {{ {body} {self.maybe('__typename')} }}"
        return " ".join([text, *self.fragments])

    def some(self, names: list[str], most: int) -> list[str]:
        """Some of the names."""
        return self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=most))

    def maybe(self, text: str) -> str:
        """The text, or nothing."""
        return text if self.draw(st.booleans()) else ""

    def name(self) -> str:
        """A name that no other part of the document has."""
        self.names += 1
        return f"x{self.names}"

    def field(self, of: GraphQLObjectType, name: str, depth: int) -> str:
        """A field with what it holds."""
        defined = of.fields[name]
        arguments = self.arguments(name, defined)
        alias = f"{self.name()}: " if arguments or self.draw(st.integers(0, 4)) == 0 else ""
        steered = self.draw(st.sampled_from(["", "", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)"]))
        return f"{alias}{name}{arguments}{steered}{self.held(get_named_type(defined.type), depth - 1)}"

    def arguments(self, name: str, defined: GraphQLField) -> str:
        """Arguments that fit."""
        said: list[str] = []
        if "id" in defined.args:
            said.append(f'id: "{self.ids[name]}"')
        if "first" in defined.args:
            said.append(self.draw(st.sampled_from(["first: 1", "first: 3", "first: $two", "first: 100"])))
        if "order" in defined.args:
            kind = get_named_type(defined.args["order"].type)
            assert isinstance(kind, GraphQLEnumType)
            said.append(f"order: {self.draw(st.sampled_from(sorted(kind.values)))}")
        if "filter" in defined.args and self.draw(st.booleans()):
            said.append(f"filter: {self.filter(name)}")
        if "language" in defined.args:
            said.append('language: "uk"')
        return f"({', '.join(said)})" if said else ""

    def filter(self, name: str) -> str:
        """A filter, near a place or anywhere."""
        chosen: str = self.draw(st.sampled_from(FILTERS[name]))
        if self.draw(st.integers(0, 3)):
            return chosen
        return chosen[:-1] + (", " if len(chosen) > 2 else "") + NEAR + "}"

    def held(self, kind: Any, depth: int) -> str:
        """A selection on what a field holds."""
        if is_leaf_type(kind):
            return ""
        if isinstance(kind, GraphQLUnionType):
            parts = " ".join(f"... on {each.name} {self.held(each, depth)}" for each in self.members(kind))
            return f" {{ __typename {parts} }}"
        return f" {{ {self.fields(kind, depth)} }}"

    def members(self, kind: GraphQLUnionType) -> list[GraphQLObjectType]:
        """Some of the types of a union."""
        return [each for each in kind.types if self.draw(st.booleans())]

    def fields(self, kind: GraphQLObjectType, depth: int) -> str:
        """Some fields of a type, plain or in fragments."""
        names = self.open_fields(kind, depth)
        if not names:
            return "__typename"
        chosen = " ".join(self.field(kind, each, depth) for each in self.some(names, 4))
        match self.draw(st.integers(0, 6)):
            case 0:
                return f"... on {kind.name} {{ {chosen} }} __typename"
            case 1:
                return f"... @include(if: $yes) {{ {chosen} }}"
            case 2:
                fragment = self.name()
                self.fragments.append(f"fragment {fragment} on {kind.name} {{ {chosen} }}")
                return f"...{fragment} {self.maybe(names[0]) if is_leaf_type(get_named_type(kind.fields[names[0]].type)) else ''}"
            case _:
                return f"{chosen} {self.maybe('__typename')}"

    def open_fields(self, kind: GraphQLObjectType, depth: int) -> list[str]:
        """What may be selected on a type; only leaves where the document is deep already."""
        declared = SHAPES.get(kind.name)
        fixed = kind.name in FIXED or kind.name.endswith(("Connection", "Edge"))
        names = set(kind.fields) if fixed else set(declared.fields) if declared else set()
        leaves = {name for name in names if is_leaf_type(get_named_type(kind.fields[name].type))}
        asks = {name for name in leaves if kind.fields[name].args}
        return sorted((names if depth > 0 else leaves - asks or names) - LEFT_OUT)


@st.composite
def documents(draw: Any, ids: dict[str, str]) -> str:
    """Queries; `ids` are the ids of things by the root field that takes them."""
    return Author(draw, ids).document()
