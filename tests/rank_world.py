"""Ranking problems by the thousand: small worlds in which everything happens often, each made from a number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from matching import amount, design, intake, offer, request, span
from matching.place import Place, Point
from matching.rank.problem import Ask

NOW = datetime(2020, 2, 3, 9, 7, tzinfo=UTC)
STANDARDS = ("NIOSH N95", "EN 149 FFP2", "EN 149 FFP3", "GB 19083-2010", "YY 0469-2011", "KF94")
DESIGNS = tuple(UUID(int=index) for index in range(1, 5))
WORDS = ("phone", "nursing", "packing")
TONGUES = ("uk", "zh", "en")
CITIES = ("", "Wuhan", "武汉市", "武汉", "Xiaogan")
REGIONS = ("", "Hubei", "hubei province", "湖北省", "湖北", "Lviv Oblast", "state of Lviv")
COUNTRIES = ("", "CN", "CN", "cn ", "UA")

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """An ask and the offers there are."""

    ask: Ask
    offers: tuple[offer.Offer, ...]


class World(Random):
    """A source of chance that knows what problems are made of; `calm` worlds rule out little, so that much is left to rank.

    In `vague` ones many places are known only by name.
    """

    def __init__(self, seed: int) -> None:
        """Make the same world from the same seed."""
        super().__init__(seed)
        self.calm = self.random() < 0.7
        self.vague = self.random() < 0.4

    def seldom(self, usual: T, other: T) -> T:
        """Mostly the usual."""
        return other if self.random() < (0.04 if self.calm else 0.25) else usual

    def some(self, words: Sequence[str], most: int) -> frozenset[str]:
        """A few of the words."""
        return frozenset(self.sample(words, self.randint(0, most)))

    def place(self) -> Place:
        """Mostly a place in or around Wuhan, else far away or unknown, with whatever names."""
        near = Point(30.58 + self.gauss(0, 0.1), 114.27 + self.gauss(0, 0.1))
        point = self.seldom(near, self.choice([None, Point(23.13, 113.26)]))
        names = self.choice(CITIES), self.choice(REGIONS), self.choice(COUNTRIES)
        return Place("", *names, None if self.vague and self.random() < 0.6 else point)

    def stretch(self, earliest: int, most: int) -> span.Span:
        """A span from some hours from now on."""
        start = NOW + timedelta(minutes=10 * self.randint(earliest * 6, 80))
        return span.Span(start, start + timedelta(minutes=10 * self.randint(1, most * 6)))

    def size(self, least: int) -> design.Size:
        """A box."""
        return design.Size(*(self.randint(least, least + 60) for _ in range(3)))

    def stock(self) -> offer.Stock:
        """Goods in stock."""
        expires = self.seldom(None, (NOW + timedelta(days=self.randint(0, 9))).date())
        return offer.Stock(
            item=self.seldom("respirator", "gown"),
            standard=self.choice([*STANDARDS, None]),
            valved=self.choice([None, True, False]),
            expires=expires,
            smallest_lot=self.choice([1, 1, 3, 10]),
            hand_over=self.choice(tuple(offer.HandOver)),
        )

    def shield(self) -> offer.Spec:
        """Face shields, in stock or to be printed."""
        by = self.choice(tuple(offer.HandOver))
        if self.random() < 0.3:
            return offer.Stock("face-shield", smallest_lot=self.choice([1, 5]), hand_over=by)
        item = self.seldom("face-shield", "respirator")
        material = self.seldom("PETG", self.choice(["PLA", "petg"]))
        return offer.PrintHours(self.choice(DESIGNS), item, self.randint(20, 200), material, self.size(self.seldom(140, 100)), by)

    def drive(self) -> offer.Drive:
        """A driver."""
        shifts = tuple(self.stretch(-4, 9) for _ in range(self.randint(1, 4)))
        return offer.Drive("car", self.randint(2, 6), shifts, self.randint(50, 300), self.randint(50, 300), self.random() < 0.7)

    def volunteer(self) -> offer.Volunteering:
        """A volunteer."""
        remote = self.seldom(True, False)
        return offer.Volunteering(self.some(WORDS, 3) | {"phone"}, self.some(TONGUES, 3) | {"uk"}, self.some(WORDS, 2), remote)

    def offered(self, spec: offer.Spec) -> offer.Offer:
        """An offer of this."""
        capacity = {
            offer.PrintHours: self.randint(0, 3000),
            offer.Drive: self.randint(0, 3) or 1,
            offer.Volunteering: self.randint(2, 24),
        }.get(type(spec), self.seldom(self.randint(10, 60), self.randint(0, 9)))
        start = self.seldom(NOW - timedelta(days=1), NOW + timedelta(hours=self.choice([1, 11, 12, 24, 70])))
        return offer.Offer(
            id=UUID(int=self.getrandbits(128)),
            owner_id=UUID(int=9),
            spec=spec,
            capacity=capacity,
            held=self.seldom(0, capacity // 3),
            available=span.Span(start, self.seldom(None, start + timedelta(hours=25))),
            created=NOW,
            place=self.place(),
            radius_km=self.choice([None, self.seldom(60.0, 8.0)]),
            state=self.seldom(offer.OfferState.OPEN, offer.OfferState.PAUSED),
        )

    def need(self, most: int) -> amount.Need:
        """An amount, sometimes unknown."""
        number = self.randint(1, most)
        return self.choice([amount.UNKNOWN, *[amount.Amount(Decimal(number), "piece", 1, number)] * 4])

    def designs(self) -> dict[UUID, design.Design]:
        """Some of the designs that offers print."""
        return {each: self.made(each) for each in DESIGNS[:3]}

    def made(self, id: UUID) -> design.Design:
        """A design."""
        review = self.seldom(self.choice(list(design.Review)[:3]), self.choice(list(design.Review)))
        owner = UUID(int=9)
        return design.Design(id, "Rim", "face-shield", "1", "CC0-1.0", "PETG", 60, self.size(80), owner, NOW, review=review)

    def problem(self, spec: request.Spec, need: amount.Need, gives: Callable[[], offer.Spec], most: int = 8) -> Problem:
        """A line that asks for this, and offers that may serve it."""
        supply = self.choice([None, intake.Supply("respirator", 10, self.randint(1, 30), self.choice([0.5, 1.0, 4.0]))])
        line = request.Line(
            UUID(int=1),
            UUID(int=2),
            0,
            spec,
            need,
            NOW,
            supply=supply,
            pledged=0 if need != amount.UNKNOWN else self.choice([0, 3, 300]),
        )
        offers = tuple(self.offered(gives()) for _ in range(self.randint(0, most)))
        busy = {each.id: tuple(self.stretch(-4, 5) for _ in range(self.choice([0, 0, 1, 2]))) for each in offers}
        accepted = tuple(self.sample(STANDARDS, self.choice([0, 5, 6])))
        urgency = self.choice(list(request.Urgency))
        turn = self.choice([0, self.getrandbits(70)])
        return Problem(Ask(line, self.place(), accepted, urgency, self.designs(), busy, turn), offers)

    def goods(self) -> Problem:
        """Respirators, or face shields, and drivers who may fetch them."""
        if self.random() < 0.3:
            return self.problem(request.Goods("face-shield"), self.need(90), self.shield_or_drive)
        spec = request.Goods("respirator", self.choice([*STANDARDS, None, None, None]), valves_refused=self.random() < 0.3)
        return self.problem(spec, self.need(150), self.stock_or_drive)

    def printed(self) -> Problem:
        """Printed face shields."""
        spec = request.PrintedPart("face-shield", self.seldom(None, self.choice(DESIGNS)), self.choice([None, "petg"]))
        return self.problem(spec, self.need(90), self.shield_or_drive)

    def journey(self) -> Problem:
        """A ride or a delivery."""
        start = NOW + timedelta(minutes=20 * self.randint(-2, 30))
        length = self.choice([None, *(timedelta(hours=hours) for hours in (0, 1, 4))])
        when = span.Span(start, None if length is None else start + length)
        ways = self.place(), self.place(), when
        spec = request.Ride(*ways, self.randint(1, 4), self.random() < 0.3)
        if self.random() < 0.5:
            spec = request.Delivery(*ways, self.choice([0, 60, 120]), self.choice([0, 60]))
        return self.problem(spec, amount.Amount(Decimal(1), "trip", 1, 1), self.drive)

    def role(self) -> Problem:
        """A role for some people."""
        hours, remote = self.randint(1, 12), self.random() < 0.5
        skills = self.some(WORDS, 1)
        spec = request.Role("Hotline", skills, self.some(TONGUES, 2), self.seldom(frozenset(), skills), hours, remote)
        return self.problem(spec, self.need(4), self.volunteer)

    def stock_or_drive(self) -> offer.Spec:
        """Mostly goods."""
        return self.stock() if self.random() < 0.75 else self.drive()

    def shield_or_drive(self) -> offer.Spec:
        """Mostly face shields."""
        return self.shield() if self.random() < 0.75 else self.drive()


patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines may be busy; time is no verdict
worlds = st.integers(0, 2**32 - 1).map(World)
goods = worlds.map(World.goods)
printed = worlds.map(World.printed)
journeys = worlds.map(World.journey)
roles = worlds.map(World.role)
