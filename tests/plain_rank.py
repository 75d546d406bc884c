"""The ranking written a second time, one offer at a time in plain Python: what the engine must agree with.

It shares with the engine only the nouns, the standards and the names of rules. Times are datetimes, amounts whole numbers, and
every set of offers is tried.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import ceil
from uuid import UUID

from matching import design, offer, request, span, standard
from matching.offer import HandOver
from matching.rank.problem import HORIZON, Ask
from matching.rank.rule import Rule
from tests import plain_rule

SORTS: dict[type, tuple[type, ...]] = {
    request.Goods: (offer.Stock, offer.PrintHours),
    request.PrintedPart: (offer.Stock, offer.PrintHours),
    request.Ride: (offer.Drive,),
    request.Delivery: (offer.Drive,),
    request.Role: (offer.Volunteering,),
}
WEIGHTS = {
    request.Goods: (5500, 1500, 1500, 700, 500, 300),
    request.PrintedPart: (5500, 1500, 1500, 800, 700),
    request.Ride: (4500, 4000, 1500),
    request.Delivery: (4500, 4000, 1500),
    request.Role: (5500, 2000, 1500, 1000),
}


@dataclass(frozen=True)
class Way:
    """A candidate, as far as the two rankings are compared: offers with what each fills, carriers with 0, and the points."""

    parts: tuple[tuple[UUID, int], ...]
    points: tuple[int, ...]

    @property
    def covers(self) -> int:
        """Base units covered."""
        return sum(fills for _, fills in self.parts)


@dataclass(frozen=True)
class Answer:
    """What became of the offers, and the candidates in order."""

    reasons: Counter[Rule]
    ways: list[Way]


@dataclass(frozen=True)
class Trip:
    """A driver's way to a giver and on to the facility."""

    driver: offer.Offer
    during: plain_rule.Stretch


def rank(ask: Ask, offers: Iterable[offer.Offer], now: datetime) -> Answer:
    """Rank every way to fulfil the line."""
    everyone = list(offers)
    considered = [each for each in everyone if isinstance(each.spec, SORTS[type(ask.line.spec)])]
    reasons = {each.id: plain_rule.reason(ask, each, now) for each in considered}
    feasible = sorted((each for each in considered if reasons[each.id] is None), key=lambda each: each.id)
    plain = Plain(ask, now, feasible, [each for each in everyone if isinstance(each.spec, offer.Drive)])
    ways = [plain.way({index: fills}) for index, fills in enumerate(plain.alone)] + [plain.way(each) for each in plain.plans()]
    ways.sort(key=lambda way: (-sum(way.points), -way.covers, [id.int for id, _ in way.parts]))
    return Answer(Counter(found for found in reasons.values() if found), ways)


class Plain:
    """The feasible offers of an ask and what each is worth."""

    def __init__(self, ask: Ask, now: datetime, feasible: Sequence[offer.Offer], drivers: Sequence[offer.Offer]) -> None:
        """Work out the points of each offer alone."""
        self.ask, self.now, self.feasible, self.drivers = ask, now, feasible, drivers
        self.weights = WEIGHTS[type(ask.line.spec)]
        self.wanted = wanted(ask.line)
        self.pieces = [pieces(each) for each in feasible]
        self.lots = [each.spec.smallest_lot if isinstance(each.spec, offer.Stock) else 1 for each in feasible]
        self.alone = [min(has, max(self.wanted, lot)) for has, lot in zip(self.pieces, self.lots, strict=True)]
        self.own = [self.points(each, fetched=True) for each in feasible]
        for index, each in enumerate(feasible):
            if fetches(each) and not self.trip(each, []):
                self.own[index] = self.points(each, fetched=False)

    def points(self, given: offer.Offer, *, fetched: bool) -> tuple[int, ...]:
        """The points of an offer for everything but coverage."""
        match self.ask.line.spec:
            case request.Goods():
                weights = self.weights[1:]
                shares = (
                    self.standing(given),
                    self.near(given, 1000),
                    hand_over(given, fetched),
                    self.ready(given),
                    self.review(given),
                )
            case request.PrintedPart():
                weights = self.weights[1:]
                shares = (self.review(given), self.near(given, 1000), hand_over(given, fetched), self.ready(given))
            case request.Ride() | request.Delivery():
                weights = self.weights
                half = 50 if isinstance(self.ask.line.spec, request.Ride) else 100
                shares = (self.window(given), self.near(given, half), self.fit(given))
            case request.Role() as role:
                weights = self.weights[1:]
                assert isinstance(given.spec, offer.Volunteering)
                spoken = (len(role.languages & given.spec.languages), len(role.languages)) if role.languages else (1, 1)
                spare = (min(given.free - role.hours_per_week, role.hours_per_week), role.hours_per_week)
                shares = (spoken, spare, (1, 1) if role.remote else self.near(given, 100))
        return tuple(weight * part // whole for weight, (part, whole) in zip(weights, shares, strict=True))

    def near(self, given: offer.Offer, half: int) -> tuple[int, int]:
        """Half the points at so many hundreds of metres."""
        journey = self.ask.line.spec
        there = journey.origin if isinstance(journey, request.Ride | request.Delivery) else self.ask.place
        return half, half + plain_rule.reckoned(given.place, there)

    def standing(self, given: offer.Offer) -> tuple[int, int]:
        """How well the standard stands with the facility."""
        judged = plain_rule.verdict(self.ask, given.spec.standard if isinstance(given.spec, offer.Stock) else None)
        if judged.code is standard.VerdictCode.EXACT:
            return 1, 1
        if judged.preference is not None:
            choices = len(self.ask.accepted) or 1
            return ceil(10_000 * (choices - judged.preference) / choices), 10_000
        return (8, 10) if judged.code is standard.VerdictCode.AT_LEAST_AS_GOOD else (5, 10)

    def ready(self, given: offer.Offer) -> tuple[int, int]:
        """Half the points when the first piece can leave in a day."""
        second, day = timedelta(microseconds=1), timedelta(days=1)
        return day // second, (day + self.leaves(given) - self.now) // second

    def leaves(self, given: offer.Offer) -> datetime:
        """When the first piece can leave."""
        minutes = given.spec.minutes_per_piece if isinstance(given.spec, offer.PrintHours) else 0
        return max(self.now, given.available.start) + timedelta(minutes=minutes)

    def review(self, given: offer.Offer) -> tuple[int, int]:
        """Where the review of the design stands."""
        if isinstance(given.spec, offer.PrintHours):
            made = self.ask.designs.get(given.spec.design_id)
            reviews = {design.Review.APPROVED: 10, design.Review.IN_REVIEW: 6, design.Review.UNREVIEWED: 3}
            return reviews[made.review if made else design.Review.UNREVIEWED], 10
        return (3, 10) if isinstance(self.ask.line.spec, request.PrintedPart) else (1, 1)

    def window(self, given: offer.Offer) -> tuple[int, int]:
        """How much of the pick-up time is free at a stretch."""
        assert isinstance(given.spec, offer.Drive)
        assert isinstance(self.ask.line.spec, request.Ride | request.Delivery)
        start, end = plain_rule.pick_up(self.ask.line.spec, self.now)
        free = plain_rule.free_time(given, given.spec, (start, end), self.ask.busy.get(given.id, ()))
        second = timedelta(microseconds=1)
        return max(each[1] - each[0] for each in free) // second, (end - start) // second

    def fit(self, given: offer.Offer) -> tuple[int, int]:
        """How much of the vehicle is used."""
        assert isinstance(given.spec, offer.Drive)
        match self.ask.line.spec:
            case request.Ride(passengers=passengers):
                uses = [10_000 * passengers // given.spec.seats]
            case request.Delivery(litres=litres, kilograms=kilograms):
                pairs = ((litres, given.spec.litres), (kilograms, given.spec.kilograms))
                uses = [10_000 * needed // has for needed, has in pairs if needed]
            case _:
                uses = []
        return max(uses, default=5_000), 10_000

    def plans(self) -> Iterator[dict[int, int]]:
        """Up to three plans of several offers, each without the largest givers of those before."""
        if self.ask.line.gap is None or len(self.weights) == 3 or any(has >= self.wanted for has in self.pieces):
            return
        left, most = list(range(len(self.feasible))), 0
        for _ in range(3):
            plan = self.best_plan(left)
            if len(plan) < 2 or sum(plan.values()) < most:
                return
            yield plan
            most = sum(plan.values())
            left.remove(next(iter(plan)))

    def best_plan(self, among: Sequence[int]) -> dict[int, int]:
        """Of all sets of offers the one that covers most, with fewest parts, worth most, first by ids; largest part first."""
        sets = [each for size in range(len(among) + 1) for each in combinations(among, size)]
        fillings = [filled for each in sets if (filled := self.fill(each)) is not None]
        best = min(fillings, key=lambda plan: (-sum(plan.values()), len(plan), -self.worth(plan), sorted(plan)))
        return dict(sorted(best.items(), key=lambda part: (-part[1], part[0])))

    def worth(self, plan: dict[int, int]) -> int:
        """The points of every piece together."""
        return sum(amount * sum(self.own[index]) for index, amount in plan.items())

    def fill(self, members: Sequence[int]) -> dict[int, int] | None:
        """The worthiest way to share the need among all the members, piece by piece; None where their lots are too much."""
        amounts = {index: self.lots[index] for index in members}
        if sum(amounts.values()) > self.wanted:
            return None
        for index in sorted(members, key=lambda each: (-sum(self.own[each]), each)):
            amounts[index] += min(self.pieces[index] - amounts[index], self.wanted - sum(amounts.values()))
        return amounts

    def way(self, plan: dict[int, int]) -> Way:
        """The candidate that a plan makes, with drivers for its pickups as far as there are any."""
        parts: list[tuple[UUID, int]] = []
        taken: list[Trip] = []
        sums = [0] * len(self.own[0])
        for index, fills in plan.items():
            given = self.feasible[index]
            trip = self.trip(given, taken) if fetches(given) else None
            taken += [trip] if trip else []
            parts += [(given.id, fills), *([(trip.driver.id, 0)] if trip else [])]
            own = self.own[index] if trip or not fetches(given) else self.points(given, fetched=False)
            sums = [total + fills * each for total, each in zip(sums, own, strict=True)]
        total = sum(plan.values())
        return Way(tuple(parts), (*self.coverage(total), *(each // total for each in sums)))

    def coverage(self, total: int) -> tuple[int, ...]:
        """The points for coverage, where it is scored."""
        if len(self.weights) == 3:
            return ()
        return (self.weights[0] // 2 if self.ask.line.gap is None else self.weights[0] * total // self.wanted,)

    def trip(self, given: offer.Offer, taken: Sequence[Trip]) -> Trip | None:
        """The trip to a giver that ends first, then the shortest, then by id."""
        trips = [(trip, to_giver) for driver in self.drivers for trip, to_giver in self.trips(given, driver, taken)]
        return min(trips, key=lambda found: (found[0].during[1], found[1], found[0].driver.id))[0] if trips else None

    def trips(self, given: offer.Offer, driver: offer.Offer, taken: Sequence[Trip]) -> Iterator[tuple[Trip, int]]:
        """The earliest trip of one driver, if there is any, with the distance to the giver."""
        assert isinstance(driver.spec, offer.Drive)
        mine = [each.during for each in taken if each.driver is driver]
        to_giver, onward = plain_rule.apart(driver.place, given.place), plain_rule.apart(given.place, self.ask.place)
        able = driver.state is offer.OfferState.OPEN and driver.free > len(mine)
        if to_giver is None or not able or plain_rule.beyond(driver, given.place) or plain_rule.beyond(driver, self.ask.place):
            return
        lasting = timedelta(minutes=30, seconds=9 * (to_giver + (onward or 0)))
        busy = (*self.ask.busy.get(driver.id, ()), *(span.Span(*each) for each in mine))
        window = notice(self.now), self.now + HORIZON[self.ask.urgency]
        for begin, end in plain_rule.free_time(driver, driver.spec, window, busy):
            start = max(begin, self.leaves(given))
            if end - start >= lasting:
                yield Trip(driver, (start, start + lasting)), to_giver
                return


def notice(now: datetime) -> datetime:
    """The first full quarter of an hour at least an hour from now."""
    soonest = now + timedelta(hours=1)
    over = timedelta(minutes=soonest.minute % 15, seconds=soonest.second, microseconds=soonest.microsecond)
    return soonest - over + (timedelta(minutes=15) if over else timedelta())


def fetches(given: offer.Offer) -> bool:
    """Whether a driver must fetch what is given."""
    return isinstance(given.spec, offer.Stock | offer.PrintHours) and given.spec.hand_over is HandOver.PICKUP


def hand_over(given: offer.Offer, fetched: bool) -> tuple[int, int]:
    """How easily it changes hands."""
    assert isinstance(given.spec, offer.Stock | offer.PrintHours)
    return {HandOver.DELIVERS: 10, HandOver.SHIPS: 7, HandOver.PICKUP: 5 if fetched else 0}[given.spec.hand_over], 10


def pieces(given: offer.Offer) -> int:
    """How many base units of a line the free capacity makes."""
    match given.spec:
        case offer.Stock():
            return given.free
        case offer.PrintHours(minutes_per_piece=minutes):
            return given.free // minutes
        case offer.Drive() | offer.Volunteering():
            return 1


def wanted(line: request.Line) -> int:
    """The gap, or a week's use, or a hundred, less what is pledged but never less than a day's."""
    if line.gap is not None:
        return line.gap
    week = ceil(7 * line.supply.staff_per_day * line.supply.pieces_per_staff_day) if line.supply else 100
    return max(week - line.pledged, ceil(week / 7))
