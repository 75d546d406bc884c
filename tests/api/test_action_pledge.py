"""Pledging: what is held, refused, given back and received."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from matching import design, offer, pledge, request, span, viewer
from matching.organisation import Role
from matching.place import Place, Point
from matching.pledge import Closing, NewPart, Part, PledgeState, Side
from matching.refusal import Reason
from schema.paging import Window
from tests.api.house import DAY, HOUR, NOW, OBOLON, House, drive, goods, refused, ride, role, stock, volunteering

FAR = Place("", "Lviv", "", "UA", Point(49.84, 24.03))


class Market:
    """Those who ask and those who give, with a hospital between them."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def open(self) -> "Market":
        """Everybody comes."""
        names = ("doctor", "supplier", "second", "driver", "maker", "volunteer")
        guests = [await self.house.guest(name) for name in names]
        self.doctor, self.supplier, self.second, self.driver, self.maker, self.volunteer = guests
        self.hospital = await self.house.hospital(self.doctor)
        return self

    async def line(self, *asked: request.NewLine, **other: object) -> request.Line:
        """The first line of a new request for the hospital."""
        return (await self.house.ask(self.doctor, self.hospital, *asked, **other)).lines[0]

    async def hold(self, line: request.Line, *parts: NewPart, by: viewer.Viewer | None = None) -> list[pledge.Pledge]:
        """Pledge, as the doctor unless somebody else does."""
        return await self.house.ports(by or self.doctor).pledges.hold(line.id, parts)

    async def counters(self, line: request.Line, *offered: offer.Offer) -> tuple[int, int, int, list[int]]:
        """What the line has pledged, dispatched and received, and what each offer holds."""
        (now,) = await self.house.ports().lines.load([line.id])
        assert now is not None
        held = {each.id: each.held for each in await self.house.ports(self.supplier).offers.load([o.id for o in offered]) if each}
        return now.pledged, now.dispatched, now.received, [held[each.id] for each in offered]


@pytest.fixture
async def market(house: House) -> Market:
    """A market on each kind of database."""
    return await Market(house).open()


@pytest.fixture
async def stall(small_house: House) -> Market:
    """A market on SQLite, for what no database can change."""
    return await Market(small_house).open()


async def test_a_pledge_holds_capacity_on_both_sides(market: Market) -> None:
    """Forty of ninety are pledged: the gap and the offer shrink by forty, until the setting's hours have passed."""
    line, offered = await market.line(goods(90)), await market.house.give(market.supplier)
    (made,) = await market.hold(line, NewPart(offered.id, 40))
    assert (made.state, made.fills, made.holds, made.pledged_by) == (PledgeState.HELD, 40, 40, market.doctor.person_id)
    assert made.pledged_as is Side.ASKER
    assert made.expires - NOW == timedelta(hours=market.house.settings.pledge_hours)
    assert await market.counters(line, offered) == (40, 0, 0, [40])
    (events,) = await market.house.ports().requests.events([line.request_id])
    assert [(each.verb, each.noun, each.detail["fills"]) for each in events[1:]] == [("pledge", "pledge", 40)]


async def test_parts_are_held_together(market: Market) -> None:
    """Two suppliers and a driver fulfil one line in one act."""
    line = await market.line(goods(90))
    one = await market.house.give(market.supplier, amount=60)
    other = await market.house.give(market.second, stock(hand_over=offer.HandOver.PICKUP), amount=60)
    car = await market.house.give(market.driver, drive(), amount=2)
    trip = span.Span(NOW + HOUR, NOW + 2 * HOUR)
    made = await market.hold(line, NewPart(one.id, 60), NewPart(other.id, 30), NewPart(car.id, 0, Part.CARRY, trip))
    assert [(each.part, each.fills, each.holds) for each in made] == [("supply", 60, 60), ("supply", 30, 30), ("carry", 0, 1)]
    assert made[2].during == trip
    assert await market.counters(line, one, other, car) == (90, 0, 0, [60, 30, 1])


async def test_one_part_that_cannot_be_held_undoes_the_others(market: Market) -> None:
    """When the second supplier has too little, nothing of the first is held, no event stays and nobody is told."""
    line = await market.line(goods(90))
    one, other = await market.house.give(market.supplier, amount=60), await market.house.give(market.second, amount=10)
    with market.house.hub.listening() as live:
        no = await refused(market.hold(line, NewPart(one.id, 60), NewPart(other.id, 30)))
        assert live.empty()
    assert (no.reason, no.sentence) == (Reason.NOT_ENOUGH, "This offer has 10 free and the pledge needs 30.")
    assert await market.counters(line, one, other) == (0, 0, 0, [0, 0])
    (events,) = await market.house.ports().requests.events([line.request_id])
    assert len(events) == 1


async def test_a_line_is_not_filled_over(market: Market) -> None:
    """More than the gap is refused and says how much is needed; an unknown amount has no gap."""
    line, unknown = (await market.house.ask(market.doctor, market.hospital, goods(90), goods(None))).lines
    offered = await market.house.give(market.supplier, amount=500)
    await market.hold(line, NewPart(offered.id, 80))
    no = await refused(market.hold(line, NewPart(offered.id, 11)))
    assert (no.reason, no.sentence) == (Reason.NOT_ENOUGH, "Only 10 are still needed here, so 11 cannot be pledged.")
    await market.hold(line, NewPart(offered.id, 10))
    no = await refused(market.hold(line, NewPart(offered.id, 1)))
    assert (no.reason, no.sentence) == (Reason.NOT_ENOUGH, "Nothing more is needed here.")
    await market.hold(unknown, NewPart(offered.id, 400))
    assert await market.counters(line, offered) == (90, 0, 0, [490])


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (stock("surgical-mask", None), "1 offer ruled out: another item."),
        (stock("respirator", "FFP1"), "1 offer ruled out: wrong standard."),
        (stock("respirator", "FFP2", valved=True), "1 offer ruled out: has a valve."),
        (stock("respirator", "FFP2", smallest_lot=60), "1 offer ruled out: given only in larger lots."),
        (drive(), "This offer gives something else than what is asked here."),
        (volunteering(), "This offer gives something else than what is asked here."),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_reason(stall: Market, spec: offer.Spec, sentence: str) -> None:
    """The ranking's own sentence says why an offer cannot be pledged to a line."""
    asked = goods(50)
    line = await stall.line(replace(asked, spec=replace(asked.spec, valves_refused=True)))  # type: ignore[type-var]
    offered = await stall.house.give(stall.supplier, spec, amount=80)
    no = await refused(stall.hold(line, NewPart(offered.id, 1)))
    assert (no.reason, no.sentence, no.field) == (Reason.INVALID, sentence, "parts")


async def test_a_facility_decides_what_it_accepts(stall: Market) -> None:
    """What a facility accepts in place of the standard asked for can be pledged, the same offer elsewhere cannot."""
    offered = await stall.house.give(stall.supplier, stock(standard="KF94"))
    other = await stall.house.hospital(stall.doctor, name="Other", accepted={"respirator": ("KF94",)})
    elsewhere = (await stall.house.ask(stall.doctor, other, goods(5, standard="FFP2"))).lines[0]
    no = await refused(stall.hold(await stall.line(goods(5, standard="FFP2")), NewPart(offered.id, 1)))
    assert no.sentence == "1 offer ruled out: wrong standard."
    assert len(await stall.hold(elsewhere, NewPart(offered.id, 1))) == 1


async def test_too_far_is_refused(stall: Market) -> None:
    """A giver who goes ten kilometres does not supply a city five hundred away."""
    offered = await stall.house.give(stall.supplier, place=FAR, radius_km=10)
    no = await refused(stall.hold(await stall.line(goods(5)), NewPart(offered.id, 1)))
    assert no.sentence == "1 offer ruled out: too far."


async def test_the_smallest_lot_is_kept_to(stall: Market) -> None:
    """Less than a supplier gives at once is refused with the lot, the lot itself is not."""
    offered = await stall.house.give(stall.supplier, stock(smallest_lot=50))
    line = await stall.line(goods(90))
    no = await refused(stall.hold(line, NewPart(offered.id, 49)))
    assert (no.sentence, no.field) == ("This offer is given only in lots of 50 or more.", "fills")
    assert await stall.hold(line, NewPart(offered.id, 50))


async def test_a_maker_gives_minutes(stall: Market) -> None:
    """Three pieces of a design hold three times its minutes, and no more pieces are pledged than can be printed."""
    size = design.Size(100, 100, 50)
    made = await stall.house.ports(stall.maker).designs.publish(
        design.NewDesign("Visor", "face-shield", "1", "CC0-1.0", "PETG", 60, size)
    )
    hours = offer.PrintHours(made.id, "", 1, "", design.Size(200, 200, 200), offer.HandOver.SHIPS)
    offered = await stall.house.give(stall.maker, hours, amount=5)
    line = await stall.line(request.NewLine(request.PrintedPart("face-shield", made.id), request.Asked(None)))
    (held,) = await stall.hold(line, NewPart(offered.id, 3))
    assert held.holds == 180
    no = await refused(stall.hold(line, NewPart(offered.id, 3)))
    assert (no.reason, no.sentence) == (Reason.NOT_ENOUGH, "This offer has 120 free and the pledge needs 180.")


async def test_one_volunteer_takes_one_place(stall: Market) -> None:
    """Forty hours a week are not five people of eight hours; one place holds eight."""
    vacancy = (await stall.house.ask(stall.doctor, None, role(5))).lines[0]
    offered = await stall.house.give(stall.volunteer, volunteering(), amount=40)
    no = await refused(stall.hold(vacancy, NewPart(offered.id, 5)))
    assert no.sentence == "One volunteer takes one place."
    (held,) = await stall.hold(vacancy, NewPart(offered.id, 1))
    assert held.holds == 8


async def test_a_ride_binds_its_driver_for_the_pick_up(stall: Market) -> None:
    """The time bound is that of the pick-up in which the driver is free, whatever the client says."""
    car = await stall.house.give(stall.driver, drive(span.Span(NOW, NOW + 90 * HOUR / 60)), amount=9)
    journey = (await stall.house.ask(stall.doctor, None, ride(NOW + HOUR, NOW + 2 * HOUR))).lines[0]
    (held,) = await stall.hold(journey, NewPart(car.id, 1, during=span.Span(NOW - DAY, NOW + DAY)))
    assert held.during == span.Span(NOW + HOUR, NOW + 1.5 * HOUR)


async def test_a_driver_is_not_booked_twice(stall: Market) -> None:
    """A second ride at the same time is refused, one right after it is not, nor one after the first was called off."""
    car = await stall.house.give(stall.driver, drive(), amount=9)
    asked = [ride(NOW + HOUR, NOW + 2 * HOUR), ride(NOW + HOUR, NOW + 2 * HOUR), ride(NOW + 2 * HOUR, NOW + 3 * HOUR)]
    first, same_time, later = [(await stall.house.ask(stall.doctor, None, each)).lines[0] for each in asked]
    (held,) = await stall.hold(first, NewPart(car.id, 1))
    no = await refused(stall.hold(same_time, NewPart(car.id, 1)))
    assert (no.reason, no.sentence) == (Reason.CONFLICT, "1 offer ruled out: already taken at that time.")
    assert await stall.hold(later, NewPart(car.id, 1))
    await stall.house.ports(stall.driver).pledges.turn(held.id, "cancel")
    assert await stall.hold(same_time, NewPart(car.id, 1))


async def test_a_wish_outside_the_free_time_is_refused(stall: Market) -> None:
    """A pick-up wished for when the driver is taken is not moved to another time unasked."""
    car = await stall.house.give(stall.driver, drive(), amount=9)
    first, second = [(await stall.house.ask(stall.doctor, None, each)).lines[0] for each in (ride(), ride(NOW + HOUR, NOW + DAY))]
    await stall.hold(first, NewPart(car.id, 1))
    no = await refused(stall.hold(second, NewPart(car.id, 1, during=span.Span(NOW + HOUR, NOW + 1.5 * HOUR))))
    assert (no.reason, no.field) == (Reason.CONFLICT, "during")


@pytest.mark.parametrize(
    ("during", "field"),
    [
        (None, "during"),
        (span.Span(NOW + HOUR), "during"),
        (span.Span(NOW + 2 * HOUR, NOW + HOUR), "during"),
        (span.Span(NOW - HOUR, NOW - HOUR / 2), "during"),
        (span.Span(NOW + 2 * DAY, NOW + 2 * DAY + HOUR), "during"),
    ],
)
async def test_a_carrier_says_when(stall: Market, during: span.Span | None, field: str) -> None:
    """A driver is pledged to carry only for a time that has an end, is not past, and lies in a shift."""
    line, offered = await stall.line(goods(5)), await stall.house.give(stall.supplier)
    car = await stall.house.give(stall.driver, drive())
    no = await refused(stall.hold(line, NewPart(offered.id, 5), NewPart(car.id, 0, Part.CARRY, during)))
    assert (no.reason, no.field) == (Reason.INVALID, field)
    assert await stall.counters(line, offered, car) == (0, 0, 0, [0, 0])


async def test_one_driver_fetches_from_two_givers_in_turn(stall: Market) -> None:
    """The same car carries two parts at different times, and not at the same time."""
    line, car = await stall.line(goods(10)), await stall.house.give(stall.driver, drive(), amount=2)
    one, other = await stall.house.give(stall.supplier), await stall.house.give(stall.second)
    supplies = NewPart(one.id, 5), NewPart(other.id, 5)
    first, second = (NewPart(car.id, 0, Part.CARRY, span.Span(NOW + n * HOUR, NOW + (n + 1) * HOUR)) for n in (1, 2))
    overlapping = NewPart(car.id, 0, Part.CARRY, span.Span(NOW + HOUR, NOW + 1.5 * HOUR))
    no = await refused(stall.hold(line, *supplies, first, overlapping))
    assert no.reason is Reason.CONFLICT
    assert len(await stall.hold(line, *supplies, first, second)) == 4


async def test_what_the_ranking_proposes_can_be_pledged(stall: Market) -> None:
    """Every candidate of a composite need is accepted as it stands, its drivers with their times."""
    for giver in (stall.supplier, stall.second):
        await stall.house.give(giver, stock(hand_over=offer.HandOver.PICKUP), amount=50, place=OBOLON, radius_km=100)
    await stall.house.give(stall.driver, drive(), amount=5)
    line = await stall.line(goods(90))
    (ranking,) = await stall.house.ports(stall.doctor).lines.candidates([line.id], 5)
    assert ranking is not None
    best = max(ranking.candidates, key=lambda each: each.covers)
    assert sorted(part.part for part in best.parts) == ["carry", "carry", "supply", "supply"]
    parts = [NewPart(part.offer_id, part.fills, part.part, part.during) for part in best.parts]
    made = await stall.hold(line, *parts)
    assert [(each.fills, each.holds, each.during) for each in made] == [(p.fills, p.holds, p.during) for p in best.parts]


async def test_parts_must_make_sense_together(stall: Market) -> None:
    """A fulfilment has a supplier, names an offer once, and only drivers carry, and only goods."""
    line, offered = await stall.line(goods(50)), await stall.house.give(stall.supplier)
    car = await stall.house.give(stall.driver, drive())
    journey = (await stall.house.ask(stall.doctor, None, ride())).lines[0]
    trip = span.Span(NOW + 3 * HOUR, NOW + 4 * HOUR)
    supply, carry = NewPart(offered.id, 5), NewPart(car.id, 0, Part.CARRY, trip)
    acts = {
        "no supplier": stall.hold(line, carry),
        "nothing": stall.hold(line),
        "twice": stall.hold(line, supply, supply),
        "goods carry": stall.hold(line, supply, NewPart(offered.id, 0, Part.CARRY, trip)),
        "carried ride": stall.hold(journey, NewPart(car.id, 1), carry),
        "carries some": stall.hold(line, supply, NewPart(car.id, 3, Part.CARRY, trip)),
        "of nothing": stall.hold(line, NewPart(offered.id, 0)),
    }
    assert {name: (await refused(act)).reason for name, act in acts.items()} == dict.fromkeys(acts, Reason.INVALID)
    assert (await refused(stall.hold(line, NewPart(UUID(int=4), 1)))).field == "offerId"
    assert await stall.counters(line, offered, car) == (0, 0, 0, [0, 0])


async def test_closed_things_are_not_pledged(stall: Market) -> None:
    """Neither a paused offer, nor one whose time is over, nor a stopped line takes a pledge."""
    line, stopped = (await stall.house.ask(stall.doctor, stall.hospital, goods(), goods())).lines
    paused, over = [await stall.house.give(stall.supplier, available=span.Span(NOW, NOW + n * HOUR)) for n in (9, 1)]
    await stall.house.ports(stall.supplier).offers.turn(paused.id, "pause")
    await stall.house.ports(stall.doctor).lines.stop(stopped.id, "")
    offered = await stall.house.give(stall.supplier)
    stall.house.clock.forward(2 * HOUR)
    acts = [stall.hold(line, NewPart(each.id, 5)) for each in (paused, over)]
    refusals = [await refused(act) for act in (*acts, stall.hold(stopped, NewPart(offered.id, 5)))]
    assert [each.sentence for each in refusals] == [
        "1 offer ruled out: no longer open.",
        "1 offer ruled out: not available in time.",
        "This line is no longer open, so nothing can be pledged to it.",
    ]
    assert {each.reason for each in refusals} == {Reason.WRONG_STATE}


async def test_an_offer_that_somebody_else_took_is_not_enough(stall: Market) -> None:
    """Who comes second for all that a supplier, or a volunteer, had is told so, apart from what never fitted."""
    lines = (await stall.house.ask(stall.doctor, stall.hospital, goods(90), goods(90))).lines
    vacancies = (await stall.house.ask(stall.doctor, None, role(), role())).lines
    masks = await stall.house.give(stall.supplier, amount=60)
    hours = await stall.house.give(stall.volunteer, volunteering(), amount=10)
    later = await stall.house.give(stall.second, available=span.Span(NOW + 90 * DAY))
    for (first, second), part in ((lines, NewPart(masks.id, 60)), (vacancies, NewPart(hours.id, 1))):
        await stall.hold(first, part)
        assert (await refused(stall.hold(second, part))).reason is Reason.NOT_ENOUGH
    assert (await refused(stall.hold(lines[1], NewPart(later.id, 5)))).reason is Reason.INVALID


@pytest.mark.parametrize("by", ["doctor", "supplier"])
@pytest.mark.parametrize("verb", ["decline", "cancel"])
async def test_declined_and_cancelled_pledges_give_back(market: Market, verb: str, by: str) -> None:
    """Either side calls a held pledge off, with a reason; gap and capacity are as before."""
    line, offered = await market.line(goods(90)), await market.house.give(market.supplier)
    (held,) = await market.hold(line, NewPart(offered.id, 40))
    who = market.doctor if by == "doctor" else market.supplier
    done = await market.house.ports(who).pledges.turn(held.id, verb, closing=Closing.NO_SUPPLY)
    assert (done.state, done.closing) == ({"decline": "declined", "cancel": "cancelled"}[verb], Closing.NO_SUPPLY)
    assert await market.counters(line, offered) == (0, 0, 0, [0])
    no = await refused(market.house.ports(who).pledges.turn(held.id, verb))
    assert no.reason is Reason.WRONG_STATE


async def test_what_arrives_short_reopens_the_gap(market: Market) -> None:
    """Forty sent and thirty counted: sixty of ninety are needed again, and both numbers are on record."""
    line, offered = await market.line(goods(90)), await market.house.give(market.supplier)
    (held,) = await market.hold(line, NewPart(offered.id, 40), by=market.supplier)
    asks, gives = market.house.ports(market.doctor).pledges, market.house.ports(market.supplier).pledges
    await asks.turn(held.id, "confirm")
    await gives.turn(held.id, "dispatch")
    assert await market.counters(line, offered) == (40, 40, 0, [40])
    done = await asks.turn(held.id, "receive", received=30)
    assert (done.state, done.received) == (PledgeState.RECEIVED, 30)
    (now,) = await market.house.ports().lines.load([line.id])
    assert now is not None
    assert (now.pledged, now.received, now.gap) == (30, 30, 60)
    (events,) = await market.house.ports().requests.events([line.request_id])
    assert (events[-1].detail["fills"], events[-1].detail["received"]) == (40, 30)


@pytest.mark.parametrize("received", [-1, 41, 1_000_000_000])
async def test_a_count_that_cannot_be_is_refused(stall: Market, received: int) -> None:
    """Nobody receives minus one of forty, nor a thousand million; what was counted before stays as it was."""
    line, offered = await stall.line(goods(90)), await stall.house.give(stall.supplier)
    (held,) = await stall.hold(line, NewPart(offered.id, 40), by=stall.supplier)
    await stall.house.ports(stall.doctor).pledges.turn(held.id, "confirm")
    await stall.house.ports(stall.supplier).pledges.turn(held.id, "dispatch")
    no = await refused(stall.house.ports(stall.doctor).pledges.turn(held.id, "receive", received=received))
    assert (no.reason, no.field) == (Reason.INVALID, "received")
    assert await stall.counters(line, offered) == (40, 40, 0, [40])


async def test_each_side_takes_its_own_steps(stall: Market) -> None:
    """Givers do not confirm for the hospital, the hospital does not dispatch, and nothing is skipped."""
    line, offered = await stall.line(goods(90)), await stall.house.give(stall.supplier)
    (held,) = await stall.hold(line, NewPart(offered.id, 40), by=stall.supplier)
    asks, gives = stall.house.ports(stall.doctor).pledges, stall.house.ports(stall.supplier).pledges
    assert (await refused(gives.turn(held.id, "confirm"))).reason is Reason.NOT_ALLOWED
    assert (await refused(gives.turn(held.id, "dispatch"))).reason is Reason.WRONG_STATE
    await asks.turn(held.id, "confirm")
    assert (await refused(asks.turn(held.id, "dispatch"))).reason is Reason.NOT_ALLOWED
    assert (await refused(asks.turn(held.id, "expire"))).reason is Reason.NOT_ALLOWED


async def test_nobody_takes_a_strangers_stock_alone(market: Market) -> None:
    """What the asking side pledged is held only; the giver, or a coordinator, says yes before it counts as agreed."""
    line, offered = await market.line(goods(90)), await market.house.give(market.supplier)
    coordinator = await market.house.guest("coordinator", (Role.COORDINATOR, None))
    first, second = [(await market.hold(line, NewPart(offered.id, 40)))[0] for _ in range(2)]
    no = await refused(market.house.ports(market.doctor).pledges.turn(first.id, "confirm"))
    assert (no.reason, no.sentence) == (
        Reason.NOT_ALLOWED,
        "Those who asked pledged this themselves, so only the giver, or a coordinator, confirms it.",
    )
    for who, held in ((market.supplier, first), (coordinator, second)):
        done = await market.house.ports(who).pledges.turn(held.id, "confirm")
        assert (done.state, done.pledged_as) == (PledgeState.CONFIRMED, Side.ASKER)


async def test_a_coordinator_pledges_for_both_and_those_who_asked_confirm(stall: Market) -> None:
    """A coordinator of neither side leaves the yes to the hospital."""
    line, offered = await stall.line(goods(90)), await stall.house.give(stall.supplier)
    coordinator = await stall.house.guest("coordinator", (Role.COORDINATOR, None))
    (held,) = await stall.hold(line, NewPart(offered.id, 40), by=coordinator)
    assert held.pledged_as is Side.COORDINATOR
    no = await refused(stall.house.ports(stall.supplier).pledges.turn(held.id, "confirm"))
    assert no.reason is Reason.NOT_ALLOWED
    stall.house.clock.forward(HOUR)
    done = await stall.house.ports(stall.doctor).pledges.turn(held.id, "confirm")
    assert done.expires - held.expires == HOUR


async def test_only_the_two_sides_see_a_pledge(market: Market) -> None:
    """Both sides and coordinators find it under its id, its line, its offer and among their own; strangers nowhere."""
    line, offered = await market.line(goods(90)), await market.house.give(market.supplier)
    (held,) = await market.hold(line, NewPart(offered.id, 40))
    coordinator = await market.house.guest("coordinator", (Role.COORDINATOR, None))

    async def sees(who: viewer.Viewer) -> list[bool]:
        pledges = market.house.ports(who).pledges
        loaded = await pledges.load([held.id, offered.id])
        (of_line,), (of_offer,) = await pledges.of_lines([line.id]), await pledges.of_offers([offered.id])
        mine = (await pledges.mine(Window())).things
        return [loaded == [held, None], of_line == [held], of_offer == [held], mine == (held,)]

    assert await sees(market.doctor) == await sees(market.supplier) == [True] * 4
    assert await sees(coordinator) == [True, True, True, False]
    assert await sees(market.second) == await sees(viewer.ANONYMOUS) == [False] * 4


async def test_a_fresh_offer_shows_in_the_ranking_and_a_spent_one_does_not(stall: Market) -> None:
    """Candidates are reckoned from what is free now."""
    line, offered = await stall.line(goods(None)), await stall.house.give(stall.supplier, amount=40)
    lines = stall.house.ports().lines
    (ranking,) = await lines.candidates([line.id], 5)
    assert ranking is not None
    assert [each.parts[0].offer_id for each in ranking.candidates] == [offered.id]
    await stall.hold(line, NewPart(offered.id, 40))
    spent, missing = await lines.candidates([line.id, offered.id], 5)
    assert spent is not None
    assert (spent.candidates, missing) == ((), None)
