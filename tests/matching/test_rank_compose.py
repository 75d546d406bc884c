"""Plans of several givers, as people meet them: when they are proposed, what they cost and how they are explained."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest

from matching import amount, design, offer, request, span
from matching.offer import HandOver
from matching.place import Place, Point
from matching.pledge import Part
from matching.rank import engine
from matching.rank.candidate import Candidate, Ranking
from matching.rank.problem import Ask
from matching.rank.score import ScoreCode
from matching.rank.table import Table
from tests import plain_rank

NOW = datetime(2020, 2, 3, 9, 7, tzinfo=UTC)
WUHAN = Place(city="Wuhan", point=Point(30.58, 114.27))
XIAOGAN = Place(city="Xiaogan", point=Point(30.92, 113.92))
LIST = ("NIOSH N95", "EN 149 FFP2", "GB 2626-2006 KN95", "GB 19083-2010")
BEST = "Of all ways to share it out none covers more in time, and none that covers as much is better."


def given(number: int, spec: offer.Spec, capacity: int, place: Place = WUHAN) -> offer.Offer:
    start = span.Span(NOW - timedelta(days=1))
    return offer.Offer(UUID(int=number), UUID(int=9), spec, capacity, start, NOW, place=place, radius_km=80.0)


def stock(number: int, capacity: int, standard: str = "NIOSH N95", by: HandOver = HandOver.SHIPS) -> offer.Offer:
    return given(number, offer.Stock("respirator", standard, hand_over=by), capacity)


def maker(number: int, hours: int) -> offer.Offer:
    spec = offer.PrintHours(UUID(int=70), "face-shield", 60, "PETG", design.Size(200, 200, 200), HandOver.DELIVERS)
    return given(number, spec, hours * 60)


def driver(number: int, hours: int = 9, trips: int = 2) -> offer.Offer:
    spec = offer.Drive("van", 4, (span.Span(NOW, NOW + timedelta(hours=hours)),), litres=500, kilograms=300)
    return given(number, spec, trips)


def ask(wanted: int, spec: request.Spec | None = None, **more: object) -> Ask:
    need = amount.Amount(Decimal(wanted), "piece", 1, wanted)
    goods = spec or request.Goods("respirator", "NIOSH N95")
    return replace(Ask(request.Line(UUID(int=1), UUID(int=2), 0, goods, need, NOW), WUHAN, LIST), **more)


def ranked(asked: Ask, *offers: offer.Offer, first: int = 20) -> Ranking:
    return engine.rank(asked, Table.of(offers), NOW, first)


def gives(candidate: Candidate) -> dict[int, int]:
    return {part.offer_id.int: part.fills for part in candidate.parts if part.part is Part.SUPPLY}


def handed_over(candidate: Candidate) -> tuple[int, str]:
    (part,) = (each for each in candidate.score_parts if each.code is ScoreCode.HAND_OVER)
    return part.points, part.sentence


def test_two_the_facility_prefers_come_before_one_it_likes_less() -> None:
    """One supplier covers all with the third choice; two cover it together with the first, and are proposed before it."""
    best, *others = ranked(ask(500), stock(10, 500, LIST[2]), stock(11, 300), stock(12, 250)).candidates
    assert gives(best) == {11: 300, 12: 200}
    assert {10: 500} in map(gives, others)
    assert BEST in best.notes


def test_nobody_opens_the_door_ten_times_for_a_little() -> None:
    """One supplier with the first choice covers all; ten small ones, no better, are not proposed to share it."""
    small = [stock(number, 50) for number in range(20, 30)]
    assert all(len(gives(each)) == 1 for each in ranked(ask(500), stock(10, 500), *small).candidates)


def test_sharing_costs_points_and_says_so() -> None:
    """Three who send it take one point of a hundred for each further hand-over from what the hand-over earns."""
    points, sentence = handed_over(ranked(ask(300), *(stock(number, 100) for number in (10, 11, 12))).candidates[0])
    assert points == 490 - 200
    assert sentence == "The giver sends it by post or freight. 3 givers instead of one: 2 of 100 points less."


def test_trips_cost_half_a_point_each() -> None:
    """Two to be fetched from cost a point for the second giver and half a point for each trip."""
    points, sentence = handed_over(
        ranked(ask(200), *(stock(number, 100, by=HandOver.PICKUP) for number in (10, 11)), driver(50)).candidates[0]
    )
    assert points == 350 - 200
    assert sentence == "A driver can fetch it. 2 givers instead of one, 2 of them to be fetched from: 2 of 100 points less."


def test_one_driver_is_not_promised_to_two() -> None:
    """A driver makes one trip: of two who must be fetched from and one who sends, the driver fetches from the largest."""
    pickups = stock(10, 200, by=HandOver.PICKUP), stock(11, 150, by=HandOver.PICKUP)
    best = ranked(ask(450), *pickups, stock(12, 100), driver(50, trips=1)).candidates[0]
    assert gives(best) == {10: 200, 11: 150, 12: 100}
    assert [part.part for part in best.parts] == [Part.SUPPLY, Part.CARRY, Part.SUPPLY, Part.SUPPLY]
    assert "Part 2: Needs a driver from Wuhan." in best.notes


def test_two_who_share_a_driver_give_way_to_one_who_sends() -> None:
    """Where the driver can fetch from one only, the other part comes from whoever sends it."""
    pickups = stock(10, 200, by=HandOver.PICKUP), stock(11, 200, by=HandOver.PICKUP)
    best = ranked(ask(400), *pickups, stock(12, 200), driver(50, trips=1)).candidates[0]
    assert gives(best) == {10: 200, 12: 200}


def test_a_plan_is_printed_in_time() -> None:
    """It is critical: each printer makes twelve shields in the twelve hours left, so a third helps, whatever hours they have."""
    shields = ask(25, request.PrintedPart("face-shield"), urgency=request.Urgency.CRITICAL)
    plan = next(
        each for each in ranked(shields, *(maker(number, 15) for number in (10, 11, 12))).candidates if len(each.parts) > 1
    )
    assert plan.covers == 25
    assert max(gives(plan).values()) <= 12
    assert len(plan.parts) == 3


def test_what_is_printed_late_is_said_and_proposed_last() -> None:
    """Two makers print twenty-four in time and forty in all: both plans are proposed, and the fuller says what comes late."""
    shields = ask(40, request.PrintedPart("face-shield"), urgency=request.Urgency.CRITICAL)
    plans = [each for each in ranked(shields, maker(10, 20), maker(11, 20)).candidates if len(each.parts) > 1]
    assert sorted(each.covers for each in plans) == [24, 40]
    late = max(plans, key=lambda each: each.covers)
    assert "Only 12 of them can be printed in time." in late.notes
    assert BEST not in late.notes


def test_a_plan_without_the_largest_giver_says_so() -> None:
    """Should the largest giver say no there is another plan, which says that it does without them."""
    plans = ranked(ask(500), *(stock(number, 260 - number) for number in range(10, 15))).candidates
    spare = [each for each in plans if len(each.parts) > 1 and BEST not in each.notes]
    assert spare
    assert all("The best way without the largest giver of a better one, who may say no." in each.notes for each in spare)


@pytest.mark.parametrize("seed", range(6))
def test_a_crowd_is_no_worse_than_its_best_plan(seed: int) -> None:
    """Of two hundred offers the plan proposed is as good as any of the pairs of them, or says that it is not proven."""
    chance = Random(seed)  # noqa: S311
    crowd = [stock(number, chance.randint(20, 400), chance.choice(LIST)) for number in range(100, 300)]
    far = [replace(each, place=replace(WUHAN, point=Point(30.58 + chance.random() / 3, 114.27))) for each in crowd]
    best = ranked(ask(500), *far, first=1).candidates[0]
    plain = plain_rank.Plain(ask(500), NOW, far, [])
    pairs = [plain.fill(pair, ()) for pair in zip(range(200), range(1, 200), strict=False)]
    values = [(sum(plan.amounts.values()), plain.worth(plan)) for found in pairs for plan in found]
    index = {each.id: number for number, each in enumerate(far)}
    ours = plain_rank.Shared({index[part.offer_id]: part.fills for part in best.parts}, ())
    assert (best.covers, plain.worth(ours)) >= max(values)
    assert BEST in best.notes or len(best.parts) == 1
