"""The append-only record, in both databases."""

import asyncio
from datetime import timedelta

import pytest

from api.store import event as events
from api.store import sql
from api.store.database import Database
from matching import event
from schema.paging import Window
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


async def test_of_many_events_the_last_are_told(database: Database) -> None:
    """Of each request come the newest, oldest of them first, however many the others have."""
    busy, quiet = thing.new_id(), thing.new_id()
    many = [thing.an_event(request_id=busy) for _ in range(5)]
    one = thing.an_event(request_id=quiet)
    await _write(database, *many[:3], one, *many[3:])
    assert await events.of_requests([busy, quiet], 2) == {busy: many[3:], quiet: [one]}


async def test_all_events_of_requests_are_read_in_windows(database: Database) -> None:
    """Of each request from its first event on, in one statement for all; what is written meanwhile comes at the end."""
    busy, quiet = thing.new_id(), thing.new_id()
    many, one = [thing.an_event(request_id=busy) for _ in range(3)], thing.an_event(request_id=quiet)
    await _write(database, many[0], one, many[1])
    with database.statements() as seen:
        first = await events.pages([busy, quiet], Window(1))
        assert len(seen) == 1
    assert [(each.things, each.more) for each in first.values()] == [((many[0],), True), ((one,), False)]
    await _write(database, many[2], thing.an_event())
    rest = await events.pages([busy, quiet], Window(5, first[busy].keys[-1]))
    assert [each.things for each in rest.values()] == [(many[1], many[2]), (one,)]
    assert [await each.count() for each in rest.values()] == [3, 1]


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


async def test_what_was_missed_is_what_came_later(database: Database) -> None:
    """From an event on comes what was written after it, as much as is asked for; going on from an unknown one is an error."""
    made = [thing.an_event() for _ in range(4)]
    await _write(database, *made[:2])
    await _write(database, *made[2:])
    assert await events.missed(made[0].id, 9) == made[1:]
    assert await events.missed(made[0].id, 2) == made[1:3]
    assert await events.missed(made[3].id, 9) == []
    assert await events.early([each.id for each in made]) == []
    with pytest.raises(LookupError):
        await events.missed(thing.new_id(), 9)


async def test_nothing_is_missed_by_whoever_saw_an_event_early(postgres: Database) -> None:
    """What an older transaction commits after an event was seen is among what the reader of that event may have missed."""
    older, seen, newer = (thing.an_event(verb=verb) for verb in ("older", "seen", "newer"))
    wrote, go = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with postgres.session(), postgres.transaction():
            await events.append([older])
            wrote.set()
            await go.wait()

    first = asyncio.create_task(slow())
    await wrote.wait()
    await _write(postgres, seen)
    await _write(postgres, newer)
    assert await events.early([older.id, seen.id]) == [seen]
    assert await events.missed(seen.id, 9) == [newer]
    go.set()
    await first
    assert await events.missed(seen.id, 9) == [older, newer]
    assert await events.early([older.id, seen.id]) == []


async def test_an_event_from_before_horizons_were_kept_is_gone_on_from_by_its_writer(postgres: Database) -> None:
    """Events that another version of the program wrote have no horizon, and what came after them is still found."""
    old, new = thing.an_event(), thing.an_event()
    await _write(postgres, old)
    async with postgres.transaction():
        await sql.script("ALTER TABLE event DISABLE TRIGGER USER; UPDATE event SET horizon = NULL;")
        await sql.script("ALTER TABLE event ENABLE TRIGGER USER;")
    await _write(postgres, new)
    assert await events.missed(old.id, 9) == [new]
