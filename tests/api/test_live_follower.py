"""The offers in memory follow the database, whoever changes it, and nobody is shown an old one."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.job import work
from api.live.follower import Follower
from api.store import offer as offer_store
from api.store import outbox, sql
from api.store.database import Database
from matching import design, offer, request, span, viewer
from matching.organisation import Role
from matching.pledge import NewPart
from matching.rank.candidate import Ranking
from tests.api.house import HOUR, KYIV, NOW, OBOLON, PODIL, House, drive, goods, ride, role, stock, volunteering

LATER = timedelta(days=1)


@pytest.fixture
async def live(house: House) -> AsyncIterator[Follower]:
    """A follower of the house's database that has loaded everything, and is told of what the house commits."""
    house.live = Follower(house.database)
    with house.live.attached(house.hub):
        await house.live.turn()
        yield house.live


@asynccontextmanager
async def elsewhere(house: House) -> AsyncIterator[House]:
    """Another process on the same database, such as an import, that tells nobody."""
    database = await Database.open(house.settings.database)
    try:
        other = House(house.settings, database, house.engine, type(house.hub)(), house.sender, clock=house.clock)
        async with database.session():
            yield other
    finally:
        await database.close()


async def agrees(house: House, live: Follower) -> bool:
    """Whether what is in memory is what is in the database."""
    await live.turn()
    return await live.audit()


async def furnished(house: House) -> tuple[list[UUID], dict[str, viewer.Viewer]]:
    """Lines of every kind, and offers for each from homes and organisations, some of them held; and who looks at them."""
    makers = await house.organisation("Makers")
    doctor, driver = await house.guest("doctor"), await house.guest("driver")
    maker = await house.guest("maker", (Role.MAKER, makers))
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    shape = design.NewDesign("Visor", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(9, 9, 9))
    made = await house.ports(maker).designs.publish(shape)
    printer = offer.PrintHours(made.id, "face-shield", 60, "PETG", design.Size(300, 300, 300))
    hospital = await house.hospital(doctor)
    asked = [
        await house.ask(doctor, hospital, goods(150, standard=None), goods(20, "face-shield", None), goods(5, "goggles")),
        await house.ask(doctor, None, ride()),
        await house.ask(doctor, None, role()),
    ]
    pickup = stock(standard=None, hand_over=offer.HandOver.PICKUP)
    given = [
        await house.give(driver, pickup, place=OBOLON),
        await house.give(maker, pickup, organisation_id=makers, place=PODIL),
        await house.give(maker, printer, amount=10, organisation_id=makers, place=OBOLON),
        await house.give(maker, printer, amount=9, place=PODIL),
        await house.give(driver, drive(), amount=3, place=OBOLON, radius_km=30.0),
        await house.give(maker, drive(span.Span(NOW, NOW + HOUR * 5)), amount=2, place=PODIL),
        await house.give(driver, volunteering(), amount=20, place=PODIL),
        await house.give(maker, stock("other", None)),
    ]
    await house.ports(coordinator).pledges.hold(asked[1].lines[0].id, [NewPart(given[4].id, 1)])
    await house.ports(coordinator).pledges.hold(asked[0].lines[0].id, [NewPart(given[1].id, 30)])
    again = await house.ask(doctor, None, ride(NOW + HOUR, NOW + HOUR * 3))
    lines = [line.id for each in (*asked, again) for line in each.lines]
    seers = {"driver": driver, "maker": maker, "coordinator": coordinator, "doctor": doctor, "anonymous": viewer.ANONYMOUS}
    return lines, seers


async def ranked(house: House, lines: list[UUID], who: viewer.Viewer, live: Follower | None) -> list[Ranking | None]:
    """The rankings of the lines for somebody, from memory or from the database."""
    house.live = live
    return await house.ports(who).lines.candidates(lines, 20)


async def test_memory_and_database_give_the_same_rankings(house: House, live: Follower) -> None:
    """For strangers, owners, members and coordinators alike, with every reason, distance and count."""
    lines, seers = await furnished(house)
    told = {}
    for name, who in seers.items():
        told[name] = await ranked(house, lines, who, live)
        assert told[name] == await ranked(house, lines, who, None)
    assert [bool(each and each.candidates) for each in told["coordinator"]] == [True, True, False, False, True, True]
    assert told["driver"] != told["anonymous"] != told["coordinator"]


async def test_no_statement_asks_for_offers(house: House, live: Follower) -> None:
    """A stranger's ranking from memory reads neither offers nor what binds their vehicles; an owner's reads their own offers."""
    lines, seers = await furnished(house)
    told: dict[str, int] = {}
    for name in ("anonymous", "driver", "coordinator"):
        await ranked(house, lines, seers[name], live)
        with house.database.statements() as seen:
            await ranked(house, lines, seers[name], live)
        told[name] = sum('FROM "offer"' in each or '"pledge"."from_time"' in each for each in seen)
    assert told == {"anonymous": 0, "driver": 1, "coordinator": 0}


async def test_who_commits_sees_it_at_once(house: House, live: Follower) -> None:
    """An offer is in the next ranking of its own process, and gone from it when it is paused, without any turn in between."""
    doctor, giver = await house.guest("doctor"), await house.guest("giver")
    line = (await house.ask(doctor, await house.hospital(doctor))).lines[0].id
    given = await house.give(giver)
    (first,) = await house.ports().lines.candidates([line], 5)
    await house.ports(giver).offers.turn(given.id, "pause")
    (second,) = await house.ports().lines.candidates([line], 5)
    assert [ranking and ranking.feasible for ranking in (first, second)] == [1, 0]
    assert live.nudge.is_set()


async def test_the_database_answers_while_nothing_is_loaded(house: House) -> None:
    """A server that has only begun ranks from the database, and so does one that cannot go on; then memory takes over again."""
    house.live = Follower(house.database)
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor))).lines[0].id
    await house.give(doctor)
    assert await house.live.fresh() is None
    (before,) = await house.ports().lines.candidates([line], 5)
    await house.live.turn()
    assert await house.live.fresh() is not None
    assert before == (await house.ports().lines.candidates([line], 5))[0]
    assert before is not None
    assert before.feasible == 1


async def test_a_server_keeps_the_offers_in_memory(house: House) -> None:
    """While its jobs run there is a follower, which hears of commits; afterwards there is none."""
    giver = await house.guest("giver")
    async with work.running(house):
        assert house.live is not None
        await house.live.turn()
        assert len(await house.live.fresh() or ()) == 0
        await house.give(giver)
        assert len(await house.live.fresh() or ()) == 1
    assert house.live is None


async def test_what_another_process_writes_is_followed(house: House, live: Follower) -> None:
    """Changes that nobody told of are there after the next turn: new offers, amended and withdrawn ones, and pledges."""
    async with elsewhere(house) as other:
        doctor = await other.guest("doctor")
        line = (await other.ask(doctor, await other.hospital(doctor), goods(500))).lines[0].id
        given = [await other.give(doctor) for _ in range(3)]
        assert await agrees(house, live)
        await other.ports(doctor).offers.amend(given[0].id, offer.OfferChange(amount=None, note="new"))
        await other.ports(doctor).offers.turn(given[1].id, "withdraw")
        await other.ports(doctor).pledges.hold(line, [NewPart(given[2].id, 60)])
    assert await agrees(house, live)
    (ranking,) = await house.ports().lines.candidates([line], 5)
    assert ranking is not None
    assert ranking.total_feasible_amount == 140


async def test_a_slow_transaction_holds_up_nobody_and_is_not_lost(house: House, live: Follower) -> None:
    """What commits ahead of an older transaction is ranked at once, and what that one writes as soon as it commits."""
    giver = await house.guest("giver")
    slow, fast = await house.give(giver), await house.give(giver)
    await live.turn()
    wrote, go = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with house.database.session(), house.database.transaction():
            await offer_store.save(replace(slow, held=1))
            wrote.set()
            await go.wait()

    task = asyncio.create_task(write())
    await wrote.wait()
    if house.database.dialect == "postgres":
        async with house.database.transaction():
            await offer_store.save(replace(fast, held=2))
        await live.turn()
        index = await live.fresh()
        assert index is not None
        assert [index.version(each.id) for each in (slow, fast)] == [0, 1]
        assert await live.audit()
    go.set()
    await task
    assert await agrees(house, live)
    index = await live.fresh()
    assert index is not None
    assert index.version(slow.id) == 1


async def test_memory_that_differs_is_noticed_and_read_anew(
    house: House, live: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody who writes past the outbox is found out by the comparison, which says so and loads everything again."""
    giver = await house.guest("giver")
    given = await house.give(giver)
    assert await agrees(house, live)
    async with house.database.transaction():
        await sql.run("UPDATE offer SET free = 7, held = 93, changed = 9 WHERE id = ?", str(given.id))
    await live.turn()
    with caplog.at_level(logging.ERROR):
        assert not await live.audit()
    assert "The offers in memory (1) are not those of the database (1)" in caplog.text
    assert await live.fresh() is None
    assert await agrees(house, live)
    index = await live.fresh()
    assert index is not None
    assert index.version(given.id) == 9


async def test_who_was_away_too_long_reads_everything_anew(house: House, live: Follower) -> None:
    """When rows were swept that it had not read, it does not go on as if nothing had happened."""
    giver = await house.guest("giver")
    await house.give(giver)
    await live.turn()
    async with elsewhere(house) as other:
        for _ in range(3):
            await other.give(giver)
        async with other.database.transaction():
            assert await outbox.sweep(datetime.now(UTC) + LATER) > 0
    with pytest.raises(outbox.GapError):
        await live.turn()
    assert await live.fresh() is None
    assert await agrees(house, live)
    assert len(await live.fresh() or ()) == 4


async def test_a_follower_that_is_stopped_anywhere_converges(house: House, live: Follower) -> None:
    """Cut off after each number of steps, in loading and in following, it has everything after a whole turn."""
    giver = await house.guest("giver")
    begun = Follower(house.database)
    for step in range(12):
        given = await house.give(giver, amount=10 + step)
        for follower in (live, begun):
            task = asyncio.create_task(follower.turn())
            for _ in range(step * 2):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with house.database.transaction():
            await offer_store.save(replace(given, held=step))
    for follower in (live, begun, Follower(house.database)):
        assert await agrees(house, follower)
        assert len(await follower.fresh() or ()) == 12


async def test_no_stranger_is_shown_the_door(house: House, live: Follower) -> None:
    """From memory, too, a stranger is told the distance to about where a driver lives, and the driver the true one."""
    doctor, driver = await house.guest("doctor"), await house.guest("driver")
    await house.give(driver, drive(), amount=3, place=OBOLON)
    way = request.Delivery(KYIV, PODIL, span.Span(NOW + HOUR))
    line = (await house.ask(doctor, None, request.NewLine(way, request.Asked(None)))).lines[0].id
    told = {}
    for name, who in {"stranger": viewer.ANONYMOUS, "driver": driver, "again": viewer.ANONYMOUS}.items():
        (ranking,) = await house.ports(who).lines.candidates([line], 5)
        assert ranking is not None
        told[name] = ranking.candidates[0].parts[0].distance_km
    assert told["stranger"] == told["again"] != told["driver"]
