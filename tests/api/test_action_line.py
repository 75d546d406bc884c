"""Confirming, amending and stopping lines."""

from dataclasses import replace
from decimal import Decimal

import pytest

from api.job.expiry import Expiry
from api.store import search as search_store
from matching import amount, pledge, request
from matching.pledge import NewPart, PledgeState
from matching.refusal import Reason
from matching.request import Asked, LineChange, LineState, RequestState, Urgency
from schema import narrowing
from schema.paging import Window
from tests.api.house import DAY, HOUR, NOW, House, goods, refused, ride


async def line_of(house: House, line: request.Line) -> request.Line:
    """The line as it is now."""
    (now,) = await house.ports().lines.load([line.id])
    assert now is not None
    return now


async def test_confirming_moves_the_date(house: House) -> None:
    """A line that is still needed has three days more, an event says so, and search hears of it."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor))).lines[0]
    house.clock.forward(2 * DAY)
    async with house.database.transaction():
        await search_store.clear(await search_store.take(100))
    done = await house.ports(doctor).lines.confirm(line.id)
    assert done == await line_of(house, line)
    assert done.confirm_by == NOW + 2 * DAY + request.CONFIRM_EVERY
    (events,) = await house.ports().requests.events([line.request_id])
    assert [(each.verb, each.noun, each.noun_id) for each in events][1:] == [("confirm", "line", line.id)]
    assert [id for _, id, _ in await search_store.take(100)] == [line.request_id]


async def test_a_ride_is_settled_by_its_own_time(house: House) -> None:
    """Confirming a ride of next week does not let it lapse before its pick-up."""
    passenger = await house.guest("passenger")
    line = (await house.ask(passenger, None, ride(NOW + 9 * DAY, NOW + 9 * DAY + HOUR))).lines[0]
    done = await house.ports(passenger).lines.confirm(line.id)
    assert done.confirm_by == NOW + 9 * DAY + HOUR


async def test_amending_changes_amount_note_and_urgency(house: House) -> None:
    """What is said is changed, what is not said stays, and an amendment counts as a confirmation."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(90))
    house.clock.forward(DAY)
    lines = house.ports(doctor).lines
    change = LineChange(Asked(Decimal(4), "box"), "for the night shift", Urgency.CRITICAL)
    done = await lines.amend(asked.lines[0].id, change)
    assert done.need == amount.Amount(Decimal(4), "box", 20, 80)
    assert (done.spec.note, done.confirm_by) == ("for the night shift", NOW + DAY + request.CONFIRM_EVERY)
    (now,) = await house.ports().requests.load([asked.id])
    assert now is not None
    assert now.urgency is Urgency.CRITICAL
    done = await lines.amend(asked.lines[0].id, LineChange(Asked(None)))
    assert (done.need, done.spec.note) == (amount.UNKNOWN, "for the night shift")


async def test_a_need_does_not_fall_below_what_is_pledged(house: House) -> None:
    """The refusal says how much is pledged; exactly that much is allowed, and leaves no gap."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor), goods(90))).lines[0]
    offered = await house.give(doctor)
    await house.ports(doctor).pledges.hold(line.id, [NewPart(offered.id, 40)])
    lines = house.ports(doctor).lines
    no = await refused(lines.amend(line.id, LineChange(Asked(Decimal(39)))))
    assert (no.reason, no.field) == (Reason.NOT_ENOUGH, "asked")
    assert no.sentence.startswith("40 are already pledged")
    assert (await lines.amend(line.id, LineChange(Asked(Decimal(40))))).gap == 0
    no = await refused(lines.amend(line.id, LineChange(Asked(Decimal("0.5")))))
    assert no.reason is Reason.INVALID


async def test_stopping_gives_back_what_was_not_sent(house: House) -> None:
    """One click ends the flow: the pledge is cancelled as no longer needed, and the offer is free again."""
    doctor, supplier = await house.guest("doctor"), await house.guest("supplier")
    line = (await house.ask(doctor, await house.hospital(doctor))).lines[0]
    offered = await house.give(supplier)
    (held,) = await house.ports(supplier).pledges.hold(line.id, [NewPart(offered.id, 40)])
    done = await house.ports(doctor).lines.stop(line.id, "enough came")
    (ended,) = await house.ports(supplier).pledges.load([held.id])
    (free,) = await house.ports().offers.load([offered.id])
    assert ended is not None
    assert free is not None
    assert (done.state, done.pledged, free.held) == (LineState.STOPPED, 0, 0)
    assert (ended.state, ended.closing) == (PledgeState.CANCELLED, pledge.Closing.NO_LONGER_NEEDED)
    no = await refused(house.ports(doctor).lines.confirm(line.id))
    assert no.reason is Reason.WRONG_STATE


@pytest.mark.parametrize("verb", ["confirm", "amend"])
async def test_a_lapsed_line_comes_back_with_its_request(house: House, verb: str) -> None:
    """Confirming or amending a line that lapsed puts it and its request on the board again, and the others stay lapsed."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(), goods())
    house.clock.forward(request.CONFIRM_EVERY + request.GRACE)
    assert await Expiry(house.scope()).turn() == 2
    lines, board = house.ports(doctor).lines, house.ports().board
    assert await (await board.lines(narrowing.Lines(), narrowing.LineOrder.URGENT_FIRST, Window())).count() == 0
    act = lines.confirm(asked.lines[0].id) if verb == "confirm" else lines.amend(asked.lines[0].id, LineChange(note="new"))
    assert (await act).state is LineState.OPEN
    (now,) = await house.ports().requests.load([asked.id])
    assert now is not None
    assert (now.state, [each.state for each in now.lines]) == (RequestState.PUBLISHED, [LineState.OPEN, LineState.EXPIRED])
    shown = await board.lines(narrowing.Lines(), narrowing.LineOrder.URGENT_FIRST, Window())
    assert [each.id for each in shown.things] == [asked.lines[0].id]
    offered = await house.give(doctor)
    assert await house.ports(doctor).pledges.hold(asked.lines[0].id, [NewPart(offered.id, 5)])


async def test_reading_keeps_the_order_of_the_ids(house: House) -> None:
    """Lines of several requests come back in the order asked for, with nothing where there is nothing."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    first, second = [(await house.ask(doctor, hospital, goods(), goods())).lines for _ in range(2)]
    wanted = [second[1], first[0], replace(first[0], id=hospital.id), first[1]]
    assert await house.ports().lines.load([each.id for each in wanted]) == [second[1], first[0], None, first[1]]
