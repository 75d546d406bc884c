"""Who may do what, for every role."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from matching import amount, design, facility, intake, offer, organisation, person, pledge, request, span, viewer
from matching.organisation import MembershipState, Role
from matching.place import Place, Point
from matching.pledge import Side
from matching.refusal import Reason
from matching.rule import design as design_rule
from matching.rule import facility as facility_rule
from matching.rule import offer as offer_rule
from matching.rule import organisation as organisation_rule
from matching.rule import person as person_rule
from matching.rule import pledge as pledge_rule
from matching.rule import request as request_rule

NOW = datetime(2020, 2, 1, tzinfo=UTC)
HOSPITAL, SUPPLIER = UUID(int=100), UUID(int=101)
ASKER, GIVER, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)


def acting(person_id: int | UUID, *roles: tuple[Role, UUID | None]) -> viewer.Viewer:
    me = person_id if isinstance(person_id, UUID) else UUID(int=person_id)
    made = (organisation.Membership(UUID(int=50), me, where, role, MembershipState.ACTIVE, NOW) for role, where in roles)
    return viewer.Viewer(me, tuple(made))


ANONYMOUS = viewer.ANONYMOUS
COORDINATOR = acting(10, (Role.COORDINATOR, None))
ADMIN = acting(11, (Role.ADMIN, None))
REQUESTER = acting(ASKER, (Role.REQUESTER, HOSPITAL))
COLLEAGUE = acting(12, (Role.REQUESTER, HOSPITAL))
SUPPLYING = acting(GIVER, (Role.SUPPLIER, SUPPLIER))
VOLUNTEER = acting(13, (Role.VOLUNTEER, None))
MAKER = acting(14, (Role.MAKER, None))
DRIVER = acting(15, (Role.DRIVER, None))
EVERYONE = {
    "anonymous": ANONYMOUS,
    "requester": REQUESTER,
    "colleague": COLLEAGUE,
    "supplier": SUPPLYING,
    "volunteer": VOLUNTEER,
    "maker": MAKER,
    "driver": DRIVER,
    "coordinator": COORDINATOR,
    "admin": ADMIN,
}

HOME = Place("Garden street 4", "Kyiv", "", "UA", Point(50.45678, 30.51234))
BENEFICIARY = facility.Facility(UUID(int=20), "Hospital", facility.Kind.HOSPITAL, organisation_id=HOSPITAL)
RIDE = request.Ride(HOME, HOME, span.Span(NOW), note="ring at the blue door")
LINE = request.Line(UUID(int=22), UUID(int=21), 0, RIDE, amount.UNKNOWN, NOW)
ASKED = request.Request(
    UUID(int=21), ASKER, request.RequestState.PUBLISHED, request.Urgency.HIGH, NOW, (LINE,), organisation_id=HOSPITAL, place=HOME
)
OFFERED = offer.Offer(
    UUID(int=23),
    GIVER,
    offer.Stock("respirator", note="call 1234"),
    10,
    span.Span(NOW),
    NOW,
    organisation_id=SUPPLIER,
    place=HOME,
)
HELD = pledge.Pledge(
    UUID(int=24), ASKED.id, LINE.id, OFFERED.id, pledge.Part.SUPPLY, 1, 1, pledge.PledgeState.HELD, GIVER, Side.GIVER, NOW, NOW
)


def who_can(question: Callable[..., bool], *things: object) -> set[str]:
    return {name for name, who in EVERYONE.items() if question(who, *things)}


def test_a_facilitys_own_people_and_coordinators_ask_for_it() -> None:
    """Publishing for a hospital with an organisation is for its members, coordinators and admins."""
    assert who_can(request_rule.can_publish, BENEFICIARY) == {"requester", "colleague", "coordinator", "admin"}


def test_anyone_signed_in_asks_for_a_facility_nobody_speaks_for() -> None:
    """A facility without an organisation can be helped by everyone but anonymous visitors."""
    assert who_can(request_rule.can_publish, replace(BENEFICIARY, organisation_id=None)) == EVERYONE.keys() - {"anonymous"}


def test_those_who_asked_and_coordinators_answer_for_a_request() -> None:
    """Amending, confirming, stopping and withdrawing are for the asker, colleagues, coordinators and admins."""
    allowed = {"requester", "colleague", "coordinator", "admin"}
    assert who_can(request_rule.can_answer_for, ASKED) == allowed
    assert who_can(request_rule.can_withdraw, ASKED) == allowed
    assert who_can(request_rule.can_line, ASKED, LINE, "stop") == allowed


def test_givers_and_coordinators_answer_for_an_offer() -> None:
    """Changing an offer is for its organisation's members, coordinators and admins."""
    assert who_can(offer_rule.can_answer_for, OFFERED) == {"supplier", "coordinator", "admin"}
    assert who_can(offer_rule.can_turn, OFFERED, "pause") == {"supplier", "coordinator", "admin"}


def test_only_its_people_see_a_paused_offer() -> None:
    """Open offers are public, paused ones are not."""
    assert who_can(offer_rule.can_see, OFFERED) == EVERYONE.keys()
    assert who_can(offer_rule.can_see, replace(OFFERED, state=offer.OfferState.PAUSED)) == {"supplier", "coordinator", "admin"}


@pytest.mark.parametrize(
    ("verb", "state", "sides"),
    [
        ("confirm", pledge.PledgeState.HELD, {"requester", "colleague"}),
        ("dispatch", pledge.PledgeState.CONFIRMED, {"supplier"}),
        ("receive", pledge.PledgeState.DISPATCHED, {"requester", "colleague"}),
        ("decline", pledge.PledgeState.HELD, {"requester", "colleague", "supplier"}),
        ("cancel", pledge.PledgeState.HELD, {"requester", "colleague", "supplier"}),
        ("receive", pledge.PledgeState.HELD, None),
        ("expire", pledge.PledgeState.HELD, None),
    ],
)
def test_each_side_takes_its_own_steps(verb: str, state: pledge.PledgeState, sides: set[str] | None) -> None:
    """To what a giver pledged the asking side says yes; it receives, givers dispatch, both call off, coordinators do all."""
    expected: set[str] = set() if sides is None else sides | {"coordinator", "admin"}
    assert who_can(pledge_rule.can_turn, replace(HELD, state=state), ASKED, OFFERED, verb) == expected


@pytest.mark.parametrize(
    ("pledged_as", "sides"),
    [
        (Side.GIVER, {"requester", "colleague"}),
        (Side.ASKER, {"supplier"}),
        (Side.COORDINATOR, {"requester", "colleague"}),
    ],
)
def test_nobody_confirms_what_their_own_side_pledged(pledged_as: Side, sides: set[str]) -> None:
    """The other side says yes: what the asking side took is confirmed by the giver; coordinators always may."""
    held = replace(HELD, pledged_as=pledged_as)
    assert who_can(pledge_rule.can_turn, held, ASKED, OFFERED, "confirm") == sides | {"coordinator", "admin"}
    refused = pledge_rule.check_turn(MAKER, held, ASKED, OFFERED, "confirm")
    assert refused is not None
    assert refused.reason is Reason.NOT_ALLOWED
    assert (
        refused.sentence
        == {
            Side.GIVER: "Only those who asked, or a coordinator, confirm this pledge.",
            Side.ASKER: "Those who asked pledged this themselves, so only the giver, or a coordinator, confirms it.",
            Side.COORDINATOR: "Only those who asked, or a coordinator, confirm this pledge.",
        }[pledged_as]
    )


def test_a_pledge_remembers_the_side_it_was_made_from() -> None:
    """Those who give pledge as givers, also where they ask and coordinate too; coordinators of neither side as coordinators."""
    sides = {
        name: pledge_rule.side(who, ASKED, OFFERED)
        for name, who in EVERYONE.items()
        if pledge_rule.can_pledge(who, ASKED, OFFERED)
    }
    assert sides == {
        "supplier": Side.GIVER,
        "requester": Side.ASKER,
        "colleague": Side.ASKER,
        "coordinator": Side.COORDINATOR,
        "admin": Side.COORDINATOR,
    }
    both = acting(GIVER, (Role.COORDINATOR, None), (Role.REQUESTER, HOSPITAL))
    assert pledge_rule.side(both, ASKED, OFFERED) is Side.GIVER
    assert pledge_rule.side(acting(ASKER, (Role.COORDINATOR, None)), ASKED, OFFERED) is Side.ASKER


def test_both_sides_and_coordinators_pledge_and_see_pledges() -> None:
    """Strangers neither pledge nor see pledges."""
    sides = {"requester", "colleague", "supplier", "coordinator", "admin"}
    assert who_can(pledge_rule.can_pledge, ASKED, OFFERED) == sides
    assert who_can(pledge_rule.can_see, ASKED, OFFERED) == sides


def test_contacts_are_for_the_facilitys_people_and_coordinators() -> None:
    """Nobody else sees or changes a facility's contacts; a steward hands over their own."""
    own = {"requester", "colleague", "coordinator", "admin"}
    contact = facility.Contact(UUID(int=25), BENEFICIARY.id, "Someone", steward_id=UUID(int=13))
    assert who_can(facility_rule.can_answer_for, BENEFICIARY) == own
    assert who_can(facility_rule.can_hand_over, BENEFICIARY, contact) == own | {"volunteer"}
    assert who_can(facility_rule.can_register, facility.NewFacility("New")) == EVERYONE.keys() - {"anonymous"}
    assert who_can(facility_rule.can_register, facility.NewFacility("New", organisation_id=HOSPITAL)) == own


def test_coordinators_review_designs() -> None:
    """Anyone signed in publishes a design; its clinical review is for coordinators and admins."""
    made = design.Design(UUID(int=26), "Visor", "face-shield", "1", "CC0-1.0", "PETG", 10, design.Size(1, 1, 1), ASKER, NOW)
    assert who_can(design_rule.can_publish) == EVERYONE.keys() - {"anonymous"}
    assert who_can(design_rule.can_review, made, "start_review") == {"coordinator", "admin"}
    assert who_can(design_rule.can_review, made, "approve") == set()


def test_admins_make_coordinators() -> None:
    """Helping roles are self-declared, coordinators and admins are appointed by admins."""
    assert who_can(organisation_rule.can_take, Role.DRIVER) == EVERYONE.keys() - {"anonymous"}
    assert who_can(organisation_rule.can_take, Role.COORDINATOR) == set()
    assert who_can(organisation_rule.can_grant, Role.DRIVER, None) == {"admin"}


def test_members_answer_who_asks_to_join() -> None:
    """Those who asked to join cannot accept themselves; members and admins can."""
    asked = organisation.Membership(UUID(int=30), UUID(int=13), HOSPITAL, Role.REQUESTER, MembershipState.REQUESTED, NOW)
    assert who_can(organisation_rule.can_turn, asked, "accept") == {"requester", "colleague", "admin"}
    invited = replace(asked, state=MembershipState.INVITED)
    assert "volunteer" in who_can(organisation_rule.can_turn, invited, "accept")


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (person.Audience.EVERYONE, set(EVERYONE)),
        (person.Audience.SIGNED_IN, EVERYONE.keys() - {"anonymous"}),
        (person.Audience.COORDINATORS, {"coordinator", "admin", "volunteer"}),
        (person.Audience.NOBODY, {"volunteer"}),
    ],
)
def test_a_person_chooses_who_sees_their_profile(audience: person.Audience, seen_by: set[str]) -> None:
    """The profile is seen by the chosen audience and by oneself."""
    them = person.Person(UUID(int=13), "V", ("uk",), NOW, "v@example.org", "+380441234567", place=HOME, profile_for=audience)
    assert who_can(person_rule.can_see, them) == seen_by


def test_strangers_never_see_mail_phone_or_street() -> None:
    """A public profile shows no contact and only a coarse place to those who are neither the person nor coordinators."""
    them = person.Person(
        STRANGER, "S", ("uk",), NOW, "s@example.org", "+380441234567", place=HOME, profile_for=person.Audience.EVERYONE
    )
    seen = person_rule.seen(DRIVER, them)
    assert seen is not None
    assert (seen.email, seen.phone, seen.place.address) == (None, None, "")
    assert seen.place.point == Point(50.46, 30.51)
    assert person_rule.seen(COORDINATOR, them) == them


def test_a_strangers_view_of_a_ride_has_no_street_and_no_note() -> None:
    """Rides show only their rough ends to those who are not involved."""
    seen = request_rule.seen(ANONYMOUS, ASKED, involved=False)
    spec = seen.lines[0].spec
    assert isinstance(spec, request.Ride)
    assert (spec.origin.address, spec.note, seen.place.address) == ("", "", "")
    assert request_rule.seen(DRIVER, ASKED, involved=True) == ASKED


def test_a_private_givers_home_is_coarse() -> None:
    """Offers of persons hide street and note from strangers, offers of organisations do not."""
    private = replace(OFFERED, organisation_id=None)
    assert offer_rule.seen(DRIVER, private).place == HOME.coarse()
    assert offer_rule.seen(DRIVER, private).spec == offer.Stock("respirator")
    assert offer_rule.seen(DRIVER, OFFERED) == OFFERED


def test_anonymous_visitors_are_asked_to_sign_in() -> None:
    """The refusal of an anonymous visitor says to sign in, that of a member says who may."""
    anonymous = request_rule.check_answer_for(ANONYMOUS, ASKED)
    known = request_rule.check_answer_for(DRIVER, ASKED)
    assert anonymous is not None
    assert anonymous.reason is Reason.SIGN_IN_NEEDED
    assert known is not None
    assert known.reason is Reason.NOT_ALLOWED


def test_the_door_of_an_intake_is_not_for_strangers() -> None:
    """Where help arrives at a door told in the intake, strangers see its city and the position to about a kilometre."""
    told = replace(ASKED, facility_id=UUID(int=20), intake=intake.Intake(deliver_to=HOME), place=HOME)
    assert request_rule.seen(ANONYMOUS, told, involved=False).place == HOME.coarse()
    assert request_rule.seen(COLLEAGUE, told, involved=False).place == HOME
    assert request_rule.seen(ANONYMOUS, replace(told, intake=None), involved=False).place == HOME
