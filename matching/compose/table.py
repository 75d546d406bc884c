"""Exact, by the amounts: the best value of every amount up to what is wanted, giver by giver.

Takes time in proportion to givers times pieces, whatever the givers are like, so it is the surest way where not very many pieces
are wanted. `best[k][c]` is the greatest worth of exactly `c` pieces from the givers from `k` on:

    best[k][c] = max(best[k+1][c], max over x of best[k+1][c - x] + worth[k] * x - cost[k])

The inner maximum runs over a window that slides with `c` once `worth * c` is taken out, so its running maxima come from two
passes over blocks as long as the window (van Herk 1992; Gil and Werman 1993).
"""

import numpy as np

from matching.compose.problem import Amounts, Givers, Ints

NEVER = -(1 << 60)


def cells(givers: Givers) -> int:
    """How much work it is."""
    return len(givers) * (givers.wanted + 1)


def best(givers: Givers) -> Amounts:
    """The best plan; of equals the one with fewest givers, then the one in which the first giver gives most, and so on."""
    rows = _rows(givers)
    left = int(np.flatnonzero(rows[0] > NEVER // 2)[-1])
    amounts: dict[int, int] = {}
    for index in range(len(givers)):
        if pieces := _given(givers, index, rows, left):
            amounts[index] = pieces
            left -= pieces
    return amounts


def _rows(givers: Givers) -> list[Ints]:
    """`best`, with room below the worth to count the givers."""
    scale = len(givers) + 1
    rows = [np.full(givers.wanted + 1, NEVER, np.int64)]
    rows[0][0] = 0
    for index in reversed(range(len(givers))):
        rows.append(_with(givers, index, rows[-1], scale))
    return rows[::-1]


def _with(givers: Givers, index: int, before: Ints, scale: int) -> Ints:
    most, least, step = int(givers.most[index]), int(givers.least[index]), int(givers.step[index])
    if not 0 < least <= most:
        return before
    worth, cost = int(givers.worth[index]) * scale, int(givers.cost[index]) * scale + 1
    slope = np.arange(len(before)) * worth
    windowed = _running((before - slope)[: len(before) - least], (most - least) // step + 1, step)
    after = before.copy()
    np.maximum(after[least:], windowed + slope[least:] - cost, out=after[least:])
    return after


def _running(values: Ints, width: int, step: int) -> Ints:
    """The maximum over each value and the `width - 1` before it that are whole steps away."""
    rows = -(-len(values) // step)
    if width >= rows:
        return np.maximum.accumulate(_shaped(values, rows, step), axis=0).reshape(-1)[: len(values)]
    blocks = -(-rows // width)
    block = _shaped(values, blocks * width, step).reshape(blocks, width, step)
    up_to = np.maximum.accumulate(block, axis=1).reshape(-1)
    from_on = np.maximum.accumulate(block[:, ::-1], axis=1)[:, ::-1].reshape(-1)
    span = width * step
    np.maximum(up_to[span:], from_on[step : len(from_on) - span + step], out=up_to[span:])
    return up_to[: len(values)]


def _shaped(values: Ints, rows: int, step: int) -> Ints:
    return np.concatenate([values, np.full(rows * step - len(values), NEVER, np.int64)]).reshape(rows, step)


def _given(givers: Givers, index: int, rows: list[Ints], left: int) -> int:
    """The most that a giver gives in a best plan of `left` pieces from it and those after it; nothing only if it must be so."""
    scale = len(givers) + 1
    choices = np.arange(int(givers.least[index]), min(int(givers.most[index]), left) + 1, int(givers.step[index]))
    worth, cost = int(givers.worth[index]) * scale, int(givers.cost[index]) * scale + 1
    if not len(choices) or choices[0] < 1:
        return 0
    found = choices[rows[index + 1][left - choices] + choices * worth - cost == rows[index][left]]
    return int(found[-1]) if len(found) else 0
