"""Runs an operation: the library's executor, with plain leaves completed at once and what is known of a selection kept.

Most of a selection are leaves that are attributes of a value. They are read and written without a path and without what a
resolver would be told; whatever is not plain (no value where there must be one, a value that does not fit) goes the library's
way, so that results and errors are the same.
"""

# The library's executor is generic in what nothing ever says.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Awaitable
from functools import partial
from typing import Any, NamedTuple, cast

from graphql import (
    Executor,
    GraphQLError,
    GraphQLObjectType,
    OperationType,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import CollectedFields, GroupedFieldSet, collect_fields
from graphql.pyutils import Path, Undefined, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.base import get_object_definition

from schema import identity

_NOT_PLAIN: Any = object()


def _function(field: Any) -> Any:
    """What a field is resolved with, whatever type it is bound to."""
    return field.base_resolver.wrapped_func if field.base_resolver else None


_NODE = get_object_definition(identity.Node, strict=True)
_GLOBAL_ID = next(_function(each) for each in _NODE.fields if each.python_name == "id")


class Leaf(NamedTuple):
    """A leaf that is an attribute of the value above it."""

    attribute: str
    required: bool
    written: Any  # from a value to what stands in the answer

    def of(self, source: Any) -> Any:
        """What stands in the answer, or that this must go the long way."""
        try:
            value = getattr(source, self.attribute)
            if value is None:
                return _NOT_PLAIN if self.required else None
            if isinstance(value, Exception):
                return _NOT_PLAIN
            written = self.written(value)
        except Exception:
            return _NOT_PLAIN
        return _NOT_PLAIN if written is None or written is Undefined else written


Step = tuple[str, Any, Leaf | None]


class Plan:
    """What is known of a selection once it has run; shared by all runs of an operation unless it hangs on variables."""

    __slots__ = ("_steps", "below", "root")

    def __init__(self) -> None:
        """Know nothing yet."""
        self.root: CollectedFields | None = None
        self.below: dict[Any, Any] = {}
        self._steps: dict[int, tuple[GroupedFieldSet, list[Step]]] = {}

    def steps(self, executor: "Fast", parent: GraphQLObjectType, fields: GroupedFieldSet) -> list[Step]:
        """How each field is completed; the set of fields is kept beside, so that its identity stays its own."""
        known = self._steps.get(id(fields))
        if known is None:
            steps = [(name, details, _leaf(executor, parent, details)) for name, details in fields.items()]
            known = self._steps[id(fields)] = (fields, steps)
        return known[1]


class Fast(Executor[Any]):
    """The executor of the contract."""

    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info
    operation_extensions = None

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        """Run with what is known of the selection."""
        super().__init__(*args, **kwargs)
        self.plan = plan or Plan()
        self._relevant_sub_fields = self.plan.below

    def execute_operation(self, serially: bool | None = None) -> Any:
        """Run the operation; the result, or an awaitable of it."""
        try:
            kind = self.operation.operation
            root = cast("GraphQLObjectType", self.schema.get_root_type(kind))
            if self.plan.root is None:
                self.plan.root = collect_fields(
                    self.schema, self.fragments, self.variable_values, root, self.operation, self.hide_suggestions
                )
            in_turn = kind == OperationType.MUTATION if serially is None else serially
            data = self.execute_root_grouped_field_set(root, self.root_value, self.plan.root[0], in_turn, None)
        except GraphQLError as error:
            return self._failed(error)
        return self._awaited(data) if self.is_awaitable(data) else self.build_response(cast("Any", data))

    async def _awaited(self, data: Awaitable[Any]) -> Any:
        try:
            return self.build_response(await data)
        except GraphQLError as error:
            return self._failed(error)

    def _failed(self, error: GraphQLError) -> Any:
        self.collected_errors.add(error, None)
        return self.build_response(None)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Complete the fields of one value; an awaitable where some of them wait."""
        results: dict[str, Any] = {}
        waiting: list[str] = []
        try:
            for name, details, leaf in self.plan.steps(self, parent_type, grouped_field_set):
                result = leaf.of(source_value) if leaf else _NOT_PLAIN
                if result is _NOT_PLAIN:
                    result = self.execute_field(
                        parent_type, source_value, details, Path(path, name, parent_type.name), position_context
                    )
                    if result is Undefined:
                        continue
                    if self.is_awaitable(result):
                        waiting.append(name)
                results[name] = result
        except Exception:
            if waiting:
                self.settle_in_background([results[name] for name in waiting])
            raise
        return _gathered(results, waiting) if waiting else results


async def _gathered(results: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    """The results with those that wait awaited, side by side."""
    if len(waiting) == 1:
        results[waiting[0]] = await results[waiting[0]]
    else:
        results.update(zip(waiting, await gather_with_cancel(*(results[name] for name in waiting)), strict=True))
    return results


def _leaf(executor: Fast, parent: GraphQLObjectType, details: Any) -> Leaf | None:
    """A field as a leaf that is an attribute, None for any other."""
    defined = executor.schema.get_field(parent, details[0].node.name.value)
    field = defined.extensions.get("strawberry-definition") if defined else None
    if defined is None or field is None:
        return None
    if _function(field) is _GLOBAL_ID:
        return Leaf("id", True, partial(identity.write, parent.name))
    if not getattr(defined.resolve, "_is_default", False):
        return None
    required = is_non_null_type(defined.type)
    named = cast("Any", defined.type).of_type if required else defined.type
    if not is_leaf_type(named) or field.default_resolver is not getattr:
        return None
    return Leaf(field.python_name, required, named.coerce_output_value)
