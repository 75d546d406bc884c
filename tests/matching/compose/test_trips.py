"""Who fetches what: drivers whom the pickups of a plan share, and material that givers share."""

import numpy as np
from hypothesis import given, settings

from matching.compose import engine, programme, trip
from matching.compose.plan import faults
from matching.compose.problem import Driver, Givers, Pickup, Problem, Stock
from tests import compose_world, plain_compose
from tests.rank_world import patient

FIVES, ONES, WORTH, FREE = np.array([5, 5, 5]), np.ones(3, np.int64), np.array([9, 9, 8]), np.zeros(3, np.int64)
VAN = Driver(2, ((0, 10),))


@settings(patient, max_examples=200)
@given(compose_world.fetched())
def test_plans_with_pickups_are_the_best_of_all(problem: Problem) -> None:
    """With drivers shared and what is printed ready piece by piece, the plan is the best there is and can be carried out."""
    plan = engine.compose(problem)
    assert not faults(problem, plan)
    assert plan.value == plain_compose.best_value(problem)
    assert plan.exact


@settings(patient, max_examples=200)
@given(compose_world.fetched())
def test_the_quick_way_never_claims_too_much(problem: Problem) -> None:
    """Without the solver the plan can be carried out, its bound holds, and where it is called exact it is."""
    plan, best = engine.quick(problem), plain_compose.best_value(problem)
    assert not faults(problem, plan)
    assert plan.value <= best <= plan.bound
    assert not plan.exact or plan.value == best


@settings(patient, max_examples=60)
@given(compose_world.fetched(shared=True))
def test_shared_material_is_enough_for_the_plan(problem: Problem) -> None:
    """Where givers use up the same material the plan is still the best there is, and nothing runs out."""
    plan = engine.compose(problem)
    assert not faults(problem, plan)
    assert plan.value == plain_compose.best_value(problem)
    assert engine.quick(problem).value <= plan.value <= engine.quick(problem).bound


@settings(patient, max_examples=40)
@given(compose_world.fetched(shared=True))
def test_the_solver_alone_finds_the_same(problem: Problem) -> None:
    """The constraint programme by itself, for plans of every kind, ends with the value of the best plan."""
    plan = programme.best(problem, (problem.givers.wanted, 10**6))
    assert not faults(problem, plan)
    assert plan.value == plan.bound == plain_compose.best_value(problem)


@settings(patient, max_examples=200)
@given(compose_world.fetched())
def test_trips_are_found_if_there_are_any(problem: Problem) -> None:
    """Trips to all pickups at once are found exactly where trying every driver and order finds some."""
    least = {index: int(problem.givers.least[index]) for index in problem.pickups if problem.givers.able[index]}
    found = trip.fetching(problem, least, list(least))
    assert found.sure
    assert (found.trips is not None) == plain_compose.fetchable(problem, least, list(least))


def pickups(*lasting: int, each: int = 0, loss: int = 3) -> dict[int, Pickup]:
    return {index: Pickup(0, each, loss, {0: time}) for index, time in enumerate(lasting)}


def test_a_driver_for_two_of_three_goes_where_it_matters() -> None:
    """One driver who makes two trips fetches from the two worthiest; a third, who brings it, gives the rest."""
    problem = Problem(Givers.of(15, FIVES, ONES, WORTH, FREE), pickups(4, 4, 4), (VAN,))
    plan = engine.quick(problem)
    assert [(each.giver, each.during) for each in plan.trips] == [(0, (0, 4)), (1, (4, 8))]
    assert plan.exact
    assert plan.value == (15, 5 * 9 + 5 * 9 + 5 * (8 - 3))


def test_a_driver_shared_wisely_serves_both() -> None:
    """The first giver would take the only driver the second has; it takes the other, and both are fetched from."""
    other = Driver(1, ((0, 20),))
    both = {0: Pickup(0, 0, 3, {0: 4, 1: 5}), 1: Pickup(0, 0, 3, {0: 8})}
    problem = Problem(Givers.of(10, FIVES[:2], ONES[:2], WORTH[:2], FREE[:2]), both, (VAN, other))
    assert [(each.giver, each.driver) for each in engine.quick(problem).trips] == [(0, 1), (1, 0)]


def test_a_driver_comes_when_all_is_ready() -> None:
    """Five pieces of which each takes two leave at eight; a driver who is off at nine cannot fetch them, one until twelve can."""
    givers = Givers.of(5, FIVES[:1], FIVES[:1], WORTH[:1], FREE[:1])
    early, late = (engine.quick(Problem(givers, pickups(4, each=2), (Driver(1, ((0, end),)),))) for end in (9, 12))
    assert early.trips == ()
    assert [each.during for each in late.trips] == [(8, 12)]


def test_filament_for_ten_pieces_makes_ten() -> None:
    """Three makers with one roll between them print ten of the fifteen asked for, the worthiest first."""
    stock = Stock(100, {0: 10, 1: 10, 2: 10})
    problem = Problem(Givers.of(15, FIVES, ONES, WORTH, FREE), stocks=(stock,))
    plan = engine.compose(problem)
    assert plan.amounts == {0: 5, 1: 5}
    assert plan.exact
