"""Whom to ask to help, and whom to leave in peace."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import appeal
from matching.appeal import Appeal, Giver
from matching.request import Urgency

NOW = datetime(2020, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(ago: timedelta, person: int = 1, line: int = 1, *, pledged: bool = False, declined: bool = False) -> Appeal:
    """An appeal sent so long ago."""
    sent = NOW - ago
    id = UUID(int=hash((ago, person, line)) & 0xFFFF)
    return Appeal(id, UUID(int=person), UUID(int=line), UUID(int=person), sent, sent if declined else None, pledged)


def giver(*history: Appeal, person: int = 1, a_week: int = 3) -> Giver:
    """Someone with an offer."""
    return Giver(UUID(int=person), UUID(int=person), a_week, history)


@pytest.mark.parametrize(
    ("history", "free"),
    [
        ((), True),
        ((asked(19 * HOUR, pledged=True),), False),
        ((asked(20 * HOUR, pledged=True),), True),
        ((asked(20 * HOUR, declined=True),), True),
        ((asked(39 * HOUR),), False),
        ((asked(40 * HOUR),), True),
        ((asked(3 * DAY), asked(5 * DAY)), False),
        ((asked(4 * DAY), asked(10 * DAY)), True),
        ((asked(2 * DAY, pledged=True), asked(3 * DAY, pledged=True), asked(4 * DAY, pledged=True)), False),
        ((asked(2 * DAY, pledged=True), asked(3 * DAY, pledged=True), asked(7 * DAY, pledged=True)), True),
    ],
    ids=str,
)
def test_people_rest_between_appeals(history: tuple[Appeal, ...], free: bool) -> None:
    """Twenty hours after an answer, twice as long for each appeal left unanswered, and three in a week at most."""
    assert appeal.may_be_asked(giver(*history), NOW) is free


def test_whoever_never_answers_is_left_in_peace_for_four_weeks_at_most() -> None:
    """The rest doubles no further than that."""
    silent = [asked(28 * DAY + day * 30 * DAY) for day in range(8)]
    assert appeal.may_be_asked(giver(*silent), NOW)
    assert not appeal.may_be_asked(giver(*silent), NOW - HOUR)


def test_a_budget_of_none_means_never() -> None:
    """Whoever wants no appeals gets none, rested or not."""
    assert not appeal.may_be_asked(giver(a_week=0), NOW)


def test_three_are_asked_at_once_in_the_order_of_their_candidates() -> None:
    """The best three who may be asked; one with two offers is asked for the better."""
    people = [giver(person=1), giver(person=1), giver(person=2, a_week=0), giver(person=3), giver(person=4), giver(person=5)]
    chosen = appeal.choose(people, (), Urgency.NORMAL, NOW)
    assert [each.person_id.int for each in chosen] == [1, 3, 4]


def test_the_next_are_asked_when_patience_ends_or_somebody_answers() -> None:
    """Silence holds a place as long as the urgency allows, an answer frees it at once."""
    people = [giver(person=person) for person in range(1, 9)]
    waiting = [asked(HOUR, 1), asked(HOUR, 2, declined=True), asked(HOUR, 3)]
    assert [each.person_id.int for each in appeal.choose(people, waiting, Urgency.NORMAL, NOW)] == [4]
    assert [each.person_id.int for each in appeal.choose(people, waiting, Urgency.CRITICAL, NOW)] == [4, 5, 6]


APPEALS = st.lists(
    st.builds(
        asked,
        st.integers(0, 60 * 24).map(lambda hours: hours * HOUR),
        st.integers(1, 6),
        st.integers(1, 3),
        pledged=st.booleans(),
        declined=st.booleans(),
    ),
    max_size=12,
)


@given(APPEALS, st.integers(0, 4), st.sampled_from(list(Urgency)))
def test_nobody_gets_more_than_their_week(history: list[Appeal], a_week: int, urgency: Urgency) -> None:
    """Whoever is chosen has room in their week, was not asked for the line before, and is chosen once."""
    of = {person: [each for each in history if each.person_id.int == person] for person in range(1, 7)}
    so_far = [each for each in history if each.line_id.int == 1]
    chosen = appeal.choose([giver(*of[person], person=person, a_week=a_week) for person in of], so_far, urgency, NOW)
    ids = [each.person_id for each in chosen]
    assert len(set(ids)) == len(ids) <= appeal.AT_ONCE
    assert not set(ids) & {each.person_id for each in so_far}
    for each in chosen:
        assert sum(one.sent > NOW - appeal.WEEK for one in each.history) < a_week
