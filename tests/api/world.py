"""A house with one of everything in it, a guest in every role, and something personal wherever there is room for it."""

from dataclasses import dataclass
from uuid import UUID

from api import identity
from api.store import appeal as appeal_store
from api.store import kept as kept_store
from matching import account, appeal, design, draft, facility, intake, kept, offer, organisation, person, pledge, request, viewer
from matching.organisation import Membership, Role
from matching.place import Place, Point
from matching.pledge import NewPart
from tests.api.house import NOW, OBOLON, House, drive, goods, ride, role, stock, volunteering

HOME = Place("Sadova 7, flat 3", "Kyiv", "", "UA", Point(50.44444, 30.55555))
ANSWERS = intake.Intake(
    contact=intake.Reach("Dr Zabolotna", "Surgery", "head", "+380441110001", "zabolotna-viber"),
    equipment_head=intake.Reach("Mr Petrenko", "Equipment", "head", "+380441110002", "petrenko-viber"),
    staff_per_day=40,
    respirators_in_stock=120,
    logistics="the pass is with Mykola",
    deliver_to=Place("Back gate, Lisova 9", "Kyiv"),
    demand_letter="https://files.example.org/letter-with-stamp.pdf",
)
# What must never reach a stranger; each stands somewhere in the world below.
SECRETS = (
    "@example.org",
    "+38044111",
    "Zabolotna",
    "zabolotna",
    "Petrenko",
    "petrenko",
    "Mykola",
    "Lisova",
    "letter-with-stamp",
    "Heroiv",
    "Kontraktova",
    "50.50789",
    "50.46555",
    "blue door",
    "Sadova",
    "50.44444",
    "bakery",
    "Hidden Person",
    "typed by the requester",
    "could not be read",
)
EVERYONE = person.Audience.EVERYONE
ROLES = {
    "requester": Role.REQUESTER,
    "stranger": Role.REQUESTER,
    "supplier": Role.SUPPLIER,
    "volunteer": Role.VOLUNTEER,
    "maker": Role.MAKER,
    "driver": Role.DRIVER,
    "coordinator": Role.COORDINATOR,
    "admin": Role.ADMIN,
}


@dataclass
class World:
    """The guests by name, and one of everything."""

    house: House
    guests: dict[str, viewer.Viewer]
    hospitals: UUID
    suppliers: UUID
    hospital: facility.Facility
    free_hospital: facility.Facility
    contact: facility.Contact
    asked: request.Request
    journey: request.Request
    vacancy: request.Request
    goods: offer.Offer
    paused: offer.Offer
    car: offer.Offer
    skills: offer.Offer
    design: design.Design
    held: pledge.Pledge
    applicant: Membership
    hidden: viewer.Viewer
    draft: draft.Draft
    token: account.NewToken
    link: str
    kept: kept.KeptAside
    appeal: appeal.Appeal

    def who(self, name: str) -> viewer.Viewer:
        """A guest; anybody else is anonymous."""
        return self.guests.get(name, viewer.ANONYMOUS)


async def furnished(house: House) -> World:
    """Put one of everything into the house."""
    hospitals, others = await house.organisation("City hospitals"), await house.organisation("Another charity")
    suppliers = await house.organisation("Mask works", organisation.Kind.SUPPLIER)
    where = {"requester": hospitals, "stranger": others, "supplier": suppliers}
    guests = {
        name: await house.guest(name, (held, where.get(name)), phone=f"+3804411100{number}", place=HOME, profile_for=EVERYONE)
        for number, (name, held) in enumerate(ROLES.items(), 10)
    }
    doctor, supplier = house.ports(guests["requester"]), house.ports(guests["supplier"])
    hospital = await house.hospital(guests["requester"], organisation_id=hospitals)
    asked = await house.ask(guests["requester"], hospital, goods(90), goods(50), intake=ANSWERS)
    given = await house.give(guests["supplier"], organisation_id=suppliers)
    paused = await house.give(guests["maker"], stock(note="garage behind the bakery"), place=HOME)
    await house.ports(guests["maker"]).offers.turn(paused.id, "pause")
    made = design.NewDesign("Visor", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(9, 9, 9))
    hidden = await house.guest("Hidden Person", email="hidden@example.org", phone="+380441110099", place=HOME)
    journey = await house.ask(guests["requester"], None, ride())
    contacts = (await doctor.contacts.contacts([hospital.id]))[0] or []
    world = World(
        house=house,
        guests=guests,
        hospitals=hospitals,
        suppliers=suppliers,
        hospital=hospital,
        free_hospital=await house.hospital(guests["coordinator"], name="Small hospital"),
        contact=contacts[0],
        asked=asked,
        journey=journey,
        vacancy=await house.ask(guests["requester"], None, role()),
        goods=given,
        paused=paused,
        car=await house.give(guests["driver"], drive(), amount=3, place=OBOLON),
        skills=await house.give(guests["volunteer"], volunteering(), amount=20, place=HOME),
        design=await house.ports(guests["maker"]).designs.publish(made),
        held=(await supplier.pledges.hold(asked.lines[0].id, [NewPart(given.id, 40)]))[0],
        applicant=await house.ports(hidden).memberships.take_role(Role.REQUESTER, hospitals),
        hidden=hidden,
        draft=await doctor.drafts.save(None, None, {"note": "typed by the requester"}),
        token=await doctor.sign_in.create_token("my program"),
        link=await doctor.links.make(asked.lines[0].id),
        appeal=appeal.Appeal(identity.new_id(), guests["supplier"].person_id or given.owner_id, asked.lines[1].id, given.id, NOW),
        kept=kept.KeptAside(identity.new_id(), "list:1", "no amount", "could not be read: +38044111999", NOW),
    )
    async with house.database.transaction():
        await kept_store.insert_many([world.kept])
        await appeal_store.insert(world.appeal, None)
    return world
