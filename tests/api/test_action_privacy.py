"""What is personal stays with whom it concerns: in reads, events, search documents, messages to others and the log."""

import logging
from uuid import UUID

import pytest

from api.job import rhythm
from api.job.indexing import BUILD
from api.job.lease import Leases
from api.job.reminder import KIND, Reminder
from api.job.sending import Sending
from api.store import event as event_store
from api.store import search as search_store
from matching import facility, offer, request, viewer
from matching.organisation import Role
from matching.pledge import NewPart
from schema import narrowing
from schema.context import Context
from schema.paging import Window
from search import port
from tests.api.house import DAY, HOUR, NOW, OBOLON, House, drive, refused, ride
from tests.api.world import SECRETS, World

WINDOW = Window(100)
STRANGERS = ("anonymous", "stranger")


class StopError(BaseException):
    """Ends what would go on for ever."""


async def everything(ports: Context, world: World) -> dict[str, object]:
    """What every read of every port answers."""
    lines = [line for each in (world.asked, world.journey, world.vacancy) for line in each.lines]
    requests, offers = (
        [world.asked.id, world.journey.id],
        [each.id for each in (world.goods, world.paused, world.car, world.skills)],
    )
    people = [each.person_id or UUID(int=0) for each in (*world.guests.values(), world.hidden)]
    query = port.Query("request", "Kyiv", frozenset({"coordinator", f"person:{people[0]}"}))
    return {
        "requests.find": await ports.requests.find(narrowing.Requests(), narrowing.RequestOrder.NEWEST_FIRST, WINDOW),
        "requests.load": await ports.requests.load(requests),
        "requests.events": await ports.requests.events(requests),
        "requests.event_pages": await ports.requests.event_pages(requests, WINDOW),
        "lines.load": await ports.lines.load([each.id for each in lines]),
        "lines.candidates": await ports.lines.candidates([each.id for each in lines], 9),
        "links.open": [await ports.links.open(world.link)],
        "board.lines": await ports.board.lines(narrowing.Lines(), narrowing.LineOrder.URGENT_FIRST, WINDOW),
        "board.counts": await ports.board.counts(),
        "drafts.mine": await ports.drafts.mine(),
        "offers.find": await ports.offers.find(narrowing.Offers(), narrowing.OfferOrder.NEWEST_FIRST, WINDOW),
        "offers.load": await ports.offers.load(offers),
        "pledges.mine": await ports.pledges.mine(WINDOW),
        "pledges.load": await ports.pledges.load([world.held.id]),
        "pledges.of_lines": await ports.pledges.of_lines([each.id for each in lines]),
        "pledges.of_offers": await ports.pledges.of_offers(offers),
        "pledges.pages of lines": await ports.pledges.pages(narrowing.PledgedTo.LINE, [each.id for each in lines], WINDOW),
        "pledges.pages of offers": await ports.pledges.pages(narrowing.PledgedTo.OFFER, offers, WINDOW),
        "facilities.find": await ports.facilities.find(narrowing.Facilities(), narrowing.FacilityOrder.NAME, WINDOW),
        "facilities.load": await ports.facilities.load([world.hospital.id]),
        "contacts.contacts": await ports.contacts.contacts([world.hospital.id, world.free_hospital.id]),
        "designs.find": await ports.designs.find(narrowing.Designs(), narrowing.DesignOrder.NAME, WINDOW),
        "people.find": await ports.people.find(narrowing.People(), narrowing.PersonOrder.NAME, WINDOW),
        "people.load": await ports.people.load(people),
        "organisations.find": await ports.organisations.find(WINDOW),
        "memberships.mine": [each.role for each in await ports.memberships.mine()],
        "sign_in.tokens": await ports.sign_in.tokens(),
        "finder.search": await ports.finder.search([query]),
    }


def leaks(shown: object) -> list[str]:
    """The secrets in what is shown."""
    text = repr(shown)
    return [secret for secret in SECRETS if secret in text]


def without_self(who: viewer.Viewer, shown: dict[str, object]) -> dict[str, object]:
    """The same without the viewer's own profile, which holds their own mail address."""
    people = [each for each in shown.pop("people.load") if each and each.id != who.person_id]  # type: ignore[attr-defined]
    found = [each for each in shown.pop("people.find").things if each.id != who.person_id]  # type: ignore[attr-defined]
    return shown | {"people": (people, found)}


@pytest.mark.parametrize("name", STRANGERS)
async def test_no_read_shows_a_stranger_anything_personal(world: World, name: str) -> None:
    """Neither phones, mails, contacts, the intake, streets nor notes come out of any read, whoever has pledged what."""
    who = world.who(name)
    shown = without_self(who, await everything(world.house.ports(who), world))
    assert {read: found for read, each in shown.items() if (found := leaks(each))} == {}


async def test_those_it_concerns_do_see_it(world: World) -> None:
    """The secrets that strangers do not see are really there: the asker and coordinators read them."""
    for name in ("requester", "coordinator"):
        shown = await everything(world.house.ports(world.who(name)), world)
        assert {"Zabolotna", "Lisova", "Heroiv", "50.50789", "blue door"} <= set(leaks(shown)), name


async def test_no_event_holds_anything_personal(world: World) -> None:
    """Not one of all the events, as they are kept."""
    events = await event_store.after(None, 1000)
    assert len(events) > 12
    assert leaks(events) == []


async def test_the_live_board_tells_of_the_board_alone(world: World) -> None:
    """Who joined, changed a profile or keeps a contact is not broadcast."""
    doctor = world.house.ports(world.who("requester"))
    first = (await event_store.after(None, 1))[0]
    changes = world.house.ports().board.changes(first.id)
    await doctor.lines.confirm(world.asked.lines[0].id)
    heard = []
    async for each in changes:
        heard.append(each)
        if each.noun == "line":
            break
    await changes.aclose()  # type: ignore[attr-defined]
    assert {each.noun for each in heard} <= {"request", "line", "pledge", "offer", "facility"}
    assert leaks(heard) == []


async def test_no_search_document_for_everyone_holds_anything_personal(world: World) -> None:
    """Whoever may find a document, phones and streets are not in it; a person who hides has none for strangers."""
    documents: list[port.Document] = []
    for index, build in BUILD.items():
        documents += await build(await search_store.all_ids(index, None, 100))
    public = [each for each in documents if {"public", "signed-in"} & set(each.visible_to)]
    assert len(public) >= 10
    assert leaks(public) == []
    assert [secret for secret in leaks(documents) if secret != "Hidden Person"] == []


async def test_a_held_pledge_opens_nobodys_door(house: House) -> None:
    """Whoever promises a ride unasked reads no street; the passenger's yes opens it, and cancelling closes it."""
    passenger, driver = await house.guest("passenger"), await house.guest("driver")
    journey = await house.ask(passenger, None, ride())
    car = await house.give(driver, drive(), place=OBOLON)
    ports, line_id = house.ports(driver), journey.lines[0].id

    async def street() -> str:
        (seen,) = await ports.lines.load([line_id])
        assert seen is not None
        assert isinstance(seen.spec, request.Ride)
        return seen.spec.origin.address

    (held,) = await ports.pledges.hold(line_id, [NewPart(car.id, 1)])
    assert await street() == ""
    await house.ports(passenger).pledges.turn(held.id, "confirm")
    assert await street() == OBOLON.address
    await ports.pledges.turn(held.id, "cancel")
    assert await street() == ""


async def test_a_giver_opens_their_own_door(house: House) -> None:
    """Whoever picks a driver from the candidates sees no home until the driver says yes; a driver who offers shows it at once."""
    passenger, driver = await house.guest("passenger"), await house.guest("driver")
    car = await house.give(driver, drive(), amount=9, place=OBOLON)
    lines = [(await house.ask(passenger, None, ride(NOW + n * HOUR, NOW + (n + 1) * HOUR))).lines[0].id for n in (1, 2)]
    asks, gives = house.ports(passenger), house.ports(driver)

    async def home() -> tuple[str, str]:
        (seen,) = await asks.offers.load([car.id])
        assert seen is not None
        return seen.place.address, seen.spec.note

    (held,) = await asks.pledges.hold(lines[0], [NewPart(car.id, 1)])
    assert await home() == ("", "")
    await gives.pledges.turn(held.id, "confirm")
    assert await home() == (OBOLON.address, "garage behind the bakery")
    await gives.pledges.turn(held.id, "cancel")
    assert await home() == ("", "")
    await gives.pledges.hold(lines[1], [NewPart(car.id, 1)])
    assert await home() == (OBOLON.address, "garage behind the bakery")


async def test_an_offer_pledged_to_one_is_never_hidden(house: House) -> None:
    """A paused offer is still there for those it is pledged to, without what is personal, and for nobody else."""
    passenger, driver = await house.guest("passenger"), await house.guest("driver")
    car = await house.give(driver, drive(), place=OBOLON)
    line_id = (await house.ask(passenger, None, ride())).lines[0].id
    await house.ports(passenger).pledges.hold(line_id, [NewPart(car.id, 1)])
    await house.ports(driver).offers.turn(car.id, "pause")
    (seen,) = await house.ports(passenger).offers.load([car.id])
    assert seen is not None
    assert (seen.state, seen.place.address) == (offer.OfferState.PAUSED, "")
    assert await house.ports().offers.load([car.id]) == [None]


async def test_distances_do_not_tell_where_a_door_is(house: House) -> None:
    """A stranger's ranking is reckoned from the rough places a stranger may read; a coordinator's from the true ones."""
    passenger, driver = await house.guest("passenger"), await house.guest("driver")
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    line_id = (await house.ask(passenger, None, ride())).lines[0].id
    await house.give(driver, drive(), place=OBOLON)

    async def distance(who: viewer.Viewer) -> float | None:
        (ranking,) = await house.ports(who).lines.candidates([line_id], 1)
        assert ranking is not None
        return ranking.candidates[0].parts[0].distance_km

    assert await distance(coordinator) == 0
    assert await distance(passenger) not in (0, None)
    assert await distance(driver) not in (0, None)


async def test_nothing_personal_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is refused, nor what breaks on the way, writes a name, an address or a note into the log."""
    caplog.set_level(logging.INFO)
    house, ports = world.house, world.house.ports(world.who("requester"))
    house.outbox.failing = True
    await refused(ports.sign_in.ask_code("zabolotna@example.org"))
    contact = facility.NewContact(world.hospital.id, "Petrenko", phone="+380441110002")
    await refused(house.ports(world.who("stranger")).contacts.add_contact(contact))
    await ports.requests.withdraw(world.journey.id, "call +380441110001")
    house.clock.forward(3 * DAY)
    reminding = Reminder(house.scope())
    await reminding.turn()
    await Sending(Leases(house.database, 60), house.sender, {KIND: reminding}).turn()
    turns = iter([OSError("no route to petrenko@example.org"), StopError()])

    async def break_down() -> int:
        raise next(turns)

    with pytest.raises(StopError):
        await rhythm.run("a job", house.database, break_down, 0)
    assert {each.name for each in caplog.records} >= {"api.job.sending", "api.job.rhythm"}
    assert leaks([each.getMessage() for each in caplog.records]) == []
    assert leaks(caplog.text) == []
