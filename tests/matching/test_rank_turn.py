"""Whose turn it is among equals."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import amount, offer, request, span
from matching.place import Place, Point
from matching.rank import engine
from matching.rank.candidate import Candidate
from matching.rank.problem import Ask
from matching.rank.table import Table
from tests import rank_world
from tests.rank_world import NOW, Problem, World, patient

TURNS = 3000
WUHAN = Place(point=Point(30.58, 114.27))


def alike(ids: list[UUID]) -> list[offer.Offer]:
    """Offers of the same masks in the same place, one of each id."""
    stock = offer.Stock("respirator", "NIOSH N95")
    return [offer.Offer(id, id, stock, 50, span.Span(NOW - timedelta(days=1)), NOW, place=WUHAN) for id in ids]


def asked(turn: int) -> Ask:
    need = amount.Amount(Decimal(50), "piece", 1, 50)
    line = request.Line(UUID(int=1), UUID(int=2), 0, request.Goods("respirator"), need, NOW)
    return Ask(line, WUHAN, turn=turn)


def singles(problem: Problem) -> list[Candidate]:
    """The candidates that are one offer, without the drivers who may be found for them."""
    candidates = engine.rank(problem.ask, Table.of(problem.offers), NOW, 100).candidates
    return [each for each in candidates if len(each.parts) == 1]


@pytest.mark.parametrize("consecutive", [True, False])
@pytest.mark.parametrize("count", [2, 3, 7])
def test_each_of_several_equals_is_first_equally_often(count: int, consecutive: bool) -> None:
    """Over many turns no giver is first more often than chance would have it, whether ids follow one another or not."""
    ids = [UUID(int=number if consecutive else World(number).getrandbits(128)) for number in range(1, count + 1)]
    table = Table.of(alike(ids))
    first = Counter(engine.arcs(asked(turn), table, NOW, 1).ids[0] for turn in range(1, TURNS + 1))
    fair = TURNS / count
    # Four standard deviations of a fair draw: the turns are fixed, so this holds always or never.
    assert all(abs(first[id] - fair) < 4 * (fair * (1 - 1 / count)) ** 0.5 for id in ids)


def test_every_order_of_three_equals_comes_about() -> None:
    """Not only the first place goes round: all six orders of three equals appear, and about equally often."""
    table = Table.of(alike([UUID(int=number) for number in (1, 2, 3)]))
    orders = Counter(tuple(engine.arcs(asked(turn), table, NOW, 3).ids) for turn in range(1, TURNS + 1))
    assert len(orders) == 6
    assert min(orders.values()) > TURNS / 6 * 0.8


def test_without_a_turn_equals_stand_in_the_order_of_their_ids() -> None:
    """Turn 0 is nobody's turn."""
    ids = [UUID(int=World(number).getrandbits(128)) for number in range(30)]
    assert engine.arcs(asked(0), Table.of(alike(ids)), NOW, 30).ids == sorted(ids)


def test_the_better_comes_first_whoever_has_the_turn() -> None:
    """An offer that is only a little better comes first in every turn."""
    better, *others = alike([UUID(int=number) for number in range(9, 0, -1)])
    table = Table.of([replace(better, spec=replace(better.spec, hand_over=offer.HandOver.DELIVERS)), *others])
    assert {engine.arcs(asked(turn), table, NOW, 1).ids[0] for turn in range(200)} == {better.id}


@patient
@given(rank_world.goods | rank_world.printed | rank_world.roles | rank_world.journeys, st.integers(0, 2**64))
def test_a_turn_changes_only_ties(problem: Problem, turn: int) -> None:
    """Another turn shows the same candidates with the same points; where they stand differs only among equals."""
    turned = singles(replace(problem, ask=replace(problem.ask, turn=turn)))
    before = singles(problem)
    assert [(each.points, each.covers) for each in turned] == [(each.points, each.covers) for each in before]
    assert {each.key: each for each in turned} == {each.key: each for each in before}


@patient
@given(rank_world.goods | rank_world.printed | rank_world.roles | rank_world.journeys, st.uuids())
def test_renaming_ids_changes_only_ties(problem: Problem, salt: UUID) -> None:
    """Other ids for the same offers change no points, and no place but among equals."""
    names = {each.id: uuid5(salt, str(each.id)) for each in problem.offers}
    busy = {names[id]: spans for id, spans in problem.ask.busy.items()}
    renamed = Problem(replace(problem.ask, busy=busy), tuple(replace(each, id=names[each.id]) for each in problem.offers))
    before, after = singles(problem), singles(renamed)
    assert [(each.points, each.covers) for each in before] == [(each.points, each.covers) for each in after]
    for one, other in zip(before, after, strict=True):
        if sum((each.points, each.covers) == (one.points, one.covers) for each in before) == 1:
            assert names[one.parts[0].offer_id] == other.parts[0].offer_id
