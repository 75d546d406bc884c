"""Our own documents with wild variables, and bodies that are no request at all."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from web import operation

ACCEPT = "application/graphql-response+json, application/json;q=0.9"
Ids = Mapping[str, Sequence[str]]  # global ids by type name


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: its kind, its body, and headers beside the usual ones."""

    kind: str
    body: bytes
    headers: Mapping[str, str]


def wild(chance: random.Random, ids: Ids) -> Sent:
    """A document of our own pages with variables of any shape."""
    query = operation.document(chance.choice(sorted(operation.names())))
    names = ("id", "input", "first", "after", "filter", "key", "query", "kinds", "filters", "candidates", "draft", "drafted")
    variables = {name: _value(chance, ids, 0) for name in names if chance.random() < 0.7}
    return Sent("wild variables", json.dumps({"query": query, "variables": variables}).encode("utf-8", "surrogatepass"), {})


_TEXTS = (
    "",
    "\0",
    "\ud800",
    "\udfff\ud800",
    "a" * 10_000,
    "\u202e",
    "é\u0301",
    "%",
    "_",
    "'; DROP TABLE person; --",
    "\x7f\x1b[2J",
    "NaN",
)
_NUMBERS = (0, -1, 1, 2**31 - 1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308, 5e-324)
_FIELDS = (
    "id",
    "lineId",
    "requestId",
    "designId",
    "uploadId",
    "name",
    "asked",
    "note",
    "lines",
    "goods",
    "item",
    "place",
    "point",
    "first",
)


def _value(chance: random.Random, ids: Ids, depth: int) -> Any:
    if depth < 4 and chance.random() < 0.2:
        return [_value(chance, ids, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 4 and chance.random() < 0.5:
        return {chance.choice(_FIELDS): _value(chance, ids, depth + 1) for _ in range(chance.randrange(5))}
    id = chance.choice(ids[chance.choice(list(ids))])
    return chance.choice((None, True, chance.choice(_NUMBERS), chance.choice(_TEXTS), id, id))


def hostile(chance: random.Random) -> Sent:
    """A body that wants to do harm."""
    body = chance.choice(_BODIES)(chance)
    content = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    media = chance.choice(
        ("application/json",) * 6 + ("application/graphql", "text/plain", "multipart/form-data; boundary=x", "a/b")
    )
    return replace(Sent("no request", content, {}), headers={"content-type": media})


def _asked(query: str, **more: Any) -> str:
    return json.dumps({"query": query, **more})


def _random_bytes(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(300))


def _torn(chance: random.Random) -> bytes:
    whole = _asked("{ board { counts { openLines } } }", variables={"a": ["\u00e9", 1]}).encode()
    at = chance.randrange(len(whole))
    return (
        whole[:at] + chance.choice((b"", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\0", b"}")) + whole[at + chance.randrange(3) :]
    )


def _nested(chance: random.Random) -> str:
    opening, closing = chance.choice((("[", "]"), ('{"a":', "}")))
    depth = chance.choice((100, 900, 1_100, 50_000))
    return f'{{"query": "{{ __typename }}", "variables": {opening * depth}1{closing * depth}}}'


def _deep_query(chance: random.Random) -> str:
    depth = chance.choice((30, 300, 3_000, 60_000))
    return _asked("{ a " * depth + "}" * depth if chance.random() < 0.5 else "{ a(b: " + "[" * depth + "]" * depth + ") }")


def _aliases(chance: random.Random) -> str:
    return _asked("{ " + " ".join(f"a{n}: __typename" for n in range(chance.choice((50, 61, 2_000, 30_000)))) + " }")


def _directives(chance: random.Random) -> str:
    flood = chance.choice(("@include(if: true) ", "@skip(if: false)", "@nothing ")) * chance.choice((10, 500, 20_000))
    return _asked(f"{{ __typename {flood} }}")


def _fragments(chance: random.Random) -> str:
    count = chance.choice((2, 30, 300))
    if chance.random() < 0.5:  # each spreads the next twice; the last may spread the first
        last = "...F0" if chance.random() < 0.5 else "__typename"
        spreads = [f"fragment F{n} on Query {{ a: node(id: 1) {{ id }} ...F{n + 1} ...F{n + 1} }}" for n in range(count)]
        return _asked(" ".join(["{ ...F0 }", *spreads, f"fragment F{count} on Query {{ {last} }}"]))
    return _asked(
        "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }" + " fragment A on Query { id }" * count
    )


def _numbers(chance: random.Random) -> str:
    digits = "9" * chance.choice((20, 400, 5_000, 100_000))
    number = chance.choice((digits, f"-{digits}", f"{digits}.{digits}", f"1e{digits[:6]}"))
    return chance.choice(
        (
            f'{{"query": "{{ designs(first: {number}) {{ totalCount }} }}"}}',
            f'{{"query": "query($n: Int) {{ designs(first: $n) {{ totalCount }} }}", "variables": {{"n": {number}}}}}',
            f'{{"query": {number}, "variables": {number}, "operationName": {number}}}',
        )
    )


def _strange_texts(chance: random.Random) -> str:
    text = chance.choice(_TEXTS)
    asked = "query($t: String!) { search(query: $t) { hits { via } } }"
    return chance.choice(
        (
            _asked(text),
            _asked("{ __typename }", operationName=text),
            _asked(asked, variables={"t": text}),
            _asked(f"query {text} {{ __typename }}"),
            _asked(f'{{ search(query: "{text[:50]}") {{ hits {{ via }} }} }}'),
            _asked('{ search(query: "\\ud800\\u0000\\u{110000}\\u{D800}") { hits { via } } }'),
        )
    )


def _shapes(chance: random.Random) -> str:
    values = ("null", "true", "1", '"x"', "[]", "{}", "[{}]", '[{"query": "{ __typename }"}]', "NaN", "Infinity", "1 2", "")
    parts = (f'"{name}": {chance.choice(values)}' for name in ("query", "variables", "operationName", "extensions", "query"))
    return chance.choice((chance.choice(values), "{" + ", ".join(parts) + "}"))


def _persisted(chance: random.Random) -> str:
    digest = chance.choice(("0" * 64, "", "\ud800", "g" * 64, 7, None, ["a"]))
    return json.dumps(
        {"extensions": {"persistedQuery": {"version": chance.choice((1, 2, "x")), "sha256Hash": digest}}, "id": digest}
    )


def _huge(chance: random.Random) -> str:
    return _asked("{ __typename }" + chance.choice((" ", "#", ",")) * chance.choice((10_000, 500_000, 600_000)))


def _introspection(chance: random.Random) -> str:
    depth = chance.choice((1, 7, 40))
    return _asked("{ __schema { types { fields { type " + "{ ofType " * depth + "{ name } " + "}" * depth + " } } } }")


_BODIES: tuple[Callable[[random.Random], str | bytes], ...] = (
    _random_bytes,
    _torn,
    _nested,
    _deep_query,
    _aliases,
    _directives,
    _fragments,
    _numbers,
    _strange_texts,
    _shapes,
    _persisted,
    _huge,
    _introspection,
)
