"""Whom to look at among very many givers: no better plan is lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.compose import engine, shortlist, table
from matching.compose.problem import Givers
from tests.rank_world import patient


@st.composite
def crowds(draw: st.DrawFn) -> Givers:
    """Hundreds of givers, some of whom have enough alone."""
    count, wanted = draw(st.integers(65, 400)), draw(st.integers(20, 300))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.sampled_from([0.02, 0.1, 0.5]))
    has = chance.lognormal(np.log(wanted * size + 1), 0.8, count).astype(np.int64) + 1
    least = chance.choice([1, 1, 5, 20], count)
    return Givers.of(wanted, has, least, chance.integers(0, 4_000, count), wanted * chance.choice([100, 150], count))


@settings(patient, max_examples=80)
@given(crowds())
def test_the_bound_of_a_list_holds_for_everyone(givers: Givers) -> None:
    """The best plan of all is no better than the best of those listed and the bound for the rest."""
    listed = shortlist.of(givers)
    near = givers.only(listed.rows)
    found = near.value(engine.amounts(near)[0])
    assert found <= givers.value(table.best(givers)) <= max(found, listed.bound(found))


@settings(patient, max_examples=80)
@given(crowds())
def test_who_beats_the_best_alone_is_on_the_list(givers: Givers) -> None:
    """Where one giver alone covers all, the list holds a plan that beats it if there is any, or is bounded."""
    alone = (givers.worth * givers.most - givers.cost)[givers.most == givers.wanted]
    if not len(alone):
        return
    beaten, best = int(alone.max()), givers.value(table.best(givers))
    listed = shortlist.of(givers, beaten)
    near = givers.only(listed.rows)
    found = max((givers.wanted, beaten), near.value(table.best(near)))
    assert found <= best <= max(found, listed.bound(found))


def test_everyone_is_listed_where_all_together_are_too_few() -> None:
    """A hundred makers of one piece each, for a thousand pieces, are all needed."""
    ones = np.ones(100, np.int64)
    assert len(shortlist.of(Givers.of(1_000, ones, ones, ones, ones)).rows) == 100
