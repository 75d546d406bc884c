"""Rides answered at once, kept in one plan, exchanged and rescued, and taxis where nobody drives."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.actions import running
from api.job.dispatching import Dispatching
from matching import offer, request, viewer
from matching.assignment import Carried
from matching.dispatch import insert
from matching.dispatch.answer import Assigned, Unplaced
from matching.dispatch.plan import Plan
from matching.organisation import Role
from matching.place import Place, Point
from matching.pledge import Closing, NewPart, PledgeState
from matching.refusal import Reason
from matching.request import LineState
from matching.span import Span
from tests.api.house import HOUR, NOW, OBOLON, House, drive, goods, refused, ride

SHIFT = Span(NOW, NOW + 6 * HOUR)
FAR = Place("Far away", "Lviv", "", "UA", Point(49.84, 24.03))


def driving(**other: object) -> offer.Drive:
    """A car with three seats for six hours."""
    return replace(drive(), **{"seats": 3, "shifts": (SHIFT,), **other})


async def passenger(house: House, name: str = "nurse", **other: object) -> tuple[viewer.Viewer, request.Line]:
    """Somebody who asks for a ride in an hour."""
    who = await house.guest(name)
    asked = await house.ask(who, None, ride(**other))
    return who, asked.lines[0]


async def driver(house: House, name: str = "driver", **other: object) -> tuple[viewer.Viewer, offer.Offer]:
    """Somebody who drives three times."""
    who = await house.guest(name)
    return who, await house.give(who, driving(**other), 3, place=OBOLON)


async def test_a_ride_is_answered_at_once(house: House) -> None:
    """The driver is held, the passenger knows within which half an hour to be ready, and the driver is asked to confirm."""
    who, line = await passenger(house)
    them, car = await driver(house)
    told = await house.ports(who).plans.assign(line.id)
    assert told.carried is Carried.DRIVER
    assert told.pick_up is not None
    assert told.pick_up.start >= NOW + HOUR
    assert told.pick_up.end is not None
    assert told.pick_up.end - told.pick_up.start <= timedelta(minutes=30)
    ((held,),) = await house.ports(them).pledges.of_lines([line.id])
    assert (held.offer_id, held.state) == (car.id, PledgeState.HELD)
    assert (await house.ports(them).pledges.turn(held.id, "confirm")).state is PledgeState.CONFIRMED


async def test_a_plan_that_breaks_its_rules_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the planner ever answer with a plan that lets people off before they got on, nobody is promised anything."""
    who, line = await passenger(house)
    await driver(house)
    planned = insert.insert

    def backwards(*given: Any) -> Assigned | Unplaced:
        answer = planned(*given)
        assert isinstance(answer, Assigned)
        routes = {id: replace(each, stops=each.stops[::-1]) for id, each in answer.plan.routes.items()}
        return replace(answer, plan=Plan(routes))

    monkeypatch.setattr(insert, "insert", backwards)
    no = await refused(house.ports(who).plans.assign(line.id))
    assert (no.reason, no.sentence) == (Reason.CONFLICT, "Many people are changing this right now; please try again.")
    assert await house.ports(who).pledges.of_lines([line.id]) == [[]]
    assert await house.ports(who).plans.assignments([line.id]) == [None]


async def test_the_outlook_is_the_answer_without_the_promise(house: House) -> None:
    """It says the same times, holds nobody, and says why where nobody can, with the price of a taxi."""
    who, line = await passenger(house)
    ports = house.ports(who)
    nobody = await ports.plans.outlook(line.id)
    assert nobody.pick_up is None
    assert "No driver" in nobody.sentence
    assert nobody.taxi is not None
    assert nobody.taxi.amount > house.settings.taxi_base
    await driver(house)
    outlook = await ports.plans.outlook(line.id)
    assert (await ports.pledges.of_lines([line.id])) == [[]]
    assert (await ports.plans.assign(line.id)).pick_up == outlook.pick_up


async def test_two_passengers_share_a_car(house: House) -> None:
    """Rides the same way at the same time are one trip of one driver, though both pledges bind the car."""
    first, one = await passenger(house, "first")
    second, other = await passenger(house, "second")
    them, car = await driver(house)
    await house.ports(first).plans.assign(one.id)
    await house.ports(second).plans.assign(other.id)
    pledges = await house.ports(them).pledges.of_offers([car.id])
    assert len(pledges[0]) == 2
    (driven,) = (await house.ports(them).plans.day()).driven
    assert [stop.kind for stop in driven.route.stops] == ["pick_up", "pick_up", "drop", "drop"]


async def test_a_driver_who_hands_back_leaves_nobody_standing(house: House) -> None:
    """Another driver takes the ride within the promised times; without one, whoever waits is looked for on and on."""
    who, line = await passenger(house)
    first, car = await driver(house, "first")
    told = await house.ports(who).plans.assign(line.id)
    _, spare = await driver(house, "spare")
    paused = await house.ports(first).plans.hand_back(car.id)
    assert paused.state is offer.OfferState.PAUSED
    (pledges,) = await house.ports(who).pledges.of_lines([line.id])
    assert [each.offer_id for each in pledges if each.running] == [spare.id]
    (again,) = await house.ports(who).plans.assignments([line.id])
    assert again is not None
    assert (again.pick_up, again.arrive_by) == (told.pick_up, told.arrive_by)


async def test_whoever_waits_gets_the_first_driver_who_can(house: House) -> None:
    """Nobody can now; when a driver offers, the worker promises the ride."""
    who, line = await passenger(house)
    assert (await house.ports(who).plans.assign(line.id)).carried is Carried.WAITING
    _, car = await driver(house)
    await Dispatching(house.scope(), 20).turn()
    (told,) = await house.ports(who).plans.assignments([line.id])
    assert told is not None
    assert told.carried is Carried.DRIVER
    (pledges,) = await house.ports(who).pledges.of_lines([line.id])
    assert [each.offer_id for each in pledges] == [car.id]


async def test_a_cancelled_ride_leaves_the_route(house: House) -> None:
    """The car is free for the next, and the plan has no trace of it."""
    who, line = await passenger(house)
    them, _ = await driver(house, seats=1)
    await house.ports(who).plans.assign(line.id)
    await house.ports(who).lines.stop(line.id, "shift was moved")
    late, other = await passenger(house, "late")
    await house.ports(late).plans.assign(other.id)
    (driven,) = (await house.ports(them).plans.day()).driven
    assert {stop.job for stop in driven.route.stops} == {other.id}


async def test_nobody_there_is_noted_once_it_is_time(house: House) -> None:
    """The driver says so, not before the promised time; the ride is over and the driver free."""
    who, line = await passenger(house)
    them, _ = await driver(house)
    await house.ports(who).plans.assign(line.id)
    ((held,),) = await house.ports(them).pledges.of_lines([line.id])
    assert (await refused(house.ports(them).plans.miss(held.id))).reason is Reason.WRONG_STATE
    assert (await refused(house.ports(who).plans.miss(held.id))).reason is Reason.NOT_ALLOWED
    house.clock.forward(HOUR + timedelta(minutes=20))
    done = await house.ports(them).plans.miss(held.id)
    assert (done.state, done.closing) == (PledgeState.CANCELLED, Closing.NO_SHOW)
    (after,) = await house.ports(who).lines.load([line.id])
    assert after is not None
    assert after.state is LineState.NO_SHOW


async def test_a_coordinator_sends_a_taxi(house: House) -> None:
    """Its cost is kept with the ride, which is over for drivers."""
    who, line = await passenger(house)
    boss = await house.guest("boss", (Role.COORDINATOR, None))
    await house.ports(who).plans.assign(line.id)
    (waiting,) = (await house.ports(boss).plans.day()).waiting
    sent = await house.ports(boss).plans.send_by_taxi(line.id)
    assert (sent.carried, sent.cost) == (Carried.TAXI, waiting.taxi)
    assert (await house.ports(boss).plans.day()).waiting == ()
    (after,) = await house.ports(who).lines.load([line.id])
    assert after is not None
    assert after.state is LineState.BY_TAXI
    assert (await refused(house.ports(who).plans.assign(line.id))).reason is Reason.WRONG_STATE


async def test_a_car_that_was_pledged_by_hand_is_left_alone(house: House) -> None:
    """What people agreed on among themselves is not planned over."""
    first, one = await passenger(house, "first")
    second, other = await passenger(house, "second")
    them, car = await driver(house)
    ranking = (await house.ports(first).lines.candidates([one.id], 1))[0]
    assert ranking is not None
    part = ranking.candidates[0].parts[0]
    await house.ports(them).pledges.hold(one.id, [NewPart(car.id, part.fills, part.part, part.during)])
    assert (await house.ports(second).plans.assign(other.id)).carried is Carried.WAITING


@pytest.mark.parametrize("spec", ["goods", "nowhere"])
async def test_what_cannot_be_planned_says_why(house: House, spec: str) -> None:
    """Goods are no ride, and a ride without positions has no way to measure."""
    who = await house.guest("asker")
    line = goods() if spec == "goods" else ride()
    if spec == "nowhere":
        line = replace(line, spec=replace(line.spec, origin=Place("somewhere", "Kyiv", "", "UA")))
    asked = await house.ask(who, await house.hospital(who) if spec == "goods" else None, line)
    answer = await refused(house.ports(who).plans.assign(asked.lines[0].id))
    assert answer.reason is Reason.INVALID


async def test_a_route_changed_meanwhile_is_not_overwritten(house: House) -> None:
    """Somebody is promised a ride while the worker reckons: what it found is dropped, and the next turn looks again."""
    who, line = await passenger(house)
    await house.ports(who).plans.assign(line.id)
    await driver(house, seats=1)
    worker = Dispatching(house.scope(), 20)
    before = await running.load(NOW)
    found = await worker.look(before)
    assert found is not None
    assert found.newly == (line.id,)
    late, other = await passenger(house, "late")
    await house.ports(late).plans.assign(other.id)
    assert not await worker.keep(before, found)
    assert set((await running.load(NOW)).plan.driver) == {other.id}


async def test_a_driver_who_says_no_is_not_asked_again(house: House) -> None:
    """The ride is off their route at once, waits, and goes to the next driver; never back to the first."""
    who, line = await passenger(house)
    them, car = await driver(house)
    await house.ports(who).plans.assign(line.id)
    ((held,),) = await house.ports(them).pledges.of_lines([line.id])
    await house.ports(them).pledges.turn(held.id, "decline", closing=Closing.NO_SUPPLY)
    assert (await house.ports(them).plans.day()).driven == ()
    await Dispatching(house.scope(), 20).turn()
    assert (await house.ports(who).plans.assign(line.id)).carried is Carried.WAITING
    _, spare = await driver(house, "spare")
    await Dispatching(house.scope(), 20).turn()
    (pledges,) = await house.ports(who).pledges.of_lines([line.id])
    assert [each.offer_id for each in pledges if each.running] == [spare.id]
    assert {each.offer_id for each in pledges} == {car.id, spare.id}


async def test_a_paused_driver_hands_back_as_well(house: House) -> None:
    """Whoever paused first still gives their rides to others."""
    who, line = await passenger(house)
    them, car = await driver(house)
    await house.ports(who).plans.assign(line.id)
    await house.ports(them).offers.turn(car.id, "pause")
    assert (await house.ports(them).plans.hand_back(car.id)).state is offer.OfferState.PAUSED
    (told,) = await house.ports(who).plans.assignments([line.id])
    assert told is not None
    assert told.carried is Carried.WAITING


async def test_no_taxi_goes_where_a_driver_goes_or_too_late(house: House) -> None:
    """A page left open sends no second car, and none after the time."""
    who, line = await passenger(house)
    boss = await house.guest("boss", (Role.COORDINATOR, None))
    await driver(house)
    await house.ports(who).plans.assign(line.id)
    assert (await refused(house.ports(boss).plans.send_by_taxi(line.id))).reason is Reason.WRONG_STATE
    _, other = await passenger(house, "late")
    house.clock.forward(3 * HOUR)
    assert (await refused(house.ports(boss).plans.send_by_taxi(other.id))).reason is Reason.WRONG_STATE
