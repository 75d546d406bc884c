"""By which rule another need got what this one could have used."""

from matching import request
from matching.allocate import allocation, order
from matching.allocate.allocation import Allocation
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Ints, Problem, ints
from matching.rank import quantity
from matching.sentence import Sentence, say

PERCENT = 100  # ten-thousandths


class Rule:
    """The rules of one allocation."""

    def __init__(self, problem: Problem, allocated: Allocation, given: Ints) -> None:
        self.problem, self.given, self.fairness = problem, given, allocated.weights.fairness
        self.order = order.order(problem.needs, allocated.weights, allocated.seed)
        self.covered = allocation.covered(problem, given)

    def sentence(self, own: int, its: int) -> Sentence:
        """Why the other need (`its`) has what this one (`own`) has not."""
        if own == its:
            return say("It went to another line of the same facility for the same item.")
        if self.fairness is Fairness.WHOLE:
            return say("There it meets a need whole, or on a shorter way, or in fewer parcels.")
        if self._key(its, int(self.given[its]) - 1) > self._key(own, int(self.given[own])):
            return say("It kept what it had: smaller shipments would not have been worth sending.")
        return self._in_order(own, its)

    def _key(self, need: int, units: int) -> tuple[int, int]:
        row, count = ints([need]), ints([max(0, units)])
        return int(self.order.level(row, count)[0]), int(self.order.step(row, count)[0])

    def _in_order(self, own: int, its: int) -> Sentence:
        if self.given[its] <= self.order.first[its]:
            return self._first(own, its)
        if self.fairness is Fairness.UTILITARIAN:
            wanted = self.problem.needs.had + self.problem.needs.lacks
            values = {"its": self._amount(its, int(wanted[its])), "own": self._amount(own, int(wanted[own]))}
            return say("Its whole need is {its}, this one is {own}: small needs are filled first.", **values)
        if self.fairness is Fairness.PROPORTIONAL:
            there = self.problem.needs.had + self.given
            values = {"its": self._amount(its, int(there[its])), "own": self._amount(own, int(there[own]))}
            return self._claim(own, its, say("It has {its}, this one {own}: everyone gets about the same.", **values))
        shares = {"its": int(self.covered[its]) // PERCENT, "own": int(self.covered[own]) // PERCENT}
        if self.fairness is Fairness.ALPHA_2:
            said = say(
                "It is covered by {its} %, this one by {own} %: large needs get more pieces, but a smaller share.", **shares
            )
        else:
            said = say("It is covered by {its} %, this one by {own} %: whoever is worst off comes next.", **shares)
        return self._claim(own, its, said)

    def _first(self, own: int, its: int) -> Sentence:
        """It got no more than its first useful amount."""
        if self.given[own] >= self.order.first[own]:
            return say("It had nothing useful yet: everyone gets a first useful amount before anyone gets more.")
        points = self.problem.needs.priority
        values = {"its": int(points[its]), "own": int(points[own])}
        if points[its] == points[own]:
            return say(
                "Both have {own} points of priority, with too little for both: the smaller amount, then chance, decided.",
                own=int(points[own]),
            )
        return say("Its turn came first: it has {its} points of priority, this one {own}.", **values)

    def _claim(self, own: int, its: int, said: Sentence) -> Sentence:
        """With what the priority may claim, where that differs."""
        share = self.problem.needs.share
        if share[own] == share[its]:
            return said
        values = {"its": int(share[its]), "own": int(share[own])}
        return say("{sentence} By its priority it may claim {its} shares, this one {own}.", sentence=said, **values)

    def _amount(self, need: int, amount: int) -> Sentence:
        return quantity.of_line(amount, request.Goods(self.problem.items[int(self.problem.needs.item[need])]))
