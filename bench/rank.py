"""Our ranking beside a plain Python scan and a full numpy scan: 100,000 offers of goods, the best 20 for a line.

All three see the same offers and lines in the same run and must find the same twenty with the same points. The two scans look at
every offer and stop at the points; ours also composes, explains and counts what it ruled out.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching import amount, item, offer, request, span, standard
from matching.offer import HandOver
from matching.place import EARTH_RADIUS_KM, Place, Point, distance_km
from matching.rank import engine
from matching.rank.problem import HORIZON, Ask
from matching.rank.table import Table

SEED = 20200201
OFFERS, LINES, SHOWN = 100_000, 40, 20
NOW = datetime(2020, 2, 3, 9, 7, tzinfo=UTC)
CODES = (None, "NIOSH N95", "EN 149 FFP2", "EN 149 FFP3", "GB 19083-2010", "GB 2626-2006 KN95", "YY 0469-2011")
ACCEPTED = ("GB 19083-2010", "NIOSH N95", "EN 149 FFP2", "GB 2626-2006 KN95")
HAND_OVERS = (HandOver.DELIVERS, HandOver.SHIPS)
EASE = {HandOver.DELIVERS: 700, HandOver.SHIPS: 490}
DAY = timedelta(days=1)
ROW = "{:<34}{:>10}{:>10}{:>10}"

Found = list[tuple[int, int]]  # points and offer number, best first


def town(chance: random.Random) -> Place:
    """Somewhere in China."""
    return Place(point=Point(chance.uniform(22, 42), chance.uniform(100, 122)))


def stocked(chance: random.Random, number: int, codes: list[str]) -> offer.Offer:
    """A supplier's goods; a few items make up most offers (Zipf)."""
    rank = min(len(codes), int(1 / (1 - chance.random())))
    spec = offer.Stock(
        codes[rank - 1], chance.choice(CODES), smallest_lot=chance.choice((1, 10, 100)), hand_over=chance.choice(HAND_OVERS)
    )
    state = offer.OfferState.OPEN if chance.random() < 0.9 else offer.OfferState.PAUSED
    start = NOW + DAY * chance.choice((-3, -2, -1, 1, 9))
    capacity, radius = int(chance.lognormvariate(6, 1.5)), chance.choice((None, 50.0, 500.0))
    made = offer.Offer(UUID(int=number), UUID(int=0), spec, capacity, span.Span(start), NOW, place=town(chance), radius_km=radius)
    return replace(made, state=state)


def asked(chance: random.Random, codes: list[str]) -> Ask:
    """A hospital's line for one of the commonest items."""
    need = chance.randint(50, 5000)
    goods = request.Goods(chance.choice(codes[:5]), "NIOSH N95")
    line = request.Line(UUID(int=1), UUID(int=2), 0, goods, amount.Amount(Decimal(need), "piece", 1, need), NOW)
    return Ask(line, town(chance), ACCEPTED)


def verdicts(ask: Ask) -> dict[str | None, int]:
    """The points of each standard that is accepted."""
    named = {code: standard.STANDARDS[code] if code else None for code in CODES}
    judged = {
        code: standard.stand_in(known, named["NIOSH N95"], ask.accepted, standard.Use.ROUTINE) for code, known in named.items()
    }
    return {
        code: 1500 if each.code == "exact" else 375 * (4 - (each.preference or 0)) for code, each in judged.items() if each.ok
    }


def plain(offers: list[offer.Offer], ask: Ask) -> Found:
    """One offer after the other, in Python."""
    assert isinstance(ask.line.spec, request.Goods)  # noqa: S101
    accepted, wanted, found = verdicts(ask), ask.line.gap or 0, Found()
    for each in offers:
        spec = each.spec
        if not isinstance(spec, offer.Stock) or spec.item != ask.line.spec.item or each.state is not offer.OfferState.OPEN:
            continue
        if each.available.start >= NOW + HORIZON[ask.urgency] or each.free < spec.smallest_lot or spec.smallest_lot > wanted:
            continue
        if spec.standard not in accepted or not each.place.point or not ask.place.point:
            continue
        distance = round(distance_km(each.place.point, ask.place.point) * 10)
        if each.radius_km is not None and distance > each.radius_km * 10:
            continue
        ready = 500 * DAY // (DAY + max(each.available.start, NOW) - NOW)
        covered = 5500 * min(each.free, wanted) // wanted
        points = covered + accepted[spec.standard] + 1500 * 1000 // (1000 + distance) + EASE[spec.hand_over] + ready + 300
        found.append((points, min(each.free, wanted), each.id.int))
    found.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return [(points, number) for points, _, number in found[:SHOWN]]


@dataclass(frozen=True, slots=True)
class Arrays:
    """All offers in one block of columns."""

    columns: dict[str, NDArray[np.float64]]

    @classmethod
    def of(cls, offers: list[offer.Offer], codes: list[str]) -> "Arrays":
        """Write every offer into the columns."""
        rows = [
            (
                codes.index(each.spec.item),
                CODES.index(each.spec.standard),
                each.spec.smallest_lot,
                EASE[each.spec.hand_over],
                each.state is offer.OfferState.OPEN,
                (each.available.start - NOW) / DAY,
                each.free,
                np.radians(each.place.point.latitude),
                np.radians(each.place.point.longitude),
                np.inf if each.radius_km is None else each.radius_km * 10,
                each.id.int,
            )
            for each in offers
            if isinstance(each.spec, offer.Stock) and each.place.point
        ]
        names = ("item", "standard", "lot", "ease", "open", "start", "free", "latitude", "longitude", "radius", "number")
        return cls(dict(zip(names, np.array(rows, np.float64).T.copy(), strict=True)))


def scan(arrays: Arrays, codes: list[str], ask: Ask) -> Found:
    """Every rule and every point for all offers at once, then a full sort."""
    assert isinstance(ask.line.spec, request.Goods)  # noqa: S101
    assert ask.place.point  # noqa: S101
    c, wanted, accepted = arrays.columns, ask.line.gap or 0, verdicts(ask)
    latitude, longitude = np.radians(ask.place.point.latitude), np.radians(ask.place.point.longitude)
    chord = np.sin((c["latitude"] - latitude) / 2) ** 2
    chord += np.cos(c["latitude"]) * np.cos(latitude) * np.sin((c["longitude"] - longitude) / 2) ** 2
    distance = np.rint(20 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord))))
    standing = np.array([accepted.get(code, 0) for code in CODES])[c["standard"].astype(int)]
    ok = (c["item"] == codes.index(ask.line.spec.item)) & (c["open"] > 0) & (c["start"] < HORIZON[ask.urgency] / DAY)
    ok &= (c["free"] >= c["lot"]) & (c["lot"] <= wanted) & (standing > 0) & (distance <= c["radius"])
    fills = np.minimum(c["free"], wanted)
    points = (
        5500 * fills // wanted
        + standing
        + 1_500_000 // (1000 + distance)
        + c["ease"]
        + 500 // (1 + np.maximum(c["start"], 0))
        + 300
    )
    order = np.lexsort((c["number"], -fills, np.where(ok, -points, np.inf)))[:SHOWN]
    return [(int(points[row]), int(c["number"][row])) for row in order if ok[row]]


def ranked(table: Table, ask: Ask) -> Found:
    """Our engine, asked for as many as can be shown after what it composes."""
    candidates = engine.rank(ask, table, NOW, SHOWN + engine.PLANS).candidates
    return [(each.points, each.parts[0].offer_id.int) for each in candidates if len(each.parts) == 1][:SHOWN]


def timed(find: Callable[[Ask], Found], asks: list[Ask]) -> tuple[list[Found], list[float]]:
    """What is found for each line, and the milliseconds it took."""
    found, times = list[Found](), list[float]()
    for ask in asks:
        start = time.perf_counter()
        found.append(find(ask))
        times.append((time.perf_counter() - start) * 1000)
    return found, times


def compared(count: int) -> str:
    """The table."""
    chance, codes = random.Random(SEED), sorted(item.ITEMS)  # noqa: S311
    offers = [stocked(chance, number, codes) for number in range(1, count + 1)]
    asks = [asked(chance, codes) for _ in range(LINES)]
    start = time.perf_counter()
    table = Table.of(offers)
    built = time.perf_counter() - start
    arrays = Arrays.of(offers, codes)
    ways: dict[str, Callable[[Ask], Found]] = {
        "ours, with plans and reasons": lambda ask: ranked(table, ask),
        "full numpy scan": lambda ask: scan(arrays, codes, ask),
        "plain Python scan": lambda ask: plain(offers, ask),
    }
    results = {name: timed(find, asks) for name, find in ways.items()}
    first, *others = (found for found, _ in results.values())
    if any(other != first for other in others):
        raise SystemExit("The three do not find the same twenty: the measurement is void.")
    mine = statistics.median(results["ours, with plans and reasons"][1])
    lines = [
        f"{count} offers, {LINES} lines, best {SHOWN}, seed {SEED}; table built in {built:.2f} s; latency in ms",
        ROW.format("", "p50", "p95", "p50/ours"),
    ]
    for name, (_, times) in results.items():
        median, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        lines.append(ROW.format(name, f"{median:.2f}", f"{slow:.2f}", f"{median / mine:.1f}x"))
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print; the number of offers may be given."""
    sys.stdout.write(compared(int(arguments[0]) if arguments else OFFERS) + "\n")
    return 0
