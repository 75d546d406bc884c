"""Ranking by example: what is proposed for a line, and what people read about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from matching import amount, design, intake, offer, request, span
from matching.offer import HandOver
from matching.place import NOWHERE, Place, Point
from matching.pledge import Part
from matching.rank import engine
from matching.rank.candidate import Candidate, Ranking
from matching.rank.problem import Ask
from matching.rank.rule import Rule, summary
from matching.rank.score import NAMES, ScoreCode, weights
from matching.rank.table import Table
from matching.standard import Use

NOW = datetime(2020, 2, 3, 9, 7, tzinfo=UTC)
WUHAN = Place(city="Wuhan", point=Point(30.58, 114.27))
XIAOGAN = Place(city="Xiaogan", point=Point(30.92, 113.92))
RIM = design.Design(UUID(int=70), "Rim", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(160, 120, 20), UUID(int=9), NOW)
LIST = ("NIOSH N95", "EN 149 FFP2", "GB 2626-2006 KN95")


def need(number: int | None) -> amount.Need:
    return amount.UNKNOWN if number is None else amount.Amount(Decimal(number), "piece", 1, number)


def line(spec: request.Spec, number: int | None = 500) -> request.Line:
    return request.Line(UUID(int=1), UUID(int=2), 0, spec, need(number), NOW)


def given(number: int, spec: offer.Spec, capacity: int, place: Place = WUHAN, radius_km: float | None = None) -> offer.Offer:
    available = span.Span(NOW - timedelta(days=1))
    return offer.Offer(UUID(int=number), UUID(int=9), spec, capacity, available, NOW, place=place, radius_km=radius_km)


def stock(
    number: int, capacity: int, standard: str | None = "NIOSH N95", by: HandOver = HandOver.SHIPS, **more: object
) -> offer.Offer:
    return given(number, replace(offer.Stock("respirator", standard, hand_over=by), **more), capacity)


def drive(number: int = 50, place: Place = WUHAN, hours: int = 9, **more: object) -> offer.Offer:
    spec = offer.Drive("van", 4, (span.Span(NOW, NOW + timedelta(hours=hours)),), litres=500, kilograms=300)
    return given(number, replace(spec, **more), 2, place, radius_km=80)


def ranked(asked: request.Spec | request.Line, *offers: offer.Offer, **more: object) -> Ranking:
    asked = asked if isinstance(asked, request.Line) else line(asked)
    return engine.rank(replace(Ask(asked, WUHAN), **more), Table.of(offers), NOW)


def only(ranking: Ranking) -> Candidate:
    (candidate,) = ranking.candidates
    return candidate


def told(candidate: Candidate) -> dict[ScoreCode, str]:
    return {part.code: part.sentence for part in candidate.score_parts}


N95 = request.Goods("respirator", "NIOSH N95")
ANY = request.Goods("respirator")
SHIELD = request.Goods("face-shield")


def test_one_offer_that_covers_a_line_is_explained() -> None:
    """A supplier in the same town with the very standard asked for: the sum, the parts and the words."""
    candidate = only(ranked(N95, stock(10, 800)))
    assert candidate.score == 0.979
    assert [part.points for part in candidate.score_parts] == [5500, 1500, 1500, 490, 500, 300]
    assert told(candidate) == {
        ScoreCode.COVERAGE: "Covers all 500 pieces still needed.",
        ScoreCode.STANDARD: "NIOSH N95 is exactly what was asked for.",
        ScoreCode.NEARNESS: "Less than 1 km away.",
        ScoreCode.HAND_OVER: "The giver sends it by post or freight.",
        ScoreCode.READINESS: "Ready now.",
        ScoreCode.REVIEW: "Finished goods: there is no design to review.",
    }
    assert candidate.notes == ("NIOSH N95 is not proven by a certificate: ask the giver for it.",)
    assert (candidate.covers, candidate.short) == (500, 0)


def test_what_stays_short_is_said() -> None:
    """A supplier with 300 of 500 leaves 200 short, and the ranking says so too."""
    ranking = ranked(ANY, stock(10, 300))
    assert "Covers 300 of 500 pieces; 200 stay short." in only(ranking).notes
    assert (ranking.shortfall, ranking.total_feasible_amount) == (200, 300)


def test_another_standard_stands_in_by_the_facilitys_list() -> None:
    """A standard further down the facility's list is proposed with fewer points and says for what it stands in."""
    first, second = ranked(N95, stock(10, 500, "EN 149 FFP2"), stock(11, 500), accepted=LIST).candidates
    assert (first.parts[0].offer_id.int, second.parts[0].offer_id.int) == (11, 10)
    assert [each.score_parts[1].points for each in (first, second)] == [1500, 1000]
    assert second.notes[0].startswith("EN 149 FFP2 stands in for NIOSH N95: EN 149 FFP2 is number 2 on this facility's list.")


def test_offers_ruled_out_are_counted_by_their_first_reason() -> None:
    """Other items are counted but not told; the commonest reason comes first."""
    near = replace(stock(13, 500), radius_km=5.0, place=XIAOGAN)
    gown = given(15, offer.Stock("gown"), 9)
    offers = (
        stock(10, 500, "YY 0469-2011"),
        stock(11, 500, "YY 0469-2011"),
        near,
        replace(near, id=UUID(int=14), capacity=0),
        gown,
    )
    ranking = ranked(N95, *offers, stock(16, 10))
    assert ranking.ruled_out_sentence == "4 offers ruled out: 2 wrong standard, 1 nothing left to give, 1 too far."
    assert ranking.ruled_out[Rule.WRONG_ITEM] == 1
    assert (ranking.considered, ranking.feasible) == (6, 1)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "No offer was ruled out."),
        ({Rule.WRONG_ITEM: 7}, "7 offers ruled out: 7 another item."),
        ({Rule.TOO_FAR: 1, Rule.WRONG_ITEM: 7}, "1 offer ruled out: too far."),
        ({Rule.TOO_FAR: 12, Rule.WRONG_STANDARD: 30}, "42 offers ruled out: 30 wrong standard, 12 too far."),
    ],
)
def test_the_summary_of_what_was_ruled_out(counts: dict[Rule, int], sentence: str) -> None:
    """The summary counts, names the reasons, and leaves other items out unless they are all there is."""
    assert summary(counts) == sentence


def test_the_summary_can_be_said_in_another_language() -> None:
    """The summary is a sentence of templates all the way down."""
    words = {
        "{count} offers ruled out: {reasons}.": "Відхилено пропозицій: {count} ({reasons}).",
        "{count} {reason}": "{reason}: {count}",
        "wrong standard": "не той стандарт",
        "too far": "задалеко",
    }
    said = summary({Rule.TOO_FAR: 12, Rule.WRONG_STANDARD: 30}).in_language("uk", lambda text: words.get(text, text))
    assert said == "Відхилено пропозицій: 42 (не той стандарт: 30, задалеко: 12)."


def test_several_suppliers_cover_together_what_none_covers_alone() -> None:
    """Two suppliers share the line, the worthier gives all it has, and the plan comes before either of them alone."""
    ranking = ranked(N95, stock(10, 300, "EN 149 FFP2"), stock(11, 250), accepted=LIST)
    best = ranking.candidates[0]
    assert [(part.offer_id.int, part.fills) for part in best.parts] == [(10, 250), (11, 250)]
    assert told(best)[ScoreCode.COVERAGE] == "Covers all 500 pieces still needed."
    assert told(best)[ScoreCode.STANDARD] == (
        "On average by amount: EN 149 FFP2 is number 2 on this facility's list. NIOSH N95 is exactly what was asked for."
    )
    assert "Part 2: NIOSH N95 is not proven by a certificate: ask the giver for it." in best.notes
    assert [each.covers for each in ranking.candidates] == [500, 300, 250]


def test_every_part_of_a_plan_gives_at_least_its_smallest_lot() -> None:
    """Of 500, the supplier of lots of 300 gives 300 and the other only the rest."""
    best = ranked(ANY, stock(10, 400), stock(11, 400, by=HandOver.PICKUP, smallest_lot=300)).candidates[0]
    assert {part.offer_id.int: part.fills for part in best.parts} == {10: 200, 11: 300}


def test_all_together_may_still_be_too_little() -> None:
    """Where everything together does not cover the line, the fullest plan says how much stays short."""
    ranking = ranked(ANY, stock(10, 100), stock(11, 90), stock(12, 80))
    assert ranking.candidates[0].covers == 270
    assert ranking.shortfall == 230


def test_a_pick_up_gets_a_driver() -> None:
    """Goods that must be fetched come with the driver who brings them first, after an hour's notice, and the time it takes."""
    fetched = replace(stock(10, 500, by=HandOver.PICKUP), place=XIAOGAN)
    candidate = only(ranked(ANY, fetched, drive(50), drive(51, XIAOGAN)))
    carry = candidate.parts[1]
    assert (carry.offer_id.int, carry.part, carry.fills, carry.holds, carry.distance_km) == (51, Part.CARRY, 0, 1, 50.5)
    start = datetime(2020, 2, 3, 10, 15, tzinfo=UTC)
    assert carry.during == span.Span(start, start + timedelta(minutes=30, seconds=9 * 505))
    assert told(candidate)[ScoreCode.HAND_OVER] == "A driver can fetch it."


def test_a_driver_half_way_reaches_both_ends() -> None:
    """A driver who goes 30 km and lives between giver and facility, 50 km apart, can fetch; one who goes 20 km cannot."""
    fetched = replace(stock(10, 500, by=HandOver.PICKUP), place=XIAOGAN)
    half_way = drive(50, Place(point=Point(30.75, 114.095)))
    for radius, parts, points in ((30.0, 2, 350), (20.0, 1, 0)):
        candidate = only(ranked(ANY, fetched, replace(half_way, radius_km=radius)))
        assert (len(candidate.parts), candidate.score_parts[3].points) == (parts, points)


def test_the_very_edge_of_a_radius_is_near_enough() -> None:
    """A giver who goes 50.5 km reaches a facility 50.5 km away, and one who goes 50.4 km does not."""
    edge = [replace(stock(number, 500), place=XIAOGAN, radius_km=radius) for number, radius in ((10, 50.5), (11, 50.4))]
    assert only(ranked(ANY, *edge)).parts[0].offer_id.int == 10


def test_equals_stand_in_the_order_of_their_ids() -> None:
    """Of many equal offers the first ids are shown; where the amount is unknown, those that give more come first."""
    equals = [stock(number, 600) for number in (40, 10, 30, 20)]
    shown = engine.rank(Ask(line(ANY), WUHAN), Table.of(equals), NOW, 2).candidates
    assert [each.parts[0].offer_id.int for each in shown] == [10, 20]
    unknown = ranked(line(ANY, None), stock(10, 5), stock(11, 70), stock(12, 6)).candidates
    assert [each.covers for each in unknown] == [70, 6, 5]


def test_a_pick_up_without_a_driver_is_kept_with_fewer_points() -> None:
    """When no driver comes near the giver, the candidate stays, scores less and says from where a driver is needed."""
    fetched = replace(stock(10, 500, by=HandOver.PICKUP), place=XIAOGAN)
    alone = only(ranked(ANY, fetched, drive(50, Place(point=Point(39.9, 116.4)))))
    assert alone.points == only(ranked(ANY, fetched, drive())).points - 350
    assert "Needs a driver from Xiaogan." in alone.notes
    assert told(alone)[ScoreCode.HAND_OVER] == "It must be fetched, and nobody is found to carry it yet."


def test_one_driver_does_not_drive_two_trips_at_once() -> None:
    """Two pickups in one plan share a driver one after the other, never at the same time."""
    pickups = [replace(stock(number, 250, by=HandOver.PICKUP), place=XIAOGAN) for number in (10, 11)]
    trips = [part.during for part in ranked(ANY, *pickups, drive()).candidates[0].parts if part.part is Part.CARRY]
    first, second = trips
    assert first
    assert second
    assert not first.overlaps(second)


def test_an_unknown_amount_counts_half_and_proposes_a_weeks_use() -> None:
    """Needed, amount unknown: coverage is neutral, and a week's use of the staff is proposed and said to be an assumption."""
    asked = replace(line(ANY, None), supply=intake.Supply("respirator", 40, 120, 1.0))
    candidate = only(ranked(asked, stock(10, 2000)))
    assert (candidate.covers, candidate.short) == (840, None)
    assert candidate.score_parts[0].value == 0.5
    assert candidate.notes[0] == (
        "How much is needed is not known. Assumed: 840 pieces, what 120 staff use in 7 days at 1 a day each."
    )
    assert told(candidate)[ScoreCode.COVERAGE] == "How much is needed is not known, so this counts half for every offer."


@pytest.mark.parametrize(("item", "proposed"), [("respirator", 100), ("ventilator", 1), ("hand-sanitiser", 10_000)])
def test_an_unknown_amount_without_staff_proposes_a_modest_default(item: str, proposed: int) -> None:
    """Without the intake's answers, a hundred pieces, ten litres or a single device are proposed."""
    ranking = ranked(line(request.Goods(item), None), given(10, offer.Stock(item), 50_000))
    assert only(ranking).covers == proposed
    assert only(ranking).notes[0].endswith("; ask the facility.")


def test_nothing_is_proposed_where_nothing_is_needed() -> None:
    """A covered or stopped line ranks nothing and says why."""
    covered = replace(line(ANY), pledged=500)
    stopped = replace(line(ANY), state=request.LineState.STOPPED)
    for asked in (covered, stopped):
        ranking = ranked(asked, stock(10, 500))
        assert (ranking.candidates, ranking.ruled_out_sentence) == ((), "Nothing more is needed here.")


def test_without_offers_all_of_the_gap_is_short() -> None:
    """An empty table leaves the whole gap."""
    ranking = ranked(ANY)
    assert (ranking.candidates, ranking.shortfall, ranking.considered) == ((), 500, 0)


def test_a_design_without_review_is_allowed_but_says_so() -> None:
    """An unreviewed design earns less than an approved one and asks to be checked; a recalled one is ruled out."""
    maker = given(10, offer.PrintHours(RIM.id, "face-shield", 60, "PETG", design.Size(200, 200, 200), HandOver.SHIPS), 6000)
    asked = line(request.PrintedPart("face-shield"), 50)
    plain = only(ranked(asked, maker, designs={RIM.id: RIM}))
    approved = only(ranked(asked, maker, designs={RIM.id: replace(RIM, review=design.Review.APPROVED)}))
    assert approved.points - plain.points == 1050
    assert plain.notes == ("The design is not clinically approved: ask the facility whether it may be used.",)
    assert told(plain)[ScoreCode.READINESS] == "The first can leave in 60 minutes."
    assert plain.parts[0].holds == 3000
    recalled = ranked(asked, maker, designs={RIM.id: replace(RIM, review=design.Review.RECALLED)})
    assert recalled.ruled_out == {Rule.DESIGN_REFUSED: 1}


def test_prints_and_finished_parts_serve_either_kind_of_line() -> None:
    """Goods may be printed, and printed parts may come from stock, whose design nobody stated."""
    maker = given(10, offer.PrintHours(RIM.id, "face-shield", 60, "PETG", design.Size(200, 200, 200)), 6000)
    shelf = given(11, offer.Stock("face-shield"), 50)
    for spec in (SHIELD, request.PrintedPart("face-shield", RIM.id)):
        ranking = ranked(line(spec, 50), maker, shelf, designs={RIM.id: RIM})
        assert {part.offer_id.int for each in ranking.candidates for part in each.parts} == {10, 11}


def test_a_box_too_large_for_the_printer_rules_it_out() -> None:
    """A design of 160 x 120 mm fits a plate of 130 x 170 turned round, but not one of 150 x 150 or of 110 x 300."""
    makers = [
        given(number, offer.PrintHours(RIM.id, "face-shield", 60, "PETG", size), 6000)
        for number, size in ((10, design.Size(130, 170, 100)), (11, design.Size(150, 150, 100)), (12, design.Size(300, 110, 100)))
    ]
    ranking = ranked(line(SHIELD, 5), *makers, designs={RIM.id: RIM})
    assert (only(ranking).parts[0].offer_id.int, ranking.ruled_out) == (10, {Rule.PRINTER_TOO_SMALL: 2})


def test_goods_that_expire_on_the_way_are_ruled_out() -> None:
    """Posted goods take three days, so those that keep for two are of no use, while brought ones are."""
    keeps = {"expires": date(2020, 2, 5)}
    ranking = ranked(ANY, stock(10, 500, **keeps), stock(11, 500, by=HandOver.DELIVERS, **keeps))
    assert (only(ranking).parts[0].offer_id.int, ranking.ruled_out) == (11, {Rule.EXPIRED_GOODS: 1})


def test_a_valve_nobody_spoke_of_is_asked_about() -> None:
    """Where valves are refused, valved goods are out and unsure ones carry a note."""
    asked = request.Goods("respirator", use=Use.SPLASH, valves_refused=True)
    ranking = ranked(asked, stock(10, 500, valved=True), stock(11, 500))
    assert ranking.ruled_out == {Rule.VALVED: 1}
    assert "Ask whether it has a valve: valved ones are refused here." in only(ranking).notes


def test_an_unknown_position_is_no_reason_but_a_note() -> None:
    """Goods that are posted from nobody knows where stay, count as a thousand kilometres away and say so."""
    candidate = only(ranked(ANY, replace(stock(10, 500), place=NOWHERE, radius_km=10.0)))
    assert told(candidate)[ScoreCode.NEARNESS] == "How far it is away is not known, so it counts as 1000 km."
    assert "Ask where it is: the way is not known." in candidate.notes
    assert candidate.parts[0].distance_km is None


def test_a_ride_prefers_the_driver_who_is_free_near_and_not_too_large() -> None:
    """A driver free for the whole window comes first; one free for half of it says from when."""
    asked = request.Ride(WUHAN, XIAOGAN, span.Span(NOW + timedelta(hours=1), NOW + timedelta(hours=3)), passengers=2)
    busy = {UUID(int=51): (span.Span(NOW, NOW + timedelta(hours=2)),)}
    first, second = ranked(line(asked, 1), drive(50), drive(51), drive(52, seats=1), busy=busy).candidates
    assert [part.points for part in first.score_parts] == [4500, 4000, 750]
    assert told(first)[ScoreCode.WINDOW] == "Free for the whole pick-up time."
    assert told(first)[ScoreCode.FIT] == "Uses 2 of 4 seats."
    assert second.notes == ("Can pick up only from 2020-02-03 11:07 to 2020-02-03 12:07 UTC.",)
    assert second.parts[0].during == span.Span(NOW + timedelta(hours=2), NOW + timedelta(hours=3))


@pytest.mark.parametrize(
    ("pick_up", "free", "rules"),
    [
        (60, timedelta(milliseconds=20), 1),
        (60, timedelta(minutes=15) - timedelta(microseconds=1), 1),
        (60, timedelta(minutes=15), 0),
        (10, timedelta(minutes=10) - timedelta(microseconds=1), 1),
        (10, timedelta(minutes=10), 0),
    ],
)
def test_a_driver_needs_a_quarter_of_an_hour_to_pick_up(pick_up: int, free: timedelta, rules: int) -> None:
    """A shift, or what is left of it, that only touches the pick-up is too short; all of a shorter pick-up is enough."""
    start = NOW + timedelta(hours=1)
    end = start + timedelta(minutes=pick_up)
    asked = request.Ride(WUHAN, XIAOGAN, span.Span(start, end))
    short = drive(50)
    assert isinstance(short.spec, offer.Drive)
    short = replace(short, spec=replace(short.spec, shifts=(span.Span(NOW, start + free),)))
    busy = {UUID(int=51): (span.Span(start + free, end),)}
    ranking = ranked(line(asked, 1), short, drive(51), busy=busy if free < end - start else {})
    assert ranking.feasible == 2 - 2 * rules
    assert ranking.ruled_out == ({Rule.NO_SHIFT: 1, Rule.VEHICLE_TAKEN: 1} if rules else {})


def test_a_driver_does_not_take_a_ride_beyond_their_radius() -> None:
    """A destination farther away than the driver goes rules the driver out, even if the origin is near."""
    beijing = Place(point=Point(39.9, 116.4))
    asked = request.Ride(WUHAN, beijing, span.Span(NOW, NOW + timedelta(hours=2)))
    assert ranked(line(asked, 1), drive()).ruled_out == {Rule.TOO_FAR: 1}


def test_a_delivery_of_unknown_size_says_that_the_vehicle_could_not_be_chosen_by_it() -> None:
    """Without litres and kilograms every vehicle counts half for its size; with them, the fullest use counts."""
    when = span.Span(NOW, NOW + timedelta(hours=2))
    vague, exact = request.Delivery(WUHAN, XIAOGAN, when), request.Delivery(WUHAN, XIAOGAN, when, litres=100, kilograms=150)
    assert only(ranked(line(vague, 1), drive())).score_parts[2].points == 750
    candidate = only(ranked(line(exact, 1), drive()))
    assert told(candidate)[ScoreCode.FIT] == "Uses 100 of 500 litres and 150 of 300 kg."
    assert candidate.score_parts[2].points == 750


def test_a_role_for_several_people_is_filled_by_a_team() -> None:
    """Three volunteers make up the team; each holds the hours the role asks a week, and languages and spare hours count."""
    asked = request.Role("Hotline", frozenset({"Phone"}), frozenset({"uk", "en"}), hours_per_week=6, remote=True)
    people = [
        given(number, offer.Volunteering(frozenset({"phone", "nursing"}), frozenset(tongues)), hours, NOWHERE)
        for number, tongues, hours in (
            (10, ("uk-UA", "en"), 12),
            (11, ("uk",), 6),
            (12, ("en-GB",), 9),
            (13, ("zh",), 40),
            (14, ("uk",), 5),
        )
    ]
    ranking = ranked(line(asked, 3), *people)
    team = ranking.candidates[0]
    assert [(part.offer_id.int, part.holds) for part in team.parts] == [(10, 6), (11, 6), (12, 6)]
    assert ranking.ruled_out == {Rule.NO_LANGUAGE: 1, Rule.TOO_FEW_HOURS: 1}
    best = next(each for each in ranking.candidates if each.parts[0].offer_id.int == 10 and len(each.parts) == 1)
    assert told(best)[ScoreCode.LANGUAGES] == "Speaks 2 of the 2 languages wanted."
    assert told(best)[ScoreCode.HEADROOM] == "12 hours a week free, 6 needed."
    assert told(best)[ScoreCode.NEARNESS] == "The role can be done from anywhere."
    assert "Covers 1 of 3 people; 2 stay short." in best.notes


def test_a_key_stands_for_the_line_and_the_parts() -> None:
    """The same question gives the same keys; another amount, another key."""
    first, again = (only(ranked(ANY, stock(10, 300))).key for _ in range(2))
    assert first == again
    assert first != only(ranked(ANY, stock(10, 301))).key


def test_weights_make_a_whole_and_coverage_outweighs_the_rest() -> None:
    """The weights of every kind of line sum to 10,000; where coverage counts, it is more than half."""
    ride = request.Ride(WUHAN, WUHAN, span.Span(NOW))
    for spec in (ANY, request.PrintedPart("face-shield"), ride, request.Role("Hotline", frozenset())):
        assert sum(weights(spec).values()) == 10_000
        assert weights(spec).get(ScoreCode.COVERAGE, 10_000) > 5_000
    assert set(NAMES) == set(ScoreCode)
