"""What is sent: documents made of the contract, mixed with what is no such document.

Everything follows from a seed, so that a finding can be sent again.
"""

import json
import math
import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis_graphql
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    IntValueNode,
    Node,
    ObjectFieldNode,
    StringValueNode,
    Visitor,
    build_schema,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes

from bench import _fuzz_body
from bench._fuzz_body import Ids, Sent

ROOT = Path(__file__).parents[1]
KINDS = ("query", "mutation", "wrong query", "wrong mutation", "wild variables", "no request")
SHARES = (6, 6, 2, 2, 3, 3)  # of the kinds
AIMS = 4  # documents of one shape, each aimed at other things


@cache
def contract() -> GraphQLSchema:
    """The contract as it is exported."""
    return build_schema((ROOT / "schema.graphql").read_text("utf-8"))


def batch(seed: int, count: int, ids: Ids) -> list[Sent]:
    """So many requests of all kinds, mixed."""
    chance = random.Random(seed)  # noqa: S311 - a finding must be made again
    wanted = chance.choices(KINDS, SHARES, k=count)
    made = {kind: _documents(kind, seed, wanted.count(kind), ids) for kind in KINDS[:4]}
    made["wild variables"] = [_fuzz_body.wild(chance, ids) for _ in range(wanted.count("wild variables"))]
    made["no request"] = [_fuzz_body.hostile(chance) for _ in range(wanted.count("no request"))]
    taken = {kind: iter(several) for kind, several in made.items()}
    return [next(taken[kind]) for kind in wanted]


def _documents(kind: str, seed: int, count: int, ids: Ids) -> list[Sent]:
    if not count:
        return []
    make = hypothesis_graphql.queries if kind.endswith("query") else hypothesis_graphql.mutations
    mode = Mode.NEGATIVE if kind.startswith("wrong") else Mode.POSITIVE
    found: list[DocumentNode] = []

    @seeded(seed)
    @settings(
        max_examples=math.ceil(count / AIMS),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(make(contract(), custom_scalars=_scalars(), print_ast=_same, mode=mode, allow_x00=kind.startswith("wrong")))
    def collect(document: DocumentNode) -> None:
        found.append(document)

    collect()
    chance = random.Random(seed)  # noqa: S311 - as above
    aimed = (print_ast(visit(document, _Aim(chance, ids))) for document in found for _ in range(AIMS))
    said = [Sent(kind, json.dumps({"query": document}).encode(), {}) for document in aimed]
    return [said[at % len(said)] for at in range(count)]


def _same(document: DocumentNode) -> DocumentNode:
    return document


def _scalars() -> dict[str, st.SearchStrategy[Any]]:
    moments = st.datetimes().map(lambda at: nodes.String(f"{at.isoformat()}Z"))
    numbers = st.decimals(allow_nan=True).map(nodes.String)
    return {
        "Date": st.dates().map(nodes.String),
        "DateTime": moments | st.text(max_size=5).map(nodes.String),
        "Decimal": numbers | st.integers().map(nodes.Int),
        "Count": st.integers().map(nodes.Int) | st.integers(0, 5).map(nodes.Int),
    }


_KNOWN: Mapping[str, Sequence[str]] = {
    "item": ("respirator", "goggles", "face-shield", "surgical-mask", "nothing"),
    "unit": ("piece", "box", "hour"),
    "asked": ("1", "12.5", "0", "-3", "1e30"),
    "address": ("+380441110010", "maker@example.org", "Sadova 7"),
    "code": ("000000", "123456"),
    "language": ("en", "uk", "zh"),
    "country": ("UA", "CN", "XX"),
    "standard": ("FFP2", "GB19083", "N95"),
    "licence": ("CC0-1.0",),
    "timeZone": ("Europe/Kyiv", "Mars/Olympus"),
    "idempotencyKey": ("a-key-of-sixteen-signs", "another-key-of-sixteen"),
}


class _Aim(Visitor):
    """Puts what exists where it is asked for, so that documents reach what lies behind; one in ten stays wild."""

    def __init__(self, chance: random.Random, ids: Ids) -> None:
        super().__init__()
        self._chance, self._ids, self._within = chance, ids, ""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Remember which field is asked."""
        self._within = node.name.value

    def leave_argument(self, node: ArgumentNode, *_: object) -> Node | None:
        """Aim an argument."""
        return self._aimed(node)

    def leave_object_field(self, node: ObjectFieldNode, *_: object) -> Node | None:
        """Aim a field of an input."""
        return self._aimed(node)

    def _aimed(self, node: ArgumentNode | ObjectFieldNode) -> Node | None:
        name, value = node.name.value, node.value
        if self._chance.random() < 0.1:
            return None
        if name == "first":
            return type(node)(name=node.name, value=IntValueNode(value=str(self._chance.randint(1, 30))))
        if isinstance(value, StringValueNode | IntValueNode) and (name == "id" or name.endswith("Id")):
            return type(node)(name=node.name, value=StringValueNode(value=self._id(f"{name} {self._within}".lower())))
        if name == "idempotencyKey":
            key = (
                str(UUID(int=self._chance.getrandbits(128))) if self._chance.random() < 0.9 else self._chance.choice(_KNOWN[name])
            )
            return type(node)(name=node.name, value=StringValueNode(value=key))
        if isinstance(value, StringValueNode) and name in _KNOWN:
            return type(node)(name=node.name, value=StringValueNode(value=self._chance.choice(_KNOWN[name])))
        return None

    def _id(self, hint: str) -> str:
        fitting = [kind for kind in self._ids if kind.removeprefix("Request").lower() in hint or kind.lower() in hint]
        kind = self._chance.choice(fitting if fitting and self._chance.random() < 0.8 else list(self._ids))
        return self._chance.choice(self._ids[kind])
