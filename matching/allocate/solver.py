"""The solvers, loaded when first used: flows that carry most, flows that cost least, connected components."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.allocate.problem import Ints


def largest(tail: Ints, head: Ints, capacity: Ints, ends: tuple[int, int]) -> tuple[Ints, NDArray[np.bool_]]:
    """How much flows along each arc from the first of the ends to the second, and who is on the first's side of a cut."""
    module: Any = import_module("ortools.graph.python.max_flow")
    solver = module.SimpleMaxFlow()
    upper = np.zeros(max(ends) + 1, np.bool_)
    upper[ends[0]] = True
    arcs = solver.add_arcs_with_capacity(tail, head, capacity)
    if solver.solve(*ends) != solver.OPTIMAL:
        raise ValueError("These amounts are too large to be added up.")
    upper[solver.get_source_side_min_cut()] = True
    return np.asarray(solver.flows(arcs), np.int64), upper


def cheapest(tail: Ints, head: Ints, capacity: Ints, cost: Ints, supply: Ints) -> Ints:
    """How much flows along each arc; raises ValueError where the supplies do not fit, which fair shares rule out."""
    module: Any = import_module("ortools.graph.python.min_cost_flow")
    solver = module.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    if solver.solve() != solver.OPTIMAL:
        raise ValueError("These shares do not fit the offers: they were reckoned for another problem.")
    return np.asarray(solver.flows(arcs), np.int64)


def components(size: int, tail: Ints, head: Ints) -> Ints:
    """The number of the connected component of each node."""
    sparse: Any = import_module("scipy.sparse")
    graphs: Any = import_module("scipy.sparse.csgraph")
    links = sparse.coo_matrix((np.ones(len(tail), np.int8), (tail, head)), shape=(size, size))
    return np.asarray(graphs.connected_components(links, directed=False)[1], np.int64)
