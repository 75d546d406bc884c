"""Documents made ready to run: read, measured and validated once, and remembered by their text within bounds."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    BREAK,
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from strawberry.schema.schema import validate_document

from schema import failure, limit
from schema.execution import Plan

SHA256 = "sha256:"
MOST_KEPT = 500  # documents
MOST_KEPT_BYTES = 250_000  # of their text; what is kept beside it is up to two hundred times as large, and 40 kB at least
MOST_SIZES = 50  # of one operation, for different windows

_NUL = re.compile(r"\0|\\u(?:0000|\{0+\})")  # as it is, or as the language escapes it


@dataclass(slots=True, eq=False)
class Runnable:
    """One operation of a document, with what is known of it before it runs."""

    node: OperationDefinitionNode
    document: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    schema: GraphQLSchema
    plan: Plan | None  # None where what is selected hangs on variables
    details: dict[str, FragmentDetails] = field(init=False)
    _windows: frozenset[str] = field(init=False, default=frozenset())
    _sizes: dict[tuple[int, ...], limit.Size] = field(init=False, default_factory=dict[tuple[int, ...], limit.Size])

    def __post_init__(self) -> None:
        """Note which variables its size hangs on."""
        self.details = {name: FragmentDetails(fragment, None) for name, fragment in self.fragments.items()}
        asked: set[str] = set()
        limit.sized(self.schema, self.node, self.fragments, lambda name: asked.add(name) or limit.WINDOW)
        self._windows = frozenset(asked)

    @property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.node.operation.value

    @property
    def name(self) -> str | None:
        """What its author calls it."""
        return self.node.name.value if self.node.name else None

    def size(self, variables: Mapping[str, Any]) -> limit.Size:
        """How much it asks for with these variables."""
        key = tuple(limit.window(self.node, variables, name) for name in self._windows)
        known = self._sizes.get(key)
        if known is None:
            known = limit.sized(self.schema, self.node, self.fragments, lambda name: limit.window(self.node, variables, name))
            if len(self._sizes) < MOST_SIZES:
                self._sizes[key] = known
        return known


class Prepared:
    """A document after everything that needs no variables: its operations, or what is wrong with it."""

    def __init__(self, schema: GraphQLSchema, text: str) -> None:
        """Read, measure and validate `text`; nothing is raised for what is wrong with it."""
        self.text = text
        self.document: DocumentNode | None = None
        self.operations: tuple[Runnable, ...] = ()
        self.errors: tuple[GraphQLError, ...] = ()
        if _NUL.search(text):
            self.errors = (failure.unkeepable(),)
            return
        try:
            self.document = parse(text, max_tokens=limit.MOST_TOKENS)
        except GraphQLError as error:
            self.errors = (error,)
        else:
            self._read(schema, self.document)

    def _read(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        nodes = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        smallest = [limit.sized(schema, node, fragments, lambda _: 0) for node in nodes]
        # What is too large is not validated: that takes longer than everything else.
        self.errors = tuple(error for size in smallest for error in limit.refused(size)) or tuple(
            validate_document(schema, document, tuple(specified_rules))
        )
        if not self.errors:
            fixed = not _hangs_on_variables(document)
            self.operations = tuple(Runnable(node, document, fragments, schema, Plan() if fixed else None) for node in nodes)

    @cached_property
    def id(self) -> str:
        """The SHA-256 identifier of the text, as the GraphQL-over-HTTP specification writes it."""
        return identifier(self.text)

    def operation(self, name: str | None) -> Runnable:
        """The operation of that name, or the only one; raises GraphQLError where there is none."""
        if name is None and len(self.operations) == 1:
            return self.operations[0]
        if name is None:
            raise GraphQLError("There are several operations in this document; say in operationName which one to run.")
        found = next((each for each in self.operations if each.name == name), None)
        if found is None:
            raise GraphQLError(f"There is no operation “{name[:80]}” in this document.")
        return found


class Shelf:
    """Sound documents by their text; those that were not asked for longest go first."""

    def __init__(self, schema: GraphQLSchema) -> None:
        """Start with none."""
        self._schema = schema
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._bytes = 0

    def get(self, text: str) -> Prepared:
        """The document, made ready now or before."""
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        made = Prepared(self._schema, text)
        if made.errors:
            return made
        self._kept[text] = made
        self._bytes += len(text)
        while len(self._kept) > MOST_KEPT or (self._bytes > MOST_KEPT_BYTES and len(self._kept) > 1):
            self._bytes -= len(self._kept.popitem(last=False)[0])
        return made

    def __len__(self) -> int:
        return len(self._kept)


def identifier(text: str) -> str:
    """The SHA-256 identifier of a document's text."""
    return SHA256 + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


class _Search(Visitor):
    """Finds a variable in an argument of a directive."""

    found = False
    _within = 0

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, DirectiveNode):
            self._within += 1
        elif self._within and isinstance(node, VariableNode):
            self.found = True
            return BREAK
        return None

    def leave(self, node: Node, *_: Any) -> None:
        if isinstance(node, DirectiveNode):
            self._within -= 1


def _hangs_on_variables(document: DocumentNode) -> bool:
    """Whether variables decide what is selected, by @skip or @include."""
    search = _Search()
    visit(document, search)
    return search.found
