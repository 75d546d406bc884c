"""The table of offers under changes."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import offer
from matching.rank import engine
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
    """A wide column makes room for a longer row and fills shorter ones; a dropped row is replaced by the last."""
    columns = Columns({"number": Kind(np.int64), "bits": Kind(np.uint64, wide=True)})
    columns.extend([(number, (number,)) for number in range(20)])
    columns.put(3, (30, (1, 2, 3)))
    columns.drop(0)
    assert len(columns) == 19
    assert columns["number"][[0, 3]].tolist() == [19, 30]
    assert columns["bits"][[0, 3]].tolist() == [[19, 0, 0], [1, 2, 3]]


def test_more_than_64_words_make_wider_sets() -> None:
    """The 65th word has its bit in a second number; words without a number are left out of a question."""
    vocabulary: Vocabulary[str] = Vocabulary()
    assert [vocabulary.code(f"skill {number}") for number in range(65)] == list(range(65))
    assert vocabulary.bits(vocabulary.words) == (2**64 - 1, 1)
    assert vocabulary.known_bits(["skill 64", "unheard of"]) == (0, 1)
