"""The problem as a graph: offers, lines and needs are its nodes, numbered in that order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.allocate import solver
from matching.allocate.problem import Ints, Problem

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Nodes:
    """How many nodes of each kind there are."""

    offers: int
    lines: int
    needs: int

    @classmethod
    def of(cls, problem: Problem) -> "Nodes":
        """The nodes of a problem."""
        return cls(len(problem.offers), len(problem.lines), len(problem.needs))

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return self.offers + self.lines + self.needs

    def line(self, rows: Ints) -> Ints:
        """The nodes of lines."""
        return rows + self.offers

    def need(self, rows: Ints) -> Ints:
        """The nodes of needs."""
        return rows + self.offers + self.lines


@dataclass(frozen=True, slots=True, eq=False)
class Pipes:
    """Arcs of a flow from `tail` to `head`, each with what it can carry."""

    tail: Ints
    head: Ints
    capacity: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A maximum flow: what drains at each node, and which nodes could still take more from the sources."""

    drained: Ints
    upper: Bools


def components(size: int, tail: Ints, head: Ints) -> Ints:
    """The number of the connected component of each node."""
    return solver.components(size, tail, head)


def maximum(pipes: Pipes, source: Ints, sink: Ints) -> Flow:
    """A maximum flow from `source[node]` units at each node into `sink[node]`; the number of nodes is that of `source`."""
    size, springs, drains = len(source), np.flatnonzero(source), np.flatnonzero(sink)
    flow, upper = solver.largest(
        np.concatenate([pipes.tail, np.full(len(springs), size), drains]),
        np.concatenate([pipes.head, springs, np.full(len(drains), size + 1)]),
        np.concatenate([pipes.capacity, source[springs], sink[drains]]),
        (size, size + 1),
    )
    drained = np.zeros(size, np.int64)
    drained[drains] = flow[len(flow) - len(drains) :]
    return Flow(drained, upper[:size])
