"""The append-only record, in both databases."""

import asyncio
from datetime import timedelta

import pytest

from api.store import event as events
from api.store import sql
from api.store.database import Database
from matching import event
from tests.store import thing
from tests.store.thing import NOW


async def _write(database: Database, *made: event.Event) -> None:
    async with database.transaction():
        await events.append(made)


async def test_events_come_back_whole(database: Database) -> None:
    """Every field survives, with and without those that may be missing."""
    asked = thing.new_id()
    full = thing.an_event(actor_id=thing.new_id(), request_id=asked, detail={"reason": "є", "amount": 5})
    plain, other = thing.an_event(at=NOW - timedelta(days=1), request_id=asked), thing.an_event()
    await _write(database, full, plain, other)
    await _write(database)
    unknown = thing.new_id()
    assert await events.of_requests([asked, unknown]) == {asked: [full, plain], unknown: []}


async def test_events_are_read_on_from_the_last_one_seen(database: Database) -> None:
    """Nothing is repeated or left out, whatever the times in the events say."""
    assert await events.latest() is None
    assert await events.after(None, 5) == []
    made = [thing.an_event(at=NOW - timedelta(hours=hour)) for hour in range(7)]
    await _write(database, *made[:3])
    await _write(database, *made[3:])
    walked: list[event.Event] = []
    while some := await events.after(walked[-1].id if walked else None, 2):
        walked += some
    assert walked == made
    assert await events.latest() == made[-1].id


async def test_going_on_from_an_unknown_event_is_an_error(database: Database) -> None:
    """An id that is nowhere is not taken for the beginning."""
    with pytest.raises(LookupError):
        await events.after(thing.new_id(), 5)


@pytest.mark.parametrize("change", ["UPDATE event SET verb = 'forge'", "DELETE FROM event"])
async def test_events_are_append_only(database: Database, change: str) -> None:
    """Nobody changes or deletes an event, not even with plain SQL."""
    made = thing.an_event()
    await _write(database, made)

    async def forge() -> None:
        async with database.transaction():
            await sql.run(change)

    with pytest.raises(Exception, match="append-only"):
        await forge()
    assert await events.after(None, 5) == [made]


async def test_an_event_that_commits_late_is_not_missed(database: Database) -> None:
    """While an earlier writer has not committed, readers wait for it, and then see all in one order."""
    early, late = thing.an_event(verb="early"), thing.an_event(verb="late")
    wrote, go = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.session(), database.transaction():
            await events.append([early])
            wrote.set()
            await go.wait()

    async def fast() -> None:
        async with database.session():
            await _write(database, late)

    first = asyncio.create_task(slow())
    await wrote.wait()
    second = asyncio.create_task(fast())
    if database.dialect == "postgres":
        await second
    assert await events.after(None, 5) == []
    assert await events.latest() is None
    go.set()
    await asyncio.gather(first, second)
    assert await events.after(None, 5) == [early, late]
