"""Codes are limited by the network they are asked for from, and tokens know when they were used."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from api.actions.pace import Pace
from api.actions.sign_in import CODES_AN_HOUR, FROM_ONE_NETWORK
from api.graphql.caller import Caller
from api.store import account as account_store
from api.store import sql
from api.store.conflict import ConflictError
from matching import account
from matching.refusal import Reason, RefusedError
from tests.api.house import HOUR, NOW, House, refused

MINUTE = timedelta(minutes=1)
HERE, THERE = "203.0.113.7", "203.0.113.8"


async def ask(house: House, number: int, network: str) -> None:
    """Ask for a code to one of many addresses."""
    async with house.open_context(Caller(None, "en", network)) as context:
        await context.sign_in.ask_code(f"person{number}@example.org")


async def test_one_network_asks_for_so_many_codes_an_hour(small_house: House) -> None:
    """However many addresses it names; other networks get theirs, and an hour later there are more."""
    for number in range(FROM_ONE_NETWORK.most):
        await ask(small_house, number, HERE)
    no = await refused(ask(small_house, 99, HERE))
    assert (no.reason, no.field) == (Reason.TOO_MANY, "address")
    assert "network" in no.sentence
    assert len(small_house.outbox.sent) == FROM_ONE_NETWORK.most
    await ask(small_house, 99, THERE)
    small_house.clock.forward(HOUR)
    await ask(small_house, 99, HERE)


@pytest.mark.parametrize(("demo", "network"), [(True, HERE), (False, "")])
async def test_the_demonstration_and_unknown_networks_are_not_limited(small_house: House, network: str, *, demo: bool) -> None:
    """Nothing is sent in a demonstration, and what comes over no network has no address to count by."""
    small_house.settings = replace(small_house.settings, demo=demo)
    for number in range(FROM_ONE_NETWORK.most + 1):
        await ask(small_house, number, network)
    assert len(small_house.outbox.sent) == FROM_ONE_NETWORK.most + 1


async def test_a_pace_comes_back_one_by_one(house: House) -> None:
    """So many at once, then one whenever its share of the time has passed; another key is not concerned."""
    pace = Pace("try", 2, HOUR)

    async def take(minutes: int, key: str = "one") -> bool:
        async with house.database.transaction():
            return await pace.take(key, NOW + minutes * MINUTE)

    assert [await take(minutes) for minutes in (0, 0, 0, 29, 30, 30)] == [True, True, False, False, True, False]
    assert await take(30, "other")


async def test_who_asks_at_once_is_counted_all_the_same(house: House) -> None:
    """Twenty who ask for codes to one address in the same moment get five between them."""
    ports = [house.ports().sign_in for _ in range(20)]
    done = await asyncio.gather(*(each.ask_code("olena@example.org") for each in ports), return_exceptions=True)
    assert sum(isinstance(each, account.CodeSent) for each in done) == len(house.outbox.sent) == CODES_AN_HOUR
    assert {each.refusal.reason for each in done if isinstance(each, RefusedError)} == {Reason.TOO_MANY}


async def test_a_refused_network_uses_up_nobodys_address(small_house: House) -> None:
    """Whoever may not ask cannot keep others from asking either."""
    for number in range(FROM_ONE_NETWORK.most):
        await ask(small_house, number, HERE)
    for _ in range(CODES_AN_HOUR + 1):
        await refused(ask(small_house, 99, HERE))
    for _ in range(CODES_AN_HOUR):
        await ask(small_house, 99, THERE)
    assert "address" in (await refused(ask(small_house, 99, THERE))).sentence


async def test_the_database_holds_no_address_of_those_who_asked(small_house: House) -> None:
    """Where a code was sent to is counted under a digest."""
    await ask(small_house, 1, HERE)
    assert "person1" not in repr(await sql.rows("SELECT key FROM rate"))


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
