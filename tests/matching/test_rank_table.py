"""The table of offers under changes."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import offer
from matching.rank import engine, shelf
from matching.rank.column import Columns, Kind, Vocabulary
from matching.rank.shelf import Sort
from matching.rank.table import Table
from tests.rank_world import NOW, Problem, World, patient

Change = tuple[str, offer.Offer]


def changes(seed: int) -> tuple[list[Change], list[Problem]]:
    """Many puts and drops of a few offers that change what they are, and lines to ask about."""
    world = World(seed)
    ids = [UUID(int=world.getrandbits(128)) for _ in range(9)]
    makers = (world.stock, world.shield, world.drive, world.volunteer)
    made = [replace(world.offered(world.choice(makers)()), id=world.choice(ids)) for _ in range(40)]
    verbs = world.choices(["put", "drop"], [3, 1], k=len(made))
    return list(zip(verbs, made, strict=True)), [world.goods(), world.printed(), world.journey(), world.role()]


def changed(table: Table, steps: Sequence[Change]) -> dict[UUID, offer.Offer]:
    """Make the changes to a table, and to a dictionary that is returned."""
    kept: dict[UUID, offer.Offer] = {}
    for verb, each in steps:
        if verb == "put":
            table.put(each)
            kept[each.id] = each
        else:
            table.drop(each.id)
            kept.pop(each.id, None)
    return kept


@settings(patient, max_examples=60)
@given(st.integers(0, 2**32).map(changes))
def test_a_changed_table_equals_one_built_anew(made: tuple[list[Change], list[Problem]]) -> None:
    """After any puts and drops the table holds the same offers and ranks them as a table built from them."""
    steps, problems = made
    table = Table()
    kept = changed(table, steps)
    rebuilt = Table.of(kept.values())
    assert set(table) == set(kept) == set(rebuilt)
    assert len(table) == len(kept)
    assert [table.size(sort) for sort in Sort] == [rebuilt.size(sort) for sort in Sort]
    for problem in problems:
        assert engine.rank(problem.ask, table, NOW, 50) == engine.rank(problem.ask, rebuilt, NOW, 50)


def test_a_table_knows_what_it_holds() -> None:
    """An offer is in the table after it is put, and not after it is dropped; dropping it again is no error."""
    given = World(1).offered(World(1).stock())
    table = Table.of([given])
    assert given.id in table
    table.drop(given.id)
    table.drop(given.id)
    assert given.id not in table
    assert len(table) == 0


def test_of_two_offers_with_one_id_the_later_counts() -> None:
    """Building a table from an offer and its change keeps the change."""
    given = World(1).offered(World(1).stock())
    table = Table.of([given, replace(given, capacity=given.capacity + 7)])
    assert len(table) == 1
    assert table.shelf(Sort.STOCK, given.spec.item).columns["free"].tolist() == [given.free + 7]


def test_columns_grow_in_length_and_width() -> None:
    """A wide column makes room for a longer row and fills shorter ones; rows that are dropped are replaced by the last."""
    columns = Columns({"number": Kind(np.int64), "bits": Kind(np.uint64, wide=True)})
    columns.extend({"number": np.arange(20), "bits": np.arange(20)[:, None]})
    columns.put({"number": np.array([30]), "bits": np.array([[1, 2, 3]])}, np.array([3]))
    moved, holes = columns.drop(np.array([18, 0, 5]))
    assert (moved.tolist(), holes.tolist()) == ([17, 19], [0, 5])
    assert len(columns) == 17
    assert columns["number"][[0, 3, 5]].tolist() == [17, 30, 19]
    assert columns["bits"][[0, 3, 5]].tolist() == [[17, 0, 0], [1, 2, 3], [19, 0, 0]]


@patient
@given(st.integers(0, 2**32).map(changes))
def test_changes_may_wait_for_one_another(made: tuple[list[Change], list[Problem]]) -> None:
    """Written one by one or all together, changes leave the same offers behind; what waits counts already."""
    one_by_one, together = Table(), Table()
    for verb, each in made[0]:
        changed(one_by_one, [(verb, each)])
        assert len(one_by_one) == len(set(one_by_one))
        changed(together, [(verb, each)])
        assert (each.id in together) is (each.id in one_by_one) is (verb == "put")
    assert set(together) == set(one_by_one)
    for problem in made[1]:
        assert engine.rank(problem.ask, together, NOW, 50) == engine.rank(problem.ask, one_by_one, NOW, 50)


def loaded(goods: Sequence[offer.Offer], into: Table) -> None:
    """Load goods into a table by their columns."""
    items = sorted({each.item or "" for each in goods})
    which = np.array([items.index(each.item or "") for each in goods], np.int64)
    block = shelf.block(Sort.STOCK, [shelf.row(each, into.words) for each in goods])
    into.load(Sort.STOCK, items, which, {name: block[name] for name in shelf.kinds(Sort.STOCK)})


@settings(patient, max_examples=60)
@given(st.integers(0, 2**32).map(World), st.integers(1, 12), st.integers(0, 12))
def test_a_loaded_table_equals_one_built_offer_by_offer(world: World, count: int, before: int) -> None:
    """Goods loaded by columns, into an empty table or beside others, rank as those put in one by one, and can be changed."""
    goods = [world.offered(world.stock()) for _ in range(before + count)]
    table = Table.of(goods[:before])
    loaded(goods[before:], table)
    changed(table, [("put", replace(goods[-1], capacity=goods[-1].capacity + 5)), ("drop", goods[0])])
    rebuilt = Table.of(goods)
    changed(rebuilt, [("put", replace(goods[-1], capacity=goods[-1].capacity + 5)), ("drop", goods[0])])
    assert set(table) == set(rebuilt)
    ask = world.goods().ask
    assert engine.rank(ask, table, NOW, 50) == engine.rank(ask, rebuilt, NOW, 50)


def test_only_new_offers_are_loaded() -> None:
    """An id that is there already, or twice among those loaded, is refused, and the table stays as it was."""
    given = World(1).offered(World(1).stock())
    table = Table.of([given])
    other = replace(given, id=UUID(int=7))
    for goods in ([given], [other, other]):
        with pytest.raises(ValueError, match="not new"):
            loaded(goods, table)
    assert set(table) == {given.id}
    assert engine.rank(World(1).goods().ask, table, NOW) == engine.rank(World(1).goods().ask, Table.of([given]), NOW)


def test_more_than_64_words_make_wider_sets() -> None:
    """The 65th word has its bit in a second number; words without a number are left out of a question."""
    vocabulary: Vocabulary[str] = Vocabulary()
    assert [vocabulary.code(f"skill {number}") for number in range(65)] == list(range(65))
    assert vocabulary.bits(vocabulary.words) == (2**64 - 1, 1)
    assert vocabulary.known_bits(["skill 64", "unheard of"]) == (0, 1)
