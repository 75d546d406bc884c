"""The search for the best among many: quick from above, exact in the end."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import offer
from matching.place import Point
from matching.rank import chord, engine, order, turn
from matching.rank.measure import distances, radians
from matching.rank.pool import Pool
from matching.rank.table import Table
from tests import rank_world
from tests.rank_world import NOW, Problem, World, patient

everything = rank_world.goods | rank_world.printed | rank_world.journeys | rank_world.roles
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def crowded(world: World, kind: str, count: int) -> Problem:
    """A line and very many offers that may serve it, some of them alike but for their ids."""
    problem = getattr(world, kind)()
    makers = {"goods": world.stock, "printed": world.shield, "journey": world.drive, "role": world.volunteer}
    made = [world.offered(makers[kind]()) for _ in range(count)]
    twins = [replace(each, id=world.offered(each.spec).id) for each in made[::5]]
    return replace(problem, offers=(*made, *twins))


def in_order(pool: Pool, now: int) -> list[int]:
    """All offers of a pool by their exact points, one sort of them all."""
    high, low = pool["high"], pool["low"]
    return np.lexsort((low, high, turn.keys(high, low, now), -pool["fills"], -pool.points.sum(axis=1))).tolist()


@pytest.mark.parametrize("kind", ["goods", "printed", "journey", "role"])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_many_are_the_best_of_all(kind: str, seed: int) -> None:
    """However many are looked for, the search finds those that come first when all are scored and sorted."""
    problem = crowded(World(seed), kind, 1500)
    pool = engine.feasible(problem.ask, Table.of(problem.offers), NOW).pool
    expected = in_order(pool, problem.ask.turn)
    for count in (1, 2, 20, 111, len(pool), 5000):
        glance, rows = order.best(pool, count, problem.ask.turn, lambda indices: indices[:0])
        assert glance.indices[rows].tolist() == expected[:count]


@patient
@given(everything)
def test_no_offer_has_more_points_than_its_bound(problem: Problem) -> None:
    """What is reckoned quickly is never less than the points, and not much more where the way is known."""
    pool = engine.feasible(problem.ask, Table.of(problem.offers), NOW).pool
    slack = pool.bounds() - pool.points.sum(axis=1)
    assert (slack >= 0).all()
    assert (slack < 60).all()


@patient
@given(everything)
def test_a_search_for_none_finds_none(problem: Problem) -> None:
    """Nothing is shown where nothing is asked for."""
    assert not len(engine.arcs(problem.ask, Table.of(problem.offers), NOW, 0))
    assert not engine.rank(problem.ask, Table.of(problem.offers), NOW, 0).candidates


@patient
@given(everything, st.integers(1, 9))
def test_arcs_are_the_first_candidates_without_words(problem: Problem, most: int) -> None:
    """Arcs carry what the pool knows: points, pieces, lots, costs and ways of the best, and ids in their order."""
    table = Table.of(problem.offers)
    arcs, pool = engine.arcs(problem.ask, table, NOW, most), engine.feasible(problem.ask, table, NOW).pool
    best = in_order(pool, problem.ask.turn)[:most]
    assert arcs.ids == [pool.id(index) for index in best]
    assert arcs.points.tolist() == pool.points.sum(axis=1)[best].tolist()
    for name, column in {"pieces": arcs.pieces, "lot": arcs.lots, "cost": arcs.cost, "distance": arcs.hectometres}.items():
        assert column.tolist() == pool[name][best].tolist()
    assert (arcs.worth <= arcs.points).all()


@given(st.tuples(latitudes, longitudes), st.tuples(latitudes, longitudes), st.integers(-3, 3))
def test_chords_decide_a_reach_as_distances_do(here: tuple[float, float], there: tuple[float, float], more: int) -> None:
    """Where a chord is surely within or beyond a reach, so is the rounded distance, to the very edge; and it is never longer."""
    one, other = radians(Point(*here)), radians(Point(*there))
    latitude, longitude = (np.array([each]) for each in one)
    distance = distances(latitude, longitude, other)
    squares = chord.squared(*chord.unit(latitude, longitude), other)
    within, beyond = chord.reaches(np.maximum(0.0, distance + more))
    assert squares[0] > within[0] or more >= 0 or distance[0] < -more
    assert squares[0] <= beyond[0] or more < 0
    assert chord.shortest(squares)[0] <= distance[0]


@patient
@given(st.integers(0, 2**32).map(World), st.integers(-2, 2))
def test_the_edge_of_a_radius_is_exact(world: World, more: int) -> None:
    """An offer whose radius ends within a few metres of the facility is in or out as its rounded distance says."""
    problem, stock = world.goods(), world.offered(offer.Stock("respirator"))
    there = problem.ask.place.point
    if there is None or stock.place.point is None:
        return
    far = int(distances(*(np.array([each]) for each in radians(stock.place.point)), radians(there))[0])
    stock = replace(stock, radius_km=max(0, far + more) / 10)
    ruled_out = engine.feasible(problem.ask, Table.of([stock]), NOW).pool.ruled_out
    assert "too_far" not in ruled_out if max(0, far + more) >= far else bool(ruled_out)
