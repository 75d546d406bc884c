"""The engine against the same ranking in plain Python, one offer at a time."""

from collections import Counter

from hypothesis import given, settings

from matching.rank import engine
from matching.rank.candidate import Candidate, Ranking
from matching.rank.table import Table
from tests import plain_rank, rank_world
from tests.plain_rank import Way
from tests.rank_world import NOW, Problem, patient


def ranked(problem: Problem, first: int = 100) -> Ranking:
    return engine.rank(problem.ask, Table.of(problem.offers), NOW, first)


def way(candidate: Candidate) -> Way:
    parts = tuple((part.offer_id, part.fills) for part in candidate.parts)
    return Way(parts, tuple(part.points for part in candidate.score_parts))


def proven(ranking: Ranking) -> bool:
    """Whether every plan is proven; not so, at times, where what can be fetched together hangs on how much is printed."""
    return not any("not proven to be the best" in note for candidate in ranking.candidates for note in candidate.notes)


def agree(problem: Problem) -> None:
    ours, plain = ranked(problem), plain_rank.rank(problem.ask, problem.offers, NOW)
    assert Counter(ours.ruled_out) == plain.reasons
    assert ours.considered - ours.feasible == plain.reasons.total()
    if proven(ours):
        assert [way(candidate) for candidate in ours.candidates] == plain.ways
    for first in (1, 3):
        assert ours.candidates[:first] == ranked(problem, first).candidates


@settings(patient, max_examples=300)
@given(rank_world.goods)
def test_goods_agree_with_the_plain_ranking(problem: Problem) -> None:
    """For goods, both rule out the same offers for the same first reasons and make the same candidates in the same order."""
    agree(problem)


@settings(patient, max_examples=300)
@given(rank_world.printed)
def test_printed_parts_agree_with_the_plain_ranking(problem: Problem) -> None:
    """For printed parts, both rule out the same offers and make the same candidates in the same order."""
    agree(problem)


@settings(patient, max_examples=300)
@given(rank_world.journeys)
def test_rides_and_deliveries_agree_with_the_plain_ranking(problem: Problem) -> None:
    """For rides and deliveries, both rule out the same drivers and rank the others alike."""
    agree(problem)


@settings(patient, max_examples=300)
@given(rank_world.roles)
def test_roles_agree_with_the_plain_ranking(problem: Problem) -> None:
    """For roles, both rule out the same volunteers and make the same teams."""
    agree(problem)
