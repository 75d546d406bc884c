"""Mutations under a key of the client's own, as the contract has them."""

from dataclasses import dataclass, field
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import once
from tests.schema import fake
from tests.schema.fake import World, gid, uid

KEY = "4b0a2f0e-7f6e-4a53-9f0a-1f2f6f1e8d11"
CONFIRM = """
mutation ($input: ConfirmPledgeInput!, $key: String) {
  confirmPledge(input: $input, idempotencyKey: $key) { __typename ... on Pledge { id } ... on Refusal { code field sentence } }
}
"""
PLEDGE = {"id": gid("Pledge", 30)}


async def confirm(world: World, key: str | None) -> dict[str, str]:
    """Confirm the pledge under a key."""
    world.who = fake.signed_in(fake.ASKER)
    return (await world.ask(CONFIRM, input=PLEDGE, key=key))["confirmPledge"]


async def test_without_a_key_nothing_is_asked(world: World) -> None:
    """A mutation without a key runs as ever."""
    assert await confirm(world, None) == {"__typename": "Pledge", **PLEDGE}
    assert world.keys == []


async def test_a_key_stands_for_the_act_its_input_and_what_comes_of_it(world: World) -> None:
    """The port is told the key, the mutation with its input, and the type of the result."""
    await confirm(world, KEY)
    ((key, said, kind),) = world.keys
    assert (key, kind) == (KEY, "Pledge")
    assert said == f'["confirmPledge", {{"input": {{"id": "{PLEDGE["id"]}"}}}}]'


async def test_what_was_done_before_is_read_anew(world: World) -> None:
    """A repeated act answers with the thing as it is now."""
    world.done = (uid(30),)
    assert await confirm(world, KEY) == {"__typename": "Pledge", **PLEDGE}
    assert world.calls["pledges.load"] == 1


async def test_what_can_no_longer_be_seen_is_said(world: World) -> None:
    """A repeated act whose result is gone for this viewer is refused in words that say that it was done."""
    world.done, world.pledges = (uid(30),), {}
    told = await confirm(world, KEY)
    assert (told["__typename"], told["code"], told["field"]) == ("NotFound", "NOT_FOUND", "idempotencyKey")
    assert "done already" in told["sentence"]


@pytest.mark.parametrize("key", ["", "short", "x" * 15, "x" * 129, "with a blank in it", "ключ-ключ-ключ-ключ", "x" * 15 + "\n"])
async def test_a_key_has_a_form(world: World, key: str) -> None:
    """Anything but 16 to 128 printable ASCII characters is refused, and nothing is done."""
    told = await confirm(world, key)
    assert (told["__typename"], told["field"]) == ("InvalidInput", "idempotencyKey")
    assert world.acts == []


async def test_what_was_made_is_found_by_the_key_alone(world: World) -> None:
    """`outcome` gives what was made under a key, null for one that nothing was done under, and refuses what is no key."""
    document = "query ($key: String!) { outcome(idempotencyKey: $key) { __typename id } }"
    assert await world.ask(document, key=KEY) == {"outcome": None}
    await confirm(world, KEY)
    world.done = (uid(30),)
    assert await world.ask(document, key=KEY) == {"outcome": {"__typename": "Pledge", **PLEDGE}}
    refused = await world.run(document, key="short")
    assert refused.errors is not None
    assert refused.errors[0].extensions == {"code": "INVALID", "field": "idempotencyKey"}


def said(input: object) -> str:
    """An act with an input."""
    return once.said("act", {"input": input})


class Colour(Enum):
    """A colour."""

    RED = "red"


@dataclass
class Older:
    """An input."""

    name: str
    parts: list[int] = field(default_factory=list[int])
    colour: Colour | None = None


@dataclass
class Newer(Older):
    """The same input with a field more."""

    note: str | None = None


@given(st.text(), st.lists(st.integers()), st.sampled_from([None, Colour.RED]))
def test_a_new_field_changes_nothing_that_was_said(name: str, parts: list[int], colour: Colour | None) -> None:
    """The text of an input is the same with a field that is left out; whoever repeats an act meanwhile is recognised."""
    assert said(Older(name, parts, colour)) == said(Newer(name, parts, colour))


@given(st.tuples(st.text(), st.lists(st.integers())), st.tuples(st.text(), st.lists(st.integers())))
def test_what_differs_is_said_differently(one: tuple[str, list[int]], other: tuple[str, list[int]]) -> None:
    """Two inputs have the same text only if they are the same, and another act has another text."""
    assert (said(Older(*one)) == said(Older(*other))) == (one == other)
    assert said(Older(*one)) != once.said("other", {"input": Older(*one)})
