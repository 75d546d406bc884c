"""Reads rides, deliveries and drivers as jobs and vehicles."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid5

from matching import offer, refusal, request, span
from matching.dispatch.problem import EVER, HOUR, MINUTE, SERVICE, Job, Size, Vehicle, Window, instant
from matching.dispatch.travel import Travel
from matching.place import Place, Point
from matching.rank.measure import HECTOMETRES
from matching.refusal import Refusal
from matching.sentence import say

NO_END = timedelta(hours=1)  # a pick-up without an end may take an hour
DETOUR = 3, 2  # a person rides for at most half as long again as straight
PATIENCE = 10 * MINUTE  # and ten minutes more
SHELF = 4 * HOUR  # goods may be on the way so much longer than the way takes
LOADING = 5 * MINUTE  # goods are carried to the car and signed for


def job(id: UUID, spec: request.Ride | request.Delivery, travel: Travel, urgency: request.Urgency) -> Job | Refusal:
    """The job that a ride or a delivery is; refused where it is not known where it begins or ends."""
    origin, destination = spec.origin.point, spec.destination.point
    if origin is None:
        return _nowhere("origin", spec.origin)
    if destination is None:
        return _nowhere("destination", spec.destination)
    direct = int(travel.ways([origin], [destination]).seconds[0, 0])
    pick_up = _window(spec.pick_up)
    if isinstance(spec, request.Ride):
        longest = direct * DETOUR[0] // DETOUR[1] + PATIENCE
        size, service, until = Size(spec.passengers, int(spec.wheelchair)), SERVICE, longest
    else:
        longest, service, until = None, LOADING, direct + SHELF
        size = Size(litres=spec.litres, kilograms=spec.kilograms)
    drop = Window(pick_up.start, pick_up.end + service + until)
    return Job(id, origin, destination, pick_up, drop, size, service, service, longest, urgency)


def vehicles(given: offer.Offer) -> tuple[Vehicle, ...] | Refusal:
    """A vehicle for each shift of a driver, as far as the offer is available then; its id is that of the shift.

    The driver starts from home and is back there when the shift ends.
    """
    if given.place.point is None:
        return _nowhere("place", given.place)
    return tuple(_vehicles(given, given.place.point))


def _vehicles(given: offer.Offer, home: Point) -> Iterator[Vehicle]:
    drive = given.spec
    if not isinstance(drive, offer.Drive):
        return
    for shift in drive.shifts:
        window = _span(shift).within(_span(given.available))
        if window.start < window.end:
            yield Vehicle(
                id=uuid5(given.id, shift.start.isoformat()),
                start=home,
                shift=window,
                capacity=Size(drive.seats, int(drive.wheelchair), drive.litres, drive.kilograms),
                finish=home,
                radius=None if given.radius_km is None else round(given.radius_km * HECTOMETRES),
                most=given.capacity,
                offer_id=given.id,
            )


def _window(asked: span.Span) -> Window:
    end = asked.end if asked.end and asked.end > asked.start else asked.start + NO_END
    return Window(instant(asked.start), instant(end))


def _span(given: span.Span) -> Window:
    return Window(instant(given.start), EVER if given.end is None else instant(given.end))


def _nowhere(field: str, place: Place) -> Refusal:
    named = place.address or place.city or say("nothing written")
    sentence = say("Nobody can drive to an address without a position ({place}). Put it on the map.", place=named)
    return Refusal(refusal.Reason.INVALID, sentence, field)
