"""What only one process should do at a time."""

import asyncio
from collections.abc import Callable

import pytest

from api.job import lease, work
from api.job.lease import Leases
from api.store import job as job_store
from api.store import lease as lease_store
from tests.api.house import House

LONG, OVER = 60.0, -1.0  # seconds


def counting(done: list[str], who: str) -> Callable[..., object]:
    """A turn that notes whose it was."""

    async def turn() -> int:
        done.append(who)
        return 1

    return turn


async def test_one_of_two_takes_the_turns(house: House) -> None:
    """The first does the work, the second rests, and takes over when the first gives back."""
    first, second, done = Leases(house.database, LONG), Leases(house.database, LONG), list[str]()
    turns = [each.alone("expiry", counting(done, name)) for each, name in ((first, "first"), (second, "second"))]  # type: ignore[arg-type]
    assert [await turn() for turn in (*turns, *turns)] == [1, 0, 1, 0]
    await first.give_back()
    assert [await turn() for turn in reversed(turns)] == [1, 0]
    assert done == ["first", "first", "second"]


async def test_whoever_was_silent_is_replaced(house: House) -> None:
    """When a process is gone for as long as its lease the next one that asks takes over."""
    silent, next_one = Leases(house.database, OVER), Leases(house.database, LONG)
    assert await silent.take("expiry")
    assert await next_one.take("expiry")
    assert not await silent.take("expiry")


async def test_whoever_renews_is_not_replaced(house: House) -> None:
    """A long turn keeps its lease, and the jobs that were taken stay taken."""
    busy, other = Leases(house.database, LONG), Leases(house.database, LONG)
    await busy.take("expiry")
    assert await busy.renew() == 0
    assert not await other.take("expiry")
    assert busy.beat == LONG / lease.RENEWALS
    assert not await job_store.waiting()


async def test_the_jobs_of_a_server_end_with_their_turn(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the process is told that its end comes, a turn that runs is finished, no other begins, and the leases are free."""
    began, go, ended = asyncio.Event(), asyncio.Event(), list[str]()

    async def long_turn() -> int:
        began.set()
        await go.wait()
        ended.append("whole")
        return 1

    monkeypatch.setattr(work, "_jobs", lambda _, leases: [("expiry", leases.alone("expiry", long_turn), 0.01)])
    async with work.running(small_house):
        await began.wait()
        assert await lease_store.holder("expiry") is not None
        small_house.ending.told.set()
        go.set()
    assert ended == ["whole"]
    assert await lease_store.holder("expiry") is None


async def test_a_process_may_leave_the_jobs_to_others(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It follows the offers and tells of changes, and takes no lease."""
    monkeypatch.setattr(work, "_jobs", lambda *_: pytest.fail("nobody asked for jobs"))
    async with work.running(small_house, jobs=False):
        assert small_house.live is not None
    assert small_house.live is None
