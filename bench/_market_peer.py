"""Peers of the allocation: greedy by score, first come first served, HiGHS, and scipy's maximum flow."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_matrix
from scipy.sparse.csgraph import maximum_flow

from matching.allocate.problem import Ints, Problem

TRANCHES = 10  # in which HiGHS sees the worth of coverage fall


def greedy(of: Problem) -> Ints:
    """The pair with the best score first, as much as it takes: points, times what its priority claims."""
    return _taken(of, np.argsort(-of.arcs.points * of.needs.share[of.arcs.line], kind="stable"))


def first_come(of: Problem) -> Ints:
    """Line after line as they came, each taking what suits it best."""
    return _taken(of, np.lexsort((-of.arcs.points, of.arcs.line)))


def _taken(of: Problem, order: Ints) -> Ints:
    free, lacks = of.offers.free.tolist(), of.needs.lacks.tolist()
    flow = np.zeros(len(of.arcs), np.int64)
    for row, line, offer in zip(order.tolist(), of.arcs.line[order].tolist(), of.arcs.offer[order].tolist(), strict=True):
        amount = min(free[offer], lacks[line])
        if amount:
            flow[row] = amount
            free[offer] -= amount
            lacks[line] -= amount
    return flow


def highs(of: Problem) -> Ints:
    """A linear programme: coverage in tranches of falling worth, weighed by priority, then points."""
    arcs, lines, offers = len(of.arcs), len(of.lines), len(of.offers)
    steps = of.needs.lacks[:, None] * np.arange(TRANCHES + 1) // TRANCHES
    worth = (1_000 * (TRANCHES - np.arange(TRANCHES)) * of.needs.share[:, None]).ravel()
    rows = np.concatenate([of.arcs.line, np.repeat(np.arange(lines), TRANCHES), lines + of.arcs.offer])
    columns = np.concatenate([np.arange(arcs), arcs + np.arange(lines * TRANCHES), np.arange(arcs)])
    signs = np.concatenate([np.ones(arcs), -np.ones(lines * TRANCHES), np.ones(arcs)])
    limits = coo_array((signs, (rows, columns)), shape=(lines + offers, arcs + lines * TRANCHES)).tocsr()
    found = linprog(
        np.concatenate([-of.arcs.points / 10_000, -worth]),
        A_ub=limits[lines:],
        b_ub=of.offers.free,
        A_eq=limits[:lines],
        b_eq=np.zeros(lines),
        bounds=np.column_stack(
            [np.zeros(arcs + lines * TRANCHES), np.concatenate([np.full(arcs, np.inf), np.diff(steps, axis=1).ravel()])]
        ),
        method="highs",
    )
    return np.rint(found.x[:arcs]).astype(np.int64)


def most(of: Problem) -> int:
    """The value of a maximum flow, by scipy."""
    lines, offers = len(of.lines), len(of.offers)
    source, sink = lines + offers, lines + offers + 1
    tail = np.concatenate([lines + of.arcs.offer, np.full(offers, source), np.arange(lines)])
    head = np.concatenate([of.arcs.line, lines + np.arange(offers), np.full(lines, sink)])
    carries = np.concatenate(
        [np.minimum(of.offers.free[of.arcs.offer], of.needs.lacks[of.arcs.line]), of.offers.free, of.needs.lacks]
    )
    graph = csr_matrix((carries.astype(np.int32), (tail, head)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)
