"""Every method of every port, tried by everybody: who is let in, and what the others are told."""

import ast
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from matching import allocation, design, facility, offer, organisation, person, proposal, request, rota, sentence, upload
from matching.availability import Weekly
from matching.organisation import Role
from matching.place import NOWHERE
from matching.pledge import NewPart
from matching.refusal import Reason, RefusedError
from matching.request import Answer, Asked, LineChange
from matching.upload import Kind
from schema import narrowing, port
from schema.context import Context
from schema.paging import Window
from search.port import Query
from tests.api.house import NOW, goods, ride, stock
from tests.api.world import ROLES, SECRETS, World

ALL = {"anonymous", *ROLES}
SIGNED_IN = set(ROLES)
STAFF = {"coordinator", "admin"}
OWN = {"requester"} | STAFF
GIVERS = {"supplier"} | STAFF
SELF = {"requester"}
NOBODY = set[str]()
WINDOW = Window(100)
NEWEST = narrowing.RequestOrder.NEWEST_FIRST
LINES = narrowing.LineOrder.URGENT_FIRST
LINE, OFFER = narrowing.PledgedTo
VISOR = design.NewDesign("Visor 2", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(9, 9, 9))
WEEK = rota.NewRota("Hotline", "Europe/Kyiv", NOW.date() + timedelta(days=1), (rota.NewShift(480, 720, 2),))
MORNINGS = tuple(Weekly(day, 420, 780) for day in range(7))

Probe = Callable[[Context, World], Awaitable[object]]


class UndoneError(Exception):
    """Undoes what a try has written."""


async def _publish(context: Context, facility_id: UUID | None, line: request.NewLine, by: UUID | None = None) -> object:
    return await context.requests.publish(request.NewRequest((line,), facility_id=facility_id, organisation_id=by))


async def _dispatch(context: Context, world: World) -> object:
    await world.house.ports(world.who("requester")).pledges.turn(world.held.id, "confirm")
    return await context.pledges.turn(world.held.id, "dispatch")


async def _finds_document(context: Context, world: World) -> object:
    """Find a document of somebody else's by its text."""
    made = await world.house.ports(world.who("requester")).documents.register("{ viewer { signedIn } }", None)
    return await context.documents.registered(made.text)


async def _loads_document(context: Context, world: World) -> object:
    made = await world.house.ports(world.who("requester")).documents.register("{ viewer { signedIn } }", None)
    return await context.documents.load([made.id])


async def _removes_document(context: Context, world: World) -> object:
    """Remove a document that the supplier registered for the organisation."""
    made = await world.house.ports(world.who("supplier")).documents.register("{ viewer { signedIn } }", world.suppliers)
    await context.documents.remove(made.id)
    return True


async def _receive(context: Context, world: World) -> object:
    await _dispatch(world.house.ports(world.who("supplier")), world)
    return await context.pledges.turn(world.held.id, "receive")


async def _sees_intake(context: Context, world: World) -> bool:
    (seen,) = await context.requests.load([world.asked.id])
    return bool(seen and seen.intake)


async def _sees_street(context: Context, world: World) -> bool:
    (seen,) = await context.lines.load([world.journey.lines[0].id])
    return bool(seen and isinstance(seen.spec, request.Ride) and seen.spec.origin.address and seen.spec.note)


async def _sees_home(context: Context, offered: offer.Offer) -> bool:
    (seen,) = await context.offers.load([offered.id])
    return bool(seen and seen.place.address and seen.spec.note)


async def _finds_offer(context: Context, offered: offer.Offer) -> bool:
    found = await context.offers.find(narrowing.Offers(), narrowing.OfferOrder.NEWEST_FIRST, WINDOW)
    return offered.id in {each.id for each in found.things}


async def _finds_person(context: Context, id: UUID | None) -> bool:
    found = await context.people.find(narrowing.People(), narrowing.PersonOrder.NAME, WINDOW)
    return id in {each.id for each in found.things}


async def _sees_mail(context: Context, id: UUID | None) -> bool:
    seen = (await context.people.load([id]))[0] if id else None
    return bool(seen and seen.email and seen.phone and seen.place.address)


async def _first_change(context: Context, _: World) -> object:
    first = (await context.requests.events([_.asked.id]))[0][0]
    changes: AsyncIterator[Any] = context.board.changes(first.id)
    return await anext(changes)


async def _assigned(world: World) -> UUID:
    line_id = world.journey.lines[0].id
    await world.house.ports(world.who("requester")).plans.assign(line_id)
    return line_id


async def _sees_routes(context: Context, world: World) -> bool:
    await _assigned(world)
    return bool((await context.plans.day()).driven)


async def _sees_assignment(context: Context, world: World) -> object:
    return await context.plans.assignments([await _assigned(world)])


async def _misses(context: Context, world: World) -> object:
    ((held,),) = await world.house.ports(world.who("coordinator")).pledges.of_lines([await _assigned(world)])
    clock = world.house.clock
    before, clock.now = clock.now, clock.now + timedelta(hours=1, minutes=30)
    try:
        return await context.plans.miss(held.id)
    finally:
        clock.now = before


async def sent(context: Context, kind: Kind = Kind.PNG) -> upload.Upload:
    """A file that this guest has sent."""
    return await context.uploads.keep(upload.NewUpload("a.file", kind, 5, "0" * 64), io.BytesIO(b"bytes"))


async def _attaches(
    context: Context, world: World, attach: Callable[[UUID, UUID], Awaitable[object]], to: UUID, kind: Kind = Kind.PNG
) -> object:
    if not context.viewer.signed_in:
        return await attach(to, (await sent(world.house.ports(world.who("requester")), kind)).id)
    return await attach(to, (await sent(context, kind)).id)


def _stamped(context: Context) -> Callable[[UUID, UUID], Awaitable[object]]:
    return lambda to, id: context.uploads.attach_letter(to, id, True)


async def _attaches_anothers(context: Context, world: World) -> object:
    loose = await sent(world.house.ports(world.hidden))
    own = await context.designs.publish(VISOR)
    return await context.uploads.attach_photo(own.id, loose.id)


async def _reads_letter(context: Context, world: World, *, agreed: bool = False) -> object:
    asker = world.house.ports(world.who("requester"))
    letter = await sent(asker, Kind.PDF)
    await asker.uploads.attach_letter(world.asked.id, letter.id, True)
    if agreed:
        await asker.pledges.turn(world.held.id, "confirm")
    return await context.uploads.read(letter.id)


async def _shown(world: World) -> UUID:
    """A photo with the design."""
    maker = world.house.ports(world.who("maker"))
    photo = await sent(maker)
    await maker.uploads.attach_photo(world.design.id, photo.id)
    return photo.id


async def _reads_photo(context: Context, world: World) -> object:
    return await context.uploads.read(await _shown(world))


async def _removes_photo(context: Context, world: World) -> object:
    return await context.uploads.remove_photo(world.design.id, await _shown(world))


async def _reads_removed(context: Context, world: World) -> object:
    id = await _shown(world)
    await world.house.ports(world.who("coordinator")).uploads.remove_photo(world.design.id, id)
    return await context.uploads.read(id)


async def _reads_loose(context: Context, world: World) -> object:
    return await context.uploads.read((await sent(world.house.ports(world.who("requester")))).id)


async def _signs_in(context: Context, world: World) -> object:
    await context.sign_in.ask_code("new@example.net")
    return await context.sign_in.sign_in("new@example.net", world.house.outbox.code(), None)


async def _waits(context: Context, world: World) -> bool:
    return world.applicant.id in {each.id for each in await context.memberships.mine()}


async def _proposed(world: World) -> allocation.Allocation:
    coordinator = world.who("coordinator")
    await world.house.ask(coordinator, world.free_hospital, goods(20))
    return await world.house.ports(coordinator).allocations.propose(allocation.NewAllocation())


async def _amends(context: Context, world: World) -> object:
    made = await _proposed(world)
    (opened,) = await world.house.ports(world.who("coordinator")).allocations.proposals([made.id])
    first = proposal.moves(opened)[0] if opened else None
    assert first is not None
    return await context.allocations.amend(made.id, allocation.Transfer(first.offer_id, first.amount, first.line_id))


async def _decides(context: Context, world: World, verb: str) -> object:
    return await context.allocations.turn((await _proposed(world)).id, verb)


async def _with(world: World, load: Callable[[list[UUID]], Awaitable[object]]) -> object:
    return await load([(await _proposed(world)).id])


async def _replays(context: Context, world: World) -> object:
    return await context.allocations.replay((await _proposed(world)).id)


async def _filled(world: World) -> rota.Rota:
    run = world.house.ports(world.who("coordinator"))
    return await run.rotas.fill((await run.rotas.publish(WEEK)).id)


async def _of_rota(world: World, act: Callable[[UUID], Awaitable[object]]) -> object:
    return await act((await _filled(world)).id)


async def _sees_who_comes(context: Context, world: World) -> bool:
    (of,) = await context.rotas.load([(await _filled(world)).id])
    return bool(of and of.slots)


async def _drops_out(context: Context, world: World) -> object:
    slot = next(each for each in (await _filled(world)).slots if each.state is rota.SlotState.PROPOSED)
    return await context.turns.drop_out(slot.id)


async def _sees_slot(context: Context, world: World) -> object:
    return await context.turns.slots([(await _filled(world)).slots[0].id])


async def _sees_shift(context: Context, world: World) -> object:
    return await context.turns.shifts([(await _filled(world)).shifts[0].id])


async def _event(context: Context, world: World) -> object:
    (events,) = await context.requests.events([world.asked.id])
    return await context.board.events([events[0].id])


async def _does_once(context: Context, _: World) -> object:
    with context.once.under("0123456789abcdef", "something", "Request"):
        return True


async def _knows_outcome(context: Context, world: World) -> object:
    asker = world.house.ports(world.who("requester"))
    with asker.once.under("0123456789abcdef", "something", "Request"):
        await asker.requests.publish(request.NewRequest((goods(),), facility_id=world.hospital.id))
    return await context.once.outcome("0123456789abcdef")


async def _reads_times(context: Context, world: World) -> object:
    await world.house.ports(world.who("volunteer")).turns.state_availability(MORNINGS)
    return await context.turns.times()


async def _finds_text(context: Context, _: World) -> object:
    return await context.finder.search([Query("facility", "hospital", frozenset())])


RULES: list[tuple[str, set[str], Probe]] = [
    ("requests.publish for its hospital", OWN, lambda c, w: _publish(c, w.hospital.id, goods())),
    ("requests.publish for a hospital nobody speaks for", SIGNED_IN, lambda c, w: _publish(c, w.free_hospital.id, goods())),
    ("requests.publish for an organisation", OWN, lambda c, w: _publish(c, None, ride(), w.hospitals)),
    ("requests.withdraw", OWN, lambda c, w: c.requests.withdraw(w.asked.id, "")),
    ("requests.find", ALL, lambda c, w: c.requests.find(narrowing.Requests(), NEWEST, WINDOW)),
    ("requests.load", ALL, lambda c, w: c.requests.load([w.asked.id])),
    ("requests.load with the intake", OWN, _sees_intake),
    ("requests.of_facilities", ALL, lambda c, w: c.requests.of_facilities([w.hospital.id], 5)),
    ("requests.events", ALL, lambda c, w: c.requests.events([w.asked.id])),
    ("requests.event_pages", ALL, lambda c, w: _page(c.requests.event_pages([w.asked.id], WINDOW))),
    ("lines.amend", OWN, lambda c, w: c.lines.amend(w.asked.lines[0].id, LineChange(Asked(None)))),
    ("lines.confirm", OWN, lambda c, w: c.lines.confirm(w.asked.lines[0].id)),
    ("lines.stop", OWN, lambda c, w: c.lines.stop(w.asked.lines[0].id, "")),
    ("lines.load", ALL, lambda c, w: c.lines.load([w.asked.lines[0].id])),
    ("lines.load with the street", OWN, _sees_street),
    ("lines.candidates", ALL, lambda c, w: c.lines.candidates([w.asked.lines[0].id], 5)),
    ("links.make", OWN, lambda c, w: c.links.make(w.asked.lines[0].id)),
    ("links.open", ALL, lambda c, w: c.links.open(w.link)),
    ("links.answer", ALL, lambda c, w: c.links.answer(w.link, Answer.STOP, LineChange())),
    ("board.lines", ALL, lambda c, w: c.board.lines(narrowing.Lines(), LINES, WINDOW)),
    ("board.counts", ALL, lambda c, w: c.board.counts()),
    ("board.last_event", ALL, lambda c, w: c.board.last_event()),
    ("board.changes", ALL, _first_change),
    ("board.events", ALL, _event),
    ("documents.register", SIGNED_IN, lambda c, w: c.documents.register("{ viewer { signedIn } }", None)),
    (
        "documents.register for an organisation",
        GIVERS,
        lambda c, w: c.documents.register("{ viewer { signedIn } }", w.suppliers),
    ),
    ("documents.remove", {"supplier"}, _removes_document),
    ("documents.registered", SIGNED_IN, _finds_document),
    ("documents.mine", SIGNED_IN, lambda c, w: c.documents.mine(WINDOW)),
    ("documents.load", SELF, _loads_document),
    ("drafts.save anew", ALL, lambda c, w: c.drafts.save(None, None, {"a": "b"})),
    ("drafts.save over", SELF, lambda c, w: c.drafts.save(w.draft.id, None, {"a": "b"})),
    ("drafts.open", SELF, lambda c, w: c.drafts.open(w.draft.id, "some key")),
    ("drafts.discard", SELF, lambda c, w: _done(c.drafts.discard(w.draft.id, None))),
    ("drafts.mine", SELF, lambda c, w: c.drafts.mine()),
    ("drafts.load", SELF, lambda c, w: c.drafts.load([w.draft.id])),
    ("offers.publish", SIGNED_IN, lambda c, w: c.offers.publish(offer.NewOffer(stock(), Decimal(5)))),
    (
        "offers.publish for an organisation",
        GIVERS,
        lambda c, w: c.offers.publish(offer.NewOffer(stock(), Decimal(5), organisation_id=w.suppliers)),
    ),
    ("offers.amend", GIVERS, lambda c, w: c.offers.amend(w.goods.id, offer.OfferChange(note="new"))),
    ("offers.turn", GIVERS, lambda c, w: c.offers.turn(w.goods.id, "pause")),
    ("offers.find", ALL, lambda c, w: _finds_offer(c, w.goods)),
    ("offers.find what is paused", {"maker"} | STAFF, lambda c, w: _finds_offer(c, w.paused)),
    ("offers.load", ALL, lambda c, w: c.offers.load([w.goods.id])),
    ("offers.load with the home", {"driver"} | STAFF, lambda c, w: _sees_home(c, w.car)),
    ("pledges.hold", OWN | GIVERS, lambda c, w: c.pledges.hold(w.asked.lines[0].id, [NewPart(w.goods.id, 1)])),
    ("pledges.hold of a ride", OWN | {"driver"}, lambda c, w: c.pledges.hold(w.journey.lines[0].id, [NewPart(w.car.id, 1)])),
    ("pledges.turn: confirm", OWN, lambda c, w: c.pledges.turn(w.held.id, "confirm")),
    ("pledges.turn: decline", OWN | GIVERS, lambda c, w: c.pledges.turn(w.held.id, "decline")),
    ("pledges.turn: cancel", OWN | GIVERS, lambda c, w: c.pledges.turn(w.held.id, "cancel")),
    ("pledges.turn: dispatch", GIVERS, _dispatch),
    ("pledges.turn: receive", OWN, _receive),
    ("pledges.turn: expire", NOBODY, lambda c, w: c.pledges.turn(w.held.id, "expire")),
    ("pledges.mine", {"requester", "supplier"}, lambda c, w: _things(c.pledges.mine(WINDOW))),
    ("pledges.load", OWN | GIVERS, lambda c, w: c.pledges.load([w.held.id])),
    ("pledges.of_lines", OWN | GIVERS, lambda c, w: _first(c.pledges.of_lines([w.asked.lines[0].id]))),
    ("pledges.of_offers", OWN | GIVERS, lambda c, w: _first(c.pledges.of_offers([w.goods.id]))),
    ("pledges.pages of lines", OWN | GIVERS, lambda c, w: _page(c.pledges.pages(LINE, [w.asked.lines[0].id], WINDOW))),
    ("pledges.pages of offers", OWN | GIVERS, lambda c, w: _page(c.pledges.pages(OFFER, [w.goods.id], WINDOW))),
    ("appeals.mine", {"supplier"}, lambda c, w: _things(c.appeals.mine(WINDOW))),
    ("appeals.load", {"supplier"}, lambda c, w: c.appeals.load([w.appeal.id])),
    ("appeals.decline", {"supplier"}, lambda c, w: c.appeals.decline(w.appeal.id)),
    ("plans.day", SIGNED_IN, lambda c, w: c.plans.day()),
    ("plans.day with routes", {"driver"} | STAFF, _sees_routes),
    ("plans.assignments", OWN | {"driver"}, _sees_assignment),
    ("plans.outlook", OWN, lambda c, w: c.plans.outlook(w.journey.lines[0].id)),
    ("plans.assign", OWN, lambda c, w: c.plans.assign(w.journey.lines[0].id)),
    ("plans.send_by_taxi", STAFF, lambda c, w: c.plans.send_by_taxi(w.journey.lines[0].id)),
    ("plans.miss", {"driver"} | STAFF, _misses),
    ("plans.hand_back", {"driver"} | STAFF, lambda c, w: c.plans.hand_back(w.car.id)),
    ("facilities.register", SIGNED_IN, lambda c, w: c.facilities.register(facility.NewFacility(name="New"))),
    (
        "facilities.register for an organisation",
        OWN,
        lambda c, w: c.facilities.register(facility.NewFacility(name="New", organisation_id=w.hospitals)),
    ),
    ("facilities.amend", OWN, lambda c, w: c.facilities.amend(w.hospital.id, facility.NewFacility(beds=5))),
    ("facilities.amend nobody's", STAFF, lambda c, w: c.facilities.amend(w.free_hospital.id, facility.NewFacility(beds=5))),
    ("facilities.find", ALL, lambda c, w: c.facilities.find(narrowing.Facilities(), narrowing.FacilityOrder.NAME, WINDOW)),
    ("facilities.load", ALL, lambda c, w: c.facilities.load([w.hospital.id])),
    ("facilities.mine", SELF, lambda c, w: c.facilities.mine()),
    ("contacts.contacts", OWN, lambda c, w: _first(c.contacts.contacts([w.hospital.id]))),
    ("contacts.add_contact", OWN, lambda c, w: c.contacts.add_contact(facility.NewContact(w.hospital.id, "Somebody"))),
    ("contacts.load", OWN, lambda c, w: c.contacts.load([w.contact.id])),
    ("contacts.hand_over", OWN, lambda c, w: c.contacts.hand_over(w.contact.id, _id(w, "volunteer"))),
    ("designs.publish", SIGNED_IN, lambda c, w: c.designs.publish(VISOR)),
    ("designs.review", STAFF, lambda c, w: c.designs.review(w.design.id, "start_review", "")),
    ("designs.find", ALL, lambda c, w: c.designs.find(narrowing.Designs(), narrowing.DesignOrder.NAME, WINDOW)),
    ("designs.load", ALL, lambda c, w: c.designs.load([w.design.id])),
    ("people.amend", SIGNED_IN, lambda c, w: c.people.amend(person.ProfileChange(about="new"))),
    ("people.find", ALL, lambda c, w: _finds_person(c, _id(w, "volunteer"))),
    ("people.find who hides", STAFF, lambda c, w: _finds_person(c, w.hidden.person_id)),
    ("people.load", ALL, lambda c, w: c.people.load([_id(w, "volunteer")])),
    ("people.load who hides", STAFF, lambda c, w: c.people.load([w.hidden.person_id or UUID(int=0)])),
    ("people.load with mail and home", {"volunteer"} | STAFF, lambda c, w: _sees_mail(c, _id(w, "volunteer"))),
    ("organisations.found", SIGNED_IN, lambda c, w: c.organisations.found("New", organisation.Kind.CHARITY, NOWHERE)),
    ("organisations.find", ALL, lambda c, w: c.organisations.find(WINDOW)),
    ("organisations.load", ALL, lambda c, w: c.organisations.load([w.hospitals])),
    ("memberships.take_role", SIGNED_IN, lambda c, w: c.memberships.take_role(Role.DRIVER, None)),
    ("memberships.take_role in another's", SIGNED_IN, lambda c, w: c.memberships.take_role(Role.REQUESTER, w.suppliers)),
    ("memberships.take_role of coordinators", NOBODY, lambda c, w: c.memberships.take_role(Role.COORDINATOR, None)),
    (
        "memberships.grant_role",
        {"admin"},
        lambda c, w: c.memberships.grant_role(_id(w, "volunteer"), Role.COORDINATOR, None),
    ),
    ("memberships.turn: accept", {"requester", "admin"}, lambda c, w: c.memberships.turn(w.applicant.id, "accept")),
    ("memberships.turn: decline", {"requester", "admin"}, lambda c, w: c.memberships.turn(w.applicant.id, "decline")),
    (
        "memberships.turn: leave",
        {"supplier", "admin"},
        lambda c, w: c.memberships.turn(w.who("supplier").memberships[0].id, "leave"),
    ),
    ("memberships.load", {"requester", "admin"}, lambda c, w: c.memberships.load([w.applicant.id])),
    ("memberships.mine", SIGNED_IN, lambda c, w: c.memberships.mine()),
    ("memberships.mine that wait", SELF, _waits),
    ("sign_in.ask_code", ALL, lambda c, w: c.sign_in.ask_code("someone@example.net")),
    ("sign_in.sign_in", ALL, _signs_in),
    ("sign_in.sign_out", ALL, lambda c, w: _done(c.sign_in.sign_out())),
    ("sign_in.create_token", SIGNED_IN, lambda c, w: c.sign_in.create_token("program")),
    ("sign_in.revoke_token", SELF, lambda c, w: c.sign_in.revoke_token(w.token.token.id)),
    ("sign_in.tokens", SELF, lambda c, w: c.sign_in.tokens()),
    ("sign_in.load", SELF, lambda c, w: c.sign_in.load([w.token.token.id])),
    ("allocations.propose", STAFF, lambda c, w: c.allocations.propose(allocation.NewAllocation())),
    ("allocations.amend", STAFF, _amends),
    ("allocations.turn: confirm", STAFF, lambda c, w: _decides(c, w, "confirm")),
    ("allocations.turn: discard", STAFF, lambda c, w: _decides(c, w, "discard")),
    ("allocations.find", STAFF, lambda c, w: c.allocations.find(WINDOW)),
    ("allocations.load", STAFF, lambda c, w: _with(w, c.allocations.load)),
    ("allocations.proposals", STAFF, lambda c, w: _with(w, c.allocations.proposals)),
    ("allocations.replay", STAFF, _replays),
    ("rotas.publish", STAFF, lambda c, w: c.rotas.publish(WEEK)),
    ("rotas.publish for an organisation", OWN, lambda c, w: c.rotas.publish(replace(WEEK, organisation_id=w.hospitals))),
    ("rotas.fill", STAFF, lambda c, w: _of_rota(w, c.rotas.fill)),
    ("rotas.confirm", STAFF, lambda c, w: _of_rota(w, c.rotas.confirm)),
    ("rotas.withdraw", STAFF, lambda c, w: _of_rota(w, c.rotas.withdraw)),
    ("rotas.find", ALL, lambda c, w: _of_rota(w, lambda _: c.rotas.find(WINDOW))),
    ("rotas.load", ALL, lambda c, w: _of_rota(w, lambda id: c.rotas.load([id]))),
    ("rotas.load with who comes", {"volunteer"} | STAFF, _sees_who_comes),
    ("rotas.gaps", ALL, lambda c, w: _of_rota(w, c.rotas.gaps)),
    ("turns.drop_out", {"volunteer"} | STAFF, _drops_out),
    ("turns.slots", {"volunteer"} | STAFF, _sees_slot),
    ("turns.shifts", ALL, _sees_shift),
    ("turns.mine", {"volunteer"}, lambda c, w: _of_rota(w, lambda _: c.turns.mine())),
    ("turns.times", {"volunteer"}, _reads_times),
    ("turns.state_availability", SIGNED_IN, lambda c, w: c.turns.state_availability(MORNINGS)),
    ("vacancies.fillings", STAFF, lambda c, w: c.vacancies.fillings()),
    ("vacancies.fill", STAFF, lambda c, w: c.vacancies.fill([(w.vacancy.lines[0].id, w.skills.id)])),
    ("uploads.check", SIGNED_IN, lambda c, w: c.uploads.check()),
    ("uploads.keep", SIGNED_IN, lambda c, w: sent(c)),
    ("uploads.read a letter", OWN, _reads_letter),
    ("uploads.read a letter of one's pledge", OWN | {"supplier"}, lambda c, w: _reads_letter(c, w, agreed=True)),
    ("uploads.read a photo", ALL, _reads_photo),
    ("uploads.read what belongs to nothing", SELF, _reads_loose),
    ("uploads.photos", ALL, lambda c, w: c.uploads.photos([w.design.id])),
    ("uploads.attach_photo", {"maker"} | STAFF, lambda c, w: _attaches(c, w, c.uploads.attach_photo, w.design.id)),
    ("uploads.remove_photo", {"maker"} | STAFF, _removes_photo),
    ("uploads.read a photo that was removed", NOBODY, _reads_removed),
    ("uploads.attach_letter", OWN, lambda c, w: _attaches(c, w, _stamped(c), w.asked.id, Kind.PDF)),
    ("uploads.attach_photo of somebody else", NOBODY, _attaches_anothers),
    ("kept.find", STAFF, lambda c, w: c.kept.find(WINDOW)),
    ("kept.load", STAFF, lambda c, w: c.kept.load([w.kept.id])),
    ("kept.resolve", STAFF, lambda c, w: c.kept.resolve(w.kept.id)),
    ("finder.search", ALL, _finds_text),
    ("once.under", ALL, _does_once),
    ("once.outcome", SELF, _knows_outcome),
    ("phrases.say", ALL, lambda c, w: _now(c.phrases.say(sentence.say("Hello.")))),
]


def _id(world: World, name: str) -> UUID:
    return world.who(name).person_id or UUID(int=0)


async def _done(act: Awaitable[None]) -> bool:
    await act
    return True


async def _now(value: object) -> object:
    return value


async def _first(coming: Awaitable[list[Any]]) -> object:
    return (await coming)[0]


async def _things(coming: Awaitable[Any]) -> object:
    return (await coming).things


async def _page(coming: Awaitable[Any]) -> object:
    (found,) = await coming
    return found.things


async def tried(world: World, name: str, probe: Probe, sentences: list[str]) -> Reason | bool:
    """Whether a guest is let in, or why not, in a sentence that is noted; nothing of it stays."""
    told: Reason | bool = False
    try:
        async with world.house.database.transaction():
            seen = await probe(world.house.ports(world.who(name)), world)
            told = bool(seen) and seen != [None]
            raise UndoneError
    except UndoneError:
        pass
    except RefusedError as error:
        told = error.refusal.reason
        sentences.append(error.refusal.sentence)
    return told


async def test_everybody_may_do_exactly_what_the_rules_say(world: World) -> None:
    """Each method lets in those of its row and nobody else; the others are told why, and nothing personal."""
    wrong: dict[str, dict[str, Reason | bool]] = {}
    sentences: list[str] = []
    for row, allowed, probe in RULES:
        told = {name: await tried(world, name, probe, sentences) for name in sorted(ALL)}
        refusals = {name: each for name, each in told.items() if isinstance(each, Reason)}
        if {name for name, each in told.items() if each is True} != allowed:
            wrong[row] = told
        assert refusals.pop("anonymous", Reason.SIGN_IN_NEEDED) in {Reason.SIGN_IN_NEEDED, Reason.NOT_FOUND}, row
        assert set(refusals.values()) <= {Reason.NOT_ALLOWED, Reason.NOT_FOUND}, row
    assert wrong == {}
    assert [each for each in set(sentences) if any(secret in each for secret in SECRETS)] == []


def test_every_method_of_every_port_has_its_row() -> None:
    """A method that is added to a port is not forgotten here."""
    modules = Path(port.__file__).parent.glob("*.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    classes = [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    methods = {
        f"{_attribute(node.name)}.{part.name}"
        for node in classes
        for part in node.body
        if isinstance(part, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    assert {row.split()[0].rstrip(":") for row, _, _ in RULES} == methods


def _attribute(name: str) -> str:
    return {"SignIn": "sign_in"}.get(name, name.lower())
