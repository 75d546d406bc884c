"""What strangers read of what people wrote, and whose word counts for the whole installation."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from matching import amount, design, facility, offer, person, redaction, request, span, viewer
from matching.organisation import Membership, MembershipState, Role
from matching.refusal import Reason
from matching.rule import facility as facility_rule
from matching.rule import offer as offer_rule
from matching.rule import organisation as organisation_rule
from matching.rule import person as person_rule
from matching.rule import request as request_rule

NOW = datetime(2020, 2, 1, tzinfo=UTC)
HOSPITAL, SUPPLIER, WARD = UUID(int=100), UUID(int=101), UUID(int=20)
ASKER, GIVER = UUID(int=1), UUID(int=2)
WRITTEN = "call Anna +380501112233 or anna@example.org, t.me/anna, telegram: anna_1"
SECRETS = ("0501112233", "example.org", "t.me", "anna_1")
SIZE = design.Size(1, 1, 1)


def acting(number: int, *roles: tuple[Role, UUID | None]) -> viewer.Viewer:
    """Someone with these roles."""
    me = UUID(int=number)
    held = (Membership(UUID(int=50), me, where, role, MembershipState.ACTIVE, NOW) for role, where in roles)
    return viewer.Viewer(me, tuple(held))


ANONYMOUS, STRANGER = viewer.ANONYMOUS, acting(3, (Role.DRIVER, None))
COORDINATOR, ADMIN = acting(4, (Role.COORDINATOR, None)), acting(5, (Role.ADMIN, None))
COLLEAGUE = acting(6, (Role.REQUESTER, HOSPITAL))
MINOR = acting(7, (Role.COORDINATOR, HOSPITAL), (Role.ADMIN, HOSPITAL))


def asked(spec: request.Spec, facility_id: UUID | None = WARD) -> request.Request:
    """A request for one thing, with something written wherever there is room for it."""
    line = request.Line(UUID(int=22), UUID(int=21), 0, spec, amount.UNKNOWN, NOW, as_written=WRITTEN)
    state, urgency = request.RequestState.PUBLISHED, request.Urgency.HIGH
    owned = {"facility_id": facility_id, "organisation_id": HOSPITAL}
    return request.Request(UUID(int=21), ASKER, state, urgency, NOW, (line,), note=WRITTEN, **owned)  # type: ignore[arg-type]


def offered(spec: offer.Spec, organisation_id: UUID | None = SUPPLIER) -> offer.Offer:
    """An offer with something written wherever there is room for it."""
    given: dict[str, Any] = {"organisation_id": organisation_id, "as_written": WRITTEN}
    return offer.Offer(UUID(int=23), GIVER, spec, 10, span.Span(NOW), NOW, **given)


ASKED_FOR = (
    request.Goods("respirator", note=WRITTEN),
    request.PrintedPart("face-shield", material=WRITTEN, note=WRITTEN),
    request.Role(WRITTEN, frozenset(), note=WRITTEN),
)
GIVEN = (
    offer.Stock("respirator", note=WRITTEN),
    offer.PrintHours(UUID(int=9), "face-shield", 10, WRITTEN, SIZE, note=WRITTEN),
    offer.Drive(WRITTEN, 4, (), note=WRITTEN),
    offer.Volunteering(frozenset(), frozenset(), note=WRITTEN),
)


def reachable(shown: object) -> list[str]:
    """The ways to reach somebody in what is shown."""
    return [secret for secret in SECRETS if secret in repr(shown)]


@pytest.mark.parametrize("spec", ASKED_FOR, ids=lambda spec: type(spec).__name__)
@pytest.mark.parametrize("who", [ANONYMOUS, STRANGER])
def test_strangers_read_a_facilitys_words_without_a_way_to_reach_anybody(spec: request.Spec, who: viewer.Viewer) -> None:
    """Notes, titles and what was written lose phones, mails and messenger names, and keep the rest."""
    shown = request_rule.seen(who, asked(spec), involved=False)
    assert reachable(shown) == []
    assert all("call Anna" in text for text in (shown.note, shown.lines[0].spec.note, shown.lines[0].as_written))


@pytest.mark.parametrize("spec", ASKED_FOR, ids=lambda spec: type(spec).__name__)
def test_strangers_read_no_note_of_a_persons_request(spec: request.Spec) -> None:
    """What a person wrote about themselves is for those who are involved."""
    shown = request_rule.seen(ANONYMOUS, asked(spec, None), involved=False)
    assert (shown.note, shown.lines[0].spec.note, shown.lines[0].as_written) == ("", "", "")
    assert reachable(shown) == []


@pytest.mark.parametrize("spec", ASKED_FOR, ids=lambda spec: type(spec).__name__)
def test_those_who_are_involved_read_every_word_of_a_request(spec: request.Spec) -> None:
    """Whoever answers for a request, coordinators, and who has promised something for it read it as it was written."""
    for made in (asked(spec), asked(spec, None)):
        assert request_rule.seen(STRANGER, made, involved=True) == made
        for who in (COORDINATOR, ADMIN, COLLEAGUE, viewer.Viewer(ASKER)):
            assert request_rule.seen(who, made, involved=False) == made


@pytest.mark.parametrize("spec", GIVEN, ids=lambda spec: type(spec).__name__)
def test_strangers_read_an_organisations_offer_without_a_way_to_reach_anybody(spec: offer.Spec) -> None:
    """Its notes are redacted; those of a person are not there at all."""
    shown = offer_rule.seen(ANONYMOUS, offered(spec))
    assert reachable(shown) == []
    assert "call Anna" in shown.spec.note
    assert "call Anna" in shown.as_written
    private = offer_rule.seen(STRANGER, offered(spec, None))
    assert reachable(private) == []
    assert (private.spec.note, private.as_written) == ("", "")


@pytest.mark.parametrize("spec", GIVEN, ids=lambda spec: type(spec).__name__)
def test_those_who_are_involved_read_every_word_of_an_offer(spec: offer.Spec) -> None:
    """Its owner, its organisation, coordinators and those it was granted to read it as it was written."""
    made = offered(spec)
    assert offer_rule.seen(STRANGER, made, involved=True) == made
    for who in (COORDINATOR, ADMIN, acting(9, (Role.SUPPLIER, SUPPLIER)), viewer.Viewer(GIVER)):
        assert offer_rule.seen(who, made) == made


@pytest.mark.parametrize(
    "kept",
    [
        "respirators by 2020-03-15, please",
        "until 15.03.2020 18:00",
        "GB 19083-2010 or EN 149",
        "room 12, floor 3",
        "120 beds, 45 staff",
        "needed since 2020-03-02 10:30",
    ],
)
def test_dates_norms_and_counts_stay(kept: str) -> None:
    """What only looks like a number to call is left as it was written."""
    assert redaction.redacted(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "+380501112233",
        "050 111-22-33",
        "8 (050) 111 22 33",
        "ward.3@hospital.example",
        "@anna_k",
        "https://t.me/anna_k",
        "微信: anna_2020",
        "电话13800138000",
    ],
)
def test_ways_to_reach_people_go(written: str) -> None:
    """Phones, mail addresses and messenger names are taken out, and what stands around them stays."""
    found = redaction.redacted(f"ask for {written} at the gate")
    assert written not in found
    assert not any(part in found for part in ("111", "13800138000", "anna", "hospital.example"))
    assert found.startswith("ask for ")
    assert found.endswith(" at the gate")


def test_a_role_in_one_organisation_gives_no_say_over_the_installation() -> None:
    """A coordinator or admin of one hospital is its member, and neither coordinates nor administers."""
    assert not MINOR.coordinates
    assert not MINOR.administers
    assert MINOR.belongs_to(HOSPITAL)
    assert "coordinator" not in MINOR.audiences
    elsewhere = replace(asked(ASKED_FOR[0]), organisation_id=SUPPLIER)
    assert request_rule.seen(MINOR, elsewhere, involved=False) != elsewhere
    assert COORDINATOR.coordinates
    assert not COORDINATOR.administers
    assert ADMIN.coordinates
    assert ADMIN.administers


@pytest.mark.parametrize("role", Role)
def test_contacts_of_a_facility_are_for_its_own_people_and_coordinators(role: Role) -> None:
    """Members see them in every role, members of others in none, and on their own behalf coordinators and admins do."""
    place = facility.Facility(WARD, "Hospital", facility.Kind.HOSPITAL, organisation_id=HOSPITAL)
    assert facility_rule.can_answer_for(acting(8, (role, HOSPITAL)), place)
    assert not facility_rule.can_answer_for(acting(8, (role, SUPPLIER)), place)
    assert facility_rule.can_answer_for(acting(8, (role, None)), place) is (role in {Role.COORDINATOR, Role.ADMIN})


@pytest.mark.parametrize("role", Role)
def test_contacts_of_a_person_are_for_themselves_and_coordinators(role: Role) -> None:
    """In no organisation does any role open somebody's phone."""
    everyone = person.Audience.EVERYONE
    them = person.Person(ASKER, "A", ("uk",), NOW, "a@example.org", "+380501112233", profile_for=everyone)
    assert not person_rule.can_see_contact(acting(8, (role, HOSPITAL)), them)
    assert person_rule.can_see_contact(acting(8, (role, None)), them) is (role in {Role.COORDINATOR, Role.ADMIN})


@pytest.mark.parametrize("role", Role)
def test_a_say_over_everyone_is_not_granted_for_one_organisation(role: Role) -> None:
    """An admin gives every role for the installation, and for an organisation every role but coordinator and admin."""
    assert organisation_rule.can_grant(ADMIN, role, None)
    refused = organisation_rule.check_grant(ADMIN, role, HOSPITAL)
    if role not in {Role.COORDINATOR, Role.ADMIN}:
        assert refused is None
        return
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.INVALID, "organisationId")
    assert "without an organisation" in refused.sentence
    outsider = organisation_rule.check_grant(STRANGER, role, HOSPITAL)
    assert outsider is not None
    assert outsider.reason is Reason.NOT_ALLOWED
