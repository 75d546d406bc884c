"""Codes are limited by the network they are asked for from, and tokens know when they were used."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.actions.pace import Pace
from api.actions.sign_in import CODES_FROM_ONE_NETWORK
from api.graphql.caller import Caller
from api.store import account as account_store
from api.store.conflict import ConflictError
from matching import account
from matching.refusal import Reason
from tests.api.house import HOUR, NOW, House, refused

MINUTE = timedelta(minutes=1)
HERE, THERE = "203.0.113.7", "203.0.113.8"


async def ask(house: House, number: int, network: str) -> None:
    """Ask for a code to one of many addresses."""
    async with house.open_context(Caller(None, "en", network)) as context:
        await context.sign_in.ask_code(f"person{number}@example.org")


async def test_one_network_asks_for_so_many_codes_an_hour(small_house: House) -> None:
    """However many addresses it names; other networks get theirs, and an hour later there are more."""
    for number in range(CODES_FROM_ONE_NETWORK):
        await ask(small_house, number, HERE)
    no = await refused(ask(small_house, 99, HERE))
    assert (no.reason, no.field) == (Reason.TOO_MANY, "address")
    assert "network" in no.sentence
    assert len(small_house.outbox.sent) == CODES_FROM_ONE_NETWORK
    await ask(small_house, 99, THERE)
    small_house.clock.forward(HOUR)
    await ask(small_house, 99, HERE)


@pytest.mark.parametrize(("demo", "network"), [(True, HERE), (False, "")])
async def test_the_demonstration_and_unknown_networks_are_not_limited(small_house: House, network: str, *, demo: bool) -> None:
    """Nothing is sent in a demonstration, and what comes over no network has no address to count by."""
    small_house.settings = replace(small_house.settings, demo=demo)
    small_house.pace = Pace(1, HOUR)
    for number in range(3):
        await ask(small_house, number, network)
    assert len(small_house.outbox.sent) == 3


def test_a_window_slides() -> None:
    """What was done longer ago than the window does not count, and what was refused never does."""
    pace = Pace(2, HOUR)
    assert [pace.take(HERE, NOW + minutes * MINUTE) for minutes in (0, 30, 40, 59)] == [True, True, False, False]
    assert [pace.take(HERE, NOW + minutes * MINUTE) for minutes in (60, 61, 90)] == [True, False, True]


def test_a_network_of_the_sixth_version_counts_as_one() -> None:
    """Its household may choose among endless addresses; addresses of the fourth version are one each, however written."""
    pace = Pace(1, HOUR)
    assert pace.take("2001:db8::1", NOW)
    assert not pace.take("2001:db8::ffff:2", NOW)
    assert pace.take("2001:db8:0:1::1", NOW)
    assert pace.take("::ffff:203.0.113.7", NOW)
    assert not pace.take(HERE, NOW)
    assert pace.take("::ffff:203.0.113.8", NOW)
    assert pace.take("somewhere", NOW)
    assert not pace.take("somewhere", NOW)


async def new_token(house: House) -> account.NewToken:
    """An API token that nobody has used yet."""
    return await house.ports(await house.guest("olena")).sign_in.create_token("my program")


async def last_use(house: House, secret: str) -> list[object]:
    """When the owner of a token sees it was last used, after using it."""
    async with house.open_context(Caller(secret, "en")) as context:
        return [each.last_used for each in await context.sign_in.tokens()]


async def test_a_token_knows_when_it_was_used(house: House) -> None:
    """To the hour: a second use within it is not written again."""
    secret = (await new_token(house)).secret
    assert await last_use(house, secret) == [NOW]
    house.clock.forward(59 * MINUTE)
    assert await last_use(house, secret) == [NOW]
    house.clock.forward(2 * MINUTE)
    assert await last_use(house, secret) == [NOW + 61 * MINUTE]


async def test_noting_the_use_fails_no_request(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody else was faster, the request goes on as who it is."""

    async def lost(*_: object) -> None:
        raise ConflictError("Another connection was faster.")

    made = await new_token(small_house)
    monkeypatch.setattr(account_store, "touch", lost)
    async with small_house.open_context(Caller(made.secret, "en")) as context:
        assert context.viewer.person_id == made.token.person_id
