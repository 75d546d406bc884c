"""From whom each need gets its share: of all ways that are equally fair, the one with the most points, by minimum-cost flow."""

from dataclasses import dataclass

import numpy as np

from matching.allocate import graph, solver
from matching.allocate.problem import Ints, Problem
from matching.allocate.share import Shares

WORTH = 10_000  # points of the best arc


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Arcs with costs, and how much each node has (or lacks, below zero)."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints


def routed(problem: Problem, shares: Shares) -> Ints:
    """How much flows along each arc of the problem."""
    network, arcs = _network(problem, shares)
    flow = np.zeros(len(problem.arcs), np.int64)
    flow[arcs] = solved(network)[: len(arcs)]
    return flow


def solved(network: Network) -> Ints:
    """The cheapest flow; raises ValueError where there is none, which fair shares rule out."""
    return solver.cheapest(network.tail, network.head, network.capacity, network.cost, network.supply)


def _network(problem: Problem, shares: Shares) -> tuple[Network, Ints]:
    """All regions in one network, and which arcs of the problem its first arcs are.

    Two more nodes for each region balance it: one takes what its offers keep, one the units of equal worth that its needs may
    get beyond the least.
    """
    nodes, need = graph.Nodes.of(problem), problem.lines.need
    regions, region = np.unique(shares.region, return_inverse=True)
    in_offers, in_lines, in_needs = np.split(region, [nodes.offers, nodes.offers + nodes.lines])
    arcs = np.flatnonzero(in_offers[problem.arcs.offer] == in_lines[problem.arcs.line])
    joined = np.flatnonzero(in_lines == in_needs[need])
    open_ = np.flatnonzero(shares.most > shares.least)
    spare, last = nodes.size + np.arange(len(regions)), nodes.size + len(regions) + np.arange(len(regions))
    offer, line = problem.arcs.offer[arcs], problem.arcs.line[arcs]
    supply = np.concatenate([problem.offers.free, -shares.drain, shares.gift - shares.least])
    least = np.bincount(in_needs, shares.least, len(regions)).astype(np.int64)
    shared = np.where(np.bincount(in_needs, minlength=len(regions)) > 0, shares.total[regions] - least, 0)
    kept = -np.bincount(region, supply, len(regions)).astype(np.int64) + shared
    columns = (
        (
            offer,
            nodes.line(line),
            np.minimum(problem.offers.free[offer], problem.lines.room[line]),
            WORTH - problem.arcs.points[arcs],
        ),
        (nodes.line(joined), nodes.need(need[joined]), problem.lines.room[joined], np.zeros_like(joined)),
        (nodes.need(open_), last[in_needs[open_]], (shares.most - shares.least)[open_], np.zeros_like(open_)),
        (np.arange(nodes.offers), spare[in_offers], problem.offers.free, np.zeros_like(in_offers)),
    )
    tail, head, capacity, cost = (np.concatenate(each) for each in zip(*columns, strict=True))
    return Network(tail, head, capacity, cost, np.concatenate([supply, kept, -shared])), arcs
