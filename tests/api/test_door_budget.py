"""Purses: what this process knows of who has spent how much, and what it tells the others."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.door import budget
from api.door.budget import BATCH, MOST, WINDOW, Budget
from api.job.settling import Settling
from api.store import rate, sql
from tests.api.house import NOW, House

AT = NOW.timestamp()


def spend(purses: Budget, amount: float, after: float = 0.0, key: str = "one") -> float:
    """Spend under one key, so many seconds from the beginning; the seconds to wait."""
    return purses.spend({key: amount}, AT + after)


def settling(house: House, purses: Budget) -> Settling:
    """The job of one process."""
    return Settling(house.database, purses, house.clock)


def test_a_window_may_be_spent_at_once_and_comes_back() -> None:
    """Then there is a time to wait, which is told exactly; what is refused costs nothing."""
    purses = Budget()
    assert [spend(purses, WINDOW / 2) for _ in range(3)] == [0, 0, WINDOW / 2]
    assert spend(purses, 1) == 1
    assert spend(purses, 1, after=0.5) == 0.5
    assert spend(purses, 1, after=1) == 0
    assert spend(purses, WINDOW, after=1 + WINDOW) == 0


def test_all_keys_pay_or_none() -> None:
    """Where one budget is spent, the others are not touched."""
    purses = Budget()
    spend(purses, WINDOW, key="network")
    assert purses.spend({"network": 2, "account": 1}, AT) == 2
    assert spend(purses, WINDOW, key="account") == 0


def test_what_is_dearer_than_a_window_waits_for_a_whole_purse() -> None:
    """It is let through when nothing is spent, so that a small budget refuses nobody for ever."""
    purses = Budget()
    assert spend(purses, 3 * WINDOW) == 0
    assert spend(purses, 3 * WINDOW, after=WINDOW) == pytest.approx(2 * WINDOW)
    assert spend(purses, 3 * WINDOW, after=3 * WINDOW) == 0


def test_nobody_is_charged_for_ever() -> None:
    """Whoever is charged over and over, as a line that is held open may be, has all of it back a window after the last charge."""
    purses = Budget()
    for _ in range(1_000):
        purses.charge({"one": WINDOW / 10}, AT)
    assert WINDOW / 2 < spend(purses, WINDOW) <= 1.1 * WINDOW
    assert spend(purses, WINDOW, after=1.1 * WINDOW) == 0


@given(st.lists(st.tuples(st.floats(0, 2 * WINDOW), st.floats(0.001, WINDOW)), max_size=30))
def test_never_more_than_a_window_and_what_came_back(asked: list[tuple[float, float]]) -> None:
    """Within any stretch of time no more is let through than a window's worth and that time; a wait that is kept is enough."""
    purses, at = Budget(), 0.0
    through: list[tuple[float, float]] = []
    for pause, amount in asked:
        at += pause
        wait = spend(purses, amount, at)
        if wait:
            at += wait + 1e-5
            assert spend(purses, amount, at) == 0
        through.append((at, amount))
    for first, (begun, _) in enumerate(through):
        spent = 0.0
        for moment, amount in through[first:]:
            spent += amount
            assert spent <= WINDOW + (moment - begun) + 1e-4


def test_a_batch_is_owed_before_anybody_is_told() -> None:
    """Small spending is nobody's business; from a batch on the nudge is given, and what is owed is told once."""
    purses = Budget()
    spend(purses, BATCH * 0.9)
    spend(purses, BATCH * 0.9, key="other")
    assert not purses.nudge.is_set()
    assert purses.owing() == {}
    spend(purses, BATCH * 0.2)
    assert purses.nudge.is_set()
    assert purses.owing() == {"one": pytest.approx(BATCH * 1.1)}
    assert purses.owing() == {}


def test_what_is_spent_while_others_are_told_counts_too() -> None:
    """The answer of the database is about what it was told; later spending comes on top of it."""
    purses = Budget()
    spend(purses, BATCH)
    told = purses.owing()
    spend(purses, 1)
    purses.settled(told, {"one": AT + WINDOW - 1})
    assert spend(purses, 5) == pytest.approx(5)


def test_what_could_not_be_told_is_told_the_next_time() -> None:
    """Nothing is lost when the database takes no word, and nothing is counted twice."""
    purses = Budget()
    spend(purses, BATCH)
    purses.unsettled(purses.owing())
    spend(purses, BATCH)
    assert purses.owing() == {"one": 2 * BATCH}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many networks come, so many purses are kept at most; those that are whole again go first."""
    assert MOST <= 100_000
    monkeypatch.setattr(budget, "MOST", 10)
    purses = Budget()
    for number in range(1000):
        spend(purses, WINDOW, after=number / 1000, key=f"network {number}")
        assert len(purses._purses) <= 10
    assert spend(purses, 1, after=1, key="network 999") > 0
    assert purses.owing().keys() <= purses._purses.keys()
    purses.forget(AT + 3 * WINDOW)
    assert not purses._purses


async def test_processes_share_a_budget(house: House) -> None:
    """What one has spent the other learns with its next batch, and both wait; no more than a batch is let through above it."""
    here, there = Budget(), Budget()
    jobs = settling(house, here), settling(house, there)
    spent = 0.0
    while not spend(here, 1):
        spent += 1
        await jobs[0].turn()
    assert spent == WINDOW
    while not spend(there, 1):
        spent += 1
        await jobs[1].turn()
    assert spent == WINDOW + BATCH
    assert spend(there, 1) == pytest.approx(BATCH + 1)
    house.clock.forward(timedelta(seconds=WINDOW))
    assert spend(here, 1, after=WINDOW) == 0


async def test_light_use_writes_nothing(house: House) -> None:
    """Below a batch no row is written, and settling sends no statement."""
    purses = Budget()
    spend(purses, BATCH / 2)
    with house.database.statements() as sent:
        await settling(house, purses).turn()
    assert sent == []
    assert await sql.rows("SELECT key FROM rate") == []


async def test_a_database_that_takes_no_word_loses_nothing(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The turn fails, which its rhythm tells and tries again; then everything is settled."""

    async def broken(*_: object) -> None:
        raise OSError

    purses = Budget()
    spend(purses, BATCH)
    monkeypatch.setattr(rate, "spend", broken)
    with pytest.raises(OSError):  # noqa: PT011
        await settling(small_house, purses).turn()
    monkeypatch.undo()
    await settling(small_house, purses).turn()
    assert [row["whole"] / 1e6 for row in await sql.rows("SELECT whole FROM rate")] == [pytest.approx(AT + BATCH)]


async def test_a_purse_that_was_forgotten_meanwhile_is_settled_for_the_others(small_house: House) -> None:
    """The database keeps the word; the process simply does not remember."""
    purses = Budget()
    spend(purses, BATCH)
    told = purses.owing()
    purses.forget(math.inf)
    purses.settled(told, {"one": AT + BATCH})
    assert purses._purses == {}
