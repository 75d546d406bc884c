"""The board and its live changes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api import stream
from api.actions import board as board_action
from api.actions.board import Board
from api.live import hub
from api.store import event as event_store
from matching import event, request
from matching.pledge import NewPart
from matching.refusal import Reason
from schema import identity, narrowing
from schema.paging import Window
from tests.api.house import DAY, HOUR, House, goods, refused, ride

URGENT, STALE = narrowing.LineOrder.URGENT_FIRST, narrowing.LineOrder.STALEST_FIRST


async def next_of(changes: AsyncIterator[event.Event], count: int) -> list[str]:
    """What is told next."""
    return [f"{each.verb} {each.noun}" for each in [await anext(changes) for _ in range(count)]]


async def test_the_board_counts_what_stands_open(house: House) -> None:
    """Lines, critical ones, unknown amounts, stale ones, rides, facilities, offers, and what was pledged and received today."""
    doctor, supplier = await house.guest("doctor"), await house.guest("supplier")
    hospital = await house.hospital(doctor)
    first = await house.ask(doctor, hospital, goods(90), goods(None), urgency=request.Urgency.CRITICAL)
    house.clock.forward(request.CONFIRM_EVERY)
    now = house.clock()
    await house.ask(doctor, hospital, goods(5))
    await house.ask(doctor, None, ride(now + HOUR, now + 2 * HOUR))
    offered = await house.give(supplier)
    (held,) = await house.ports(supplier).pledges.hold(first.lines[0].id, [NewPart(offered.id, 90)])
    counts = await house.ports().board.counts()
    assert (counts.open_lines, counts.critical_lines, counts.unknown_amounts, counts.stale_lines) == (3, 1, 1, 1)
    assert (counts.facilities, counts.open_offers, counts.rides) == (1, 1, 1)
    assert (counts.pledged_today, counts.received_today) == (1, 0)
    await house.ports(doctor).pledges.turn(held.id, "confirm")
    await house.ports(supplier).pledges.turn(held.id, "dispatch")
    await house.ports(doctor).pledges.turn(held.id, "receive")
    assert (await house.ports().board.counts()).received_today == 1


async def test_the_board_is_read_page_by_page(house: House) -> None:
    """The most urgent first, then the newest; the pages neither repeat nor hide a line; those fully pledged are left out."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    made = {}
    for urgency in request.Urgency:
        made[urgency] = (await house.ask(doctor, hospital, urgency=urgency)).lines[0]
        house.clock.forward(HOUR)
    board = house.ports().board
    first = await board.lines(narrowing.Lines(), URGENT, Window(3))
    rest = await board.lines(narrowing.Lines(), URGENT, Window(3, first.keys[-1]))
    assert [each.id for each in (*first.things, *rest.things)] == [made[each].id for each in reversed(request.Urgency)]
    stalest = await board.lines(narrowing.Lines(), STALE, Window(1))
    assert stalest.things[0].id == made[request.Urgency.LOW].id
    offered = await house.give(doctor)
    await house.ports(doctor).pledges.hold(made[request.Urgency.CRITICAL].id, [NewPart(offered.id, 90)])
    assert await (await board.lines(narrowing.Lines(), URGENT, Window())).count() == 3
    assert await (await board.lines(narrowing.Lines(open=False), URGENT, Window())).count() == 4


async def test_changes_are_told_after_they_are_kept(house: House) -> None:
    """Whoever listens hears what others do, and nothing of what was refused."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    changes = house.ports().board.changes(None)
    coming = asyncio.ensure_future(next_of(changes, 2))
    await asyncio.sleep(0)
    assert house.hub.listeners == 1
    await refused(house.ask(doctor, hospital, goods(item="unicorn")))
    asked = await house.ask(doctor, hospital)
    await house.ports(doctor).lines.confirm(asked.lines[0].id)
    assert await coming == ["publish request", "confirm line"]
    await changes.aclose()  # type: ignore[attr-defined]
    assert house.hub.listeners == 0


async def test_whoever_was_away_misses_nothing(house: House) -> None:
    """After the last event that was seen come all that were missed, each once, and then what happens now."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    asked = await house.ask(doctor, hospital)
    board = house.ports().board
    seen = await board.last_event()
    lines = house.ports(doctor).lines
    for _ in range(3):
        await lines.confirm(asked.lines[0].id)
    changes = board.changes(seen)
    assert await next_of(changes, 3) == ["confirm line"] * 3
    await lines.stop(asked.lines[0].id, "")
    assert await next_of(changes, 1) == ["stop line"]
    await changes.aclose()  # type: ignore[attr-defined]


async def test_whoever_is_slow_catches_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener that falls behind its queue reads what it missed from the database, in order, each once."""
    monkeypatch.setattr(hub, "WAITING", 2)
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), *[goods()] * 6)
    changes = house.ports().board.changes(await house.ports().board.last_event())
    coming = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    assert house.hub.listeners == 1
    for line in asked.lines:
        await house.ports(doctor).lines.confirm(line.id)
    heard = [await coming, *[await anext(changes) for _ in range(5)]]
    assert [each.noun_id for each in heard] == [line.id for line in asked.lines]
    await changes.aclose()  # type: ignore[attr-defined]


async def test_an_event_nobody_knows_is_refused(house: House) -> None:
    """Whoever remembers an event of another database is told to start without it."""
    changes = house.ports().board.changes(house.scope().new_id())
    no = await refused(anext(changes))
    assert (no.reason, no.field) == (Reason.INVALID, "after")
    assert house.hub.listeners == 0


async def test_a_page_of_another_database_goes_on_with_this_one(house: House) -> None:
    """The stream of the pages does not end over an event it does not know; it tells what happens from now on."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, None, ride())).lines[0]
    told = stream.Pages(Board(house.scope())).lines(house.scope().new_id())
    assert [await anext(told), await anext(told)] == [stream.RETRY, stream.STILL_HERE]
    await house.ports(doctor).lines.confirm(line.id)
    assert (await anext(told)).startswith(b"event: board")
    await told.aclose()
    assert house.hub.listeners == 0


async def test_a_page_is_told_of_a_burst_twice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first change comes at once, and after it only the newest of all that followed: the page reads everything anew."""
    monkeypatch.setattr(stream, "PACE", 0.5)
    told = stream.Pages(Board(house.scope())).lines(None)
    assert await anext(told) == stream.RETRY
    coming = asyncio.ensure_future(anext(told))
    await asyncio.sleep(0)
    ids = [house.scope().new_id() for _ in range(5)]
    for id in ids:
        house.hub.publish(event.Event(id, house.clock(), "confirm", "line", id, event.Channel.PERSON))
    lines = [(await coming).decode(), (await anext(told)).decode()]
    assert [identity.write("Event", id) in line for id, line in zip((ids[0], ids[-1]), lines, strict=True)] == [True, True]
    await told.aclose()


async def test_whoever_was_away_for_too_long_reads_the_board_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than can be told again is refused, with what to do instead."""
    monkeypatch.setattr(board_action, "MOST_MISSED", 2)
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor))
    board = house.ports().board
    seen = await board.last_event()
    for _ in range(3):
        await house.ports(doctor).lines.confirm(asked.lines[0].id)
    no = await refused(anext(board.changes(seen)))
    assert (no.reason, no.field) == (Reason.INVALID, "after")
    assert "anew" in no.sentence


async def test_the_newest_event_is_known(house: House) -> None:
    """An empty house has none; afterwards it is the last that was written."""
    assert await house.ports().board.last_event() is None
    doctor = await house.guest("doctor")
    await house.ask(doctor, None, ride())
    house.clock.forward(DAY)
    events = await event_store.after(None, 9)
    assert await house.ports().board.last_event() == events[-1].id
