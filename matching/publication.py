"""From what a person wrote to a request that stands on the board."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from matching import amount, facility, intake, item, request, standard, text
from matching.place import NOWHERE, Place
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

UNREGISTERED = "KF94"  # the example of intake question 7: a mask without a medical registration
MOST_LINES = 100


def publish(
    new: request.NewRequest,
    asked_by: UUID,
    beneficiary: facility.Facility | None,
    now: datetime,
    new_id: Callable[[], UUID],
) -> request.Request:
    """The published request; raises RefusedError naming the field that must be mended."""
    _require(new.lines, Reason.INVALID, say("Ask for at least one thing."), "lines")
    _require(
        len(new.lines) <= MOST_LINES,
        Reason.TOO_MANY,
        say("Ask for at most {most} things in one request.", most=MOST_LINES),
        "lines",
    )
    _check_texts(new)
    request_id = new_id()
    lines = tuple(_line(each, index, request_id, new_id(), now) for index, each in enumerate(new.lines))
    if beneficiary is None and any(isinstance(line.spec, request.Goods | request.PrintedPart) for line in lines):
        raise RefusedError(Refusal(Reason.INVALID, say("Say which facility the goods are for."), "facilityId"))
    return request.Request(
        id=request_id,
        asked_by=asked_by,
        state=request.RequestState.PUBLISHED,
        urgency=new.urgency,
        created=now,
        published=now,
        lines=_with_supplies(lines, new.intake),
        facility_id=new.facility_id,
        organisation_id=new.organisation_id or (beneficiary.organisation_id if beneficiary else None),
        intake=new.intake,
        place=_where(new, beneficiary),
        note=new.note.strip(),
        language=new.language,
        source=new.source,
    )


def accepted(new: request.NewRequest, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What the facility accepts after this request: lists given with its lines replace those known before.

    Intake question 7 answered with yes adds masks without a medical registration as the last choice for respirators, with
    no takes them off the list, and unanswered changes nothing.
    """
    lists = dict(known)
    for each in new.lines:
        if isinstance(each.spec, request.Goods) and each.accepted:
            lists[each.spec.item] = tuple(dict.fromkeys(_canonical(code, "accepted") for code in each.accepted))
    answer = new.intake.unregistered_accepted if new.intake else None
    listed = lists.get("respirator", ())
    if answer and (before := listed or tuple(_standards_asked(new, "respirator"))):
        lists["respirator"] = tuple(dict.fromkeys((*before, UNREGISTERED)))
    elif answer is False and UNREGISTERED in listed:
        lists["respirator"] = tuple(code for code in listed if code != UNREGISTERED)
    return lists


def keeping_lists(new: request.NewRequest, known: Mapping[str, tuple[str, ...]]) -> request.NewRequest:
    """The request keeping in its own lines what it tells of the standards accepted, for a facility that learns nothing of it."""
    taught = accepted(new, known)

    def kept(line: request.NewLine) -> request.NewLine:
        if not isinstance(line.spec, request.Goods) or taught.get(line.spec.item) == known.get(line.spec.item):
            return line
        return replace(line, spec=replace(line.spec, accepted=taught[line.spec.item]))

    return replace(new, lines=tuple(kept(line) for line in new.lines))


def need(spec: request.Spec, asked: request.Asked, field: str) -> amount.Need:
    """The need of a line in base units; rides and deliveries are one trip, roles count people."""
    match spec:
        case request.Goods(item=code) | request.PrintedPart(item=code):
            return _count(code, asked, field)
        case request.Ride() | request.Delivery():
            return amount.Amount(Decimal(1), "trip", 1, 1)
        case request.Role():
            people = int(asked.number or 1)
            _require(0 < people <= 1000, Reason.INVALID, say("Ask for 1 to 1000 people."), f"{field}.people")
            return amount.Amount(Decimal(people), "person", 1, people)


def rates() -> dict[str, float | None]:
    """Pieces per staff-day of each catalogue item."""
    return {code: each.pieces_per_staff_day for code, each in item.ITEMS.items()}


def _count(code: str, asked: request.Asked, field: str) -> amount.Need:
    wanted = item.named(code)
    if wanted is None:
        sentence = say("The catalogue has no item “{code}”; choose one, or “other” with a note.", code=code)
        raise RefusedError(Refusal(Reason.INVALID, sentence, f"{field}.item"))
    if asked.number is None:
        return amount.UNKNOWN
    counted = amount.count(asked.number, asked.unit or wanted.base_unit, wanted)
    if isinstance(counted, Refusal):
        raise RefusedError(replace(counted, field=f"{field}.{counted.field or 'asked'}"))
    return counted


def _check_texts(new: request.NewRequest) -> None:
    text.check_note(new.note, "note")
    text.check_language(new.language)
    text.check_place(new.place)
    if new.intake:
        intake.check(new.intake)
    for index, line in enumerate(new.lines):
        text.check_note(line.as_written, f"lines.{index}.asWritten", text.AS_WRITTEN)
        text.check_entries(line.accepted, f"lines.{index}.accepted")
        _check_words(line.spec, f"lines.{index}")


def _check_words(spec: request.Spec, field: str) -> None:
    text.check_note(spec.note, f"{field}.note")
    match spec:
        case request.Goods():
            text.check(spec.standard, f"{field}.standard")
        case request.PrintedPart():
            text.check(spec.material, f"{field}.material")
        case request.Ride() | request.Delivery():
            text.check_place(spec.origin, f"{field}.origin")
            text.check_place(spec.destination, f"{field}.destination")
        case request.Role():
            text.check(spec.title, f"{field}.title", text.TITLE)
            text.check_entries(spec.skills, f"{field}.skills")
            text.check_entries(spec.languages, f"{field}.languages")
            text.check_entries(spec.certificates, f"{field}.certificates")


def _line(new: request.NewLine, index: int, request_id: UUID, line_id: UUID, now: datetime) -> request.Line:
    field = f"lines.{index}"
    spec = _checked(new.spec, field, now)
    return request.Line(
        id=line_id,
        request_id=request_id,
        position=index,
        spec=spec,
        need=need(spec, new.asked, field),
        confirm_by=confirm_by(spec, now),
        as_written=new.as_written,
    )


def _with_supplies(lines: tuple[request.Line, ...], answers: intake.Intake | None) -> tuple[request.Line, ...]:
    """The lines with the days of supply that the intake's stock answers allow."""
    known = {each.item: each for each in intake.supplies(answers, rates())} if answers else {}
    return tuple(
        replace(line, supply=known.get(line.spec.item)) if isinstance(line.spec, request.Goods) else line for line in lines
    )


def confirm_by(spec: request.Spec, now: datetime) -> datetime:
    """Until when a need must be confirmed again: rides are settled by their own time, everything else every few days."""
    match spec:
        case request.Ride(pick_up=when) | request.Delivery(pick_up=when):
            return when.end or when.start
        case _:
            return now + request.CONFIRM_EVERY


def _checked(spec: request.Spec, field: str, now: datetime) -> request.Spec:
    match spec:
        case request.Goods():
            code = _canonical(spec.standard, f"{field}.standard") if spec.standard else None
            other = spec.item == "other" and not spec.note.strip()
            _require(not other, Reason.INVALID, say("Say in the note what it is."), f"{field}.note")
            return replace(spec, standard=code)
        case request.Ride() | request.Delivery():
            _check_journey(spec, field, now)
        case request.Role():
            _require(spec.skills, Reason.INVALID, say("Name at least one skill the role takes."), f"{field}.skills")
            hours = 1 <= spec.hours_per_week <= 84
            _require(hours, Reason.INVALID, say("Ask for 1 to 84 hours a week."), f"{field}.hoursPerWeek")
        case request.PrintedPart():
            pass
    return spec


def _check_journey(spec: request.Ride | request.Delivery, field: str, now: datetime) -> None:
    end = spec.pick_up.end or spec.pick_up.start
    _require(end >= spec.pick_up.start, Reason.INVALID, say("The pick-up ends before it starts."), f"{field}.pickUp")
    _require(end > now, Reason.INVALID, say("The pick-up time is already past."), f"{field}.pickUp")
    _require(spec.origin.named, Reason.INVALID, say("Say where it starts."), f"{field}.origin")
    _require(spec.destination.named, Reason.INVALID, say("Say where it goes."), f"{field}.destination")
    if isinstance(spec, request.Ride):
        _require(1 <= spec.passengers <= 60, Reason.INVALID, say("A ride carries 1 to 60 people."), f"{field}.passengers")
    else:
        _require(min(spec.litres, spec.kilograms) >= 0, Reason.INVALID, say("Sizes are zero or more."), f"{field}.litres")


def _where(new: request.NewRequest, beneficiary: facility.Facility | None) -> Place:
    around = beneficiary.place if beneficiary else NOWHERE
    for door in (new.intake.deliver_to if new.intake else NOWHERE, new.place):
        if door.named:
            return _filled(door, around)
    if beneficiary is not None:
        return around
    journeys = (line.spec.origin for line in new.lines if isinstance(line.spec, request.Ride | request.Delivery))
    return next(journeys, NOWHERE)


def _filled(door: Place, around: Place) -> Place:
    """A door in the facility's city whose position is not told lies about where the facility does."""
    elsewhere = door.city.casefold() not in ("", around.city.casefold()) or door.country not in ("", around.country)
    return door if door.point or elsewhere else replace(around, address=door.address or around.address)


def _standards_asked(new: request.NewRequest, code: str) -> list[str]:
    goods = (each.spec for each in new.lines if isinstance(each.spec, request.Goods))
    return [_canonical(spec.standard, "standard") for spec in goods if spec.item == code and spec.standard]


def _canonical(written: str, field: str) -> str:
    known = standard.canonical(written)
    if known is None:
        sentence = say("We do not know the standard “{text}”; leave it empty and put it in the note.", text=written)
        raise RefusedError(Refusal(Reason.INVALID, sentence, field))
    return known.code


def _require(held: object, reason: Reason, sentence: str, field: str) -> None:
    if not held:
        raise RefusedError(Refusal(reason, sentence, field))
