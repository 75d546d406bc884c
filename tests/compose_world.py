"""Problems of composing: small ones in which everything happens often, and large ones."""

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st

from matching.compose.problem import Driver, Givers, Pickup, Problem, Stock

Draw = Callable[[st.SearchStrategy[int]], int]


@st.composite
def givers(draw: st.DrawFn, most: int = 4, steps: int = 1, wanted: int = 13) -> Givers:
    """A few givers and a small amount."""
    column = st.tuples(st.integers(1, 9), st.integers(1, 4), st.integers(-5, 9), st.integers(0, 20), st.integers(1, steps))
    rows = np.array(draw(st.lists(column, max_size=most)), np.int64).reshape(-1, 5)
    has, least, worth, cost, step = rows.T
    return Givers.of(draw(st.integers(1, wanted)), has, least, worth, cost, step=step)


@st.composite
def many(draw: st.DrawFn, alike: bool = False) -> Givers:
    """As many givers as a plan is made of, and hundreds of pieces; those who are alike differ only in worth."""
    count, wanted = draw(st.integers(20, 64)), draw(st.integers(100, 2_000))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    has = np.full(count, 70) if alike else chance.lognormal(4.3, 0.9, count).astype(np.int64) + 1
    least = np.minimum(has, chance.choice([1, 10, 25, 50], count))
    worth, cost = chance.integers(0, 60, count), np.full(count, 900) if alike else chance.integers(100, 1_500, count)
    return Givers.of(wanted, has, least, worth, cost)


@st.composite
def fetched(draw: st.DrawFn, shared: bool = False) -> Problem:
    """Some of the givers must be fetched from by few drivers; where it is `shared`, they use up the same material, too."""
    among = draw(givers(wanted=9))
    drivers = tuple(_driver(draw) for _ in range(draw(st.integers(0, 2))))
    rows = [index for index in range(len(among)) if draw(st.integers(0, 2))]
    pickups = {index: _pickup(draw, len(drivers)) for index in rows}
    uses = st.dictionaries(st.integers(0, max(0, len(among) - 1)), st.integers(1, 3)) if len(among) else st.just({})
    stocks = tuple(Stock(draw(st.integers(1, 12)), draw(uses)) for _ in range(2)) if shared else ()
    return Problem(among, pickups, drivers, stocks)


def _driver(draw: Draw) -> Driver:
    start, length, pause, more = (draw(st.integers(least, 6)) for least in (0, 1, 1, 0))
    later = start + length + pause
    free = ((start, start + length), (later, later + more))[: 1 + bool(more)]
    return Driver(draw(st.integers(1, 2)), free)


def _pickup(draw: Draw, drivers: int) -> Pickup:
    lasting = {number: draw(st.integers(1, 4)) for number in range(drivers) if draw(st.integers(0, 4))}
    return Pickup(draw(st.integers(0, 5)), max(0, draw(st.integers(-2, 2))), draw(st.integers(0, 4)), lasting)
