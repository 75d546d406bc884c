"""What no parcels can beat: the worth with its fixed costs spread over the most that could be sent, and prices that prove it."""

from dataclasses import dataclass

import numpy as np

from matching.allocate import graph, potential, route
from matching.allocate.potential import Arrows
from matching.allocate.problem import Ints, Problem
from matching.allocate.route import Network
from matching.allocate.worth import Worth


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The most that one base unit on each arc is `worth`, with its part of the fixed costs, and how many each arc can `carry`.

    An arc never pays more of a parcel than the parcel, and all arcs into a need never more than its first piece: the
    linearisation of Balinski 1961. So no moves are worth more than the best flow.
    """

    problem: Problem
    worth: Ints
    carry: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one more base unit of each offer, of the room of each line and of the lack of each need would add; never below 0."""

    offer: Ints
    line: Ints
    need: Ints


def relaxation(problem: Problem, value: Worth) -> Relaxation:
    """Spread the fixed costs of a problem over the pieces."""
    arcs, lacks = problem.arcs, problem.needs.lacks[value.need]
    carry = np.minimum(problem.offers.free[arcs.offer], np.minimum(problem.lines.room[arcs.line], lacks))
    together = np.bincount(value.pair, minlength=1).astype(np.int64)[value.pair]
    parcel = value.parcel // (np.maximum(1, carry) * together)
    return Relaxation(problem, value.piece - parcel - value.first[value.need] // np.maximum(1, lacks), carry)


def flow(relaxed: Relaxation) -> Ints:
    """The amounts on the arcs that are worth most: one min-cost flow, with a way out for what is better kept."""
    used = np.flatnonzero((relaxed.worth > 0) & (relaxed.carry > 0))
    found = route.solved(_network(relaxed, used))
    amounts = np.zeros(len(relaxed.worth), np.int64)
    amounts[used] = found[: len(used)]
    return amounts


def prices(relaxed: Relaxation, amounts: Ints) -> Prices:
    """The prices that go with a best flow, from the potentials of its residual graph; ValueError where the flow is not the best.

    They are found apart from the solver, so `bound` with them proves what the solver says.
    """
    problem, network = relaxed.problem, _network(relaxed, np.arange(len(relaxed.worth)))
    line, need = _sum(problem.arcs.line, amounts, len(problem.lines)), problem.lines.need
    kept = problem.offers.free - _sum(problem.arcs.offer, amounts, len(problem.offers))
    flows = np.concatenate([amounts, line, _sum(need, line, len(problem.needs)), kept])
    ahead, back = flows < network.capacity, flows > 0
    tail, head = (
        np.concatenate(each) for each in ((network.tail[ahead], network.head[back]), (network.head[ahead], network.tail[back]))
    )
    gain = np.concatenate([-network.cost[ahead], network.cost[back]])
    found = potential.potentials(Arrows(tail, head, gain), np.zeros_like(network.supply))
    if found is None:
        raise ValueError("This flow is not the best: there is a way round on which it could still gain.")
    at_offer, at_line, at_need, end = np.split(found, np.cumsum([len(problem.offers), len(problem.lines), len(problem.needs)]))
    return Prices(np.maximum(0, at_offer - end), np.maximum(0, at_need[need] - at_line), np.maximum(0, end - at_need))


def bound(relaxed: Relaxation, priced: Prices) -> int:
    """More than this no moves are worth, whatever the prices, as long as none is below 0 (weak duality)."""
    problem, arcs = relaxed.problem, relaxed.problem.arcs
    paid = priced.offer[arcs.offer] + priced.line[arcs.line] + priced.need[problem.lines.need[arcs.line]]
    over = int(np.maximum(0, relaxed.worth - paid) @ relaxed.carry)
    stock = priced.offer @ problem.offers.free + priced.line @ problem.lines.room + priced.need @ problem.needs.lacks
    return over + int(stock)


def _network(relaxed: Relaxation, used: Ints) -> Network:
    """These arcs, then pipes from lines to needs, from needs to the end, and from offers to the end."""
    problem, nodes = relaxed.problem, graph.Nodes.of(relaxed.problem)
    needs, offers = nodes.need(np.arange(nodes.needs)), np.arange(nodes.offers)
    tail = np.concatenate([problem.arcs.offer[used], nodes.line(np.arange(nodes.lines)), needs, offers])
    into = nodes.line(problem.arcs.line[used]), nodes.need(problem.lines.need)
    head = np.concatenate([*into, np.full(len(needs) + len(offers), nodes.size)])
    capacity = np.concatenate([relaxed.carry[used], problem.lines.room, problem.needs.lacks, problem.offers.free])
    cost = np.concatenate([-relaxed.worth[used], np.zeros(len(tail) - len(used), np.int64)])
    free = problem.offers.free
    return Network(tail, head, capacity, cost, np.concatenate([free, np.zeros(nodes.size - len(free), np.int64), [-free.sum()]]))


def _sum(of: Ints, amounts: Ints, size: int) -> Ints:
    total = np.zeros(size, np.int64)
    np.add.at(total, of, amounts)
    return total
