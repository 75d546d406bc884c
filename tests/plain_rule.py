"""The rules of ranking written a second time, one offer at a time: what rules an offer out, and when a vehicle is free."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from matching import design, offer, request, span, standard
from matching.offer import HandOver
from matching.place import Place, distance_km
from matching.rank.problem import HORIZON, Ask
from matching.rank.rule import Rule

LATER = datetime(2999, 1, 1, tzinfo=UTC)

Stretch = tuple[datetime, datetime]


def reason(ask: Ask, given: offer.Offer, now: datetime) -> Rule | None:
    """The first rule that rules an offer out."""
    return next((rule for rule, broken in rules(ask, given, now) if broken), None)


def rules(ask: Ask, given: offer.Offer, now: datetime) -> Iterator[tuple[Rule, bool]]:
    """Every rule that is asked of an offer, in order, and whether the offer breaks it."""
    spec = ask.line.spec
    if isinstance(spec, request.Goods | request.PrintedPart):
        yield Rule.WRONG_ITEM, given.item != spec.item
    start, end = pick_up(spec, now) if isinstance(spec, request.Ride | request.Delivery) else (now, now + HORIZON[ask.urgency])
    yield Rule.NOT_OPEN, given.state is not offer.OfferState.OPEN
    yield from standing_rules(given)
    yield Rule.NOT_IN_TIME, given.available.start >= end or (given.available.end or LATER) <= start
    match given.spec:
        case offer.Stock():
            yield from stock_rules(ask, given, given.spec, now)
        case offer.PrintHours():
            yield from print_rules(ask, given, given.spec)
        case offer.Drive():
            yield from drive_rules(ask, given, given.spec, now)
        case offer.Volunteering():
            yield from volunteer_rules(ask, given, given.spec)


def standing_rules(given: offer.Offer) -> Iterator[tuple[Rule, bool]]:
    """The rules that ask about the offer alone."""
    nowhere = given.place.point is None
    match given.spec:
        case offer.Stock(smallest_lot=least, hand_over=by) | offer.PrintHours(minutes_per_piece=least, hand_over=by):
            yield Rule.NO_CAPACITY, given.free < least
            yield Rule.POSITION_UNKNOWN, by is HandOver.DELIVERS and nowhere
        case offer.Drive():
            yield Rule.NO_CAPACITY, given.free < 1
            yield Rule.POSITION_UNKNOWN, nowhere
        case offer.Volunteering():
            yield Rule.NO_CAPACITY, given.free < 1


def stock_rules(ask: Ask, given: offer.Offer, spec: offer.Stock, now: datetime) -> Iterator[tuple[Rule, bool]]:
    """The rules for goods in stock."""
    arrives = max(now, given.available.start) + timedelta(days=3 if spec.hand_over is HandOver.SHIPS else 1)
    valves_refused = isinstance(ask.line.spec, request.Goods) and ask.line.spec.valves_refused
    yield Rule.LOT_TOO_LARGE, ask.line.gap is not None and spec.smallest_lot > ask.line.gap
    yield Rule.WRONG_STANDARD, not verdict(ask, spec.standard).ok
    yield Rule.VALVED, valves_refused and spec.valved is True
    yield Rule.EXPIRED_GOODS, spec.expires is not None and spec.expires < arrives.date()
    yield Rule.TOO_FAR, beyond(given, ask.place)


def print_rules(ask: Ask, given: offer.Offer, spec: offer.PrintHours) -> Iterator[tuple[Rule, bool]]:
    """The rules for printing time."""
    part = ask.line.spec if isinstance(ask.line.spec, request.PrintedPart) else request.PrintedPart("")
    made = ask.designs.get(spec.design_id)
    refused = (design.Review.REJECTED, design.Review.RECALLED)
    yield Rule.WRONG_STANDARD, not verdict(ask, None).ok
    yield Rule.WRONG_DESIGN, part.design_id not in (None, spec.design_id)
    yield Rule.DESIGN_REFUSED, made is not None and made.review in refused
    yield Rule.WRONG_MATERIAL, part.material is not None and part.material.lower() != spec.material.lower()
    yield Rule.PRINTER_TOO_SMALL, made is not None and not made.size.fits(spec.volume)
    yield Rule.TOO_FAR, beyond(given, ask.place)


def drive_rules(ask: Ask, given: offer.Offer, spec: offer.Drive, now: datetime) -> Iterator[tuple[Rule, bool]]:
    """The rules for a ride or a delivery."""
    journey = ask.line.spec
    assert isinstance(journey, request.Ride | request.Delivery)
    window = pick_up(journey, now)
    if isinstance(journey, request.Ride):
        yield Rule.TOO_FEW_SEATS, spec.seats < journey.passengers
        yield Rule.NO_WHEELCHAIR, journey.wheelchair and not spec.wheelchair
    else:
        yield Rule.TOO_LITTLE_ROOM, spec.litres < journey.litres
        yield Rule.TOO_LITTLE_LOAD, spec.kilograms < journey.kilograms
    yield Rule.NO_SHIFT, not long_enough(free_time(given, spec, window, ()), window)
    yield Rule.VEHICLE_TAKEN, not long_enough(free_time(given, spec, window, ask.busy.get(given.id, ())), window)
    yield Rule.TOO_FAR, beyond(given, journey.origin) or beyond(given, journey.destination)


def volunteer_rules(ask: Ask, given: offer.Offer, spec: offer.Volunteering) -> Iterator[tuple[Rule, bool]]:
    """The rules for a role."""
    role = ask.line.spec
    assert isinstance(role, request.Role)
    yield Rule.MISSING_SKILL, not role.skills <= spec.skills
    yield Rule.NO_LANGUAGE, bool(role.languages) and not role.languages & spec.languages
    yield Rule.MISSING_CERTIFICATE, not role.certificates <= spec.certificates
    yield Rule.TOO_FEW_HOURS, given.free < role.hours_per_week
    yield Rule.ONLY_ON_SITE, role.remote and not spec.remote
    yield Rule.TOO_FAR, not role.remote and beyond(given, ask.place)


def verdict(ask: Ask, code: str | None) -> standard.Verdict:
    """The verdict on a stated standard."""
    offered = standard.STANDARDS[code] if code else None
    if isinstance(ask.line.spec, request.Goods):
        asked = standard.STANDARDS[ask.line.spec.standard] if ask.line.spec.standard else None
        return standard.stand_in(offered, asked, ask.accepted, ask.line.spec.use)
    return standard.stand_in(offered, None, (), standard.Use.ROUTINE)


def apart(one: Place, other: Place) -> int | None:
    """The distance in hundreds of metres."""
    return round(distance_km(one.point, other.point) * 10) if one.point and other.point else None


def named(written: str) -> str:
    """A name as people mean it."""
    text = written.strip().lower().removeprefix("state of ")
    for rank in ("省", "市", " oblast", " область", " province"):
        text = text.removesuffix(rank)
    return text


def reckoned(one: Place, other: Place) -> int:
    """The distance in hundreds of metres, or what the names make of it."""
    distance = apart(one, other)
    if distance is not None:
        return distance
    cities, regions, countries = ((named(a), named(b)) for a, b in zip(names(one), names(other), strict=True))
    if "" in countries:
        return 10_000
    if countries[0] != countries[1]:
        return 60_000
    if "" not in regions:
        return 6_000 if regions[0] != regions[1] else 150 if cities[0] == cities[1] != "" else 1_500
    return 150 if cities[0] == cities[1] != "" else 6_000


def names(of: Place) -> tuple[str, str, str]:
    """City, region and country."""
    return of.city, of.region, of.country


def beyond(given: offer.Offer, place: Place) -> bool:
    """Whether the place is farther away than the giver goes."""
    distance = apart(given.place, place)
    return distance is not None and given.radius_km is not None and distance > given.radius_km * 10


def pick_up(spec: request.Ride | request.Delivery, now: datetime) -> Stretch:
    """The pick-up time that is still to come."""
    start, end = spec.pick_up.start, spec.pick_up.end
    return max(now, start), end if end is not None and end > start else start + timedelta(hours=1)


def long_enough(free: Sequence[Stretch], window: Stretch) -> bool:
    """Whether a driver has a quarter of an hour, or all of a shorter window, at a stretch."""
    quarter = timedelta(minutes=15)
    return any((begin, end) == window or end - begin >= quarter for begin, end in free)


def free_time(given: offer.Offer, spec: offer.Drive, window: Stretch, busy: Sequence[span.Span]) -> list[Stretch]:
    """The stretches of the window in which the vehicle is on shift and not bound."""
    marks = {window[0], window[1], given.available.start, given.available.end or LATER}
    for each in (*spec.shifts, *busy):
        marks |= {each.start, each.end or LATER}
    free: list[Stretch] = []
    for begin, end in pairwise(sorted(marks)):
        allowed = window[0] <= begin < window[1] and given.available.has(begin)
        if allowed and any(each.has(begin) for each in spec.shifts) and not any(each.has(begin) for each in busy):
            free = [*free[:-1], (free[-1][0], end)] if free and free[-1][1] == begin else [*free, (begin, end)]
    return free
