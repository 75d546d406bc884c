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

    giver: int
    driver: offer.Offer
    during: plain_rule.Stretch


@dataclass(frozen=True)
class Shared:
    """What each of several gives, the largest part first, and from whom nobody fetches though somebody could."""

    amounts: dict[int, int]
    left: tuple[int, ...]


def rank(ask: Ask, offers: Iterable[offer.Offer], now: datetime) -> Answer:
    """Rank every way to fulfil the line."""
    everyone = list(offers)
    considered = [each for each in everyone if isinstance(each.spec, SORTS[type(ask.line.spec)])]
    reasons = {each.id: plain_rule.reason(ask, each, now) for each in considered}
    feasible = sorted((each for each in considered if reasons[each.id] is None), key=lambda each: each.id)
    plain = Plain(ask, now, feasible, [each for each in everyone if isinstance(each.spec, offer.Drive)])
    ways = [plain.way({index: fills}) for index, fills in enumerate(plain.alone)] + [plain.shared(each) for each in plain.plans()]
    ways.sort(key=lambda way: (-sum(way.points), -way.covers, [turned(id, ask.turn) for id, _ in way.parts]))
    return Answer(Counter(found for found in reasons.values() if found), ways)


def turned(id: UUID, turn: int) -> tuple[int, int]:
    """What equals are ordered by in a turn: their ids, stirred with it unless it is 0."""
    upper, lower = divmod(id.int, 2**64)
    return (stirred(stirred(upper + turn * 0x9E3779B97F4A7C15) ^ lower) if turn else 0), id.int


def stirred(number: int) -> int:
    """The last steps of SplitMix64."""
    word = number % 2**64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    return word ^ word >> 31


class Plain:
    """The feasible offers of an ask and what each is worth."""

    def __init__(self, ask: Ask, now: datetime, feasible: Sequence[offer.Offer], drivers: Sequence[offer.Offer]) -> None:
        """Work out the points of each offer alone."""
        self.ask, self.now, self.feasible, self.drivers = ask, now, feasible, drivers
        self.weights, self.late = WEIGHTS[type(ask.line.spec)], False
        self.wanted = wanted(ask.line)
        self.pieces = [pieces(each) for each in feasible]
        self.lots = [each.spec.smallest_lot if isinstance(each.spec, offer.Stock) else 1 for each in feasible]
        self.alone = [min(has, max(self.wanted, lot)) for has, lot in zip(self.pieces, self.lots, strict=True)]
        self.own = [self.points(each, fetched=True) for each in feasible]
        for index, each in enumerate(feasible):
            if fetches(each) and not self.options(index, [], 1):
                self.own[index] = self.points(each, fetched=False)
        self.fetchable = {index for index, each in enumerate(feasible) if fetches(each) and self.options(index, [], 1)}
        self.bare = [sum(self.points(each, fetched=False)) if fetches(each) else 0 for each in feasible]
        self.timely = [self.in_time(index) for index in range(len(feasible))]

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

    def plans(self) -> Iterator["Shared"]:
        """Up to three plans of several offers, each without the largest givers of those before."""
        if self.ask.line.gap is None or len(self.weights) == 3:
            return
        everyone, most = list(range(len(self.feasible))), 0
        left = [*everyone]
        for _ in range(3):
            plan = self.best_plan(left)
            if len(plan.amounts) < 2 or sum(plan.amounts.values()) < most:
                break
            yield plan
            most = sum(plan.amounts.values())
            left.remove(next(iter(plan.amounts)))
        if most < self.wanted and any(self.on_time(index) < self.pieces[index] for index in everyone):
            self.late, self.timely = True, self.pieces
            plan = self.best_plan(everyone)
            if len(plan.amounts) > 1 and sum(plan.amounts.values()) > most:
                yield plan

    def best_plan(self, among: Sequence[int]) -> "Shared":
        """The plan that covers most in time; of those the one worth most, with fewest givers, with most from the first."""
        sets = [each for size in range(len(among) + 1) for each in combinations(among, size)]
        plans = (plan for members in sets for left in self.subsets(members) for plan in self.fill(members, left))
        ordered = sorted(plans, key=lambda plan: (-sum(plan.amounts.values()), -self.worth(plan), *self.order(plan, among)))
        return next(plan for plan in ordered if self.fetch(plan) is not None)

    def order(self, plan: "Shared", among: Sequence[int]) -> tuple[object, ...]:
        """What decides between equal plans."""
        amounts, left = [-plan.amounts.get(index, 0) for index in among], [-index for index in reversed(plan.left)]
        return len(plan.amounts), amounts, len(left), left

    def subsets(self, members: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The pickups among them that nobody fetches, though somebody could."""
        pickups = [index for index in members if index in self.fetchable]
        return (each for size in range(len(pickups) + 1) for each in combinations(pickups, size))

    def piece(self, index: int, left: Sequence[int]) -> int:
        """The points of each piece of an offer."""
        return self.bare[index] if index in left else sum(self.own[index])

    def worth(self, plan: "Shared") -> int:
        """The points of every piece together, less what hands and trips cost: a hundredth and half of one of all for each."""
        earned = sum(amount * self.piece(index, plan.left) for index, amount in plan.amounts.items())
        costs = [100 + 50 * fetches(self.feasible[index]) for index in plan.amounts] if len(self.weights) > 4 else []
        return earned - self.wanted * sum(costs)

    def fill(self, members: Sequence[int], left: tuple[int, ...]) -> Iterator["Shared"]:
        """The worthiest way to share the need among all the members, piece by piece, unless their lots are too much."""
        amounts = {index: self.lots[index] for index in members}
        if sum(amounts.values()) > self.wanted or any(self.timely[index] < self.lots[index] for index in members):
            return
        for index in sorted(members, key=lambda each: (-self.piece(each, left), each)):
            amounts[index] += min(self.timely[index] - amounts[index], self.wanted - sum(amounts.values()))
        yield Shared(dict(sorted(amounts.items(), key=lambda part: (-part[1], part[0]))), left)

    def on_time(self, index: int) -> int:
        """How many pieces are printed before the deadline."""
        given = self.feasible[index]
        if not isinstance(given.spec, offer.PrintHours):
            return self.pieces[index]
        left = self.now + HORIZON[self.ask.urgency] - self.leaves(given)
        return max(0, min(self.pieces[index], 1 + left // timedelta(minutes=given.spec.minutes_per_piece)))

    def in_time(self, index: int) -> int:
        """How many pieces are there, and fetched if they must be, before the deadline."""
        given = self.feasible[index]
        if not isinstance(given.spec, offer.PrintHours):
            return self.pieces[index]
        each, ends = timedelta(minutes=given.spec.minutes_per_piece), [self.now + HORIZON[self.ask.urgency]]
        if index in self.fetchable:
            leaves = self.leaves(given)
            trips = [(self.lasting(given, driver), free) for driver in self.able(given) for free in self.free(driver, ())]
            ends = [end - lasting for lasting, (begin, end) in trips if end - max(begin, leaves) >= lasting]
        return max(0, min(self.pieces[index], 1 + (max(ends) - self.leaves(given)) // each))

    def fetch(self, plan: "Shared") -> list["Trip"] | None:
        """Trips to all that should be fetched, the largest part first; None where there are none together."""
        waiting = [index for index in plan.amounts if index in self.fetchable and index not in plan.left]
        found = self.fetching(plan, waiting, [])
        return found and sorted(found, key=lambda trip: waiting.index(trip.giver)) if waiting else []

    def fetching(self, plan: "Shared", waiting: Sequence[int], taken: list["Trip"]) -> list["Trip"] | None:
        """Each in turn takes the trip that arrives first, or else every other."""
        if not waiting:
            return taken
        for index in waiting:
            for trip in self.options(index, taken, plan.amounts[index]):
                rest = self.fetching(plan, [each for each in waiting if each != index], [*taken, trip])
                if rest is not None:
                    return rest
        return None

    def way(self, plan: dict[int, int]) -> Way:
        """The candidate that one offer makes, with a driver if it must be fetched and there is one."""
        return self.told(
            Shared(plan, ()), [trip for index in plan if fetches(self.feasible[index]) for trip in self.options(index, [], 1)[:1]]
        )

    def shared(self, plan: "Shared") -> Way:
        """The candidate that a plan of several makes."""
        return self.told(plan, self.fetch(plan) or [])

    def told(self, plan: "Shared", trips: Sequence["Trip"]) -> Way:
        """The parts and the arithmetic."""
        parts: list[tuple[UUID, int]] = []
        sums = [0] * len(self.own[0])
        by_giver = {trip.giver: trip for trip in trips}
        for index, fills in plan.amounts.items():
            given, trip = self.feasible[index], by_giver.get(index)
            parts += [(given.id, fills), *([(trip.driver.id, 0)] if trip else [])]
            own = self.own[index] if trip or not fetches(given) else self.points(given, fetched=False)
            sums = [total + fills * each for total, each in zip(sums, own, strict=True)]
        total = sum(plan.amounts.values())
        averages = [each // total for each in sums]
        if len(plan.amounts) > 1 and len(self.weights) > 4:
            toll = 100 * (len(plan.amounts) - 1) + 50 * sum(fetches(self.feasible[index]) for index in plan.amounts)
            averages[2] = max(0, averages[2] - toll * total // self.wanted)  # the hand-over
        return Way(tuple(parts), (*self.coverage(total), *averages))

    def coverage(self, total: int) -> tuple[int, ...]:
        """The points for coverage, where it is scored."""
        if len(self.weights) == 3:
            return ()
        return (self.weights[0] // 2 if self.ask.line.gap is None else self.weights[0] * total // self.wanted,)

    def options(self, index: int, taken: Sequence["Trip"], pieces: int) -> list["Trip"]:
        """The earliest trip of every driver; the one that ends first, then the shortest, then by id, before the others."""
        given = self.feasible[index]
        found = [trip for driver in self.able(given) for trip in self.trips(index, driver, taken, pieces)]
        return sorted(found, key=lambda trip: (trip.during[1], trip.during[1] - trip.during[0], trip.driver.id))

    def able(self, given: offer.Offer) -> list[offer.Offer]:
        """The drivers near enough to giver and facility."""
        open_ = (each for each in self.drivers if each.state is offer.OfferState.OPEN and each.free)
        near = (each for each in open_ if plain_rule.apart(each.place, given.place) is not None)
        return [each for each in near if not plain_rule.beyond(each, given.place) and not plain_rule.beyond(each, self.ask.place)]

    def lasting(self, given: offer.Offer, driver: offer.Offer) -> timedelta:
        """How long a trip takes."""
        way = (plain_rule.apart(driver.place, given.place) or 0) + (plain_rule.apart(given.place, self.ask.place) or 0)
        return timedelta(minutes=30, seconds=9 * way)

    def free(self, driver: offer.Offer, mine: Sequence[plain_rule.Stretch]) -> list[plain_rule.Stretch]:
        """When a driver has time, besides these trips."""
        assert isinstance(driver.spec, offer.Drive)
        busy = (*self.ask.busy.get(driver.id, ()), *(span.Span(*each) for each in mine))
        window = notice(self.now), self.now + HORIZON[self.ask.urgency]
        return list(plain_rule.free_time(driver, driver.spec, window, busy))

    def trips(self, index: int, driver: offer.Offer, taken: Sequence["Trip"], pieces: int) -> Iterator["Trip"]:
        """The earliest trip of one driver, if there is any, when all the pieces are ready."""
        given = self.feasible[index]
        mine = [each.during for each in taken if each.driver is driver]
        minutes = given.spec.minutes_per_piece if isinstance(given.spec, offer.PrintHours) and not self.late else 0
        ready, lasting = self.leaves(given) + timedelta(minutes=minutes * (pieces - 1)), self.lasting(given, driver)
        begins = [max(begin, ready) for begin, end in self.free(driver, mine) if end - max(begin, ready) >= lasting]
        if begins and driver.free > len(mine):
            yield Trip(index, driver, (begins[0], begins[0] + lasting))


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
