"""Signing in by one-time code; sessions and API tokens; roles taken by doing."""

import pytest

from api import identity
from api.actions.sign_in import CODE_GOOD_FOR, CODES_AN_HOUR, TRIES_A_CODE
from api.graphql.caller import Caller
from api.store import organisation as organisation_store
from api.store import person as person_store
from api.store import sql
from matching import account, request, viewer
from matching.account import Way
from matching.organisation import MembershipState, Role
from matching.refusal import Reason
from tests.api.house import DAY, HOUR, NOW, House, goods, refused, ride, volunteering

OLENA, PHONE = "olena@example.org", "+380 44 123 45 67"


async def viewer_of(house: House, secret: str | None) -> viewer.Viewer:
    """Whom the house sees in somebody who brings this token."""
    async with house.open_context(Caller(secret, "en")) as context:
        return context.viewer


async def signed_in(house: House, address: str = OLENA, name: str | None = "Olena") -> account.NewToken:
    """A new session."""
    sign_in = house.ports().sign_in
    await sign_in.ask_code(address)
    return await sign_in.sign_in(address, house.outbox.code(), name)


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"


async def test_a_code_opens_a_session(house: House) -> None:
    """Whoever has the code that was sent is a new person from then on, and the same one the next time."""
    sent = await house.ports().sign_in.ask_code(" Olena@Example.ORG ")
    assert (sent.way, sent.masked, sent.expires) == (Way.MAIL, "o…@example.org", NOW + CODE_GOOD_FOR)
    assert [each.to.text for each in house.outbox.sent] == [OLENA]
    made = await house.ports().sign_in.sign_in(OLENA, f" {house.outbox.code()[:3]} {house.outbox.code()[3:]}", "Olena")
    again = await signed_in(house, name="Another name")
    assert made.token.person_id == again.token.person_id
    known = await person_store.by_email(OLENA)
    assert known is not None
    assert (known.id, known.name, known.phone) == (made.token.person_id, "Olena", None)
    assert (await viewer_of(house, made.secret)).person_id == known.id


async def test_a_phone_signs_in_as_well(house: House) -> None:
    """A number is one address however it is typed; without a name, the person is called by what is left of the number."""
    made = await signed_in(house, PHONE, None)
    known = await person_store.by_phone("+380441234567")
    assert known is not None
    assert (known.id, known.name, known.email) == (made.token.person_id, "+380…67", None)
    assert (await signed_in(house, "+380441234567")).token.person_id == known.id


async def test_the_database_holds_no_code_and_no_token(house: House) -> None:
    """Codes are kept under a slow hash and tokens under a hash: neither can be read out of the tables."""
    made = await signed_in(house)
    created = await house.ports(viewer.Viewer(made.token.person_id)).sign_in.create_token("my program")
    tokens, (code,) = await sql.rows("SELECT * FROM token"), await sql.rows("SELECT * FROM code")
    assert {row["hash"] for row in tokens} == {identity.hashed(each.secret) for each in (made, created)}
    assert not any(each.secret in repr(tokens) for each in (made, created))
    assert code["code_hash"].startswith("$argon2id$")
    assert house.outbox.code() not in code["code_hash"]


async def test_five_wrong_tries_spend_a_code(house: House) -> None:
    """After five wrong tries the right code is no good either; a new one is."""
    sign_in = house.ports().sign_in
    await sign_in.ask_code(OLENA)
    code = house.outbox.code()
    reasons = [(await refused(sign_in.sign_in(OLENA, wrong(code), None))).reason for _ in range(TRIES_A_CODE)]
    assert reasons == [Reason.INVALID] * 5
    no = await refused(sign_in.sign_in(OLENA, code, None))
    assert (no.reason, no.field) == (Reason.TOO_MANY, "code")
    assert await person_store.by_email(OLENA) is None
    assert (await signed_in(house)).secret


async def test_four_wrong_tries_do_not(house: House) -> None:
    """The fifth try may still be the right one."""
    sign_in = house.ports().sign_in
    await sign_in.ask_code(OLENA)
    for _ in range(TRIES_A_CODE - 1):
        await refused(sign_in.sign_in(OLENA, wrong(house.outbox.code()), None))
    assert (await sign_in.sign_in(OLENA, house.outbox.code(), None)).secret


async def test_a_code_ends(house: House) -> None:
    """A code opens once, for its own address, while it is the newest, and for ten minutes."""
    sign_in = house.ports().sign_in
    await signed_in(house)
    used = house.outbox.code()
    assert (await refused(sign_in.sign_in(OLENA, used, None))).reason is Reason.INVALID
    await sign_in.ask_code("taras@example.org")
    other = house.outbox.code()
    assert (await refused(sign_in.sign_in(OLENA, other, None))).reason is Reason.INVALID
    await sign_in.ask_code("taras@example.org")
    if other != house.outbox.code():
        assert (await refused(sign_in.sign_in("taras@example.org", other, None))).reason is Reason.INVALID
    house.clock.forward(CODE_GOOD_FOR)
    no = await refused(sign_in.sign_in("taras@example.org", house.outbox.code(), None))
    assert no.sentence == "No code is waiting for this address; ask for a new one."
    assert await person_store.by_email("taras@example.org") is None


async def test_codes_are_limited_by_the_hour(house: House) -> None:
    """Five codes an hour go to one address; others get theirs, and an hour later there are more."""
    sign_in = house.ports().sign_in
    for _ in range(CODES_AN_HOUR):
        await sign_in.ask_code(OLENA)
    no = await refused(sign_in.ask_code(OLENA.upper()))
    assert (no.reason, no.field) == (Reason.TOO_MANY, "address")
    assert len(house.outbox.sent) == CODES_AN_HOUR
    await sign_in.ask_code(PHONE)
    house.clock.forward(HOUR + CODE_GOOD_FOR / 600)
    await sign_in.ask_code(OLENA)
    assert len(house.outbox.sent) == CODES_AN_HOUR + 2


async def test_a_code_that_does_not_leave_is_told(small_house: House) -> None:
    """When the sender fails, the person is told to try again, without the sender's words."""
    small_house.outbox.failing = True
    no = await refused(small_house.ports().sign_in.ask_code(OLENA))
    assert (no.reason, no.sentence) == (
        Reason.CONFLICT,
        "The code could not be sent just now; try again, or use another address.",
    )


@pytest.mark.parametrize("address", ["", "olena", "12345", "a@b", "two@example.org, three@example.org"])
async def test_an_address_must_be_one(small_house: House, address: str) -> None:
    """What is no address is refused with an example, and nothing is sent."""
    no = await refused(small_house.ports().sign_in.ask_code(address))
    assert (no.reason, no.field) == (Reason.INVALID, "address")
    assert small_house.outbox.sent == []


async def test_a_session_ends(house: House) -> None:
    """By signing out, at once; by itself, after the days of the settings; signing out elsewhere leaves it."""
    first, second = await signed_in(house), await signed_in(house)
    async with house.open_context(Caller(first.secret, "en")) as context:
        await context.sign_in.sign_out()
        assert context.viewer == viewer.ANONYMOUS
        assert (await refused(context.sign_in.create_token("late"))).reason is Reason.SIGN_IN_NEEDED
    assert await viewer_of(house, first.secret) == viewer.ANONYMOUS
    assert (await viewer_of(house, second.secret)).person_id == second.token.person_id
    house.clock.forward(house.settings.session_days * DAY)
    assert await viewer_of(house, second.secret) == viewer.ANONYMOUS
    assert await viewer_of(house, "no token of ours") == await viewer_of(house, None) == viewer.ANONYMOUS


@pytest.mark.parametrize("name", ["my program", "session"])
async def test_an_api_token_is_made_listed_and_revoked(house: House, name: str) -> None:
    """Whatever it is called, it opens the house until its owner revokes it; sessions are not among the tokens."""
    session = await signed_in(house)
    sign_in = house.ports(await viewer_of(house, session.secret)).sign_in
    made = await sign_in.create_token(f" {name} ")
    assert (made.token.name, made.token.created) == (name, NOW)
    assert await sign_in.tokens() == [made.token]
    assert (await viewer_of(house, made.secret)).person_id == session.token.person_id
    stranger = house.ports(await house.guest("stranger")).sign_in
    assert (await refused(stranger.revoke_token(made.token.id))).reason is Reason.NOT_FOUND
    assert (await refused(sign_in.revoke_token(session.token.id))).reason is Reason.NOT_FOUND
    await sign_in.revoke_token(made.token.id)
    assert await viewer_of(house, made.secret) == viewer.ANONYMOUS
    assert await sign_in.tokens() == []
    assert (await refused(sign_in.create_token("  "))).field == "name"


async def test_roles_are_taken_by_doing(house: House) -> None:
    """Whoever asks is a requester and whoever offers a giver from then on, once each, and the next visit knows it."""
    secret = (await signed_in(house)).secret
    async with house.open_context(Caller(secret, "en")) as context:
        who = context.viewer
        await house.ask(who, None, ride())
        await house.ask(who, None, ride())
        for spec in (None, volunteering()):
            await house.give(who, spec, amount=20)
    held = (await viewer_of(house, secret)).memberships
    assert {each.role for each in held} == {Role.REQUESTER, Role.SUPPLIER, Role.VOLUNTEER}
    assert len(held) == 3


async def test_a_role_of_an_undone_act_is_not_held(house: House) -> None:
    """When a request is refused, the same visit does not go on as a requester, and the next act still takes the role."""
    secret = (await signed_in(house)).secret
    async with house.open_context(Caller(secret, "en")) as context:
        from_nothing = context.viewer
        ports = house.ports(from_nothing)
        await refused(ports.requests.publish(request.NewRequest(())))
        assert ports.viewer == from_nothing
        hospital = await house.hospital(from_nothing)
        await house.ask(from_nothing, hospital, goods())
    assert {each.role for each in (await viewer_of(house, secret)).memberships} == {Role.REQUESTER}


async def test_granting_a_role_that_was_asked_for_gives_it(house: House) -> None:
    """An administrator's grant makes a waiting membership active, and does not make a second one."""
    admin, person = await house.guest("admin", (Role.ADMIN, None)), await house.guest("person")
    charity = await house.organisation("Charity")
    asked = await house.ports(person).memberships.take_role(Role.REQUESTER, charity)
    assert asked.state is MembershipState.REQUESTED
    granted = await house.ports(admin).memberships.grant_role(asked.person_id, Role.REQUESTER, charity)
    assert (granted.id, granted.state) == (asked.id, MembershipState.ACTIVE)
    assert await organisation_store.active_of(asked.person_id) == [granted]
    again = await house.ports(person).memberships.take_role(Role.REQUESTER, charity)
    assert again == granted
