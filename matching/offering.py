"""From what a giver wrote to an offer that can be matched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from matching import amount, design, item, offer, span, standard, text
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

MOST_HOURS = 24 * 365


def publish(
    new: offer.NewOffer, owner_id: UUID, made: design.Design | None, now: datetime, new_id: Callable[[], UUID]
) -> offer.Offer:
    """The open offer; `made` is the design a maker prints. Raises RefusedError naming the field that must be mended."""
    _check_texts(new)
    spec = _checked(new.spec, made, now)
    most = capacity(spec, new.amount, new.unit)
    _check_lot(spec, most, "smallestLot")
    return offer.Offer(
        id=new_id(),
        owner_id=owner_id,
        organisation_id=new.organisation_id,
        spec=spec,
        capacity=most,
        available=_available(new, now),
        created=now,
        place=new.place,
        radius_km=_radius(new.radius_km),
        language=new.language,
        source=new.source,
        as_written=new.as_written,
    )


def amend(before: offer.Offer, change: offer.OfferChange, now: datetime) -> offer.Offer:
    """The offer with the change made; its capacity never falls below what pledges hold, and it is not over."""
    after = before
    if change.amount is not None:
        after = replace(after, capacity=capacity(before.spec, change.amount, change.unit))
        _check_lot(after.spec, after.capacity, "capacity")
    if after.capacity < after.held:
        sentence = say("{held} are already promised, so the offer cannot shrink below that.", held=after.held)
        raise RefusedError(Refusal(Reason.NOT_ENOUGH, sentence, "capacity"))
    if change.note is not None:
        text.check_note(change.note, "note")
        after = replace(after, spec=replace(after.spec, note=change.note))
    return replace(
        after,
        state=offer.OfferState.OPEN,
        available=_lasting(change.available or after.available, now),
        radius_km=_radius(change.radius_km) if change.radius_km is not None else after.radius_km,
    )


def capacity(spec: offer.Spec, stated: Decimal, unit: str | None) -> int:
    """The capacity in the units of the spec: base units, minutes of printing, trips, or hours a week."""
    match spec:
        case offer.Stock(item=code):
            return _count(code, stated, unit)
        case offer.PrintHours():
            _require(0 < stated <= MOST_HOURS, say("Offer some hours of printing, at most a year of them."), "hours")
            return int(stated * 60)
        case offer.Drive():
            _require(stated == int(stated) and 0 < stated <= 1000, say("Offer 1 to 1000 trips."), "trips")
            return int(stated)
        case offer.Volunteering():
            _require(1 <= stated <= 84, say("Offer 1 to 84 hours a week."), "hoursPerWeek")
            return int(stated)


def _count(code: str, stated: Decimal, unit: str | None) -> int:
    given = item.named(code)
    if given is None:
        sentence = say("The catalogue has no item “{code}”; choose one, or “other” with a note.", code=code)
        raise RefusedError(Refusal(Reason.INVALID, sentence, "item"))
    counted = amount.count(stated, unit or given.base_unit, given)
    if isinstance(counted, Refusal):
        raise RefusedError(counted)
    return counted.base


def _checked(spec: offer.Spec, made: design.Design | None, now: datetime) -> offer.Spec:
    match spec:
        case offer.Stock():
            _require(
                spec.expires is None or spec.expires > now.date(), say("These goods are already past their date."), "expires"
            )
            _require(spec.smallest_lot >= 1, say("The smallest lot is at least 1."), "smallestLot")
            return replace(spec, standard=_canonical(spec.standard))
        case offer.PrintHours():
            return _printable(spec, made)
        case offer.Drive():
            _require(0 <= spec.seats <= 60, say("A vehicle has 0 to 60 seats for passengers."), "seats")
            _require(spec.seats or spec.litres or spec.kilograms, say("Say how many seats, or how much load."), "seats")
            _require(min(spec.litres, spec.kilograms) >= 0, say("Sizes are zero or more."), "litres")
            _require(spec.shifts, say("Say when you can drive."), "shifts")
            _require(
                all(s.end is not None and s.end > s.start for s in spec.shifts), say("Each shift ends after it starts."), "shifts"
            )
        case offer.Volunteering():
            _require(spec.skills, say("Name at least one skill."), "skills")
            _require(spec.languages, say("Name at least one language you speak."), "languages")
    return spec


def _check_texts(new: offer.NewOffer) -> None:
    text.check_note(new.spec.note, "note")
    text.check_language(new.language)
    text.check_place(new.place)
    text.check_note(new.as_written, "asWritten", text.AS_WRITTEN)
    match new.spec:
        case offer.Stock() as goods:
            text.check(goods.standard, "standard")
        case offer.PrintHours() as printing:
            text.check(printing.material, "material")
        case offer.Drive() as drive:
            text.check(drive.vehicle, "vehicle")
        case offer.Volunteering() as giver:
            text.check_entries(giver.skills, "skills")
            text.check_entries(giver.languages, "languages")
            text.check_entries(giver.certificates, "certificates")


def _check_lot(spec: offer.Spec, most: int, field: str) -> None:
    held = not isinstance(spec, offer.Stock) or spec.smallest_lot <= most
    _require(held, say("The smallest lot is more than all that is offered."), field)


def _printable(spec: offer.PrintHours, made: design.Design | None) -> offer.PrintHours:
    if made is None:
        raise RefusedError(Refusal(Reason.NOT_FOUND, say("There is no such design."), "designId"))
    refused = made.review in (design.Review.REJECTED, design.Review.RECALLED)
    _require(not refused, say("This design did not pass its review; choose another one."), "designId")
    _require(made.size.fits(spec.volume), say("“{design}” does not fit your printer.", design=made.name), "volume")
    return replace(spec, item=made.item, minutes_per_piece=made.minutes_per_piece, material=spec.material or made.material)


def _available(new: offer.NewOffer, now: datetime) -> span.Span:
    if isinstance(new.spec, offer.Drive):
        last = max(shift.end for shift in new.spec.shifts if shift.end)
        _require(last > now, say("The last shift is already over."), "shifts")
        return span.Span(now, last)
    return _lasting(new.available or span.Span(now), now)


def _lasting(available: span.Span, now: datetime) -> span.Span:
    _require(
        available.end is None or available.end > max(now, available.start), say("The offer would already be over."), "available"
    )
    return available


def _radius(km: float | None) -> float | None:
    _require(
        km is None or 0 < km <= 20_040,
        say("A radius is more than 0 kilometres, and at most half-way round the Earth."),
        "radiusKm",
    )
    return km


def _canonical(written: str | None) -> str | None:
    if not written:
        return None
    known = standard.canonical(written)
    _require(known, say("We do not know the standard “{text}”; leave it empty and put it in the note.", text=written), "standard")
    return known.code if known else None


def _require(held: object, sentence: str, field: str) -> None:
    if not held:
        raise RefusedError(Refusal(Reason.INVALID, sentence, field))
