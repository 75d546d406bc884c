"""From what was written to a rota, and from a rota to the problem that the engine solves and back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from uuid import UUID

from matching import availability, offer, rota, span, text
from matching.refusal import Reason, Refusal, RefusedError
from matching.roster.problem import Place, Problem, Volunteer
from matching.roster.problem import Shift as Sought
from matching.sentence import say

MOST_SHIFTS = 24  # of one day
MOST_SEATS = 50
MOST_REST = 48
NIGHT = (time(0), time(6))  # a shift with half an hour and more of this is a night
DAY = 24 * 60
LEAST_NIGHT = timedelta(minutes=30)
LAST = datetime.max.replace(tzinfo=UTC)


def publish(new: rota.NewRota, zone: tzinfo, by: UUID, now: datetime, new_id: Callable[[], UUID]) -> rota.Rota:
    """The rota with its shifts; raises RefusedError naming the field that must be mended."""
    _check(new, now)
    id = new_id()
    pattern = [(each, day) for day in range(rota.DAYS) for each in new.shifts if day in each.days]
    shifts = [_shift(new, each, day, zone, rota_id=id, new_id=new_id) for each, day in pattern]
    return rota.Rota(
        id=id,
        name=new.name.strip(),
        zone=new.zone,
        starts=new.starts,
        rest=timedelta(hours=new.rest_hours),
        published_by=by,
        created=now,
        organisation_id=new.organisation_id,
        skill=new.skill.strip(),
        shifts=tuple(sorted(shifts, key=lambda shift: (shift.span.start, shift.id.int))),
    )


def _shift(
    new: rota.NewRota, each: rota.NewShift, day: int, zone: tzinfo, *, rota_id: UUID, new_id: Callable[[], UUID]
) -> rota.Shift:
    begins, ends = new.starts + timedelta(days=day), new.starts + timedelta(days=day + (each.end <= each.begin))
    during = span.Span(availability.moment(begins, each.begin, zone), availability.moment(ends, each.end, zone))
    return rota.Shift(new_id(), rota_id, during, each.seats, _is_night(during, zone), each.languages, each.certificates)


def _is_night(during: span.Span, zone: tzinfo) -> bool:
    end = during.end or during.start
    days = {during.start.astimezone(zone).date(), end.astimezone(zone).date()}
    nights = [tuple(datetime.combine(day, edge, zone) for edge in NIGHT) for day in days]
    return any(min(end, until) - max(during.start, since) >= LEAST_NIGHT for since, until in nights)


def _check(new: rota.NewRota, now: datetime) -> None:
    text.check_name(new.name)
    text.check(new.skill, "skill", text.ENTRY)
    fresh = new.starts > (now - timedelta(days=rota.DAYS)).date()
    _require(fresh, say("This week is already over; choose a day from now on."), "starts")
    _require(0 <= new.rest_hours <= MOST_REST, say("Give 0 to {most} hours of rest.", most=MOST_REST), "restHours")
    _require(new.shifts, say("Name at least one shift."), "shifts")
    _require(len(new.shifts) <= MOST_SHIFTS, say("Name at most {most} shifts a day.", most=MOST_SHIFTS), "shifts")
    for number, each in enumerate(new.shifts):
        _check_shift(each, f"shifts.{number}")


def _check_shift(each: rota.NewShift, field: str) -> None:
    on_clock = 0 <= each.begin < DAY and 0 <= each.end <= DAY
    _require(on_clock, say("Give times of the day from 00:00 to 24:00."), f"{field}.begin")
    _require(each.begin != each.end, say("Each shift ends after it starts."), f"{field}.end")
    _require(1 <= each.seats <= MOST_SEATS, say("Give 1 to {most} seats.", most=MOST_SEATS), f"{field}.seats")
    _require(each.days and each.days <= set(range(rota.DAYS)), say("Choose at least one day."), f"{field}.days")
    for name, needs in (("languages", each.languages), ("certificates", each.certificates)):
        text.check_entries(tuple(needs), f"{field}.{name}")
        fits = all(1 <= least <= each.seats for least in needs.values())
        _require(fits, say("Ask for at least 1 such person, and at most as many as there are seats."), f"{field}.{name}")


def problem(of: rota.Rota, volunteers: Iterable[Volunteer], now: datetime, kept: frozenset[Place] | None = None) -> Problem:
    """What is left to fill of a rota: the shifts that have not begun, and the agreed places in them."""
    shifts = tuple(
        Sought(each.id, each.span, each.seats, _folded(each.languages), _folded(each.certificates), each.night)
        for each in of.shifts
        if each.span.start > now
    )
    ids = {each.id for each in shifts}
    agreed = frozenset((slot.person_id, slot.shift_id) for slot in of.slots if slot.state in rota.AGREED and slot.shift_id in ids)
    return Problem(shifts, tuple(volunteers), of.rest, agreed if kept is None else kept)


def volunteer(
    of: rota.Rota,
    offers: Iterable[offer.Offer],
    times: availability.Availability | None,
    elsewhere: tuple[span.Span, ...],
    zone: tzinfo,
) -> Volunteer:
    """A person as the engine knows them: what all their offers give together, when they are free, and where they are bound.

    `elsewhere` are their agreed turns outside the shifts to fill; those of the same week take from their hours.
    """
    own = list(offers)
    given = [each.spec for each in own if isinstance(each.spec, offer.Volunteering)]
    week = span.Span(availability.moment(of.starts, 0, zone), availability.moment(of.starts + timedelta(days=rota.DAYS), 0, zone))
    worked = sum((_length(each) for each in elsewhere if each.overlaps(week)), timedelta())
    free = tuple(each.available for each in own)
    if times is not None:
        free = tuple(_clipped(times.during(of.starts, rota.DAYS, zone), free))
    return Volunteer(
        id=own[0].owner_id,
        hours=max(0, int((timedelta(hours=sum(each.free for each in own)) - worked).total_seconds()) // 3600),
        free=free,
        languages=frozenset(_plain(tag) for each in given for tag in each.languages),
        certificates=frozenset(_plain(name) for each in given for name in each.certificates),
        bound=elsewhere,
        declined=frozenset(
            slot.shift_id for slot in of.slots if slot.person_id == own[0].owner_id and slot.state in rota.REFUSED
        ),
    )


def _folded(needs: Mapping[str, int]) -> Mapping[str, int]:
    return {_plain(tag): least for tag, least in needs.items()}


def _plain(tag: str) -> str:
    return tag.strip().casefold()


def _length(during: span.Span) -> timedelta:
    return (during.end or during.start) - during.start


def _clipped(stretches: Iterable[span.Span], within: tuple[span.Span, ...]) -> Iterator[span.Span]:
    """What the stretches have in common with any of the others."""
    for each in stretches:
        for other in within:
            start, end = max(each.start, other.start), min(each.end or LAST, other.end or each.end or LAST)
            if start < end:
                yield span.Span(start, end)


def able(of: rota.Rota, offered: offer.Offer) -> bool:
    """Whether somebody who offers this may be asked to work this rota."""
    if not isinstance(offered.spec, offer.Volunteering) or offered.state is not offer.OfferState.OPEN:
        return False
    return not of.skill or _plain(of.skill) in {_plain(each) for each in offered.spec.skills}


def proposed(of: rota.Rota, places: frozenset[Place], now: datetime, new_id: Callable[[], UUID]) -> list[rota.Slot]:
    """The slots that change when these places become the proposal; those of shifts that have begun stay as they are."""
    ahead = {each.id for each in of.shifts if each.span.start > now}
    known = {(slot.person_id, slot.shift_id): slot for slot in of.slots}
    fresh = [
        rota.Slot(new_id(), of.id, shift, person, rota.SLOT.first, now)
        for person, shift in sorted(places - known.keys(), key=lambda place: (place[1].int, place[0].int))
    ]
    turned = (_turned(slot, place in places, now) for place, slot in known.items() if slot.shift_id in ahead)
    return fresh + [slot for slot in turned if slot is not None]


def _turned(slot: rota.Slot, wanted: bool, now: datetime) -> rota.Slot | None:
    verbs = ("propose", "keep") if wanted else ("discard", "free")
    steps = (rota.SLOT.after(slot.state, verb) for verb in verbs)
    return next((replace(slot, state=step, since=now) for step in steps if step is not None), None)


def confirmed(of: rota.Rota, now: datetime) -> list[rota.Slot]:
    """The slots as they are once the proposal is confirmed."""
    steps = {rota.SlotState.PROPOSED: "confirm", rota.SlotState.TO_RELEASE: "release"}
    turned = ((slot, rota.SLOT.after(slot.state, steps.get(slot.state, ""))) for slot in of.slots)
    return [replace(slot, state=after, since=now) for slot, after in turned if after is not None]


def _require(held: object, sentence: str, field: str) -> None:
    if not held:
        raise RefusedError(Refusal(Reason.INVALID, sentence, field))
