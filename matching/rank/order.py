"""The order of offers: most points first, then the fuller, then by turn; the best are found without scoring all."""

from collections.abc import Callable

import numpy as np

from matching.rank import turn
from matching.rank.measure import Ints, Singles
from matching.rank.pool import Glance, Pool

AHEAD = 8  # points by which a bound may exceed what it bounds, mostly: it does not round down each part of the sum
BLOCKS = 8  # for each of the best that are looked for


def best(pool: Pool, count: int, now: int, settle: Callable[[Ints], Ints]) -> tuple[Glance, Ints]:
    """A glance at the best offers, and its rows of the `count` best in their order, in the turn `now`.

    At first every offer counts with more points than it can have. Those near the top are scored exactly, and the best of them
    settled, which can only lower their points; when they fall below what others might have, those are looked at as well. `settle`
    returns whose points have become certain only now.
    """
    most = pool.bounds()
    limit = _least(most, count) - AHEAD
    while True:
        glance = pool.look((most >= limit).nonzero()[0])
        points = glance.totals
        least = _least(points, count)
        rows = (points >= least).nonzero()[0]
        if least < limit:
            limit = least
        elif not len(settle(glance.indices[rows])):
            return glance, _ordered(glance, rows, points, now)[:count]


def _least(values: Singles | Ints, count: int) -> float:
    """A number that at least `count` of the values reach, and not many more; less than all of them where there are fewer.

    The count-th greatest of the maxima of blocks of values is such a number, and found much faster than that of all values.
    """
    if not 0 < count <= len(values):
        return np.inf if count < 1 else -np.inf
    height = len(values) // (BLOCKS * count)
    if height > 1:
        values = np.maximum.reduce(values[: BLOCKS * count * height].reshape(height, -1))
    return float(np.partition(values, -count)[-count])


def _ordered(glance: Glance, rows: Ints, points: Ints, now: int) -> Ints:
    fills, high, low = (glance[name][rows] for name in ("fills", "high", "low"))
    return rows[np.lexsort((low, high, turn.keys(high, low, now), -fills, -points[rows]))]


def by_id(pool: Pool, indices: Ints) -> Ints:
    """The indices in the order of the ids."""
    glance = pool.look(np.sort(indices))
    return glance.indices[np.lexsort((glance["low"], glance["high"]))]
