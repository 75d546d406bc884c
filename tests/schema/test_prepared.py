"""Documents that are read once, and remembered within bounds."""

import gc
import tracemalloc

import pytest
from graphql import GraphQLError

from schema import limit, prepared
from schema.prepared import Shelf
from schema.root import schema

CORE = schema._schema


def test_a_text_is_prepared_once() -> None:
    """The same text is the same document; of what is not sound nothing is kept."""
    shelf = Shelf(CORE)
    assert shelf.get("{ viewer { signedIn } }") is shelf.get("{ viewer { signedIn } }")
    for text in ("{ nothing }", "{", "{ viewer { signedIn @include } }"):
        assert shelf.get(text).errors
    assert len(shelf) == 1


def test_what_is_remembered_is_bounded_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound, the document that was not asked for longest is forgotten."""
    monkeypatch.setattr(prepared, "MOST_KEPT", 3)
    shelf = Shelf(CORE)
    first, *_ = [shelf.get(f"query q{number} {{ viewer {{ signedIn }} }}") for number in range(3)]
    assert shelf.get(first.text) is first
    shelf.get("{ items { code } }")
    assert len(shelf) == 3
    assert shelf.get(first.text) is first


def test_what_is_remembered_is_bounded_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large documents push out others sooner, and one that is larger than everything is run all the same."""
    monkeypatch.setattr(prepared, "MOST_KEPT_BYTES", 1000)
    shelf = Shelf(CORE)
    for number in range(10):
        shelf.get(f"query q{number} {{ viewer {{ signedIn }} }} #" + "x" * 300)
    assert len(shelf) == 2
    assert shelf.get("{ viewer { signedIn } } #" + "x" * 5000).errors == ()
    assert len(shelf) == 1


def test_hostile_texts_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of different documents take no more than what is kept of the last of them."""
    monkeypatch.setattr(prepared, "MOST_KEPT", 20)
    shelf = Shelf(CORE)

    def send(numbers: range) -> None:
        for number in numbers:
            shelf.get(f"query q{number} {{ viewer {{ {'signedIn ' * 10} }} }}").operation(None).size({})

    send(range(25))
    gc.collect()
    tracemalloc.start()
    send(range(25, 50))
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    send(range(50, 150))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after < 1.5 * before


def test_sizes_are_kept_for_few_windows() -> None:
    """A client that asks with ever other windows is measured rightly each time, and only some of it is kept."""
    operation = schema.prepared("query($n: Int!) { requests(first: $n) { nodes { id } } }").operation(None)
    costs = [operation.size({"n": number}).whole_cost for number in range(200)]
    assert costs == [1 + 2 * number for number in range(200)]
    assert len(operation._sizes) == prepared.MOST_SIZES


def test_other_variables_do_not_matter() -> None:
    """What no window hangs on is not looked at."""
    operation = schema.prepared("query($id: ID!) { request(id: $id) { id } }").operation(None)
    assert operation.size({"id": "a"}) is operation.size({"id": 5, "n": 7})


@pytest.mark.parametrize(
    ("name", "words"), [(None, "several operations"), ("c", "no operation “c”"), ("x" * 200, f"no operation “{'x' * 80}”")]
)
def test_an_operation_that_is_not_there_is_told(name: str | None, words: str) -> None:
    """Which of two operations to run must be said, and be one of them."""
    document = schema.prepared("query a { viewer { signedIn } } query b { items { code } }")
    with pytest.raises(GraphQLError, match=words):
        document.operation(name)
    assert document.operation("b").name == "b"


def test_a_document_without_operations_has_none() -> None:
    """Fragments alone, and nothing at all, are request errors."""
    for text in ("fragment f on Viewer { signedIn }", "", "#"):
        document = schema.prepared(text)
        assert document.errors or not document.operations


def test_the_limits_hold_for_each_operation() -> None:
    """One operation that is too large makes the document one, whichever is run."""
    deep = "{ request { lines " * 12
    document = schema.prepared(
        f"query a {{ viewer {{ signedIn }} }} query b {{ requests {{ nodes {deep} {{ id }} {'} }' * 12} }} }}"
    )
    assert f"of {limit.MOST_DEPTH} levels" in str(document.errors[0])
