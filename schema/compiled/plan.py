"""Plans: an operation compiled once for a dialect, a language and how far the viewer sees, and run with any arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import DocumentNode, OperationDefinitionNode, OperationType
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments

from schema.compiled import reading
from schema.compiled.dialect import Dialect
from schema.compiled.selected import Look, Selected, fragments_of
from schema.compiled.text import joined
from schema.compiled.writing import PARAMETER, Binding, NotCompiledError, Piece, Teller, Value, Writing, split, standing
from schema.context import Context

Given = Mapping[str, Any]  # the arguments of a field, by their names in our code
LONGEST = 300_000  # characters of a statement; what lists would say in more is better read by the ordinary path


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its parameters; `lasting` where every run with the same arguments has the same."""

    text: str
    values: list[Any]
    lasting: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement with holes, and what fills them."""

    schema: strawberry.Schema
    dialect: Dialect
    pieces: tuple[Piece, ...]
    values: tuple[Value, ...]
    tellers: tuple[tuple[Selected, Teller], ...]

    @property
    def size(self) -> int:
        """The characters of its statement."""
        return sum(len(each) for each in self.pieces if isinstance(each, str))

    def given(self, variables: VariableValues) -> tuple[Given, ...]:
        """The arguments of each field that the statement hangs on, as its resolver would get them."""
        return tuple(self._given(field, variables) for field, _ in self.tellers)

    def _given(self, field: Selected, variables: VariableValues) -> Given:
        defined = field.parent.fields[field.name]
        definition: Any = defined.extensions["strawberry-definition"]
        return convert_arguments(
            get_argument_values(defined, field.fields[0].node, variables),
            definition.arguments,
            self.schema.schema_converter.scalar_registry,
            self.schema.config,
        )

    def statement(self, given: Sequence[Given], context: Context) -> Statement:
        """The statement of one run; raises RefusedError or NotCompiledError for arguments it does not take."""
        binding = Binding(self.dialect, [self.dialect.bound(value(context)) for value in self.values], context)
        told = [teller(arguments, binding) for (_, teller), arguments in zip(self.tellers, given, strict=True)]
        filled: dict[tuple[int, str], str] = {}
        text: list[str] = []
        for each in self.pieces:
            if isinstance(each, str):
                text.append(each)
                continue
            if each not in filled:
                filled[each] = told[each[0]][each[1]]()
            text.append(filled[each])
        return Statement("".join(text), binding.values, binding.lasting and not self.values)


def compiled(
    schema: strawberry.Schema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    *,
    variables: VariableValues,
    context: Context,
    dialect: Dialect,
) -> Plan:
    """The plan of an operation; raises NotCompiledError where some part of it is left to the ordinary path."""
    if operation.operation is not OperationType.QUERY or operation.directives:
        raise NotCompiledError
    writing = Writing(dialect, standing(context.viewer), context)
    core = schema._schema  # pyright: ignore[reportPrivateUsage] - strawberry gives no other way to it
    look = Look(core, operation, fragments_of(document.definitions), variables, writing)
    text = reading.members(look.root(), None, "Query")
    if len(text) > LONGEST:
        raise NotCompiledError
    pieces, values = _numbered(split(f"SELECT {joined({'data': text})}"), writing)
    return Plan(schema, dialect, pieces, values, tuple(each for each in writing.tellers if each is not None))


def _numbered(pieces: Sequence[Piece], writing: Writing) -> tuple[tuple[Piece, ...], tuple[Value, ...]]:
    """The pieces with the numbers of those parameters that the statement came to use, and their values."""
    numbers: dict[int, int] = {}
    found: list[Piece] = [""]
    for each in pieces:
        piece = each
        if isinstance(each, tuple) and each[1] == PARAMETER:
            number = numbers.setdefault(each[0], len(numbers) + 1)
            piece = writing.dialect.parameter(number, writing.parameters[each[0]][0])
        if isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found), tuple(writing.parameters[index][1] for index in numbers)
