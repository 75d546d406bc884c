"""The best set of parcels for one offer: needs filled whole, and at most one in part."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.allocate.problem import Ints, ints

CELLS = 2_048  # an offer of more base units than this is filled in steps of several, never past its end
WHOLES = 64  # how many needs are looked at for filling whole
PARTS = 16  # and how many for filling in part, for each of two amounts
NEVER = -(2**61)
NONE = -1  # no need is filled in part

Plan = tuple[Ints, Ints]  # rows of the chances, and how much to each


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Where one offer may send: at least `least` and at most `room` base units, each worth `piece`, less `fixed` once."""

    room: Ints
    least: Ints
    piece: Ints
    fixed: Ints

    def worth(self, amounts: Ints) -> Ints:
        """What sending so much to each is worth."""
        return np.where((amounts > 0) & (amounts >= self.least), self.piece * amounts - self.fixed, NEVER)

    def among(self, rows: Ints) -> "Chances":
        """Only these."""
        return Chances(self.room[rows], self.least[rows], self.piece[rows], self.fixed[rows])


@dataclass(frozen=True, slots=True, eq=False)
class _Fillings:
    """Whole fillings of some `rows`: the most they are worth for each sum, in steps, and which sums' best ones have each row."""

    rows: Ints
    steps: Ints
    totals: Ints
    taken: list[NDArray[np.bool_]]

    def chosen(self, cell: int) -> Ints:
        """The rows of the best filling of a sum."""
        found = list[int]()
        for row in reversed(range(len(self.taken))):
            if self.taken[row][cell]:
                found.append(row)
                cell -= int(self.steps[row])
        return self.rows[found[::-1]]


def best(chances: Chances, free: int) -> Plan:
    """The parcels that are worth most together, of `free` base units.

    Worth is linear beyond the fixed cost, so where single units may be sent some best answer fills all but one of its needs whole
    (Kellerer, Pferschy and Pisinger 2004, section 13.2): a table of the best whole fillings for every sum, then the best part for
    what is left. A filling that has the part already only bounds what that part can add, so it is reckoned again without it.
    Exact among the needs looked at, as long as `free` is at most `CELLS`.
    """
    step, whole = max(1, -(-free // CELLS)), _wholes(chances, free)
    every = _fillings(chances, whole, free // step, step)
    parts = _parts(chances, free)
    queue = [(-worth, cell, part, every) for worth, cell, part in _ends(chances, every, parts, free, step)]
    while True:
        first = min(queue, key=lambda each: each[0])
        _, cell, part, fillings = first
        rows = fillings.chosen(cell)
        if part not in rows:
            return _with_part(chances, free, rows, part)
        queue.remove(first)
        without = _fillings(chances, whole[whole != part], free // step, step)
        queue += [(-worth, cell, part, without) for worth, cell, part in _ends(chances, without, ints([part]), free, step)]


def _ends(chances: Chances, fillings: _Fillings, parts: Ints, free: int, step: int) -> list[tuple[int, int, int]]:
    """For each part, and for none, the most it is worth with a filling, the sum of that filling, and the part."""
    left = free - step * np.arange(len(fillings.totals))
    some = chances.among(parts)
    worth = fillings.totals[:, None] + some.worth(np.minimum(left[:, None], some.room))
    cells = worth.argmax(axis=0)
    ends = list(zip(worth[cells, np.arange(len(parts))].tolist(), cells.tolist(), parts.tolist(), strict=True))
    return [*ends, (int(fillings.totals.max()), int(fillings.totals.argmax()), NONE)]


def _with_part(chances: Chances, free: int, rows: Ints, part: int) -> Plan:
    """These filled whole, and of what is left as much as fits to the part, if there is one."""
    filled = chances.room[rows]
    if part == NONE:
        return rows, filled
    return np.append(rows, part), np.append(filled, min(int(chances.room[part]), free - int(filled.sum())))


def _wholes(chances: Chances, free: int) -> Ints:
    """The needs that gain most by being filled whole, over sending as much to where a single base unit is worth most."""
    most = np.minimum(chances.room, free)
    worth = chances.worth(most)
    rows = np.flatnonzero((chances.room <= free) & (worth > 0))
    if len(rows) <= WHOLES:
        return rows
    wide = chances.room >= free
    elsewhere = chances.piece[wide].max() if wide.any() else chances.piece.max()
    gain = worth[rows] - elsewhere * most[rows]
    return np.sort(rows[np.argsort(-gain, kind="stable")[:WHOLES]])


def _parts(chances: Chances, free: int) -> Ints:
    """The needs that are worth most when given all there is, and when given a quarter of it."""
    leading = [
        np.argsort(-chances.worth(np.minimum(chances.room, amount)), kind="stable")[:PARTS]
        for amount in (free, max(1, free // 4))
    ]
    return np.unique(np.concatenate(leading))


def _fillings(chances: Chances, rows: Ints, cells: int, step: int) -> _Fillings:
    """The table of all whole fillings of these rows up to so many steps."""
    wholes = chances.among(rows)
    steps = -(-wholes.room // step)
    totals = np.full(cells + 1, NEVER, np.int64)
    totals[0] = 0
    taken = list[NDArray[np.bool_]]()
    for weight, worth in zip(steps.tolist(), wholes.worth(wholes.room).tolist(), strict=True):
        better = np.zeros(cells + 1, np.bool_)
        if weight <= cells:
            with_it = totals[: cells + 1 - weight] + worth
            better[weight:] = with_it > totals[weight:]
            totals[weight:] = np.maximum(with_it, totals[weight:])
        taken.append(better)
    return _Fillings(rows, steps, totals, taken)
