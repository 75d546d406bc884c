"""Plans of several givers for a line: what is asked of `matching.compose`, and what people read about its answer.

A plan covers as much as can be covered in time; of those it has the greatest worth, which is counted as in the score: the points
of every piece, less what the line pays for being served by many. That is little beside the rest, so that two givers the facility
prefers come before one it likes less, and great enough that nobody opens the door ten times for a point.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching import request
from matching.compose import engine, shortlist
from matching.compose.plan import Plan
from matching.compose.problem import Driver, Givers, Pickup, Problem
from matching.rank import order, quantity
from matching.rank.carriage import Carriage
from matching.rank.case import Case
from matching.rank.fleet import Fleet, Trip
from matching.rank.measure import Bools, Ints
from matching.rank.pool import Glance, Pool
from matching.rank.question import Question
from matching.rank.score import ScoreCode, weights
from matching.sentence import Sentence, say

FURTHER, TRIP = 100, 50  # points of 10,000 that each giver after the first and each trip to fetch from one cost
DRIVERS = 12  # how many drivers are asked for each pickup, those who arrive first


@dataclass(frozen=True, slots=True)
class Together:
    """What each of several offers gives, the largest part first, the trips that fetch from some, and how good the plan is.

    `toll` is what sharing it out costs, in points; `spare` says that the plan does without the largest giver of a better one;
    `late` that some of it may come after the deadline.
    """

    gives: Mapping[int, int]
    trips: Mapping[int, Trip]
    plan: Plan
    toll: int
    fetching: int
    spare: bool
    late: bool

    @property
    def covers(self) -> int:
        """Base units covered."""
        return self.plan.value[0]


def plans(case: Case, carriage: Carriage, most: int) -> Iterator[Together]:
    """The plans that are better than any offer alone.

    The best of those in time, and then those that do without its largest giver, who may say no. Where more can be printed after
    the deadline, the best plan of all that is offered follows.
    """
    if not case.question.known or ScoreCode.COVERAGE not in weights(case.question.spec):
        return
    covers = 0
    for each in _spared(_Ways(case, carriage), most):
        yield each
        covers = each.covers
    late = _Ways(case, carriage, late=True)
    if covers < case.question.wanted and late.more:
        found = late.best(np.arange(len(case.pool)), spare=False)
        if found and found.covers > covers:
            yield found


def _spared(ways: "_Ways", most: int) -> Iterator[Together]:
    left, covers = np.arange(ways.count), 0
    for number in range(most):
        found = ways.best(left, spare=number > 0)
        if found is None or found.covers < covers:
            return
        yield found
        largest, covers = next(iter(found.gives)), found.covers
        left = left[left != largest]


def in_time(offers: Pool | Glance, deadline: int) -> Ints:
    """How many pieces each offer of goods or printing can have ready before the deadline."""
    pieces, each = offers["pieces"], offers["each"]
    printed = 1 + (deadline - offers["ready"]) // np.maximum(1, each)
    return np.where(each > 0, np.clip(printed, 0, pieces), pieces)


class _Ways:
    """The plans that can be made of the offers of a case.

    Givers stand in the order of their ids, which decides between equals. Where they are very many, they are listed by points that
    none of them exceeds, and only those on the list are scored.
    """

    def __init__(self, case: Case, carriage: Carriage, *, late: bool = False) -> None:
        self._pool, self._carriage, self._wanted, self._late = case.pool, carriage, case.question.wanted, late
        codes = tuple(weights(case.question.spec))
        self._coverage, self._weight = codes.index(ScoreCode.COVERAGE), weights(case.question.spec)[ScoreCode.COVERAGE]
        self._hand_over = codes.index(ScoreCode.HAND_OVER) if ScoreCode.HAND_OVER in codes else None
        self._deadline = case.question.deadline

    @property
    def count(self) -> int:
        """How many offers there are."""
        return len(self._pool)

    @property
    def more(self) -> bool:
        """Whether there is more to be had after the deadline."""
        pool = self._pool
        return self._hand_over is not None and bool((in_time(pool, self._deadline) < pool["pieces"]).any())

    def best(self, left: Ints, *, spare: bool) -> Together | None:
        """The best plan of these offers; none where it is best to take one alone."""
        listed = self._listed(left) if len(left) > shortlist.MOST else shortlist.everyone(len(left))
        if len(listed.rows) < 2:
            return None
        near = order.by_id(self._pool, left[listed.rows])
        self._carriage.settle(near)
        trips = dict(self._fetching(near))
        plan = engine.quick(self._problem(near, trips))
        if len(plan.amounts) < 2:
            return None
        return self._together(near, replace(plan, bound=max(plan.bound, listed.bound(plan.value))), trips, spare=spare)

    def _listed(self, left: Ints) -> shortlist.Shortlist:
        """Who can be part of a plan that is better than the best who can do it alone."""
        pool = self._pool
        covering = np.minimum(pool["pieces"], self._wanted) * self._weight // self._wanted
        worth = np.floor(pool.bounds() - covering).astype(np.int64)[left]
        pieces = self._in_time(pool)[left]
        givers = self._givers(pieces, pool["lot"][left], worth, pool["pickup"][left])
        alone = np.flatnonzero(givers.most == self._wanted)
        if not len(alone):
            return shortlist.of(givers)
        first = int(alone[np.argmax(worth[alone] * self._wanted - givers.cost[alone])])
        self._carriage.settle(left[first : first + 1])
        earned = self._worth(pool.look(left[first : first + 1]))
        return shortlist.of(givers, int(earned[0]) * self._wanted - int(givers.cost[first]))

    def _in_time(self, offers: Pool | Glance) -> Ints:
        """How many pieces each can give."""
        pieces: Ints = offers["pieces"]
        return pieces if self._late or self._hand_over is None else in_time(offers, self._deadline)

    def _worth(self, offers: Glance) -> Ints:
        """The points an offer earns apart from how much it covers."""
        return offers.points.sum(axis=1) - offers.points[:, self._coverage]

    def _givers(self, pieces: Ints, lot: Ints, worth: Ints, pickup: Bools) -> Givers:
        toll = 0 if self._hand_over is None else self._wanted
        return Givers.of(self._wanted, pieces, lot, worth, toll * (FURTHER + TRIP * pickup.astype(np.int64)))

    def _problem(self, near: Ints, trips: Mapping[int, Mapping[int, Trip]]) -> Problem:
        offers, place = self._pool.look(np.sort(near)), np.searchsorted(np.sort(near), near)
        pieces = self._in_time(offers)[place]
        drivers, pickups = list[Driver](), dict[int, Pickup]()
        if self._carriage.fleet:
            rows = _drivers(trips)
            drivers = [_driver(self._carriage.fleet, row) for row in rows]
            pickups = {giver: self._pickup(int(near[giver]), each, rows) for giver, each in trips.items()}
        for giver, pickup in pickups.items():
            pieces[giver] = min(pieces[giver], _fetched_in_time(pickup, drivers))
        givers = self._givers(pieces, offers["lot"][place], self._worth(offers)[place], offers["pickup"][place])
        return Problem(givers, pickups, tuple(drivers))

    def _fetching(self, near: Ints) -> Iterator[tuple[int, dict[int, Trip]]]:
        """For each pickup among them that anyone can fetch, by its place there, the trip of each driver, by their rows."""
        fleet, hand_over = self._carriage.fleet, self._hand_over
        if fleet is None or hand_over is None:
            return
        for place, index in enumerate(near.tolist()):
            if self._pool.fact(index, "pickup") and self._pool.earned(index)[hand_over]:
                found = fleet.options(self._pool.position(index), self._pool.fact(index, "ready"), DRIVERS)
                yield place, {trip.row: trip for trip in sorted(found, key=lambda trip: trip.row)}

    def _pickup(self, index: int, trips: Mapping[int, Trip], rows: list[int]) -> Pickup:
        lasting = {rows.index(row): trip.during[1] - trip.during[0] for row, trip in trips.items()}
        ready, each = self._pool.fact(index, "ready"), 0 if self._late else self._pool.fact(index, "each")
        return Pickup(ready, each, self._pool.earned(index)[self._hand_over or 0], lasting)

    def _together(self, near: Ints, plan: Plan, trips: Mapping[int, Mapping[int, Trip]], *, spare: bool) -> Together:
        rows, largest = _drivers(trips), sorted(plan.amounts, key=lambda each: (-plan.amounts[each], each))
        gives = {int(near[place]): plan.amounts[place] for place in largest}
        made = {
            int(near[trip.giver]): replace(trips[trip.giver][rows[trip.driver]], during=trip.during)
            for trip in sorted(plan.trips, key=lambda trip: largest.index(trip.giver))
        }
        fetching = sum(bool(self._pool.fact(index, "pickup")) for index in gives)
        toll = 0 if self._hand_over is None else (FURTHER * (len(gives) - 1) + TRIP * fetching) * plan.value[0] // self._wanted
        return Together(gives, made, plan, toll, fetching, spare, self._late)


def _drivers(trips: Mapping[int, Mapping[int, Trip]]) -> list[int]:
    return sorted({row for each in trips.values() for row in each})


def _driver(fleet: Fleet, row: int) -> Driver:
    return Driver(int(fleet.trips[row]), tuple(fleet.timetable.row(row)))


def _fetched_in_time(pickup: Pickup, drivers: list[Driver]) -> int:
    """How many pieces somebody can fetch before the deadline, when drivers' time ends; any number where all is ready at once."""
    if not pickup.each:
        return np.iinfo(np.int64).max
    leaves = (
        end - lasting
        for number, lasting in pickup.lasting.items()
        for begin, end in drivers[number].free
        if end - max(begin, pickup.ready) >= lasting
    )
    return 1 + (max(leaves) - pickup.ready) // pickup.each


def notes(together: Together, question: Question[request.Spec]) -> Iterator[Sentence]:
    """How good the plan is, and whether that is proven."""
    covers, worth = together.plan.missed
    if together.plan.exact and together.spare:
        yield say("The best way without the largest giver of a better one, who may say no.")
        return
    if together.spare:
        yield say("Does without the largest giver of another way, who may say no.")
    if together.plan.exact and together.late:
        yield say("Of all ways to share it out none covers more, and none that covers as much is better.")
    elif together.plan.exact:
        yield say("Of all ways to share it out none covers more in time, and none that covers as much is better.")
    elif covers:
        more = quantity.of_line(covers, question.spec)
        yield say("A good way to share it out, not proven to be the best: another might cover up to {more} more.", more=more)
    else:
        points = _hundredths(-(-worth // max(1, together.covers)))
        yield say(
            "A good way to share it out, not proven to be the best: another might gain up to {points} of 100 points.",
            points=points,
        )


def late(case: Case, index: int, fills: int) -> Iterator[Sentence]:
    """A note where an offer cannot print what it gives before the deadline."""
    fact = case.pool.fact
    if ScoreCode.HAND_OVER in weights(case.question.spec) and (each := fact(index, "each")):
        count = max(0, 1 + (case.question.deadline - fact(index, "ready")) // each)
        if fills > count:
            yield say("Only {count} of them can be printed in time.", count=count)


def told(together: Together, lost: int) -> Sentence:
    """What it costs that several givers are needed."""
    count, points = len(together.gives), _hundredths(lost)
    if not together.fetching:
        return say("{count} givers instead of one: {points} of 100 points less.", count=count, points=points)
    return say(
        "{count} givers instead of one, {trips} of them to be fetched from: {points} of 100 points less.",
        count=count,
        trips=together.fetching,
        points=points,
    )


def _hundredths(points: int) -> str:
    return f"{points / 100:g}"
