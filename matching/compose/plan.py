"""The result: who gives how much, who fetches it, and whether any other plan could be better."""

from dataclasses import dataclass

from matching.compose.problem import NOTHING, Amounts, Problem, Stretch, Value


@dataclass(frozen=True, slots=True)
class Trip:
    """A driver's trip to a giver and on to where help is wanted."""

    giver: int
    driver: int
    during: Stretch


@dataclass(frozen=True, slots=True)
class Plan:
    """Pieces by giver (in the order of the givers) and the trips for what must be fetched.

    `value` is what the plan is worth and `bound` what no plan exceeds; the plan is exact, that is proven to be the best, where
    both are the same.
    """

    amounts: Amounts
    trips: tuple[Trip, ...]
    value: Value
    bound: Value

    @property
    def exact(self) -> bool:
        """Whether the plan is proven to be the best."""
        return self.bound <= self.value

    @property
    def missed(self) -> Value:
        """How much more the best plan could cover at most; and how much more it could be worth, if it covers no more."""
        covers = max(0, self.bound[0] - self.value[0])
        return (covers, 0) if covers else (0, max(0, self.bound[1] - self.value[1]))


EMPTY = Plan({}, (), NOTHING, NOTHING)


def priced(problem: Problem, amounts: Amounts, trips: tuple[Trip, ...], bound: Value) -> Plan:
    """A plan with its value: pieces that must be fetched and are not have lost worth."""
    fetched = {trip.giver for trip in trips}
    left = frozenset(index for index in amounts if index in problem.pickups and index not in fetched)
    return Plan(dict(sorted(amounts.items())), trips, problem.unfetched(left).value(amounts), bound)


def faults(problem: Problem, plan: Plan) -> list[str]:
    """Everything that is wrong with a plan, looked up afresh in the problem; nothing where it can be carried out."""
    found = [f"giver {index}: {pieces} pieces" for index, pieces in plan.amounts.items() if not _gives(problem, index, pieces)]
    if sum(plan.amounts.values()) > problem.givers.wanted:
        found.append("more than is wanted")
    found += [f"material {number} runs out" for number, stock in enumerate(problem.stocks) if not stock.lasts(plan.amounts)]
    found += [f"trip to giver {trip.giver}" for trip in plan.trips if not _drives(problem, plan, trip)]
    if priced(problem, plan.amounts, plan.trips, plan.bound).value != plan.value or plan.bound < plan.value:
        found.append("the value is wrong")
    return found


def _gives(problem: Problem, index: int, pieces: int) -> bool:
    givers = problem.givers
    over = pieces - int(givers.least[index])
    return over >= 0 and pieces <= givers.most[index] and over % int(givers.step[index]) == 0


def _drives(problem: Problem, plan: Plan, trip: Trip) -> bool:
    driver, pickup, (begin, end) = problem.drivers[trip.driver], problem.pickups[trip.giver], trip.during
    others = [each for each in plan.trips if each is not trip]
    return (
        trip.giver in plan.amounts
        and begin >= pickup.leaves(plan.amounts[trip.giver])
        and end - begin == pickup.lasting.get(trip.driver)
        and any(start <= begin and end <= finish for start, finish in driver.free)
        and sum(each.driver == trip.driver for each in plan.trips) <= driver.trips
        and not any(each.giver == trip.giver for each in others)
        and not any(each.driver == trip.driver and each.during[0] < end and begin < each.during[1] for each in others)
    )
