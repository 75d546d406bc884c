"""Sessions end: by themselves, by signing out, and by signing in anew."""

import logging
from datetime import timedelta

import pytest

from api.actions.sign_in import CODES_AN_HOUR, TRIES_A_CODE
from api.graphql.caller import Caller
from matching import account
from tests.api.house import DAY, HOUR, House, refused
from tests.api.test_action_sign_in import OLENA, signed_in, viewer_of, wrong


async def signs_out(house: House, secret: str, *, everywhere: bool) -> None:
    """Sign out with this session."""
    async with house.open_context(Caller(secret, "en")) as context:
        await context.sign_in.sign_out(everywhere=everywhere)


async def knows(house: House, *made: account.NewToken) -> list[bool]:
    """Which of the tokens still open the house."""
    return [(await viewer_of(house, each.secret)).signed_in for each in made]


async def test_a_session_that_nobody_uses_ends_before_its_time(house: House) -> None:
    """Two weeks without a visit are enough; each visit begins them anew, to the hour."""
    made, left = await signed_in(house), await signed_in(house)
    idle = house.settings.session_idle_days * DAY
    house.clock.forward(idle - HOUR)
    assert await knows(house, made) == [True]
    house.clock.forward(2 * HOUR)
    assert await knows(house, made, left) == [True, False]
    house.clock.forward(idle + timedelta(seconds=1))
    assert await knows(house, made) == [False]


async def test_an_api_token_may_rest(house: House) -> None:
    """A program that runs once a month goes on; its token ends on the day that was told."""
    session = await signed_in(house)
    made = await house.ports(await viewer_of(house, session.secret)).sign_in.create_token("monthly")
    house.clock.forward(house.settings.session_idle_days * DAY + HOUR)
    assert await knows(house, session, made) == [False, True]


async def test_signing_out_everywhere_ends_every_session_of_the_person(house: House) -> None:
    """On the lost phone too; programs keep their tokens, and other people their sessions."""
    here, phone, other = await signed_in(house), await signed_in(house), await signed_in(house, "taras@example.org")
    program = await house.ports(await viewer_of(house, here.secret)).sign_in.create_token("program")
    await signs_out(house, here.secret, everywhere=True)
    assert await knows(house, here, phone, program, other) == [False, False, True, True]
    assert await knows(house, await signed_in(house)) == [True]


async def test_a_stranger_who_signs_out_everywhere_ends_nothing(house: House) -> None:
    """There is no session to name a person by."""
    made = await signed_in(house)
    await house.ports().sign_in.sign_out(everywhere=True)
    assert await knows(house, made) == [True]


async def test_signing_in_ends_the_session_of_before(house: House) -> None:
    """Nobody who knew the old one, or planted it, is let in by it afterwards; a program's token is not a session."""
    planted = await signed_in(house, "taras@example.org")
    program = await house.ports(await viewer_of(house, planted.secret)).sign_in.create_token("program")
    for old in (planted, program):
        async with house.open_context(Caller(old.secret, "en")) as context:
            await context.sign_in.ask_code(OLENA)
            new = await context.sign_in.sign_in(OLENA, house.outbox.code(), None)
        assert new.secret != old.secret
    assert await knows(house, planted, program, new) == [False, True, True]


async def test_known_and_unknown_addresses_are_answered_alike(house: House) -> None:
    """Whoever asks for a code, or guesses one, does not learn whether somebody has this address."""
    await signed_in(house)
    answers = []
    for address in (OLENA, "nobody@example.org"):
        sign_in = house.ports().sign_in
        sent = await sign_in.ask_code(address)
        wrong = "000000" if house.outbox.code() != "000000" else "111111"
        async with house.open_context(Caller(None, "en")) as context:
            no = await refused(context.sign_in.sign_in(address, wrong, None))
        answers.append((sent.way, sent.expires, house.outbox.sent[-1].text.partition(" ")[2], no))
    assert answers[0] == answers[1]


async def test_what_happens_at_the_door_is_logged_without_a_name(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Codes tried wrongly or too often, sessions and tokens that begin and end: by ids alone, never an address or a secret."""
    caplog.set_level(logging.INFO, "talka.security")
    made = await signed_in(house)
    program = await house.ports(await viewer_of(house, made.secret)).sign_in.create_token("my program")
    sign_in = house.ports().sign_in
    await sign_in.ask_code(OLENA)
    for _ in range(TRIES_A_CODE + 1):
        await refused(sign_in.sign_in(OLENA, wrong(house.outbox.code()), None))
    for _ in range(CODES_AN_HOUR - 2):
        await sign_in.ask_code(OLENA)
    await refused(sign_in.ask_code(OLENA))
    await signs_out(house, made.secret, everywhere=True)
    told = [each.getMessage() for each in caplog.records if each.name == "talka.security"]
    begun = f"A token of kind session was made: {made.token.id}."
    assert told[:2] == [begun, f"A token of kind api was made: {program.token.id}."]
    assert ["wrongly" in each for each in told[2:7]] == [True] * 5
    assert "too often" in told[7]
    assert told[8:] == [
        "Codes are asked for too often to one address.",
        f"The session {made.token.id} ended with all others of its person.",
    ]
    secrets = (OLENA, "Olena", made.secret, program.secret, house.outbox.code(), "my program")
    assert not any(each in caplog.text for each in secrets)
