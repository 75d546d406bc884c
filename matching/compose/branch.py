"""Exact, by the givers: branch and bound over who takes part, for givers who give in single pieces.

Takes time by how alike the givers are and not by how many pieces are wanted. Who takes part gives at least its lot; what is still
missing comes from the members in the order of their worth (a linear programme over a box, which greed solves). The bound of a set
of choices lets everyone undecided give any part of `most`, with that part of its cost (the linear relaxation, which greed solves
as well: at most one is left in part, and it is decided next). All in whole numbers, so the bound is no estimate.
"""

from dataclasses import dataclass

from matching.compose.problem import Amounts, Givers, Value

FREE, IN, OUT = 0, 1, -1
FINE = 10**18  # two different fractions with denominators below a thousand million stay apart

States = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found and a value that no plan exceeds."""

    amounts: Amounts
    value: Value
    bound: Value


def best(givers: Givers, nodes: int) -> Found:
    """The best plan, or the best found until so many sets of choices were looked at."""
    return _Tree(givers).searched(nodes)


class _Tree:
    """The givers as plain numbers: a piece covered outweighs whatever can be earned, so that a value is one whole number."""

    def __init__(self, givers: Givers) -> None:
        self.givers = givers
        self.most, self.least, self.cost = givers.most.tolist(), givers.least.tolist(), givers.cost.tolist()
        worth: list[int] = givers.worth.tolist()
        low, high = min(worth, default=0), max(worth, default=0)
        self.weight = 1 + sum(self.cost) + givers.wanted * (high - low) + max(0, -low)
        self.worth = [each + self.weight for each in worth]
        self.able: list[bool] = givers.able.tolist()
        self.by_worth = sorted(range(len(worth)), key=lambda index: (-worth[index], index))
        members = [(self.worth[index] * FINE, index, IN) for index in self.by_worth]
        free = [(self._rate(index), index, FREE) for index in self.by_worth if self.able[index]]
        self.order = [each[1:] for each in sorted(members + free, key=lambda each: (-each[0], each[1], each[2]))]

    def searched(self, nodes: int) -> Found:
        start: States = tuple(FREE if able else OUT for able in self.able)
        amounts, value, (bound, undecided) = dict[int, int](), 0, self._bound(start)
        open_ = [(bound, undecided, start)]
        while open_ and nodes:
            bound, undecided, states = open_.pop()
            if bound <= value:
                continue
            nodes -= 1
            tried = self._filled(states)
            if (worth := self._value(tried)) > value:
                amounts, value = tried, worth
            for choice in (OUT, IN) if undecided >= 0 else ():
                child = (*states[:undecided], choice, *states[undecided + 1 :])
                limit, following = self._bound(child)
                if limit > value:
                    open_.append((limit, following, child))
        ceiling = max([value, *(limit for limit, _, _ in open_)])
        return Found(amounts, self.givers.value(amounts), self._split(ceiling))

    def _rate(self, index: int) -> int:
        """What each piece of a giver earns if it gives all it can."""
        return (self.worth[index] * self.most[index] - self.cost[index]) * FINE // self.most[index]

    def _bound(self, states: States) -> tuple[int, int]:
        """What no plan with these choices exceeds, and who should be decided next (-1: nobody, or there is no such plan)."""
        left, total, next_ = self._lots(states)
        if left < 0:
            return -1, -1
        for index, state in self.order:
            if states[index] != state:
                continue
            room = self.most[index] - (self.least[index] if state else 0)
            part = min(left, room)
            total += self.worth[index] * part - (0 if state else self.cost[index] * part // self.most[index])
            left -= part
            if not state and (part < room or next_ < 0):
                next_ = index
            if not left:
                break
        return total, next_

    def _lots(self, states: States) -> tuple[int, int, int]:
        left, total = self.givers.wanted, 0
        for index, state in enumerate(states):
            if state == IN:
                left -= self.least[index]
                total += self.worth[index] * self.least[index] - self.cost[index]
        return left, total, -1

    def _filled(self, states: States) -> dict[int, int]:
        """The plan of the members and of those whom the relaxation would take, as long as their lots fit."""
        amounts = {index: self.least[index] for index, state in enumerate(states) if state == IN}
        left = hoped = self.givers.wanted - sum(amounts.values())
        for index, state in self.order:
            if hoped > 0 and states[index] == state:
                hoped -= self.most[index] - (self.least[index] if state else 0)
                if not state and self.least[index] <= left:
                    amounts[index] = self.least[index]
                    left -= self.least[index]
        for index in self.by_worth:
            if left and index in amounts:
                more = min(left, self.most[index] - self.least[index])
                amounts[index] += more
                left -= more
        return amounts

    def _value(self, amounts: Amounts) -> int:
        return sum(self.worth[index] * pieces - self.cost[index] for index, pieces in amounts.items())

    def _split(self, value: int) -> Value:
        """The pieces and the worth in one whole number, which the values of fewer pieces never reach."""
        covers = -(-value // max(self.worth, default=1))
        return covers, value - covers * self.weight
