"""The executor against the library's own: the same answers and the same errors, in the same order."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from inspect import isawaitable
from typing import Any

import pytest
from graphql import (
    GraphQLObjectType,
    OperationDefinitionNode,
    execute,
    get_named_type,
    is_composite_type,
    is_enum_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
    is_scalar_type,
    parse,
    type_from_ast,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.contract import Contract
from schema.execution import Fast
from schema.root import schema
from tests.schema import fake
from tests.schema.fake import World, gid
from web import operation

CORE = schema._schema
IDS = {"Request": 10, "RequestLine": 11, "Offer": 20, "Pledge": 30, "Design": 40, "Facility": 50, "Organisation": 60}


async def both(document: str, variables: Mapping[str, Any], world: World) -> tuple[Any, Any]:
    """What the library's executor answers to a document, and what ours does."""
    return await answered(StrawberryGraphQLCoreExecutionContext, document, variables, world), await answered(
        Fast, document, variables, world
    )


async def answered(executor: type, document: str, variables: Mapping[str, Any], world: World) -> Any:
    """Data and errors, in their order."""
    result: Any = execute(
        CORE,
        parse(document),
        context_value=world.context(),
        variable_values=dict(variables),
        executor_class=executor,
        is_awaitable=optimized_is_awaitable,
    )
    result = await result if isawaitable(result) else result
    return repr(result.data), [error.formatted for error in result.errors or ()]


QUERIES = [name for name in operation.names() if re.search(r"^query", operation.document(name), re.MULTILINE)]


def value(written: Any) -> Any:
    """A value of an input type, the smallest there is."""
    if str(written).startswith("["):
        return []
    named: Any = get_named_type(written)
    if is_enum_type(named):
        return next(iter(named.values))
    if is_scalar_type(named):
        return {"Int": 3, "Float": 1.5, "Boolean": True, "ID": gid("Request", 10)}.get(named.name, "2020-02-01T08:00:00Z")
    return {name: value(field.type) for name, field in named.fields.items() if is_required_input_field(field)}


@pytest.mark.parametrize("name", QUERIES)
async def test_our_pages_get_the_same_answers(name: str, world: World) -> None:
    """Each query of our own pages is answered alike, whoever asks."""
    document = operation.document(name)
    asked = next(each for each in parse(document).definitions if isinstance(each, OperationDefinitionNode))
    types = {each.variable.name.value: type_from_ast(CORE, each.type) for each in asked.variable_definitions or ()}
    variables = {name: value(kind) for name, kind in types.items() if is_non_null_type(kind)}
    for who in (None, fake.ASKER, fake.COORDINATOR):
        world.who = fake.signed_in(who) if who else world.who
        stock, ours = await both(document, variables, world)
        assert ours == stock


def argument(draw: Any, name: str) -> str:
    """A value for an argument that is required."""
    if name in {"id", "lineId", "requestId"}:
        kind = draw(st.sampled_from(sorted(IDS)))
        return f'"{gid(kind, IDS[kind])}"' if draw(st.booleans()) else '"?"'
    return "3"


@st.composite
def selection(draw: Any, of: GraphQLObjectType, depth: int) -> str:
    """Some fields of a type, and of what is below them."""
    names = draw(st.lists(st.sampled_from(sorted(of.fields)), min_size=1, max_size=6))
    parts: list[str] = ["__typename"] if draw(st.booleans()) else []
    for number, name in enumerate(names):
        field: Any = of.fields[name]
        needed = [(key, each) for key, each in field.args.items() if is_required_argument(each)]
        if any(str(each.type).strip("!") not in {"ID", "Int"} for _, each in needed):
            continue
        given = ", ".join(f"{key}: {argument(draw, key)}" for key, _ in needed)
        below = ""
        kind: Any = get_named_type(field.type)
        if is_composite_type(kind):
            if depth == 0:
                continue
            below = f" {{ {draw(spread(kind, depth - 1))} }}"
        steered = draw(st.sampled_from(["", "", "", " @include(if: true)", " @skip(if: true)", " @include(if: $yes)"]))
        parts.append(f"a{depth}{number}: {name}{f'({given})' if given else ''}{steered}{below}")
    return " ".join(parts) or "__typename"


@st.composite
def spread(draw: Any, kind: Any, depth: int) -> str:
    """A selection on a type, or on each of some of those it may be."""
    if is_object_type(kind):
        inner = draw(selection(kind, depth))
        return f"... on {kind.name} {{ {inner} }}" if draw(st.booleans()) else inner
    possible = draw(st.lists(st.sampled_from(CORE.get_possible_types(kind)), min_size=1, max_size=3, unique=True))
    return "__typename " + " ".join(f"... on {each.name} {{ {draw(selection(each, depth))} }}" for each in possible)


def spoiled(world: World) -> World:
    """The world with values that do not fit what the contract says of them."""
    world.requests = {
        id: replace(each, urgency="nonsense", created=None, published=ValueError("no"), lines=(*each.lines, None))
        for id, each in world.requests.items()
    }
    world.facilities = {id: replace(each, name=None, beds="many", can_receive=7) for id, each in world.facilities.items()}
    return world


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.booleans(), st.booleans())
def test_whatever_is_asked_gets_the_same_answer(data: st.DataObject, yes: bool, broken: bool) -> None:
    """Any selection is answered alike, also where values are missing or do not fit."""
    root: Any = CORE.query_type
    document = f"query($yes: Boolean!) {{ {data.draw(selection(root, 4))} x: __typename @include(if: $yes) }}"
    world = fake.populated()
    world.who = fake.signed_in(fake.ASKER) if yes else world.who
    stock, ours = asyncio.run(both(document, {"yes": yes}, spoiled(world) if broken else world))
    assert ours == stock


async def test_a_selection_that_hangs_on_variables_is_looked_at_each_time(world: World) -> None:
    """What is kept of one run does not stand in the way of another one with other variables."""
    document = "query($yes: Boolean!) { viewer { signedIn @include(if: $yes) other: signedIn } }"
    for yes in (True, False, True):
        shown = (await world.ask(document, yes=yes))["viewer"]
        assert list(shown) == (["signedIn", "other"] if yes else ["other"])


async def test_what_is_kept_of_a_run_is_used_by_the_next(world: World) -> None:
    """A second run of the same text gives the same, without looking at the selection again."""
    contract: Contract = schema
    document = "{ requests { nodes { id state lines { id } } } }"
    first = await world.ask(document)
    plan = contract.prepared(document).operation(None).plan
    assert plan is not None
    known = dict(plan.below)
    assert known
    assert await world.ask(document) == first
    assert plan.below == known
