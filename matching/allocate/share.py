"""How much each need gets: the first part of an allocation, exact, by repeated maximum flows.

The decomposition algorithm for polymatroids (Fujishige 1980; Gallo, Grigoriadis and Tarjan 1989 for flows): cap every need of a
region at the level that the region's total would reach if it were even. Where the flow fills all caps, the region is even up to
there. Where it does not, a minimum cut parts those who cannot reach the level, with all the offers they can use, from those
who can rise above it, with the others; both go on alone. What remains open in a settled region are the last units, all of
equal worth, of which the routing takes the best.
"""

from dataclasses import dataclass

import numpy as np

from matching.allocate import even, graph
from matching.allocate.graph import Bools
from matching.allocate.order import Order
from matching.allocate.problem import Ints, Problem

_SETTLED, _MEASURE, _EVEN, _NEXT = -1, 0, 1, 2  # what is asked of a region: its total, whether it is even, whether more fits


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What every fair and complete flow gives: to each need from `least` to `most`, to all of a region together its `total`.

    `region` is a number by node. No flow passes between regions, except that a line with `drain` sends so much on to its need
    in another region, which has it as a `gift`; all other lines serve a need of their own region, or nobody.
    """

    region: Ints
    total: Ints
    least: Ints
    most: Ints
    drain: Ints
    gift: Ints


def shares(problem: Problem, order: Order) -> Shares:
    """The fair shares of the problem in the given order."""
    split = _Split(problem, order)
    while (split.stage != _SETTLED).any():
        split.round()
    return Shares(split.region, split.total, split.least, split.most, split.drain, split.gift)


class _Split:
    """The regions found so far, with a `stage` and a `total` each; a region that is parted keeps its number, without nodes."""

    def __init__(self, problem: Problem, order: Order) -> None:
        self.order, self.nodes = order, graph.Nodes.of(problem)
        self.free, self.room, self.need = problem.offers.free, problem.lines.room, problem.lines.need
        self.least, self.most = np.zeros_like(problem.needs.lacks), problem.needs.lacks.copy()
        self.trial = self.most.copy()
        self.drain, self.gift = np.zeros_like(self.room), np.zeros_like(self.least)
        self.offer, self.line = problem.arcs.offer, problem.arcs.line
        self.region, self.upper = np.zeros(self.nodes.size, np.int64), np.ones(self.nodes.size, np.bool_)
        self.total, self.stage = np.zeros(1, np.int64), np.array([_SETTLED])
        self._part(np.array([0]), np.zeros(self.nodes.size, np.int64))

    def round(self) -> None:
        """One maximum flow over all regions that are not settled, and what follows from it for each."""
        rows = np.flatnonzero(self.stage[self._needs()] != _SETTLED)
        self._try(rows)
        drained = self._flow(rows)
        given, wanted = (self._by_region(each) for each in (drained, self._sinks(rows)))
        extra = np.bincount(self._lines(), self.drain, len(self.total)).astype(np.int64)
        measured, tested, last = self.stage == _MEASURE, self.stage == _EVEN, self.stage == _NEXT
        full = given == wanted
        self.total = np.where(measured, given - extra, self.total)
        done = tested & full & (wanted - extra == self.total) | last & (given - extra == self.total)
        torn = (tested & ~full) | (last & ~done)
        self._bound(rows, tested & full, done)
        self.stage = np.where(measured, _EVEN, np.where(done, _SETTLED, np.where(tested & full, _NEXT, self.stage)))
        self._tear(rows, np.flatnonzero(torn), drained)

    def _needs(self) -> Ints:
        """The region of each need."""
        return self.region[self.nodes.offers + self.nodes.lines :]

    def _lines(self) -> Ints:
        """The region of each line."""
        return self.region[self.nodes.offers : self.nodes.offers + self.nodes.lines]

    def _joined(self) -> Bools:
        """Whether each line serves its need within one region."""
        return self._lines() == self._needs()[self.need]

    def _by_region(self, values: Ints) -> Ints:
        return np.bincount(self.region, values, len(self.total)).astype(np.int64)

    def _try(self, rows: Ints) -> None:
        """Set the caps to try next."""
        stage = self.stage[self._needs()[rows]]
        self.trial[rows] = self.most[rows]
        for asked, answer in ((_EVEN, even.caps), (_NEXT, even.following)):
            ahead = rows[stage == asked]
            ids, group = np.unique(self._needs()[ahead], return_inverse=True)
            climb = even.Climb(self.order, ahead, self.least[ahead], self.most[ahead], group, self.total[ids])
            self.trial[ahead] = answer(climb)

    def _sinks(self, rows: Ints) -> Ints:
        """What may drain at each node."""
        sinks = np.zeros(self.nodes.size, np.int64)
        sinks[self.nodes.need(rows)] = self.trial[rows]
        sinks[self.nodes.offers : self.nodes.offers + self.nodes.lines] = np.where(self._open(self._lines()), self.drain, 0)
        return sinks

    def _open(self, regions: Ints) -> Bools:
        return self.stage[regions] != _SETTLED

    def _flow(self, rows: Ints) -> Ints:
        """What drains at each node in a maximum flow over the regions that are not settled; notes the sides of its cut."""
        keep = self._open(self.region[self.offer]) & (self.region[self.offer] == self._lines()[self.line])
        self.offer, self.line = self.offer[keep], self.line[keep]
        joined = np.flatnonzero(self._joined() & self._open(self._lines()))
        sources = np.zeros(self.nodes.size, np.int64)
        sources[: self.nodes.offers] = self.free
        sources[self.nodes.need(rows)] = self.gift[rows]
        active = np.flatnonzero(self._open(self.region))
        number = np.zeros(self.nodes.size, np.int64)
        number[active] = np.arange(len(active))
        pipes = graph.Pipes(
            number[np.concatenate([self.offer, self.nodes.line(joined)])],
            number[np.concatenate([self.nodes.line(self.line), self.nodes.need(self.need[joined])])],
            np.concatenate([self.free[self.offer] + 1, self.room[joined]]),
        )
        flow = graph.maximum(pipes, sources[active], self._sinks(rows)[active])
        drained = np.zeros(self.nodes.size, np.int64)
        drained[active], self.upper[active] = flow.drained, flow.upper
        return drained

    def _bound(self, rows: Ints, filled: Bools, done: Bools) -> None:
        """Note what the regions that filled their caps are sure of, and what those that are done cannot exceed."""
        of = self._needs()[rows]
        sure, over = rows[filled[of]], rows[done[of]]
        self.least[sure], self.most[over] = self.trial[sure], self.trial[over]

    def _tear(self, rows: Ints, torn: Ints, drained: Ints) -> None:
        """Part the torn regions along the cut."""
        if not len(torn):
            return
        rows = rows[np.isin(self._needs()[rows], torn)]
        above = self.upper[self.nodes.need(rows)]
        self.least[rows[above]], self.most[rows[~above]] = self.trial[rows[above]], self.trial[rows[~above]]
        lines = np.flatnonzero(np.isin(self._lines(), torn) & self._joined())
        crossing = lines[self.upper[self.nodes.line(lines)] & ~self.upper[self.nodes.need(self.need[lines])]]
        self.drain[crossing] = self.room[crossing]
        np.add.at(self.gift, self.need[crossing], self.room[crossing])
        self._part(torn, drained)

    def _part(self, torn: Ints, drained: Ints) -> None:
        """Give every connected part of the torn regions, on either side of the cut, a number of its own."""
        own = np.flatnonzero(np.isin(self.region, torn))
        number = np.full(self.nodes.size, -1, np.int64)
        number[own] = np.arange(len(own))
        side = self.region * 2 + self.upper
        tails = np.concatenate([self.offer, self.nodes.line(np.arange(self.nodes.lines))])
        heads = np.concatenate([self.nodes.line(self.line), self.nodes.need(self.need)])
        kept = (number[tails] >= 0) & (side[tails] == side[heads])
        part = graph.components(len(own), number[tails[kept]], number[heads[kept]])
        self._found(own, part, drained)
        self.stage[torn] = _SETTLED

    def _found(self, own: Ints, part: Ints, drained: Ints) -> None:
        """Note the stage and the total of new parts: their own nodes, the part of each, and what drained there.

        Those above the cut must be measured anew; those below are tight, so what drained is their total.
        """
        first, parts = len(self.total), int(part.max(initial=-1)) + 1
        before, above = np.zeros(parts, np.int64), np.zeros(parts, np.bool_)
        before[part], above[part] = self.stage[self.region[own]], self.upper[own]
        self.region[own] = first + part
        drains = np.zeros(self.nodes.size, np.int64)
        drains[self.nodes.offers : self.nodes.offers + self.nodes.lines] = self.drain
        total = np.bincount(part, drained[own] - drains[own], parts).astype(np.int64)
        needy = np.bincount(part, own >= self.nodes.offers + self.nodes.lines, parts) > 0
        stage = np.where(above, _MEASURE, np.where(before == _NEXT, _SETTLED, _EVEN))
        self.stage = np.concatenate([self.stage, np.where(needy, stage, _SETTLED)])
        self.total = np.concatenate([self.total, total])
