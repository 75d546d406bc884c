"""Jobs are run again and again, and stopped together."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import pytest

from api.job import rhythm, work
from api.store import event as event_store
from api.store import search as search_store
from tests.api.house import House


class StopError(BaseException):
    """Ends a rhythm, which nothing less does."""


def turns(*outcomes: int | BaseException) -> Callable[[], Awaitable[int]]:
    """A job whose turns do so much, or break, and that ends the rhythm afterwards."""
    coming = iter([*outcomes, StopError()])

    async def turn() -> int:
        done = next(coming)
        if isinstance(done, BaseException):
            raise done
        return done

    return turn


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the rhythm rests after each turn, without resting."""
    rested: list[float] = []

    async def rest(pause: float, _: asyncio.Event | None) -> None:
        rested.append(pause)

    monkeypatch.setattr(rhythm, "_rest", rest)
    return rested


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((1, 3, 0, 1, 0), [0, 0, 5, 0, 5]),
        ((OSError(), OSError(), OSError(), 0), [10, 20, 40, 5]),
        ((*[OSError()] * 5,), [10, 20, 40, 60, 60]),
    ],
)
async def test_the_rhythm_follows_the_work(
    small_house: House, pauses: list[float], outcomes: Iterable[int | BaseException], expected: list[float]
) -> None:
    """At once while there is work, at rest while there is none, more slowly while it fails, and never stopped by a failure."""
    with pytest.raises(StopError):
        await rhythm.run("a job", small_house.database, turns(*outcomes), 5)
    assert pauses == expected


async def test_what_people_watch_is_tried_again_soon(small_house: House, pauses: list[float]) -> None:
    """A rhythm may set the longest pause that failures lead to."""
    with pytest.raises(StopError):
        await rhythm.run("a job", small_house.database, turns(*[OSError()] * 4), 1, longest=5)
    assert pauses == [2, 4, 5, 5]


async def test_a_rhythm_that_is_to_stop_ends_with_its_turn(small_house: House) -> None:
    """Whoever stops it in its turn, or in its rest, sees no other turn begin."""
    stop, nudge, done = asyncio.Event(), asyncio.Event(), list[int]()

    async def last_turn() -> int:
        done.append(1)
        stop.set()
        nudge.set()
        return 1

    await rhythm.run("a job", small_house.database, last_turn, 3600, nudge, stop=stop)
    assert done == [1]


async def test_a_nudge_ends_the_rest(small_house: House) -> None:
    """Whoever has work for a job need not wait for its next turn."""
    nudge = asyncio.Event()
    nudge.set()
    with pytest.raises(StopError):
        await rhythm.run("a job", small_house.database, turns(0), 3600, nudge)
    assert not nudge.is_set()


async def test_every_turn_has_a_session_of_its_own(small_house: House) -> None:
    """A job started from anywhere reads and writes the database it was given."""
    seen: list[object] = []

    async def turn() -> int:
        seen.append(await event_store.latest())
        async with small_house.database.transaction():
            await search_store.mark("facility", [small_house.scope().new_id()])
        raise StopError

    with pytest.raises(StopError):
        await asyncio.create_task(rhythm.run("a job", small_house.database, turn, 0))
    assert seen == [None]
    assert await search_store.waiting() == 1


async def test_the_jobs_of_a_server_start_and_stop_with_it(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the block every job runs; after it none does."""
    running: set[str] = set()

    async def run(name: str, *_: object, **__: object) -> None:
        running.add(name)
        try:
            await asyncio.Event().wait()
        finally:
            running.discard(name)

    monkeypatch.setattr(rhythm, "run", run)
    async with work.running(small_house):
        await asyncio.sleep(0)
        assert running >= {"expiry", "reminders", "indexing"}
    assert running == set()
