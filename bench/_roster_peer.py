"""The same model, aim after aim, given to HiGHS as scipy has it."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matching.roster.exact import Aim, Model
from matching.roster.grid import Grid

Floats = NDArray[np.float64]
LIMIT = 30.0  # seconds for each aim


def costs(grid: Grid) -> tuple[dict[Aim, int], bool]:
    """The least cost of each aim after those before it, and whether HiGHS proved all of them in time."""
    model = Model(grid)
    proto = model.model.proto
    width = len(proto.variables)
    rows = [_row(constraint) for constraint in proto.constraints]
    bounds = [(low, high) for _, low, high in rows]
    entries = [(number, index, weight) for number, (terms, _, _) in enumerate(rows) for index, weight in terms]
    found: dict[Aim, int] = {}
    for aim in Aim:
        prices = np.zeros(width)
        for price, var in model.prices[aim]:
            prices[var.index] = price
        matrix = csr_array(
            ([w for _, _, w in entries], ([r for r, _, _ in entries], [c for _, c, _ in entries])), (len(bounds), width)
        )
        limits = LinearConstraint(matrix, [low for low, _ in bounds], [high for _, high in bounds])
        answer = milp(prices, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(width), options={"time_limit": LIMIT})
        if answer.status:
            return found, False
        found[aim] = round(answer.fun)
        entries += [(len(bounds), index, price) for index, price in enumerate(prices) if price]
        bounds.append((-np.inf, found[aim]))
    return found, True


def _row(constraint: object) -> tuple[list[tuple[int, int]], float, float]:
    """The terms of a constraint and its bounds; -1 - i stands for "not i", which is 1 - i."""
    if constraint.has_at_most_one():
        return [(index, 1) for index in constraint.at_most_one.literals], -np.inf, 1
    linear = constraint.linear
    low, high = list(linear.domain)[:2]
    return list(zip(linear.vars, linear.coeffs, strict=True)), max(low, -1e9), min(high, 1e9)
