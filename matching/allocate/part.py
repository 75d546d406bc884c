"""Parts of a problem that have nothing to do with each other, without names: each can be solved alone, in any process."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from matching.allocate import graph
from matching.allocate.order import Order
from matching.allocate.problem import Arcs, Ints, Lines, Needs, Offers, Problem

MOST = 16  # parts; how many depends on nothing but the problem, so that results are the same everywhere
SMALL = 50_000  # arcs; fewer are not worth parting

Table = TypeVar("Table", Needs, Lines, Offers)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some arcs (`rows` of the whole problem) with all that they touch, and the order of its units."""

    rows: Ints
    problem: Problem
    order: Order


def parts(problem: Problem, order: Order) -> Iterator[Part]:
    """The problem in bundles of connected components, about equally large; what no arc touches is left out."""
    most = min(MOST, 1 + len(problem.arcs) // SMALL)
    if most == 1:
        yield _part(problem, order, np.arange(len(problem.arcs)))
        return
    nodes, arcs = graph.Nodes.of(problem), problem.arcs
    tails = np.concatenate([arcs.offer, nodes.line(np.arange(nodes.lines))])
    heads = np.concatenate([nodes.line(arcs.line), nodes.need(problem.lines.need)])
    component = graph.components(nodes.size, tails, heads)[arcs.offer]
    size = np.bincount(component)
    bundle = np.empty(len(size), np.int64)
    bundle[np.argsort(-size, kind="stable")] = np.arange(len(size)) % most
    for number in range(min(most, np.count_nonzero(size))):
        yield _part(problem, order, np.flatnonzero(bundle[component] == number))


def _part(problem: Problem, order: Order, rows: Ints) -> Part:
    arcs = problem.arcs
    lines, offers = np.unique(arcs.line[rows]), np.unique(arcs.offer[rows])
    needs = np.unique(problem.lines.need[lines])
    own = replace(_only(problem.lines, lines), need=np.searchsorted(needs, problem.lines.need[lines]))
    ways = np.searchsorted(lines, arcs.line[rows]), np.searchsorted(offers, arcs.offer[rows])
    part = Problem(
        (),
        (),
        (),
        _only(problem.needs, needs),
        own,
        _only(problem.offers, offers),
        Arcs(*ways, arcs.points[rows], arcs.hectometres[rows]),
    )
    return Part(rows, part, replace(order, needs=part.needs, first=order.first[needs], turn=order.turn[needs]))


def _only(table: Table, rows: Ints) -> Table:
    columns: dict[str, Any] = {each.name: getattr(table, each.name)[rows] for each in fields(table) if each.name != "ids"}
    return replace(table, **columns, **({} if isinstance(table, Needs) else {"ids": ()}))
