"""The order of offers: greatest first, key by key, equals by id."""

import numpy as np

from matching.rank.measure import Ints
from matching.rank.sieve import Pool


def leading(pool: Pool, count: int, *keys: Ints) -> Ints:
    """The indices of the `count` offers that come first by the keys, in their order; sorts no more than it must."""
    first = keys[0]
    rows = np.arange(len(first))
    if 0 < count < len(first):
        rows = np.flatnonzero(first >= np.partition(first, -count)[-count])
    descending = [-key[rows] for key in reversed(keys)]
    return rows[np.lexsort((pool["low"][rows], pool["high"][rows], *descending))][:count]


def by_id(pool: Pool, indices: Ints) -> Ints:
    """The indices in the order of the ids."""
    return indices[np.lexsort((pool["low"][indices], pool["high"][indices]))]
