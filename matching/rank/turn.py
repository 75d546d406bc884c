"""Whose turn it is among equals: an order of ids that is another one each turn, so that nobody is always shown first.

The ids are mixed with the number of the turn by the finaliser of SplitMix64 (Steele, Lea, Flood 2014), under which every order of
a few ids comes about equally often. Turn 0 is the order of the ids themselves. The same turn and ids always give the same order.
"""

from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.uint64]

_WORD = 0xFFFF_FFFF_FFFF_FFFF
_STEP, _FIRST, _SECOND = 0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB


def of(line_id: UUID, day: date) -> int:
    """The turn of a line on a day."""
    return (line_id.int + day.toordinal()) & _WORD or 1


def keys(high: Halves, low: Halves, turn: int) -> Halves:
    """What the halves of ids are ordered by in a turn."""
    if not turn:
        return np.zeros_like(low)
    return _mixed(_mixed(high + np.uint64(turn * _STEP & _WORD)) ^ low)


def _mixed(words: Halves) -> Halves:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(_FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(_SECOND)
    return words ^ (words >> np.uint64(31))


def key(id: int, turn: int) -> tuple[int, int]:
    """What one id, as a number, is ordered by in a turn; like `keys`, then by the id."""
    high, low = (np.array([half], np.uint64) for half in (id >> 64, id & _WORD))
    return int(keys(high, low, turn)[0]), id
