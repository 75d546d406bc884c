"""How names stand in where the way is not known."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching import amount, offer, request, span
from matching.offer import HandOver
from matching.place import NOWHERE, Place, Point
from matching.pledge import Part
from matching.rank import engine
from matching.rank.candidate import Candidate, Ranking, ScorePart
from matching.rank.closeness import COUNTS_AS, Closeness
from matching.rank.problem import Ask
from matching.rank.score import ScoreCode
from matching.rank.table import Table
from tests import rank_world
from tests.rank_world import NOW, Problem, patient

SAN_FRANCISCO = Place("", "San Francisco", "CA", "US", Point(37.76, -122.46))
NEARER_AND_NEARER = (
    Place(region="山东", country="CN"),
    NOWHERE,
    Place(region="NY", country="US"),
    Place(city="Fresno", region="CA", country="US"),
    Place(city="San Francisco", region="CA", country="US"),
)


def offered(number: int, spec: offer.Spec, place: Place, capacity: int = 9) -> offer.Offer:
    return offer.Offer(UUID(int=number), UUID(int=9), spec, capacity, span.Span(NOW), NOW, place=place)


def stock(number: int, place: Place, by: HandOver = HandOver.SHIPS, capacity: int = 9) -> offer.Offer:
    return offered(number, offer.Stock("respirator", hand_over=by), place, capacity)


def drive() -> offer.Offer:
    return replace(offered(50, offer.Drive("van", 4, (span.Span(NOW),)), SAN_FRANCISCO), radius_km=80)


def line(spec: request.Spec, number: int = 9) -> request.Line:
    return request.Line(UUID(int=1), UUID(int=2), 0, spec, amount.Amount(Decimal(number), "piece", 1, number), NOW)


def ranked(there: Place, *offers: offer.Offer, asked: request.Line | None = None) -> Ranking:
    return engine.rank(Ask(asked or line(request.Goods("respirator")), there), Table.of(offers), NOW)


def nearness(candidate: Candidate) -> ScorePart:
    return next(part for part in candidate.score_parts if part.code is ScoreCode.NEARNESS)


def only(ranking: Ranking) -> Candidate:
    (candidate,) = ranking.candidates
    return candidate


def test_the_offer_from_the_same_state_comes_before_the_one_from_across_the_sea() -> None:
    """A San Francisco hospital is shown its city, its state, its country, who knows where and another country in this order."""
    offers = [stock(number, place) for number, place in enumerate(NEARER_AND_NEARER, 10)]
    ranking = ranked(SAN_FRANCISCO, *offers)
    assert [each.parts[0].offer_id.int for each in ranking.candidates] == [14, 13, 12, 11, 10]
    assert [nearness(each).points for each in ranking.candidates] == [1304, 600, 214, 136, 24]
    assert [each.notes[-1] for each in ranking.candidates] == [
        "In the same city; the exact way is not known.",
        "In the same region; the exact way is not known.",
        "In the same country; the exact way is not known.",
        "Ask where it is: the way is not known.",
        "In another country; the exact way is not known.",
    ]
    assert nearness(ranking.candidates[1]).sentence == "In the same region; the exact way is not known. It counts as 150 km."
    assert all(each.parts[0].distance_km is None for each in ranking.candidates)


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (Place("", "武汉市", "湖北省", "CN"), Place("", "武汉", "湖北", "cn"), "In the same city;"),
        (Place("", "Wuhan", "", "CN"), Place("", "Wuhan", "Hubei", "CN"), "In the same city;"),
        (Place("", "Springfield", "MA", "US"), Place("", "Springfield", "IL", "US"), "In the same country;"),
        (Place("", "", "Lviv oblast", "UA"), Place("", "Lviv", "LVIV", "UA"), "In the same region;"),
        (Place("", "", "", "UA"), Place("", "Lviv", "LVIV", "UA"), "In the same country;"),
        (Place("", "Wuhan", "Hubei", ""), Place("", "Wuhan", "Hubei", "CN"), "Ask where it is:"),
        (Place("", "Wuhan", "Hubei", ""), Place("", "Wuhan", "Hubei", ""), "Ask where it is:"),
        (Place("", "", "", "CN"), Place("", "Valencia", "", ""), "Ask where it is:"),
        (Place("", "Valencia", "", "VE"), Place("", "Valencia", "", "ES"), "In another country;"),
    ],
)
def test_names_are_compared_as_people_mean_them(here: Place, there: Place, words: str) -> None:
    """Names make places close only within the same country, empty ones never do; it is the same from either side."""
    for mine, other in ((here, there), (there, here)):
        assert only(ranked(mine, stock(10, other))).notes[-1].startswith(words)


def test_a_position_missing_on_one_side_is_enough() -> None:
    """Names count where only the offer or only the facility has a position, and not where both have."""
    nameless, placed = replace(SAN_FRANCISCO, point=None), SAN_FRANCISCO
    said = [nearness(only(ranked(one, stock(10, other)))) for one, other in ((nameless, placed), (placed, nameless))]
    assert [each.points for each in said] == [1304, 1304]
    far = replace(placed, point=Point(37.76, -121.46))
    assert nearness(only(ranked(placed, stock(10, far)))).sentence == "87 km away."


def test_names_stand_between_the_ways_that_are_known() -> None:
    """A known 10 km comes before the same city, then a known 20 km, then the same region, then a known 200 km."""
    known = [replace(NOWHERE, point=Point(37.76 + north, -122.46)) for north in (0.09, 0.18, 1.8)]
    offers = [stock(number, place) for number, place in zip((10, 12, 14), known, strict=True)]
    ranking = ranked(SAN_FRANCISCO, *offers, stock(11, NEARER_AND_NEARER[4]), stock(13, NEARER_AND_NEARER[3]))
    assert [each.parts[0].offer_id.int for each in ranking.candidates] == [10, 11, 12, 13, 14]


def test_the_farther_the_area_the_farther_it_counts() -> None:
    """City, region, country, unknown and abroad count as farther and farther away, every one of them."""
    order = (Closeness.CITY, Closeness.REGION, Closeness.COUNTRY, Closeness.UNKNOWN, Closeness.ABROAD)
    assert all(COUNTS_AS[near] < COUNTS_AS[far] for near, far in pairwise(order))
    assert set(COUNTS_AS) == set(Closeness)


def test_a_plan_says_for_each_part_how_close_it_is() -> None:
    """Where two offers share a line, the nearer gives first, and each part has its own note; no driver is sent to a name."""
    near, far = stock(10, NEARER_AND_NEARER[4], HandOver.PICKUP, 6), stock(11, NEARER_AND_NEARER[2], HandOver.PICKUP, 6)
    best = ranked(SAN_FRANCISCO, far, near, drive()).candidates[0]
    assert {part.offer_id.int: part.fills for part in best.parts} == {10: 6, 11: 3}
    assert all(part.part is Part.SUPPLY for part in best.parts)
    assert nearness(best).points == (6 * 1304 + 3 * 214) // 9
    assert "Part 1: In the same city; the exact way is not known." in best.notes
    assert "Part 2: In the same country; the exact way is not known." in best.notes
    assert "Part 1: Needs a driver from San Francisco." in best.notes


def test_a_driver_is_compared_with_where_the_ride_begins() -> None:
    """For a ride from an address without a position the names of the origin count, not those of the facility."""
    origin = replace(SAN_FRANCISCO, point=None)
    candidate = only(ranked(NEARER_AND_NEARER[0], drive(), asked=line(request.Ride(origin, origin, span.Span(NOW)), 1)))
    assert nearness(candidate).points == 4000 * 50 // (50 + 150)


def test_a_remote_role_is_done_from_anywhere() -> None:
    """Names say nothing about a volunteer who need not come."""
    able = offered(50, offer.Volunteering(frozenset(), frozenset()), NEARER_AND_NEARER[0])
    candidate = only(ranked(SAN_FRANCISCO, able, asked=line(request.Role("Hotline", frozenset(), remote=True), 1)))
    assert (nearness(candidate).points, candidate.notes) == (1000, ())


lines_elsewhere = rank_world.goods | rank_world.printed | rank_world.roles


def points(problem: Problem, first: offer.Offer, place: Place) -> int | None:
    """What the first offer earns alone from this place."""
    moved = replace(first, place=place)
    ranking = engine.rank(problem.ask, Table.of((moved, *problem.offers[1:])), NOW, 100)
    return next((each.points for each in ranking.candidates if [part.offer_id for part in each.parts] == [moved.id]), None)


@patient
@given(lines_elsewhere, st.booleans())
def test_closer_by_name_is_never_worse(problem: Problem, placed: bool) -> None:
    """From another country to the same city an offer earns more and more, and is never ruled out for its names."""
    assume(problem.offers)
    there = SAN_FRANCISCO if placed else replace(SAN_FRANCISCO, point=None)
    asked = replace(problem, ask=replace(problem.ask, place=there))
    earned = [points(asked, problem.offers[0], place) for place in NEARER_AND_NEARER]
    assume(None not in earned)
    assert sorted(earned) == earned


@patient
@given(lines_elsewhere)
def test_names_rule_nothing_out(problem: Problem) -> None:
    """Without their names, the same offers are ruled out for the same reasons."""
    nameless = tuple(replace(each, place=Place(point=each.place.point)) for each in problem.offers)
    rankings = (engine.rank(problem.ask, Table.of(offers), NOW) for offers in (problem.offers, nameless))
    first, second = ((each.ruled_out, each.feasible, each.total_feasible_amount) for each in rankings)
    assert first == second


@patient
@given(lines_elsewhere, st.floats(0, 0.13))
def test_a_way_known_to_be_short_is_never_worse_than_a_name(problem: Problem, north: float) -> None:
    """Less than 15 km away on the map earns at least what the same city earns, whatever the names say."""
    assume(problem.offers)
    first = replace(problem.offers[0], radius_km=None)
    spec = first.spec
    if isinstance(spec, offer.Stock | offer.PrintHours):
        first = replace(first, spec=replace(spec, hand_over=HandOver.SHIPS))
    asked = replace(problem, ask=replace(problem.ask, place=SAN_FRANCISCO))
    known = Place(country="CN", point=Point(37.76 + north, -122.46))
    by_map, by_name = (points(asked, first, place) for place in (known, replace(SAN_FRANCISCO, point=None)))
    assert (by_map is None) == (by_name is None)
    assert by_map is None or by_name is None or by_map >= by_name
