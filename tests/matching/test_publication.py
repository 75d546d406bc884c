"""From what people write to requests and offers that stand on the board."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest

from matching import amount, design, facility, intake, offer, offering, publication, request, span
from matching.place import Place, Point
from matching.refusal import Reason, RefusedError

NOW = datetime(2020, 2, 1, 3, tzinfo=UTC)
LONG_NOTE = "x" * 2_001
ASKER = UUID(int=1)
CITY = Place("Road 1", "Wuhan", "", "CN", Point(30.5, 114.3))
HOSPITAL = facility.Facility(UUID(int=2), "Hospital", facility.Kind.HOSPITAL, place=CITY)


def published(new: request.NewRequest, beneficiary: facility.Facility | None = HOSPITAL) -> request.Request:
    ids = (UUID(int=n) for n in count(100))
    return publication.publish(new, ASKER, beneficiary, NOW, lambda: next(ids))


def goods(item: str = "respirator", number: int | None = 10, unit: str | None = None, **spec: object) -> request.NewLine:
    asked = request.Asked(None if number is None else Decimal(number), unit)
    return request.NewLine(replace(request.Goods(item), **spec), asked)


def refused(new: request.NewRequest, beneficiary: facility.Facility | None = HOSPITAL) -> tuple[Reason, str | None]:
    with pytest.raises(RefusedError) as caught:
        published(new, beneficiary)
    return caught.value.refusal.reason, caught.value.refusal.field


def test_a_box_of_gloves_is_a_hundred_pieces() -> None:
    """The amount keeps what was asked, its unit, the pack factor and the base amount."""
    made = published(request.NewRequest((goods("examination-gloves", 20, "box"),)))
    assert made.lines[0].need == amount.Amount(Decimal(20), "box", 100, 2000)


def test_unknown_amounts_stay_unknown() -> None:
    """A line without a number is needed with the amount unknown, never one piece."""
    made = published(request.NewRequest((goods(number=None),)))
    assert made.lines[0].need is amount.UNKNOWN
    assert made.lines[0].gap is None
    assert made.lines[0].wanted


def test_every_line_must_be_confirmed_again_in_three_days() -> None:
    """The confirm-by date of goods is three days on, that of a ride its own time."""
    ride = request.Ride(CITY, CITY, span.Span(NOW + timedelta(hours=2), NOW + timedelta(hours=3)))
    made = published(request.NewRequest((goods(), request.NewLine(ride, request.Asked(None)))))
    assert [line.confirm_by - NOW for line in made.lines] == [timedelta(days=3), timedelta(hours=3)]


def test_days_of_supply_come_from_stock_staff_and_use() -> None:
    """520 respirators for 140 staff at the catalogue's rate are shown as days with the rate that was assumed."""
    answers = intake.Intake(staff_per_day=140, respirators_in_stock=520)
    supply = published(request.NewRequest((goods(), goods("goggles")), intake=answers)).lines[0].supply
    assert supply is not None
    assert supply.days == pytest.approx(520 / (140 * supply.pieces_per_staff_day))


def test_no_staff_no_days_of_supply() -> None:
    """Without the number of staff there is nothing to divide by, and nothing is invented."""
    answers = intake.Intake(respirators_in_stock=520)
    assert published(request.NewRequest((goods(),), intake=answers)).lines[0].supply is None


def test_what_was_misquoted_is_asked_under_its_true_name() -> None:
    """A standard with a wrong year and no blanks is stored under its canonical code."""
    made = published(request.NewRequest((goods("surgical-mask", standard="YY0469-2010"),)))
    assert isinstance(made.lines[0].spec, request.Goods)
    assert made.lines[0].spec.standard == "YY 0469-2011"


def test_accepting_unregistered_masks_puts_them_last() -> None:
    """Question 7 answered with yes adds KF94 behind what was asked for; a list given with a line comes in its order."""
    answers = intake.Intake(unregistered_accepted=True)
    asked = request.NewRequest((goods(standard="GB 19083-2010"),), intake=answers)
    assert publication.accepted(asked, {}) == {"respirator": ("GB 19083-2010", "KF94")}
    listed = request.NewRequest((replace(goods(), accepted=("KN95", "FFP2", "KN95")),))
    assert publication.accepted(listed, {"respirator": ("KF94",)})["respirator"] == ("GB 2626 KN95", "EN 149 FFP2")


@pytest.mark.parametrize(
    ("answer", "left"), [(False, ("NIOSH N95",)), (None, ("KF94", "NIOSH N95")), (True, ("KF94", "NIOSH N95"))]
)
def test_question_seven_takes_unregistered_masks_off_the_list(answer: bool | None, left: tuple[str, ...]) -> None:
    """No removes them, yes and no answer leave them where the facility put them."""
    asked = request.NewRequest((goods(),), intake=intake.Intake(unregistered_accepted=answer))
    assert publication.accepted(asked, {"respirator": ("KF94", "NIOSH N95")}) == {"respirator": left}


def test_a_request_may_keep_its_own_lists() -> None:
    """What differs from the facility's list stays with the lines, under canonical codes; what does not is the facility's."""
    lines = (replace(goods(), accepted=("KN95", "FFP2")), goods("goggles"), replace(goods("face-shield"), accepted=("EN 166",)))
    kept = publication.keeping_lists(request.NewRequest(lines), {"respirator": ("KF94",), "face-shield": ("EN 166",)})
    specs = [line.spec for line in published(kept).lines]
    assert [spec.accepted for spec in specs if isinstance(spec, request.Goods)] == [("GB 2626 KN95", "EN 149 FFP2"), (), ()]


DOOR = Place("Back gate 2", "Wuhan")
ELSEWHERE = Place("Depot 9", "Beijing")


@pytest.mark.parametrize(
    ("deliver_to", "place", "where"),
    [
        (DOOR, ELSEWHERE, replace(CITY, address="Back gate 2")),
        (Place("Gate 3"), Place(), replace(CITY, address="Gate 3")),
        (Place(point=Point(1.0, 2.0)), ELSEWHERE, Place(point=Point(1.0, 2.0))),
        (Place(), ELSEWHERE, ELSEWHERE),
        (Place(country="UA"), Place(), CITY),
    ],
)
def test_help_arrives_where_the_intake_says(deliver_to: Place, place: Place, where: Place) -> None:
    """Its door first, then the place of the request, then the facility; a door in the facility's city lies about there."""
    answers = intake.Intake(deliver_to=deliver_to)
    assert published(request.NewRequest((goods(),), intake=answers, place=place)).place == where


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"note": LONG_NOTE}, "note"),
        ({"note": "nothing\0more"}, "note"),
        ({"language": "x" * 36}, "language"),
        ({"place": Place(address="x" * 201)}, "place.address"),
        ({"lines": (goods(note=LONG_NOTE),)}, "lines.0.note"),
        ({"lines": (goods(standard="x" * 201),)}, "lines.0.standard"),
        ({"lines": (replace(goods(), as_written="x" * 5_001),)}, "lines.0.asWritten"),
        ({"lines": (replace(goods(), accepted=("FFP2",) * 51),)}, "lines.0.accepted"),
        ({"lines": (request.NewLine(request.Role("x" * 201, frozenset({"sewing"})), request.Asked(None)),)}, "lines.0.title"),
        ({"lines": (request.NewLine(request.Role("Help", frozenset({"a\0"})), request.Asked(None)),)}, "lines.0.skills"),
        ({"intake": intake.Intake(staff_per_day=-1)}, "intake.staffPerDay"),
        ({"intake": intake.Intake(staff_per_day=100_001)}, "intake.staffPerDay"),
        ({"intake": intake.Intake(respirators_in_stock=-1)}, "intake.respiratorsInStock"),
        ({"intake": intake.Intake(goggles_in_stock=10**9 + 1)}, "intake.gogglesInStock"),
        ({"intake": intake.Intake(suspected=-1)}, "intake.suspected"),
        ({"intake": intake.Intake(confirmed=-1)}, "intake.confirmed"),
        ({"intake": intake.Intake(contact=intake.Reach("x" * 201))}, "intake.contact.name"),
        ({"intake": intake.Intake(equipment_head=intake.Reach(phone="1\n2"))}, "intake.equipmentHead.phone"),
        ({"intake": intake.Intake(logistics=LONG_NOTE)}, "intake.logistics"),
        ({"intake": intake.Intake(deliver_to=Place(city="x" * 201))}, "intake.deliverTo.city"),
    ],
)
def test_what_is_written_has_bounds(more: dict[str, object], field: str) -> None:
    """Texts that are too long or hold what no database keeps, and numbers that no hospital has, are refused with their field."""
    assert refused(replace(request.NewRequest((goods(),)), **more)) == (Reason.INVALID, field)


def test_notes_have_several_lines() -> None:
    """Line breaks and tabs stay as they were written."""
    assert published(request.NewRequest((goods(note="one\r\n\ttwo"),))).lines[0].spec.note == "one\r\n\ttwo"


@pytest.mark.parametrize(("stock", "staff"), [(-5, 10), (5, -10), (5, 0), (None, 10), (5, None)])
def test_supply_needs_staff_and_a_stock(stock: int | None, staff: int | None) -> None:
    """There are no days of supply where either makes no sense; an empty stock lasts no day."""
    assert intake.supply("respirator", stock, staff, 2.0) is None
    empty = intake.supply("respirator", 0, 10, 2.0)
    assert empty is not None
    assert empty.days == 0


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        (goods("unicorn"), Reason.INVALID, "lines.0.item"),
        (goods(unit="furlong"), Reason.INVALID, "lines.0.unit"),
        (goods(standard="XX 1"), Reason.INVALID, "lines.0.standard"),
        (goods("other"), Reason.INVALID, "lines.0.note"),
        (request.NewLine(request.Role("Help", frozenset()), request.Asked(None)), Reason.INVALID, "lines.0.skills"),
        (
            request.NewLine(request.Ride(CITY, CITY, span.Span(NOW - timedelta(2))), request.Asked(None)),
            Reason.INVALID,
            "lines.0.pickUp",
        ),
        (
            request.NewLine(request.Ride(CITY, Place(), span.Span(NOW + timedelta(2))), request.Asked(None)),
            Reason.INVALID,
            "lines.0.destination",
        ),
    ],
)
def test_a_refusal_names_the_field_to_mend(line: request.NewLine, reason: Reason, field: str) -> None:
    """Unknown items, units and standards, empty notes and skills, and impossible journeys are refused with their field."""
    assert refused(request.NewRequest((line,))) == (reason, field)


def test_goods_need_a_facility() -> None:
    """A person asks for rides and roles; goods go to a facility."""
    assert refused(request.NewRequest((goods(),)), None) == (Reason.INVALID, "facilityId")


def test_a_request_asks_for_something() -> None:
    """A request without lines is refused."""
    assert refused(request.NewRequest(())) == (Reason.INVALID, "lines")


MADE = design.Design(UUID(int=5), "Visor", "face-shield", "1", "CC0-1.0", "PETG", 48, design.Size(180, 170, 20), ASKER, NOW)


def offered(spec: offer.Spec, number: int, made: design.Design | None = None, **more: object) -> offer.Offer:
    return offering.publish(replace(offer.NewOffer(spec, Decimal(number)), **more), ASKER, made, NOW, lambda: UUID(int=9))


def test_print_hours_count_minutes_and_take_after_the_design() -> None:
    """Two hours on a design are 120 minutes, and the offer takes item and print time from the design."""
    made = offered(offer.PrintHours(MADE.id, "", 1, "", design.Size(200, 200, 200)), 2, MADE)
    assert made.capacity == 120
    assert isinstance(made.spec, offer.PrintHours)
    assert (made.spec.item, made.spec.minutes_per_piece, made.spec.material) == ("face-shield", 48, "PETG")


def test_a_design_must_fit_the_printer_and_have_passed() -> None:
    """A part larger than the printer, a rejected design and an unknown design are refused."""
    small = offer.PrintHours(MADE.id, "", 1, "", design.Size(100, 100, 100))
    large = replace(small, volume=design.Size(300, 300, 300))
    for spec, made in ((small, MADE), (large, replace(MADE, review=design.Review.REJECTED)), (large, None)):
        with pytest.raises(RefusedError):
            offered(spec, 2, made)


def test_a_driver_is_available_until_the_last_shift_ends() -> None:
    """The span of a driver's offer ends with the last shift."""
    last = NOW + timedelta(hours=30)
    shifts = (span.Span(NOW, NOW + timedelta(hours=3)), span.Span(NOW + timedelta(hours=24), last))
    assert offered(offer.Drive("van", 4, shifts), 3).available.end == last


def test_an_offer_never_shrinks_below_what_is_promised() -> None:
    """Amending the capacity below what pledges hold is refused with the number that is promised."""
    held = replace(offered(offer.Stock("respirator"), 100), held=60)
    with pytest.raises(RefusedError, match="60"):
        offering.amend(held, offer.OfferChange(amount=Decimal(59)), NOW)
    assert offering.amend(held, offer.OfferChange(amount=Decimal(60)), NOW).capacity == 60


SHIFT = span.Span(NOW, NOW + timedelta(hours=3))
PAST = span.Span(NOW - timedelta(hours=3), NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("spec", "more", "field"),
    [
        (offer.Drive("van", 4, (PAST,)), {}, "shifts"),
        (offer.Drive("van", 4, (SHIFT,), litres=-1), {}, "litres"),
        (offer.Drive("van", 4, (SHIFT,), kilograms=-1), {}, "litres"),
        (offer.Drive("x" * 201, 4, (SHIFT,)), {}, "vehicle"),
        (offer.Stock("respirator", smallest_lot=101), {}, "smallestLot"),
        (offer.Stock("respirator", note=LONG_NOTE), {}, "note"),
        (offer.Stock("respirator"), {"language": "no tag at all"}, "language"),
        (offer.Stock("respirator"), {"place": Place(city="x" * 201)}, "place.city"),
        (offer.Volunteering(frozenset({"x" * 61}), frozenset({"uk"})), {}, "skills"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(spec: offer.Spec, more: dict[str, object], field: str) -> None:
    """Shifts that are over, negative loads, lots larger than all of it and texts without end are refused with their field."""
    number = 100 if isinstance(spec, offer.Stock) else 3
    with pytest.raises(RefusedError) as caught:
        offered(spec, number, **more)
    assert caught.value.refusal.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (offer.OfferChange(available=PAST), "available"),
        (offer.OfferChange(available=span.Span(NOW + timedelta(2), NOW + timedelta(1))), "available"),
        (offer.OfferChange(radius_km=0), "radiusKm"),
        (offer.OfferChange(amount=Decimal(9)), "capacity"),
        (offer.OfferChange(note=LONG_NOTE), "note"),
    ],
)
def test_an_amended_offer_is_checked_like_a_new_one(change: offer.OfferChange, field: str) -> None:
    """Its time, its radius, its smallest lot and its note are refused as they would be when publishing."""
    made = offered(offer.Stock("respirator", smallest_lot=10), 100)
    with pytest.raises(RefusedError) as caught:
        offering.amend(made, change, NOW)
    assert caught.value.refusal.field == field


def test_an_offer_that_is_over_needs_a_new_time() -> None:
    """Amending puts an offer back on the board, so one whose time has passed is amended with a time to come."""
    made = offered(offer.Stock("respirator"), 100, available=SHIFT)
    later = NOW + timedelta(days=1)
    with pytest.raises(RefusedError):
        offering.amend(made, offer.OfferChange(note="still here"), later)
    longer = span.Span(NOW, NOW + timedelta(days=2))
    assert offering.amend(made, offer.OfferChange(available=longer), later).available == longer
