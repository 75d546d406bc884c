"""Answers queries by one SQL statement that returns the finished body, where a plan for it can be made."""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from graphql import DirectiveNode, DocumentNode, GraphQLError, Node, OperationDefinitionNode, VariableNode, get_operation_ast
from graphql.execution.values import VariableValues, get_variable_values

from api.store import sql
from matching.refusal import RefusedError
from schema.compiled import plan
from schema.compiled.dialect import MARK, Dialect
from schema.compiled.known import children
from schema.compiled.plan import Given, Plan, Statement
from schema.compiled.postgres import Postgres
from schema.compiled.sqlite import Sqlite
from schema.compiled.writing import NotCompiledError, standing
from schema.context import Context
from schema.root import schema

T = TypeVar("T")
Key = tuple[object, ...]
MOST_KEPT = 50  # plans of a document, and variables that it was asked with
MOST_KEPT_TEXT = 1_000_000  # characters of the statements of those plans
MOST_WRITTEN = 2_000  # bytes of such variables
MOST_LASTING = 4_000  # characters of a statement that is kept for each of them as well
_DIALECTS: Mapping[str, Dialect] = {"postgres": Postgres(), "sqlite": Sqlite()}
_CORE = schema._schema


@dataclass(slots=True)
class Ready:
    """What is known of an operation with certain variables: its plan and the key of that, and its arguments."""

    key: Key
    plan: Plan
    given: tuple[Given, ...]
    lasting: Statement | None = None

    def statement(self, context: Context) -> Statement:
        """The statement of one run; raises RefusedError or NotCompiledError for arguments it does not take."""
        if self.lasting is not None:
            return self.lasting
        made = self.plan.statement(self.given, context)
        if made.lasting and self.plan.size <= MOST_LASTING:
            self.lasting = made
        return made


@dataclass(slots=True)
class Shelf:
    """What is kept of one document, for as long as somebody else keeps the document."""

    steering: frozenset[str]
    plans: OrderedDict[Key, Plan | None] = field(default_factory=OrderedDict[Key, Plan | None])
    ready: OrderedDict[Key, Ready] = field(default_factory=OrderedDict[Key, Ready])

    def trim(self) -> None:
        """Let the plans made first go where all of them are too long to be kept, and what was ready for them."""
        while len(self.plans) > 1 and sum(each.size for each in self.plans.values() if each) > MOST_KEPT_TEXT:
            self.plans.popitem(last=False)
        for key in [key for key, each in self.ready.items() if each.key not in self.plans]:
            del self.ready[key]


_shelves: dict[int, tuple["weakref.ref[DocumentNode]", Shelf]] = {}


async def answer(
    document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any], context: Context
) -> bytes | None:
    """The whole body of a query's answer, or None where the ordinary path must make it; the document is valid."""
    shelf = _shelf(document)
    found = _found(shelf, document, operation_name, variables, context)
    if found is None or shelf.plans.get(found.key, found.plan) is None:
        return None
    try:
        statement = found.statement(context)
    except (RefusedError, NotCompiledError):
        return None
    try:
        body = await sql.text(statement.text, statement.values)
    except sql.TooComplexError:
        shelf.plans[found.key] = None
        return None
    return None if body is None or MARK in body else body


def _shelf(document: DocumentNode) -> Shelf:
    """What is kept of a document; found by being the same one, since comparing documents takes longer than answering them."""
    known = _shelves.get(id(document))
    if known is not None and known[0]() is document:
        return known[1]
    key, made = id(document), Shelf(frozenset(_steering_of(document)))
    _shelves[key] = weakref.ref(document, lambda _: _shelves.pop(key, None)), made
    return made


def _found(
    shelf: Shelf, document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any], context: Context
) -> Ready | None:
    """What is known of an operation with these variables, the same ones being asked for again and again."""
    around = operation_name, sql.dialect(), standing(context.viewer), context.phrases.language
    written = _written(variables)
    if written is not None and (known := shelf.ready.get((written, *around))) is not None:
        return known
    operation = get_operation_ast(document, operation_name)
    values = get_variable_values(_CORE, operation.variable_definitions or (), dict(variables)) if operation else None
    if operation is None or not isinstance(values, VariableValues):
        return None
    key = (*around, *(values.coerced.get(name) for name in sorted(shelf.steering)))
    new = key not in shelf.plans
    made = _kept(shelf.plans, key, lambda: _plan(document, operation, values, context))
    if new:
        shelf.trim()
    if made is None:
        return None
    try:
        ready = Ready(key, made, made.given(values))
    except GraphQLError:  # no value where there must be one
        return None
    return ready if written is None else _kept(shelf.ready, (written, *around), lambda: ready)


def _written(variables: Mapping[str, Any]) -> bytes | None:
    """The variables as a key; None for what is too long to be asked for again."""
    try:
        text = orjson.dumps(variables) if variables else b""
    except TypeError:  # numbers that no JSON of ours holds
        return None
    return text if len(text) <= MOST_WRITTEN else None


def _plan(document: DocumentNode, operation: OperationDefinitionNode, values: VariableValues, context: Context) -> Plan | None:
    dialect = _DIALECTS[sql.dialect()]
    try:
        return plan.compiled(schema, document, operation, variables=values, context=context, dialect=dialect)
    except NotCompiledError:
        return None


def _kept(kept: "OrderedDict[Key, T]", key: Key, make: Callable[[], T]) -> T:
    """What is kept under a key, made where it is not; what was made first goes first."""
    if key not in kept:
        kept[key] = make()
        if len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return kept[key]


def _steering_of(document: DocumentNode) -> Iterator[str]:
    """The variables that say what is selected at all."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, DirectiveNode):
            yield from (each.value.name.value for each in node.arguments or () if isinstance(each.value, VariableNode))
        waiting += children(node)
