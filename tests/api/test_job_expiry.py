"""Promises and needs that ran out of time."""

import logging

import pytest

from api.job import expiry
from api.job.expiry import Expiry
from api.store import offer as offer_store
from api.store import rate as rate_store
from api.store import request as request_store
from api.store import search as search_store
from api.store import sql
from matching import event, offer, pledge, request, span, viewer
from matching.offer import OfferState
from matching.pledge import NewPart, PledgeState
from matching.request import LineState, RequestState
from tests.api.house import DAY, HOUR, NOW, House, drive, goods, ride


def job(house: House) -> Expiry:
    """The job of this house."""
    return Expiry(house.scope(channel=event.Channel.JOB))


async def held(house: House, *, confirmed: bool = False) -> tuple[pledge.Pledge, offer.Offer]:
    """A pledge of forty, and its offer; it is confirmed an hour later."""
    doctor, supplier = await house.guest("doctor"), await house.guest("supplier")
    line = (await house.ask(doctor, await house.hospital(doctor), goods(90))).lines[0]
    offered = await house.give(supplier)
    (made,) = await house.ports(supplier).pledges.hold(line.id, [NewPart(offered.id, 40)])
    if confirmed:
        house.clock.forward(HOUR)
        await house.ports(doctor).pledges.turn(made.id, "confirm")
    return made, offered


async def test_an_unconfirmed_pledge_gives_back_its_capacity(house: House) -> None:
    """Not a moment before its time, and then once: gap and offer are as before, and the record says Talka did it."""
    made, offered = await held(house)
    house.clock.now = made.expires - HOUR / 3600
    assert await job(house).turn() == 0
    house.clock.now = made.expires
    assert await job(house).turn() == 1
    assert await job(house).turn() == 0
    (line,) = await house.ports().lines.load([made.line_id])
    assert line is not None
    assert line.gap == 90
    assert (await offer_store.load([offered.id]))[offered.id].held == 0
    (events,) = await house.ports().requests.events([made.request_id])
    assert [(each.verb, each.noun, each.channel, each.actor_id) for each in events[-1:]] == [
        ("expire", "pledge", event.Channel.JOB, None)
    ]
    assert {("offer", offered.id), ("request", made.request_id)} <= {mark[:2] for mark in await search_store.take(100)}


async def test_a_confirmed_pledge_has_its_time_to_be_sent(house: House) -> None:
    """What the hospital said yes to stays held for as long again, and then is free for others; what was sent stays sent."""
    made, offered = await held(house, confirmed=True)
    house.clock.now = made.expires
    assert await job(house).turn() == 0
    assert (await offer_store.load([offered.id]))[offered.id].held == 40
    house.clock.now = made.expires + HOUR
    assert await job(house).turn() == 1
    (line,) = await house.ports().lines.load([made.line_id])
    assert line is not None
    assert (line.gap, (await offer_store.load([offered.id]))[offered.id].held) == (90, 0)


async def test_what_is_on_its_way_does_not_expire(house: House) -> None:
    """A dispatched pledge waits for those who count it."""
    made, offered = await held(house, confirmed=True)
    await house.ports(viewer.Viewer(offered.owner_id, ())).pledges.turn(made.id, "dispatch")
    house.clock.now = made.expires + DAY
    assert await job(house).turn() == 0
    assert not await job(house).expire_pledge(made.id)
    assert (await offer_store.load([offered.id]))[offered.id].held == 40


async def test_a_pledge_confirmed_meanwhile_is_left_alone(house: House) -> None:
    """Between finding it and expiring it somebody confirmed."""
    made, _ = await held(house, confirmed=True)
    house.clock.now = made.expires
    assert not await job(house).expire_pledge(made.id)
    assert not await job(house).expire_pledge(house.scope().new_id())


async def test_a_line_that_nobody_confirms_lapses(house: House) -> None:
    """After its grace it leaves the board with what was held for it; its request goes with the last open line."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(), goods())
    house.clock.forward(DAY)
    await house.ports(doctor).lines.confirm(asked.lines[1].id)
    offered = await house.give(doctor)
    house.clock.now = NOW + request.CONFIRM_EVERY + request.GRACE - HOUR
    (kept,) = await house.ports(doctor).pledges.hold(asked.lines[0].id, [NewPart(offered.id, 5)])
    house.clock.forward(HOUR)
    assert await job(house).turn() == 1
    now = (await request_store.load([asked.id]))[asked.id]
    assert (now.state, [each.state for each in now.lines]) == (RequestState.PUBLISHED, [LineState.EXPIRED, LineState.OPEN])
    (ended,) = await house.ports(doctor).pledges.load([kept.id])
    assert ended is not None
    assert (ended.state, (await offer_store.load([offered.id]))[offered.id].held) == (PledgeState.CANCELLED, 0)
    house.clock.forward(DAY)
    assert await job(house).turn() == 1
    now = (await request_store.load([asked.id]))[asked.id]
    assert (now.state, [each.state for each in now.lines]) == (RequestState.EXPIRED, [LineState.EXPIRED] * 2)
    (events,) = await house.ports().requests.events([asked.id])
    assert [f"{each.verb} {each.noun}" for each in events[-2:]] == ["expire line", "expire request"]


async def test_an_offer_ends_with_its_time(house: House) -> None:
    """A driver whose last shift is over is no longer found; what has no end does not end."""
    driver = await house.guest("driver")
    car = await house.give(driver, drive(span.Span(NOW, NOW + HOUR)))
    for_ever = await house.give(driver)
    house.clock.forward(HOUR)
    assert await job(house).turn() == 1
    known = await offer_store.load([car.id, for_ever.id])
    assert [known[each.id].state for each in (car, for_ever)] == [OfferState.EXPIRED, OfferState.OPEN]


async def test_everything_due_expires_in_one_turn(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pledges, lines and offers alike; what is more than a batch waits for the next turn, which follows at once."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor))).lines[0]
    offers = [await house.give(doctor, available=span.Span(NOW, NOW + 9 * DAY)) for _ in range(3)]
    for each in offers:
        await house.ports(doctor).pledges.hold(line.id, [NewPart(each.id, 5)])
    await house.ask(doctor, None, ride())
    house.clock.forward(9 * DAY)
    monkeypatch.setattr(expiry, "BATCH", 2)
    assert [await job(house).turn() for _ in range(3)] == [2 + 2 + 2, 1, 0]


async def test_one_that_cannot_expire_does_not_hold_up_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What breaks is told without its reason, tried again, and not counted as done, so that the job does not spin."""
    doctor = await house.guest("doctor")
    broken, fine = [await house.give(doctor, available=span.Span(NOW, NOW + HOUR)) for _ in range(2)]
    house.clock.forward(HOUR)
    save = offer_store.save

    async def sometimes(changed: offer.Offer) -> offer.Offer:
        if changed.id == broken.id:
            raise OSError("no route to olena@example.org")
        return await save(changed)

    monkeypatch.setattr(offer_store, "save", sometimes)
    with caplog.at_level(logging.INFO):
        assert [await job(house).turn() for _ in range(2)] == [1, 0]
    assert (await offer_store.load([fine.id]))[fine.id].state is OfferState.EXPIRED
    assert "OSError" in caplog.text
    assert "olena" not in caplog.text
    monkeypatch.undo()
    assert await job(house).turn() == 1


async def test_what_was_spent_long_ago_is_forgotten(house: House) -> None:
    """A budget that has come back is no longer kept, and what is still to come back is."""
    async with house.database.transaction():
        await rate_store.spend({"short": 60.0, "long": 7200.0}, NOW)
    house.clock.forward(HOUR)
    await job(house).turn()
    assert [row["key"] for row in await sql.rows("SELECT key FROM rate")] == ["long"]


async def test_codes_are_forgotten_with_the_address_they_went_to(house: House) -> None:
    """Somebody who never came is not remembered; those of late are, for they are counted."""
    await house.ports().sign_in.ask_code("olena@example.org")
    house.clock.forward(3 * DAY)
    await house.ports().sign_in.ask_code("taras@example.org")
    await job(house).turn()
    assert [row["address"] for row in await sql.rows("SELECT address FROM code")] == ["taras@example.org"]
