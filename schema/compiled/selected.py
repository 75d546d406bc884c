"""A selected field with what it selects, as the executor of the ordinary path would collect it."""

# Types of the contract are generic in what nothing ever says.
# pyright: reportUnknownVariableType=false

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from schema.compiled.writing import NotCompiledError, Writing


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an operation, for the statement that is being written."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDetails]
    variables: VariableValues
    writing: Writing

    def root(self) -> "list[Selected]":
        """The fields of the operation itself."""
        query = self.schema.query_type
        if query is None:
            raise NotCompiledError
        found = collect_fields(self.schema, dict(self.fragments), self.variables, query, self.operation)
        if found.new_defer_usages:
            raise NotCompiledError
        return [Selected(self, query, key, fields) for key, fields in found.grouped_field_set.items()]


def fragments_of(definitions: tuple[Any, ...]) -> dict[str, FragmentDetails]:
    """The fragments of a document by name."""
    found = (each for each in definitions if isinstance(each, FragmentDefinitionNode))
    return {each.name.value: FragmentDetails(each) for each in found}


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of an object of type `parent`, under the key of its answer."""

    look: Look
    parent: GraphQLObjectType
    key: str
    fields: FieldDetailsList

    @property
    def name(self) -> str:
        """What the field is called in the contract."""
        return self.fields[0].node.name.value

    @property
    def own(self) -> str:
        """What the field is called in our code."""
        definition: Any = self.parent.fields[self.name].extensions["strawberry-definition"]
        return definition.python_name

    @property
    def writing(self) -> Writing:
        """The statement that is being written."""
        return self.look.writing

    @property
    def type(self) -> Any:
        """The type of the field, as it is declared."""
        return self.parent.fields[self.name].type

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return not is_non_null_type(self.type)

    @property
    def listed(self) -> bool:
        """Whether it is a list."""
        return is_list_type(get_nullable_type(self.type))

    @property
    def named(self) -> Any:
        """The named type, without what is wrapped around it."""
        return get_named_type(self.type)

    def object_type(self, name: str | None = None) -> GraphQLObjectType:
        """The type of the object it holds; `name` says which, where several are possible."""
        found = self.look.schema.get_type(name) if name else self.named
        if not isinstance(found, GraphQLObjectType):
            raise NotCompiledError
        return found

    def below(self, type_name: str | None = None) -> "list[Selected]":
        """What is selected on the object it holds."""
        of, look = self.object_type(type_name), self.look
        found = collect_subfields(look.schema, dict(look.fragments), look.variables, look.operation, of, self.fields)
        if found.new_defer_usages:
            raise NotCompiledError
        return [Selected(look, of, key, fields) for key, fields in found.grouped_field_set.items()]

    def values(self) -> Mapping[str, str]:
        """What an enum stores, as text, with the names that the contract has for it."""
        kind = self.named
        if not isinstance(kind, GraphQLEnumType):
            raise NotCompiledError
        enum: Any = kind.extensions["strawberry-definition"]
        return {str(each.value): each.name for each in enum.wrapped_cls}

    def argument(self, look: Look) -> dict[str, Any]:
        """The values of its arguments, with the variables of a run."""
        return get_argument_values(self.parent.fields[self.name], self.fields[0].node, look.variables)
