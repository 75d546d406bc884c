"""The problem as it is gathered from what is asked and offered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from matching import amount, facility, intake, offer, request, span
from matching.allocate import gather, need, priority
from matching.allocate.gather import Exclusion, Gathered, Give, Want
from matching.allocate.problem import UNKNOWN, Basis
from matching.allocate.weights import Weights
from matching.place import Place, Point
from matching.rank.problem import Ask
from matching.rank.table import Table

NOW = datetime(2020, 2, 3, 9, tzinfo=UTC)
HERE = Place(city="Wuhan", point=Point(30.59, 114.30))
NEAR = Place(city="Xiaogan", point=Point(30.92, 113.91))
MASK = request.Goods("respirator")
WARD = facility.Facility(UUID(int=50), "Ward", facility.Kind.HOSPITAL, facility.Grade.SECONDARY, HERE)


def line(number: int, base: int | None = 700, item: str = "respirator", **changes: object) -> request.Line:
    asked = amount.UNKNOWN if base is None else amount.Amount(Decimal(base), "piece", 1, base)
    made = request.Line(UUID(int=number), UUID(int=900 + number), 0, request.Goods(item), asked, NOW + timedelta(days=3))
    return replace(made, **changes)


def want(
    of: request.Line, place: facility.Facility | None = WARD, answers: intake.Intake | None = None, **changes: object
) -> Want:
    return Want(replace(Ask(of, HERE), **changes), place.id if place else UUID(int=77), place, answers)


def give(number: int, capacity: int, item: str = "respirator", lot: int = 1, days: int = 0) -> Give:
    stock = offer.Stock(item, smallest_lot=lot)
    made = offer.Offer(UUID(int=number), UUID(int=3), stock, capacity, span.Span(NOW), NOW - timedelta(days=days), place=NEAR)
    return Give(made, UUID(int=number % 10 + 600))


def gathered(wants: list[Want], gives: list[Give], weights: Weights | None = None) -> Gathered:
    table = Table.of(each.offer for each in gives)
    return gather.problem(wants, gives, table, NOW, weights or Weights())


def reckoned(answers: intake.Intake | None = None, base: int | None = 700, days: int = 7, **changes: object) -> need.Need:
    return need.reckoned([(line(1, base, **changes), MASK)], WARD, answers, Weights(days=days), NOW.date())


def test_without_answers_a_facility_needs_what_it_asked_for_less_what_is_pledged():
    """Without answers a facility needs what it asked for less what is pledged."""
    found = reckoned(pledged=200)
    assert (found.had, found.lacks, found.basis, found.asked) == (200, 500, Basis.ASKED, 700)


def test_nobody_is_given_more_than_its_staff_use_in_the_days_to_supply():
    """Nobody is given more than its staff use in the days to supply."""
    rate = intake.Supply("respirator", 0, 10, 1.0)
    found = reckoned(supply=rate)
    assert (found.lacks, found.basis) == (70, Basis.USED)


def test_stock_and_what_is_on_its_way_count_against_what_is_used():
    """Stock and what is on its way count against what is used."""
    found = reckoned(supply=intake.Supply("respirator", 30, 10, 2.0), pledged=25)
    assert (found.had, found.lacks) == (55, 7 * 20 - 55)


def test_a_facility_whose_own_supply_comes_sooner_needs_help_for_fewer_days():
    """A facility whose own supply comes sooner needs help for fewer days."""
    supply = intake.Supply("respirator", 0, 10, 1.0)
    soon = reckoned(intake.Intake(staff_per_day=10, next_supply=date(2020, 2, 6)), supply=supply)
    assert (soon.days, soon.lacks) == (3, 30)


def test_an_unknown_amount_is_what_the_staff_use_and_says_so():
    """An unknown amount is what the staff use and says so."""
    made = gathered([want(line(1, None), answers=intake.Intake(staff_per_day=20))], [give(1001, 50)]).problem
    assert Basis(int(made.needs.basis[0])) is Basis.ASSUMED_USE
    assert made.needs.asked[0] == UNKNOWN
    assert "not known. Assumed" in need.sentence(made, 0)
    assert "20 staff use in 7 days" in need.sentence(made, 0)


def test_where_nothing_at_all_is_known_a_modest_amount_is_assumed_and_said():
    """Where nothing at all is known a modest amount is assumed and said."""
    made = gathered([want(line(1, None))], [give(1001, 50)]).problem
    assert (made.needs.lacks[0], Basis(int(made.needs.basis[0]))) == (100, Basis.ASSUMED)
    assert need.sentence(made, 0) == "How much is needed is not known. Assumed: 100 pieces; ask the facility."


def test_lines_of_one_facility_for_one_item_share_one_need():
    """Lines of one facility for one item share one need."""
    made = gathered([want(line(1, 60)), want(line(2, 40)), want(line(3, 5, "goggles"))], [give(1001, 50)]).problem
    assert made.items == ("goggles", "respirator")
    assert sorted(made.needs.lacks.tolist()) == [5, 100]
    assert made.lines.need[0] == made.lines.need[1] != made.lines.need[2]
    assert made.lines.room.tolist() == [60, 40, 5]


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        (want(line(1), replace(WARD, can_receive=False)), Exclusion.CANNOT_RECEIVE),
        (want(line(1, 100, pledged=100)), Exclusion.NOT_OPEN),
        (want(line(1, state=request.LineState.STOPPED)), Exclusion.NOT_OPEN),
        (want(line(1, spec=request.Role("Calls", frozenset({"listening"})))), Exclusion.NOT_GOODS),
        (want(line(1, supply=intake.Supply("respirator", 900, 10, 1.0))), Exclusion.NOTHING_LACKING),
    ],
)
def test_lines_that_take_no_part_are_named_with_the_reason(left_out: Want, code: Exclusion):
    """Lines that take no part are named with the reason."""
    found = gathered([left_out, want(line(2, 5, "goggles"))], [give(1001, 50)])
    assert [(each.line_id, each.code) for each in found.excluded] == [(UUID(int=1), code)]
    assert found.excluded[0].sentence
    assert found.problem.lines.ids == (UUID(int=2),)


def test_arcs_are_the_offers_that_ranking_finds_feasible():
    """Arcs are the offers that ranking finds feasible."""
    made = gathered(
        [want(line(2)), want(line(1))], [give(1002, 50, lot=20, days=4), give(1001, 30), give(1003, 9, "goggles")]
    ).problem
    assert made.lines.ids == (UUID(int=1), UUID(int=2))
    assert made.offers.ids == (UUID(int=1001), UUID(int=1002))
    assert list(zip(made.arcs.line.tolist(), made.arcs.offer.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert (made.offers.free.tolist(), made.offers.lot.tolist(), made.offers.waited.tolist()) == ([30, 50], [1, 20], [0, 4])
    assert ((made.arcs.points > 0) & (made.arcs.points <= 10_000)).all()
    assert (made.arcs.hectometres > 400).all()


def test_only_so_many_candidates_are_looked_at():
    """Only so many candidates are looked at."""
    gives = [give(1000 + number, 50 + number) for number in range(8)]
    assert len(gathered([want(line(1))], gives, Weights(candidates=3)).problem.arcs) == 3


def test_the_order_in_which_things_are_told_changes_nothing():
    """The order in which things are told changes nothing."""
    wants, gives = [want(line(1)), want(line(2, 50), None)], [give(1001, 40), give(1002, 60)]
    assert gathered(wants, gives).problem.digest == gathered(wants[::-1], gives[::-1]).problem.digest


def test_nothing_asked_or_offered_makes_an_empty_problem():
    """Nothing asked or offered makes an empty problem."""
    made = gathered([], [])
    assert (len(made.problem.lines), len(made.problem.arcs), made.excluded) == (0, 0, ())


def points(place: facility.Facility | None = WARD, answers: intake.Intake | None = None, urgency: int = 1, far: int = 100) -> int:
    return priority.priority([request.Urgency(urgency)], place, answers, far, Weights()).points


def test_each_part_of_priority_raises_it():
    """Each part of priority raises it."""
    screening = intake.Intake(duty=intake.Duty.FIRST_SCREENING)
    severe = replace(screening, duty=intake.Duty.SEVERE_CASES, suspected=40, confirmed=20, staff_per_day=30)
    assert points(urgency=1) < points(urgency=2) < points(urgency=3)
    assert points() < points(answers=screening) < points(answers=severe)
    assert points(replace(WARD, grade=facility.Grade.TERTIARY)) < points() < points(replace(WARD, grade=facility.Grade.PRIMARY))
    assert points(far=100) < points(far=3_000)


def test_beds_tell_the_size_where_the_grade_is_not_known():
    """Beds tell the size where the grade is not known."""
    unknown = replace(WARD, grade=facility.Grade.UNKNOWN)
    assert points(replace(unknown, beds=60)) > points(replace(unknown, beds=200)) > points(replace(unknown, beds=900))


def test_priority_keeps_its_arithmetic():
    """Priority keeps its arithmetic."""
    made = gathered([want(line(1), urgency=request.Urgency.CRITICAL)], [give(1001, 50)]).problem
    assert made.needs.priority[0] == made.needs.parts[0].sum() == 50
    assert priority.sentence(made, 0) == "Priority: 50 points; Urgency: 40; Small facilities: 10."
    assert made.needs.share[0] == 3
