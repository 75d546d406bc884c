"""Which driver fetches what and when, so that all of it can be fetched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.compose.plan import Trip
from matching.compose.problem import Amounts, Problem, Stretch

MOST_TRIED = 400  # trips tried before giving up: enough to settle what a handful of drivers can do

Taken = tuple[Trip, ...]


@dataclass(frozen=True, slots=True)
class Fetching:
    """Trips to all that must be fetched, or None; `sure` is whether there are none indeed and not only none found."""

    trips: Taken | None
    sure: bool = True


def fetching(problem: Problem, amounts: Amounts, from_: Sequence[int]) -> Fetching:
    """Trips to all these givers, none at the same time with the same driver.

    Tries for each giver in turn the trip that arrives first, of those the shortest, of those the first driver; where that leaves
    another without a trip, every other driver and order. If all can be fetched there are trips of which none could be earlier,
    and every such plan of trips is met on the way.
    """
    search = _Search(problem, amounts)
    found = search.rest((), tuple(from_))
    return Fetching(found and tuple(sorted(found, key=lambda trip: from_.index(trip.giver))), search.left >= 0)


def greedily(problem: Problem, amounts: Amounts, from_: Sequence[int]) -> Taken:
    """Trips to as many of these givers as get one when each takes in turn the one that arrives first."""
    taken: Taken = ()
    for giver in from_:
        taken += tuple(options(problem, amounts, giver, taken)[:1])
    return taken


def options(problem: Problem, amounts: Amounts, giver: int, taken: Taken) -> list[Trip]:
    """The earliest trip of every driver who can still make one, best first."""
    pickup = problem.pickups[giver]
    ready = pickup.leaves(amounts[giver])
    found = (_earliest(problem, giver, driver, ready, taken) for driver in pickup.lasting)
    return sorted((trip for trip in found if trip), key=lambda trip: (trip.during[1], pickup.lasting[trip.driver]))


def _earliest(problem: Problem, giver: int, number: int, ready: int, taken: Taken) -> Trip | None:
    driver, lasting = problem.drivers[number], problem.pickups[giver].lasting[number]
    bound = sorted(trip.during for trip in taken if trip.driver == number)
    if len(bound) >= driver.trips:
        return None
    begins = (max(ready, start) for start, end in _gaps(driver.free, bound) if end - max(ready, start) >= lasting)
    begin = next(begins, None)
    return None if begin is None else Trip(giver, number, (begin, begin + lasting))


def _gaps(free: Sequence[Stretch], bound: Sequence[Stretch]) -> Iterator[Stretch]:
    for start, end in free:
        from_ = start
        for begin, finish in bound:
            if from_ <= begin < end:
                yield from_, begin
                from_ = finish
        yield from_, end


class _Search:
    def __init__(self, problem: Problem, amounts: Amounts) -> None:
        self._problem, self._amounts = problem, amounts
        self.left = MOST_TRIED
        self._dead: set[frozenset[Trip]] = set()

    def rest(self, taken: Taken, waiting: tuple[int, ...]) -> Taken | None:
        """These trips and those to the givers still waiting."""
        if not waiting:
            return taken
        if frozenset(taken) in self._dead:
            return None
        choices = [options(self._problem, self._amounts, giver, taken) for giver in waiting]
        for trip in (each for trips in choices for each in trips) if all(choices) else ():
            self.left -= 1
            if self.left < 0:
                return None
            found = self.rest((*taken, trip), tuple(giver for giver in waiting if giver != trip.giver))
            if found is not None:
                return found
        self._dead.add(frozenset(taken))
        return None
