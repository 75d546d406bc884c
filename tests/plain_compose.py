"""Composing written a second time: every plan is tried, every set of pickups, every order of every driver's trips."""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

from matching.compose.problem import NOTHING, Amounts, Givers, Problem, Value


def every(givers: Givers) -> Iterator[dict[int, int]]:
    """Every plan."""
    choices = [(0, *_pieces(givers, index)) for index in range(len(givers))]
    for chosen in product(*choices):
        if sum(chosen) <= givers.wanted:
            yield {index: pieces for index, pieces in enumerate(chosen) if pieces}


def _pieces(givers: Givers, index: int) -> range:
    return range(int(givers.least[index]), int(givers.most[index]) + 1, int(givers.step[index]))


def best_amounts(givers: Givers) -> Amounts:
    """The best plan where nothing must be fetched: fewest givers, then most from the first, among equals."""

    def order(plan: Amounts) -> tuple[Value, int, list[int]]:
        return givers.value(plan), -len(plan), [plan.get(index, 0) for index in range(len(givers))]

    return max(every(givers), key=order)


def best_value(problem: Problem) -> Value:
    """The value of the best plan."""
    return max((value for plan in every(problem.givers) for value in _values(problem, plan)), default=NOTHING)


def _values(problem: Problem, plan: Amounts) -> Iterator[Value]:
    if not all(stock.lasts(plan) for stock in problem.stocks):
        return
    pickups = [index for index in plan if index in problem.pickups]
    for count in range(len(pickups) + 1):
        for left in combinations(pickups, count):
            if fetchable(problem, plan, [index for index in pickups if index not in left]):
                yield problem.unfetched(frozenset(left)).value(plan)


def fetchable(problem: Problem, plan: Amounts, pickups: Sequence[int]) -> bool:
    """Whether drivers can fetch from all of them: tries who fetches what, in every order, each as early as it goes."""
    numbers = range(len(problem.drivers))
    return any(
        _made(problem, plan, list(zip(order, drivers, strict=True)))
        for order in permutations(pickups)
        for drivers in product(numbers, repeat=len(pickups))
    )


def _made(problem: Problem, plan: Amounts, trips: Sequence[tuple[int, int]]) -> bool:
    until: dict[int, int] = {}
    made = [0] * len(problem.drivers)
    for giver, number in trips:
        pickup, driver = problem.pickups[giver], problem.drivers[number]
        made[number] += 1
        if number not in pickup.lasting or made[number] > driver.trips:
            return False
        ready, lasting = max(until.get(number, 0), pickup.leaves(plan[giver])), pickup.lasting[number]
        begins = [max(start, ready) for start, end in driver.free if end - max(start, ready) >= lasting]
        if not begins:
            return False
        until[number] = begins[0] + lasting
    return True
