"""What must hold of every ranking."""

from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from matching import offer, request, span
from matching.offer import HandOver
from matching.place import Place, Point
from matching.pledge import Part
from matching.rank import engine
from matching.rank.candidate import Candidate, CandidatePart, Ranking
from matching.rank.table import Table
from tests import rank_world
from tests.rank_world import NOW, Problem, patient

everything = rank_world.goods | rank_world.printed | rank_world.journeys | rank_world.roles


def ranked(problem: Problem) -> Ranking:
    return engine.rank(problem.ask, Table.of(problem.offers), NOW, 100)


def alone(ranking: Ranking, given: offer.Offer) -> Candidate | None:
    """The candidate that an offer makes by itself."""
    return next((each for each in ranking.candidates if [part.offer_id for part in supplied(each)] == [given.id]), None)


def supplied(candidate: Candidate) -> list[CandidatePart]:
    return [part for part in candidate.parts if part.part is Part.SUPPLY]


def brought(given: offer.Offer) -> offer.Offer:
    """The offer without the need of a driver."""
    pickup = isinstance(given.spec, offer.Stock | offer.PrintHours) and given.spec.hand_over is HandOver.PICKUP
    return replace(given, spec=replace(given.spec, hand_over=HandOver.SHIPS)) if pickup else given


def with_first(problem: Problem, first: offer.Offer) -> Problem:
    return replace(problem, offers=(first, *problem.offers[1:]))


@patient
@given(everything, st.randoms(use_true_random=False))
def test_the_order_of_the_offers_changes_nothing(problem: Problem, chance: Random) -> None:
    """A shuffled table gives the very same ranking."""
    shuffled = list(problem.offers)
    chance.shuffle(shuffled)
    assert ranked(replace(problem, offers=tuple(shuffled))) == ranked(problem)


@patient
@given(everything)
def test_the_explanation_is_the_arithmetic(problem: Problem) -> None:
    """Points are whole and within their weights, the weights sum to 10,000, and the score is the sum of the points."""
    for candidate in ranked(problem).candidates:
        assert all(0 <= part.points <= part.weight for part in candidate.score_parts)
        assert sum(part.weight for part in candidate.score_parts) == 10_000
        assert candidate.score == sum(part.points for part in candidate.score_parts) / 10_000


@patient
@given(everything)
def test_candidates_can_be_pledged(problem: Problem) -> None:
    """What is covered is what the parts fill, within the gap and within what each offer has free."""
    free = {each.id: each.free for each in problem.offers}
    for candidate in ranked(problem).candidates:
        assert candidate.covers == sum(part.fills for part in candidate.parts)
        assert problem.ask.line.gap is None or candidate.covers + (candidate.short or 0) == problem.ask.line.gap
        held = {id: sum(part.holds for part in candidate.parts if part.offer_id == id) for id in free}
        assert all(held[id] <= free[id] for id in free)


@patient
@given(everything)
def test_a_plan_scores_at_least_as_much_as_its_weakest_part(problem: Problem) -> None:
    """A plan of several offers never scores less than the least of its offers alone, but for rounding."""
    ranking = ranked(problem)
    for plan in (each for each in ranking.candidates if len(supplied(each)) > 1):
        if any(part.part is Part.CARRY for part in plan.parts) or any("driver" in note for note in plan.notes):
            continue
        offers = {each.id: each for each in problem.offers}
        singles = [(alone(ranking, offers[part.offer_id]), part.fills) for part in supplied(plan)]
        if all(single is not None and single.covers <= fills for single, fills in singles):
            assert plan.points >= min(single.points for single, _ in singles if single) - len(plan.score_parts)


@patient
@given(everything, st.floats(0, 1))
def test_nearer_is_never_worse(problem: Problem, share: float) -> None:
    """An offer moved towards where help must arrive scores at least as much, and is not ruled out."""
    assume(problem.offers)
    spec = problem.ask.line.spec
    there = spec.origin if isinstance(spec, request.Ride | request.Delivery) else problem.ask.place
    first = brought(problem.offers[0])
    assume(there.point and first.place.point and not isinstance(spec, request.Ride | request.Delivery))
    nearer = replace(first, place=moved(first.place.point, there.point, share))
    before, after = (alone(ranked(with_first(problem, each)), each) for each in (first, nearer))
    assert before is None or (after and after.points >= before.points)


def moved(here: Point, there: Point, share: float) -> Place:
    latitude = here.latitude + share * (there.latitude - here.latitude)
    return Place(point=Point(latitude, here.longitude + share * (there.longitude - here.longitude)))


@patient
@given(everything, st.integers(1, 500))
def test_more_to_give_is_never_worse(problem: Problem, more: int) -> None:
    """An offer with more free scores at least as much, and is not ruled out."""
    assume(problem.offers)
    first = problem.offers[0]
    richer = replace(first, capacity=first.capacity + more)
    before, after = (alone(ranked(with_first(problem, each)), each) for each in (first, richer))
    assert before is None or (after and after.points >= before.points)


@patient
@given(rank_world.goods)
def test_an_offer_of_another_item_changes_only_the_count(problem: Problem) -> None:
    """An irrelevant offer changes no candidate."""
    other = offer.Offer(rank_world.DESIGNS[0], rank_world.DESIGNS[0], offer.Stock("gown"), 9, span.Span(NOW), NOW)
    with_other = ranked(replace(problem, offers=(*problem.offers, other)))
    assert with_other.candidates == ranked(problem).candidates
    assert with_other.considered == ranked(problem).considered + 1


@patient
@given(everything, st.uuids())
def test_an_offer_that_is_ruled_out_changes_only_the_count(problem: Problem, id: UUID) -> None:
    """However good it would be, an offer that is paused moves no candidate."""
    assume(problem.offers and id not in {each.id for each in problem.offers})
    paused = replace(problem.offers[0], id=id, state=offer.OfferState.PAUSED, capacity=9_999)
    before, after = ranked(problem), ranked(replace(problem, offers=(*problem.offers, paused)))
    assert after.candidates == before.candidates
    assert after.feasible == before.feasible


@patient
@given(everything, st.integers(0, 500), st.booleans(), st.booleans())
def test_a_better_offer_never_ranks_lower(problem: Problem, more: int, sooner: bool, opened: bool) -> None:
    """With more to give, there sooner, or open at last, an offer stands before every other that it stood before."""
    assume(problem.offers)
    first = problem.offers[0]
    available = replace(first.available, start=min(first.available.start, NOW)) if sooner else first.available
    state = offer.OfferState.OPEN if opened else first.state
    better = replace(first, capacity=first.capacity + more, available=available, state=state)
    before, after = behind(problem), behind(with_first(problem, better))
    assert before is None or (after is not None and before <= after)


def behind(problem: Problem) -> set[UUID] | None:
    """The offers that stand behind the first by themselves; None where it does not stand at all."""
    singles = [supplied(each)[0].offer_id for each in ranked(problem).candidates if len(supplied(each)) == 1]
    id = problem.offers[0].id
    return set(singles[singles.index(id) + 1 :]) if id in singles else None


@patient
@given(everything)
def test_the_same_question_has_the_same_answer(problem: Problem) -> None:
    """Nothing but the arguments decides: asked again, of the same table or another, the ranking is the same."""
    table = Table.of(problem.offers)
    first = engine.rank(problem.ask, table, NOW, 100)
    assert engine.rank(problem.ask, table, NOW, 100) == first == ranked(problem)
