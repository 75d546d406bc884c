"""Rotas: nothing breaks a rule, nothing better exists, and little changes when somebody drops out."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from bench._roster_week import week, without
from matching.roster import check, engine
from matching.roster.problem import Problem
from tests import roster_world
from tests.roster_world import hours, person, shift

patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@patient
@given(roster_world.problems())
def test_no_rota_breaks_a_rule(problem: Problem) -> None:
    """Nobody is in two places, rests too little, works more than offered, or sits where they are not free, at once or later."""
    assert check.violations(problem, engine.draft(problem).places) == []
    assert check.violations(problem, engine.fill(problem).places) == []


@patient
@given(roster_world.problems(most_people=2))
def test_no_rota_is_better(problem: Problem) -> None:
    """Trying every rota finds none that misses fewer people, then gives up fewer places, then is more even."""
    roster = engine.fill(problem)
    assert roster.proven
    assert roster_world.cost(problem, roster.places) == roster_world.best(problem)
    assert tuple(roster.costs.values()) == roster_world.best(problem)


@patient
@given(roster_world.problems())
def test_every_seat_is_taken_or_told(problem: Problem) -> None:
    """What a shift lacks is what the rota says it lacks, in people and in speakers."""
    roster = engine.fill(problem)
    for each in problem.shifts:
        empty = sum(gap.missing for gap in roster.gaps if gap.shift_id == each.id and gap.tag is None)
        assert len(roster.people(each.id)) + empty == each.seats
    assert sum(gap.missing for gap in roster.gaps) == roster_world.cost(problem, roster.places)[0]
    assert not any("could still be asked" in gap.sentence for gap in roster.gaps if gap.tag is None)


@patient
@given(roster_world.problems())
def test_the_same_question_has_the_same_answer(problem: Problem) -> None:
    """Whatever the order in which people and shifts are given."""
    turned = replace(problem, shifts=problem.shifts[::-1], volunteers=problem.volunteers[::-1])
    assert engine.fill(problem) == engine.fill(turned)
    assert engine.draft(problem) == engine.draft(turned)


@patient
@given(roster_world.problems())
def test_somebody_who_can_take_nothing_changes_nothing(problem: Problem) -> None:
    """A volunteer who is never free during the rota leaves it as it is."""
    away = person(99, 20, hours(1000, 1010))
    more = replace(problem, volunteers=(*problem.volunteers, away))
    assert engine.fill(more).places == engine.fill(problem).places


def test_agreed_places_stay_when_somebody_else_drops_out() -> None:
    """Ten of 60 drop out: their places are taken by others, and nobody who stayed is moved without need."""
    before = week(1, (2, 3), people=60)
    roster = engine.fill(before)
    after = without(before, 3, roster.places, seed=1)
    refilled = engine.fill(after)
    unmoved = engine.draft(after)
    assert check.violations(after, refilled.places) == []
    assert refilled.given_up == after.kept - refilled.places
    assert sum(gap.missing for gap in refilled.gaps) <= sum(gap.missing for gap in unmoved.gaps)
    assert len(refilled.given_up) < len(after.kept) / 4


def test_no_place_is_given_up_where_somebody_is_free_to_step_in() -> None:
    """The one who dropped out is replaced by the one who had no turn, although moving others would be as even."""
    shifts = tuple(shift(number, 24 * number, 24 * number + 4) for number in range(3))
    people = tuple(person(number) for number in (1, 2, 4))
    kept = frozenset({(UUID(int=1), shifts[0].id), (UUID(int=2), shifts[1].id)})
    roster = engine.fill(Problem(shifts, people, kept=kept))
    assert roster.given_up == frozenset()
    assert roster.taken_on == {(UUID(int=4), shifts[2].id)}


def test_nights_go_round() -> None:
    """Four nights among four people are one each."""
    shifts = tuple(shift(number, 24 * number, 24 * number + 4, night=True) for number in range(4))
    roster = engine.fill(Problem(shifts, tuple(person(number, 40) for number in range(1, 5))))
    assert len({who for who, _ in roster.places}) == 4


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(1, 8, hours(40, 50)), "1 not free then"),
        (person(1, 2), "1 offer fewer hours than it lasts"),
        (person(1, declined=frozenset({UUID(int=1000)})), "1 said no to it"),
        (person(1, bound=(hours(5, 6),)), "1 are at another desk around that time"),
    ],
)
def test_an_empty_seat_says_why(who: object, reason: str) -> None:
    """Each reason is counted in the sentence of the seat that stays empty."""
    roster = engine.fill(Problem((shift(0, 0, 4),), (who,)))  # type: ignore[arg-type]
    assert [gap.sentence for gap in roster.gaps] == [f"1 missing. Of 1 others: {reason}."]


def test_rest_and_hours_are_told_apart() -> None:
    """Whoever is there may be too tired for the next shift, or have no hours left for a later one."""
    shifts = shift(0, 0, 4), shift(1, 5, 9), shift(2, 40, 44)
    tired = engine.fill(Problem(shifts, (person(1, 8),), rest=timedelta(hours=8)))
    spent = engine.fill(Problem(shifts[1:], (person(1, 4),)))
    assert [gap.sentence for gap in tired.gaps] == ["1 missing. Of 1 others: 1 would rest less than 8 hours."]
    assert [gap.sentence for gap in spent.gaps] == ["1 missing. Of 1 others: 1 have no hours left."]


def test_a_missing_language_is_told_although_every_seat_is_taken() -> None:
    """A shift full of people who do not speak the language needed says so."""
    roster = engine.fill(Problem((shift(0, 0, 4, languages={"uk": 1}),), (person(1, languages=frozenset({"ru"})),)))
    (gap,) = roster.gaps
    assert (gap.tag, gap.missing, gap.is_language) == ("uk", 1, True)
    assert gap.sentence == "1 more who speak “uk” are missing: nobody else does."


def test_the_speaker_goes_where_the_language_is_needed() -> None:
    """Of two who could sit anywhere, the one who speaks the language sits where it is needed."""
    shifts = shift(0, 0, 4), shift(1, 4, 8, languages={"uk": 1})
    people = person(1, 4, languages=frozenset({"uk"})), person(2, 4)
    roster = engine.fill(Problem(shifts, people))
    assert roster.people(shifts[1].id) == (UUID(int=1),)
    assert roster.gaps == ()


def test_free_stretches_that_touch_are_one() -> None:
    """Whoever is free in the evening and from midnight takes the shift over midnight."""
    roster = engine.fill(Problem((shift(0, 22, 26),), (person(1, 8, hours(20, 24), hours(24, 30)),)))
    assert len(roster.places) == 1


def test_an_empty_rota_and_nobody_to_fill_it() -> None:
    """No shifts make an empty rota, and nobody leaves every seat empty with its reason."""
    assert engine.fill(Problem((), (person(1),))).proven
    roster = engine.fill(Problem((shift(0, 0, 4, 2),), ()))
    assert [gap.sentence for gap in roster.gaps] == ["2 missing: there is nobody else to ask."]


def test_a_whole_week_is_proven() -> None:
    """The hotline's week comes out proven, without a broken rule, and no worse than the quick answer."""
    problem = week(3, (3, 4), people=120)
    roster, quick = engine.fill(problem), engine.draft(problem)
    assert roster.proven
    assert check.violations(problem, roster.places) == []
    assert sum(gap.missing for gap in roster.gaps) <= sum(gap.missing for gap in quick.gaps)


def test_stopped_early_it_still_answers() -> None:
    """Told to stop, the engine gives the quick answer and does not call it proven."""
    problem = week(0, (2, 2), people=30)
    roster = engine.fill(problem, stop=lambda: True)
    assert (roster.proven, roster.places) == (False, engine.draft(problem).places)


def test_the_checker_sees_every_broken_rule() -> None:
    """Each rule that is broken on purpose is named."""
    shifts = shift(0, 0, 4), shift(1, 3, 6), shift(2, 40, 44)
    who = person(1, 7, hours(0, 6), bound=(hours(44, 45),), declined=frozenset({shifts[1].id}))
    problem = Problem(shifts, (who, person(2)))
    places = [(who.id, each.id) for each in shifts] + [(who.id, shifts[0].id), (UUID(int=2), shifts[0].id)]
    told = "\n".join(check.violations(problem, places))
    for rule in ("same place", "more people", "more hours", "little rest", "declined", "another desk", "not free"):
        assert rule in told
    assert "nobody, or no shift" in check.violations(problem, [(UUID(int=7), shifts[0].id)])[0]
