"""Requests and lines in both databases."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from api.store import ConflictError
from api.store import event as events
from api.store import facility as facilities
from api.store import pledge as pledges
from api.store import request as requests
from api.store.database import Database
from matching import amount, board, intake, person, request, span
from matching.request import GRACE, LineState, RequestState, Urgency
from schema import narrowing
from schema.narrowing import LineKind, LineOrder, RequestOrder
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW

RIDE = request.Ride(thing.KYIV, thing.WUHAN, span.Span(NOW, NOW + timedelta(hours=2)), passengers=2, wheelchair=True)
EVERY_SPEC: tuple[request.Spec, ...] = (
    request.Goods("respirator", "NIOSH N95", request.Use.AEROSOL, valves_refused=True, note="快"),
    request.PrintedPart("face-shield", thing.new_id(), "PETG"),
    RIDE,
    request.Delivery(thing.WUHAN, thing.KYIV, span.Span(NOW), 300, 40),
    request.Role("nurse", frozenset({"nursing", "triage"}), frozenset({"uk"}), frozenset({"RN"}), 12, remote=True),
)
ANSWERS = intake.Intake(
    contact=intake.Reach("王医生", "ICU", "head", "+8613800000000", "wx"),
    staff_per_day=40,
    duty=intake.Duty.SEVERE_CASES,
    respirators_in_stock=80,
    unregistered_accepted=False,
    next_supply=date(2020, 3, 9),
    deliver_to=thing.WUHAN,
)


async def _found(where: narrowing.Requests, order: RequestOrder = RequestOrder.NEWEST_FIRST) -> list[str]:
    return [each.note for each in (await requests.find(where, order, Window(100))).things]


async def _lines(where: narrowing.Lines, order: LineOrder = LineOrder.URGENT_FIRST) -> list[str]:
    return [each.as_written for each in (await requests.find_lines(where, order, Window(100), NOW)).things]


@pytest.fixture
async def olena(database: Database) -> person.Person:
    """Somebody who asks."""
    made = thing.a_person()
    async with database.transaction():
        await thing.kept(made)
    return made


async def test_a_request_comes_back_whole(database: Database, olena: person.Person) -> None:
    """Every field of the request and of lines of every kind survives, to the microsecond."""
    hospital = thing.a_facility()
    lines = [{"spec": each, "supply": intake.Supply("respirator", 80, 40, 2.5), "as_written": "N95口罩"} for each in EVERY_SPEC]
    lines[0] |= {"need": amount.Amount(Decimal("2.5"), "box", 20, 50), "pledged": 20, "dispatched": 10, "received": 5}
    lines[1] |= {"need": amount.UNKNOWN, "state": LineState.STOPPED}
    other = {"urgency": Urgency.CRITICAL, "note": "поспішайте", "language": "uk", "source": "sheet:7", "intake": ANSWERS}
    asked = thing.a_request(olena.id, *lines, facility_id=hospital.id, **other)
    draft = thing.a_request(olena.id, state=RequestState.DRAFT, published=None)
    async with database.transaction():
        await thing.kept(hospital, asked, draft)
    assert await requests.load([asked.id, draft.id, thing.new_id()]) == {asked.id: asked, draft.id: draft}
    assert await requests.load_lines([asked.lines[0].id]) == {asked.lines[0].id: asked.lines[0]}
    assert await requests.by_source("sheet:7") == asked
    assert await requests.by_sources(["sheet:7", "sheet:8"]) == {"sheet:7": asked}


async def test_loading_takes_two_statements_however_many(database: Database, olena: person.Person) -> None:
    """A hundred requests with three lines each are two statements to write and two to read; a page is three."""
    many = [thing.a_request(olena.id, {}, {}, {}) for _ in range(100)]
    async with database.transaction():
        with database.statements() as written:
            await requests.insert_many(many)
    with database.statements() as read:
        loaded = await requests.load([each.id for each in many])
    with database.statements() as listed:
        page = await requests.find(narrowing.Requests(), RequestOrder.URGENT_FIRST, Window(50))
    with database.statements() as board_read:
        lines = await requests.find_lines(narrowing.Lines(), LineOrder.URGENT_FIRST, Window(50), NOW)
    assert loaded == {each.id: each for each in many}
    assert [len(page.things), await page.count(), len(lines.things), await lines.count()] == [50, 100, 50, 300]
    assert [len(written), len(read), len(listed), len(board_read)] == [2, 2, 2, 1]


async def test_saving_is_conditional_on_what_was_read(database: Database, olena: person.Person) -> None:
    """The second of two who read the same request or line is told, and the first one's change stays."""
    asked = thing.a_request(olena.id, {})
    async with database.transaction():
        await thing.kept(asked)
    line = asked.lines[0]
    async with database.transaction():
        first = await requests.save(replace(asked, note="first"))
        first_line = await requests.save_line(replace(line, pledged=1))
    assert (first.changed, first_line.changed) == (1, 1)
    with pytest.raises(ConflictError):
        async with database.transaction():
            await requests.save(replace(asked, note="second"))
    with pytest.raises(ConflictError):
        async with database.transaction():
            await requests.save_line(replace(line, pledged=2))
    assert await requests.load([asked.id]) == {asked.id: replace(first, lines=(first_line,))}


async def test_saving_keeps_every_change(database: Database, olena: person.Person) -> None:
    """All that may change about a request and a line is stored, and a line can be added."""
    asked = thing.a_request(olena.id, {})
    async with database.transaction():
        await thing.kept(asked)
        changed = {
            "state": RequestState.WITHDRAWN,
            "urgency": Urgency.LOW,
            "note": "enough",
            "intake": ANSWERS,
            "place": thing.WUHAN,
        }
        saved = await requests.save(replace(asked, **changed))
        moved = replace(
            asked.lines[0], spec=RIDE, need=amount.UNKNOWN, state=LineState.STOPPED, pledged=3, dispatched=2, received=1
        )
        line = await requests.save_line(replace(moved, confirm_by=NOW + timedelta(days=9), supply=None))
        added = thing.a_line(asked.id, 1)
        await requests.add_line(added)
    assert await requests.load([asked.id]) == {asked.id: replace(saved, lines=(line, added))}


async def test_requests_are_narrowed(database: Database, olena: person.Person) -> None:
    """Each filter keeps exactly what it names, and several filters keep what all of them keep."""
    hospital = thing.a_facility()
    other = thing.a_person()
    async with database.transaction():
        await thing.kept(hospital, other)
        await requests.insert_many(
            [
                thing.a_request(olena.id, {}, note="goods", facility_id=hospital.id, urgency=Urgency.CRITICAL),
                thing.a_request(olena.id, {"spec": RIDE}, {"state": LineState.STOPPED}, note="ride", place=thing.WUHAN),
                thing.a_request(other.id, {"spec": request.Goods("goggles"), "pledged": 100}, note="covered"),
                thing.a_request(olena.id, {"need": amount.UNKNOWN}, note="gone", state=RequestState.WITHDRAWN),
                thing.a_request(olena.id, note="empty", place=thing.NOWHERE),
            ]
        )
    cases = {
        "goods ride covered gone empty": narrowing.Requests(),
        "gone": narrowing.Requests(states=(RequestState.WITHDRAWN, RequestState.EXPIRED)),
        "goods": narrowing.Requests(urgencies=(Urgency.CRITICAL,)),
        "goods ride gone": narrowing.Requests(items=("respirator",)),
        "ride": narrowing.Requests(kinds=(LineKind.RIDE,)),
        "covered": narrowing.Requests(asked_by=other.id),
        "goods ": narrowing.Requests(facility_id=hospital.id),
        "goods covered gone": narrowing.Requests(city="КИЇВ"),
        "ride ": narrowing.Requests(country="cn"),
        "goods ride gone ": narrowing.Requests(open=True),
        "covered empty": narrowing.Requests(open=False),
        "goods covered gone ": narrowing.Requests(near=narrowing.Near(thing.KYIV.point, 5)),
        "ride  ": narrowing.Requests(items=("respirator",), city="武汉", open=True),
        "": narrowing.Requests(items=("goggles",), open=True),
        " ": narrowing.Requests(items=("respirator",), kinds=(LineKind.ROLE,)),
    }
    assert {name: set(await _found(where)) for name, where in cases.items()} == {name: set(name.split()) for name in cases}


async def test_one_line_must_be_of_the_kind_and_of_the_item(database: Database, olena: person.Person) -> None:
    """A request for a printed shield and a mask is not a request for a printed mask."""
    printed = {"spec": request.PrintedPart("face-shield")}
    async with database.transaction():
        await thing.kept(thing.a_request(olena.id, printed, {}, note="both"))
    assert await _found(narrowing.Requests(items=("face-shield",), kinds=(LineKind.PRINTED_PART,))) == ["both"]
    assert await _found(narrowing.Requests(items=("respirator",), kinds=(LineKind.PRINTED_PART,))) == []


async def test_the_board_shows_lines_of_published_requests(database: Database, olena: person.Person) -> None:
    """Each filter keeps exactly what it names; what is covered, stopped or past its grace shows only where all lines do."""
    late = NOW - GRACE
    async with database.transaction():
        await requests.insert_many(
            [
                thing.a_request(
                    olena.id,
                    {"as_written": "mask"},
                    {"as_written": "covered", "pledged": 100},
                    {"as_written": "stopped", "state": LineState.STOPPED},
                    {"as_written": "late", "confirm_by": late},
                    {"as_written": "stale", "confirm_by": late + timedelta(microseconds=1), "need": amount.UNKNOWN},
                    urgency=Urgency.CRITICAL,
                ),
                thing.a_request(olena.id, {"as_written": "ride", "spec": RIDE}, place=thing.WUHAN),
                thing.a_request(olena.id, {"as_written": "withdrawn"}, state=RequestState.WITHDRAWN),
            ]
        )
    cases = {
        "mask stale ride": narrowing.Lines(),
        "mask covered stopped late stale ride": narrowing.Lines(open=False),
        "ride": narrowing.Lines(kinds=(LineKind.RIDE, LineKind.ROLE)),
        "mask stale": narrowing.Lines(items=("respirator",)),
        "mask stale ": narrowing.Lines(urgencies=(Urgency.CRITICAL,)),
        "mask stale  ": narrowing.Lines(city="київ", country="UA"),
        "ride ": narrowing.Lines(near=narrowing.Near(thing.WUHAN.point, 1)),
        "": narrowing.Lines(city="Paris"),
    }
    assert {name: set(await _lines(where)) for name, where in cases.items()} == {name: set(name.split()) for name in cases}
    assert {line.as_written for line in await requests.open_lines()} == {"mask", "late", "stale", "ride"}


async def test_the_board_has_three_orders(database: Database, olena: person.Person) -> None:
    """Urgent first, newest first, and the line that must be confirmed soonest first."""
    day = timedelta(days=1)
    async with database.transaction():
        await requests.insert_many(
            [
                thing.a_request(olena.id, {"as_written": "old", "confirm_by": NOW + 2 * day}, created=NOW - day),
                thing.a_request(olena.id, {"as_written": "urgent"}, created=NOW - 2 * day, urgency=Urgency.CRITICAL),
                thing.a_request(olena.id, {"as_written": "new", "confirm_by": NOW + day}, created=NOW),
            ]
        )
    orders = {order: await _lines(narrowing.Lines(), order) for order in LineOrder}
    assert orders == {
        LineOrder.URGENT_FIRST: ["urgent", "new", "old"],
        LineOrder.NEWEST_FIRST: ["new", "old", "urgent"],
        LineOrder.STALEST_FIRST: ["new", "old", "urgent"],
    }


async def test_lines_become_due_when_their_grace_is_over(database: Database, olena: person.Person) -> None:
    """Only open lines expire, the stalest first, as many as asked for."""
    lines = [{"confirm_by": NOW - GRACE - timedelta(hours=hours)} for hours in (0, 2, 1)]
    fresh, stopped = {"confirm_by": NOW - GRACE + timedelta(seconds=1)}, lines[0] | {"state": LineState.STOPPED}
    asked = thing.a_request(olena.id, *lines, fresh, stopped)
    async with database.transaction():
        await thing.kept(asked)
    assert [line.position for line in await requests.due(NOW, 10)] == [1, 2, 0]
    assert [line.position for line in await requests.due(NOW, 1)] == [1]


async def test_each_confirm_by_time_is_reminded_of_once(database: Database, olena: person.Person) -> None:
    """A line is due for a reminder until one is marked, and again when its time has moved."""
    within = timedelta(hours=12)
    soon, later = {"confirm_by": NOW + within}, {"confirm_by": NOW + within + timedelta(seconds=1)}
    asked = thing.a_request(olena.id, soon, later)
    async with database.transaction():
        await thing.kept(asked, thing.a_request(olena.id, soon, state=RequestState.WITHDRAWN))
        (line,) = await requests.confirm_soon(NOW, within, 10)
        assert line == asked.lines[0]
        assert await requests.mark_reminded(line.id, line.confirm_by)
        assert not await requests.mark_reminded(line.id, line.confirm_by)
        assert await requests.confirm_soon(NOW, within, 10) == []
        moved = await requests.save_line(replace(line, confirm_by=NOW + within - timedelta(seconds=1)))
        assert await requests.confirm_soon(NOW, within, 10) == [moved]


async def test_the_board_is_counted_in_one_statement(database: Database, olena: person.Person) -> None:
    """Open lines and offers now, and what was pledged and received since midnight UTC."""
    hospital, midnight = thing.a_facility(), NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = ({}, {"need": amount.UNKNOWN, "confirm_by": NOW}, {"pledged": 100}, {"confirm_by": NOW - GRACE})
    urgent = thing.a_request(olena.id, *lines, facility_id=hospital.id, urgency=Urgency.CRITICAL)
    ride = thing.a_request(olena.id, {"spec": RIDE}, facility_id=hospital.id)
    gone = thing.a_request(olena.id, {}, state=RequestState.WITHDRAWN)
    offered = thing.an_offer(olena.id)
    full, over = thing.an_offer(olena.id, held=100), thing.an_offer(olena.id, available=span.Span(NOW - GRACE, NOW))
    async with database.transaction():
        await facilities.insert(hospital)
        await thing.kept(urgent, ride, gone, offered, full, over)
        for created in (midnight, midnight - timedelta(microseconds=1)):
            await pledges.insert(thing.a_pledge(urgent.lines[0], offered, created=created))
            await events.append([thing.an_event(noun="pledge", verb="receive", at=created), thing.an_event(at=created)])
    with database.statements() as seen:
        counted = await requests.counts(NOW)
    assert len(seen) == 1
    assert counted == board.Counts(
        open_lines=3,
        critical_lines=2,
        unknown_amounts=1,
        stale_lines=1,
        facilities=1,
        open_offers=1,
        rides=1,
        pledged_today=1,
        received_today=1,
    )


async def test_an_empty_board_counts_nothing(database: Database) -> None:
    """Without rows every number is zero."""
    assert await requests.counts(NOW) == board.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)
