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
        offering.amend(held, offer.OfferChange(amount=Decimal(59)))
    assert offering.amend(held, offer.OfferChange(amount=Decimal(60))).capacity == 60
