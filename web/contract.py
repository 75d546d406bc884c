"""The public contract as pages show it: every type with its fields, and where it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    NullValueNode,
    build_schema,
    print_ast,
)
from graphql.utilities.get_default_value_ast import get_default_value_ast

_WRITTEN = re.compile(r"(\W*)(\w+)(\W*)")
_KINDS: Mapping[type[GraphQLNamedType], str] = {
    GraphQLObjectType: "type",
    GraphQLInterfaceType: "interface",
    GraphQLUnionType: "union",
    GraphQLInputObjectType: "input",
    GraphQLEnumType: "enum",
    GraphQLScalarType: "scalar",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A field, an argument or an enum's value: how its type is written around the type's name, and what it takes."""

    name: str
    description: str
    written: tuple[str, str, str] | None = None
    takes: tuple["Member", ...] = ()
    default: str = ""
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of the contract; `reached` names the fields that answer with it or take it, as `Type.field`."""

    name: str
    kind: str
    description: str
    members: tuple[Member, ...]
    others: tuple[str, ...]
    reached: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """Every type by its name, in the order of names."""

    kinds: Mapping[str, Kind]
    roots: tuple[Kind, ...]

    def of(self, kind: str) -> list[Kind]:
        """The types of one kind that are no root."""
        return [each for each in self.kinds.values() if each.kind == kind and each not in self.roots]


@cache
def read(sdl: str) -> Contract:
    """The contract in a text of the schema definition language."""
    schema = build_schema(sdl)
    named = {name: each for name, each in sorted(schema.type_map.items()) if not name.startswith("__")}
    reached = _reached(named)
    kinds = {name: _kind(schema, each, tuple(reached.get(name, ()))) for name, each in named.items()}
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return Contract(kinds, tuple(kinds[each.name] for each in roots if each))


def _kind(schema: GraphQLSchema, type_: GraphQLNamedType, reached: tuple[tuple[str, str], ...]) -> Kind:
    kind = next(word for known, word in _KINDS.items() if isinstance(type_, known))
    return Kind(type_.name, kind, type_.description or "", tuple(_members(type_)), _others(schema, type_), reached)


def _members(type_: GraphQLNamedType) -> Iterator[Member]:
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            yield from (_member(name, each, _arguments(each)) for name, each in type_.fields.items())
        case GraphQLInputObjectType():
            yield from (_member(name, each) for name, each in type_.fields.items())
        case GraphQLEnumType():
            for name, each in type_.values.items():
                yield Member(name, each.description or "", deprecated=each.deprecation_reason or "")
        case _:
            pass


def _arguments(field: GraphQLField) -> tuple[Member, ...]:
    return tuple(_member(name, each) for name, each in field.args.items())


def _member(name: str, each: GraphQLField | GraphQLArgument | GraphQLInputField, takes: tuple[Member, ...] = ()) -> Member:
    before, written, after = _parts(each.type)
    return Member(name, each.description or "", (before, written, after), takes, _default(each), each.deprecation_reason or "")


def _default(each: GraphQLField | GraphQLArgument | GraphQLInputField) -> str:
    node = None if isinstance(each, GraphQLField) else get_default_value_ast(each)
    return print_ast(node) if node and not isinstance(node, NullValueNode) else ""


def _parts(type_: Any) -> tuple[str, str, str]:
    found = _WRITTEN.fullmatch(str(type_))
    return (found[1], found[2], found[3]) if found else ("", str(type_), "")


def _others(schema: GraphQLSchema, type_: GraphQLNamedType) -> tuple[str, ...]:
    """The members of a union, what implements an interface, or what a type implements."""
    match type_:
        case GraphQLUnionType() | GraphQLInterfaceType():
            return tuple(sorted(each.name for each in schema.get_possible_types(type_)))
        case GraphQLObjectType():
            return tuple(sorted(each.name for each in type_.interfaces))
        case _:
            return ()


def _reached(named: Mapping[str, GraphQLNamedType]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """For each type, the fields that answer with it or take it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for owner, type_ in named.items():
        for member in _members(type_):
            for name in {each.written[1] for each in (member, *member.takes) if each.written}:
                found.setdefault(name, []).append((owner, member.name))
        if isinstance(type_, GraphQLUnionType):
            for each in type_.types:
                found.setdefault(each.name, []).append((owner, ""))
    return found
