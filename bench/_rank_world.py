"""Offers of goods by the million, in columns, and lines that ask for them; the same for all who are measured."""

import math
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from matching import amount, offer, request, span, standard
from matching.offer import HandOver
from matching.place import Place, Point
from matching.rank import shelf
from matching.rank.column import Block
from matching.rank.measure import ALWAYS, DAY, HOUR, Ints, day, instant, moment
from matching.rank.problem import HORIZON, Ask
from matching.rank.shelf import HAND_OVERS, NAMELESS, VALVED, Sort
from matching.rank.table import Table

SEED = 20200201
ITEMS = tuple(f"item-{number}" for number in range(300))
NOW = datetime(2020, 2, 3, 9, 7, tzinfo=UTC)
CODES = (None, "NIOSH N95", "EN 149 FFP2", "EN 149 FFP3", "GB 19083-2010", "GB 2626-2006 KN95", "YY 0469-2011")
ACCEPTED = ("GB 19083-2010", "NIOSH N95", "EN 149 FFP2", "GB 2626-2006 KN95")
EASE = {HandOver.DELIVERS: 700, HandOver.SHIPS: 490}
HALVES = 2**62  # ids are drawn from numbers that every database can order


@dataclass(frozen=True, slots=True)
class World:
    """The columns of the offers, the item of each, and the lines: as many for an item as there are offers of it, or evenly."""

    which: Ints
    block: Block
    asks: tuple[Ask, ...]
    even: tuple[Ask, ...]

    def __len__(self) -> int:
        return len(self.which)

    def table(self) -> Table:
        """The engine's table of the offers."""
        table = Table()
        for code in CODES:
            table.words.standards.code(code)
        table.words.cities.code("")
        table.load(Sort.STOCK, ITEMS, self.which, self.block)
        return table

    def offer(self, row: int) -> offer.Offer:
        """One offer as the rest of the software knows it."""
        fact = {name: values[row].item() for name, values in self.block.items()}
        spec = offer.Stock(
            ITEMS[self.which[row]],
            CODES[fact["standard"]],
            VALVED[fact["valved"]],
            smallest_lot=fact["lot"],
            hand_over=HAND_OVERS[fact["hand_over"]],
        )
        return offer.Offer(
            uuid.UUID(int=fact["high"] << 64 | fact["low"]),
            uuid.UUID(int=0),
            spec,
            fact["free"],
            span.Span(moment(fact["start"]), None if fact["end"] == ALWAYS else moment(fact["end"])),
            NOW,
            place=Place(point=Point(math.degrees(fact["latitude"]), math.degrees(fact["longitude"]))),
            radius_km=None if math.isinf(fact["radius"]) else fact["radius"] / 10,
            state=offer.OfferState.OPEN if fact["open"] else offer.OfferState.PAUSED,
        )


def of(offers: int, lines: int) -> World:
    """Make the world; a few items make up most offers (Zipf)."""
    chance = np.random.default_rng(SEED)
    share = 1 / np.arange(1, len(ITEMS) + 1)
    which = chance.choice(len(ITEMS), offers, p=share / share.sum())
    lots = random.Random(SEED)  # noqa: S311
    block = _block(chance, offers)
    return World(which, block, tuple(_asks(lots, lines, share.tolist())), tuple(_asks(lots, lines, [1] * len(ITEMS))))


def _block(chance: np.random.Generator, offers: int) -> Block:
    start = instant(NOW) + DAY * chance.choice((-3, -2, -1, 1, 9), offers)
    by = [HAND_OVERS.index(each) for each in EASE]
    said = {
        "high": chance.integers(0, HALVES, offers, np.uint64),
        "low": chance.integers(0, HALVES, offers, np.uint64),
        "latitude": np.radians(chance.uniform(22, 42, offers)),
        "longitude": np.radians(chance.uniform(100, 122, offers)),
        "radius": chance.choice((np.inf, 500.0, 5000.0), offers),
        "written_city": np.zeros(offers),
        "city": np.full(offers, NAMELESS),
        "region": np.full(offers, NAMELESS),
        "country": np.full(offers, NAMELESS),
        "open": chance.random(offers) < 0.9,
        "start": start,
        "end": np.where(chance.random(offers) < 0.8, ALWAYS, start + 2 * DAY + HOUR),
        "free": chance.lognormal(6, 1.5, offers),
        "hand_over": chance.choice(by, offers),
        "standard": chance.integers(0, len(CODES), offers),
        "valved": np.zeros(offers),
        "expires": np.full(offers, day(None)),
        "lot": chance.choice((1, 10, 100), offers),
    }
    return {name: said[name].astype(kind.dtype) for name, kind in shelf.kinds(Sort.STOCK).items()}


def _asks(chance: random.Random, lines: int, shares: list[float]) -> list[Ask]:
    """Hospitals' lines for masks by one of four standards."""
    return [_ask(chance, item) for item in chance.choices(ITEMS, shares, k=lines)]


def _ask(chance: random.Random, item: str) -> Ask:
    need = chance.randint(50, 5000)
    goods = request.Goods(item, "NIOSH N95")
    line = request.Line(uuid.UUID(int=1), uuid.UUID(int=2), 0, goods, amount.Amount(Decimal(need), "piece", 1, need), NOW)
    return Ask(line, Place(point=Point(chance.uniform(22, 42), chance.uniform(100, 122))), ACCEPTED)


def deadline(ask: Ask) -> datetime:
    """Until when help for a line is in time."""
    return NOW + HORIZON[ask.urgency]


def standings(ask: Ask) -> dict[int, int]:
    """The points of each standard that the lines accept, by its number; an own reading of the rule."""
    named = [standard.STANDARDS[code] if code else None for code in CODES]
    judged = [standard.stand_in(each, standard.STANDARDS["NIOSH N95"], ask.accepted, standard.Use.ROUTINE) for each in named]
    exact, place = 1500, 375
    points = (exact if each.code == "exact" else place * (len(ask.accepted) - (each.preference or 0)) for each in judged)
    return {number: found for number, (each, found) in enumerate(zip(judged, points, strict=True)) if each.ok}
