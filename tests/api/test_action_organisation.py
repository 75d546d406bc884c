"""Organisations, memberships and profiles."""

from api.store import organisation as organisation_store
from matching import organisation, person
from matching.organisation import Kind, MembershipState, Role
from matching.place import NOWHERE
from matching.refusal import Reason
from matching.viewer import Viewer
from schema import narrowing
from schema.paging import Window
from tests.api.house import HOUR, KYIV, House, refused

NARROW = narrowing.People(skills=("sewing",), languages=("uk", "en"))


async def back(house: House, who: Viewer) -> Viewer:
    """The same person at their next visit."""
    held = await house.ports(who).memberships.mine()
    return Viewer(who.person_id, tuple(each for each in held if each.state is MembershipState.ACTIVE))


async def test_the_founder_lets_others_in(house: House) -> None:
    """Whoever founds is a member; who asks to join waits until a member accepts; nobody accepts themselves."""
    founder, other = await house.guest("founder"), await house.guest("other")
    made = await house.ports(founder).organisations.found("  Mask works ", Kind.SUPPLIER, KYIV)
    assert made.name == "Mask works"
    founder = await back(house, founder)
    assert [(each.role, each.organisation_id) for each in founder.memberships] == [(Role.SUPPLIER, made.id)]
    asked = await house.ports(other).memberships.take_role(Role.DRIVER, made.id)
    assert asked.state is MembershipState.REQUESTED
    assert (await refused(house.ports(other).memberships.turn(asked.id, "accept"))).reason is Reason.NOT_ALLOWED
    assert asked in await house.ports(founder).memberships.mine()
    assert (await back(house, other)).memberships == ()
    await house.ports(founder).memberships.turn(asked.id, "accept")
    assert [each.id for each in (await back(house, other)).memberships] == [asked.id]


async def test_a_member_leaves_and_is_not_put_out(house: House) -> None:
    """A member leaves by themselves; a colleague does not make them leave."""
    charity = await house.organisation("Charity")
    one, other = await house.guest("one", (Role.REQUESTER, charity)), await house.guest("other", (Role.REQUESTER, charity))
    no = await refused(house.ports(one).memberships.turn(other.memberships[0].id, "leave"))
    assert no.reason is Reason.NOT_ALLOWED
    await house.ports(other).memberships.turn(other.memberships[0].id, "leave")
    assert await house.ports(other).memberships.mine() == []


async def test_an_invitation_is_the_invited_persons_to_answer(house: House) -> None:
    """A colleague does not accept it for them."""
    charity = await house.organisation("Charity")
    colleague, invited = await house.guest("colleague", (Role.REQUESTER, charity)), await house.guest("invited")
    assert invited.person_id is not None
    state = MembershipState.INVITED
    made = organisation.Membership(house.scope().new_id(), invited.person_id, charity, Role.REQUESTER, state, house.clock())
    async with house.database.transaction():
        await organisation_store.insert_membership(made)
    assert (await refused(house.ports(colleague).memberships.turn(made.id, "accept"))).reason is Reason.NOT_ALLOWED
    assert (await house.ports(invited).memberships.turn(made.id, "accept")).state is MembershipState.ACTIVE


async def test_an_organisation_has_a_name(small_house: House) -> None:
    """An empty name is refused with its field; an organisation to join must be there."""
    ports = small_house.ports(await small_house.guest("one"))
    organisations = ports.organisations
    no = await refused(organisations.found(" ", Kind.CHARITY, NOWHERE))
    assert (no.reason, no.field) == (Reason.INVALID, "name")
    no = await refused(ports.memberships.take_role(Role.DRIVER, small_house.scope().new_id()))
    assert (no.reason, no.field) == (Reason.NOT_FOUND, "organisationId")
    assert await (await organisations.find(Window())).count() == 0


async def test_a_role_is_held_once(house: House) -> None:
    """Taking a role again changes nothing."""
    memberships = house.ports(await house.guest("one")).memberships
    first = await memberships.take_role(Role.DRIVER, None)
    house.clock.forward(HOUR)
    assert await memberships.take_role(Role.DRIVER, None) == first
    assert await memberships.mine() == [first]


async def test_people_decide_who_finds_them(house: House) -> None:
    """A profile is found by skill and language by those it is meant for, without mail and street, and whole by its owner."""
    seamstress = await house.guest("seamstress", phone="+380441112233")
    change = person.ProfileChange(
        name=" Halyna ", skills=frozenset({"sewing"}), languages=("uk",), place=KYIV, profile_for=person.Audience.SIGNED_IN
    )
    after = await house.ports(seamstress).people.amend(change)
    assert (after.name, after.email, after.about) == ("Halyna", "seamstress@example.org", "")
    stranger = house.ports(await house.guest("stranger")).people
    (found,) = (await stranger.find(NARROW, narrowing.PersonOrder.NAME, Window())).things
    assert (found.name, found.email, found.phone, found.place.address) == ("Halyna", None, None, "")
    assert await (await house.ports().people.find(NARROW, narrowing.PersonOrder.NAME, Window())).count() == 0
    assert await house.ports().people.load([after.id]) == [None]
    assert await house.ports(seamstress).people.load([after.id]) == [after]
    assert (await refused(house.ports(seamstress).people.amend(person.ProfileChange(name=" ")))).field == "name"
