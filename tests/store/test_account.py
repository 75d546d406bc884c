"""One-time codes, tokens and links in both databases."""

from dataclasses import replace
from datetime import timedelta

from api.store import account as accounts
from api.store import link as links
from api.store.database import Database
from tests.store import thing
from tests.store.thing import NOW

MINUTE = timedelta(minutes=1)
ADDRESS = "olena@example.org"


async def test_only_the_newest_code_counts(database: Database) -> None:
    """A new code takes the place of the old one, also when it has been used."""
    old, new = thing.new_id(), thing.new_id()
    async with database.transaction():
        await accounts.insert_code(new, ADDRESS, "new", NOW + 10 * MINUTE, NOW)
        await accounts.insert_code(old, ADDRESS, "old", NOW + 9 * MINUTE, NOW - MINUTE)
        assert await accounts.latest_code(ADDRESS) == accounts.Code(new, "new", NOW + 10 * MINUTE, 0, used=False)
        assert await accounts.latest_code("other@example.org") is None
        assert await accounts.use_code(new)
        assert not await accounts.use_code(new)
        assert await accounts.latest_code(ADDRESS) == accounts.Code(new, "new", NOW + 10 * MINUTE, 0, used=True)


async def test_codes_of_an_address_are_counted(database: Database) -> None:
    """From a moment on, that moment included."""
    async with database.transaction():
        for minutes in range(3):
            await accounts.insert_code(thing.new_id(), ADDRESS, "x", NOW, NOW - minutes * MINUTE)
    assert [await accounts.count_codes(ADDRESS, NOW - since * MINUTE) for since in (-1, 0, 1, 5)] == [0, 1, 2, 3]


async def test_attempts_are_counted_one_by_one(database: Database) -> None:
    """Each attempt gets the next number."""
    code = thing.new_id()
    async with database.transaction():
        await accounts.insert_code(code, ADDRESS, "x", NOW, NOW)
        assert [await accounts.add_attempt(code) for _ in range(3)] == [1, 2, 3]


async def test_tokens_open_until_they_expire_or_are_revoked(database: Database) -> None:
    """A token is found by its hash, its last use is noted, and a revoked one is gone."""
    who = thing.a_person()
    session, api = thing.a_token(who.id), thing.a_token(who.id, name="script", created=NOW + MINUTE)
    async with database.transaction():
        await thing.kept(who)
        await accounts.insert_token(session, "hash 1", "session")
        await accounts.insert_token(api, "hash 2", "api")
        await accounts.touch(api.id, NOW + MINUTE)
    used = replace(api, last_used=NOW + MINUTE)
    assert await accounts.token_by_hash("hash 1", NOW) == session
    assert await accounts.token_by_hash("hash 2", NOW) == used
    assert await accounts.token_by_hash("hash 1", session.expires) is None
    assert await accounts.token_by_hash("hash 3", NOW) is None
    assert await accounts.tokens_of(who.id) == [used]
    async with database.transaction():
        await accounts.revoke(api.id)
    assert await accounts.token_by_hash("hash 2", NOW) is None
    assert await accounts.tokens_of(who.id) == []


async def test_a_link_stands_for_its_line_until_it_expires(database: Database) -> None:
    """The hash of the token leads to the line."""
    who = thing.a_person()
    asked = thing.a_request(who.id, {})
    async with database.transaction():
        await thing.kept(who, asked)
        await links.insert("hash", asked.lines[0].id, NOW + MINUTE)
    assert await links.line_of("hash", NOW) == asked.lines[0].id
    assert await links.line_of("hash", NOW + MINUTE) is None
    assert await links.line_of("other", NOW) is None
