"""Who holds a token: one statement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.store import account as accounts
from api.store import holder
from api.store import organisation as organisations
from api.store import person as people
from api.store.database import Database
from matching import account, organisation
from matching.organisation import Membership, MembershipState, Role
from tests.store import thing
from tests.store.thing import NOW

LONG_AGO = NOW - timedelta(days=365)


async def test_the_holder_of_a_token_comes_with_their_roles(database: Database) -> None:
    """Active roles are there, oldest first, and those that were left or are only asked for are not."""
    who, org = thing.a_person(), organisation.Organisation(thing.new_id(), "City health", organisation.Kind.HOSPITAL)
    token = account.Token(thing.new_id(), who.id, "reader", NOW, NOW + timedelta(days=1), NOW)
    held = [
        Membership(thing.new_id(), who.id, where, role, state, NOW + timedelta(hours=hours))
        for hours, (where, role, state) in enumerate(
            [
                (org.id, Role.REQUESTER, MembershipState.ACTIVE),
                (org.id, Role.DRIVER, MembershipState.LEFT),
                (org.id, Role.SUPPLIER, MembershipState.REQUESTED),
                (None, Role.COORDINATOR, MembershipState.ACTIVE),
            ]
        )
    ]
    async with database.transaction():
        await people.insert(who)
        await organisations.insert(org)
        await accounts.insert_token(token, "hash", "api")
        for each in held:
            await organisations.insert_membership(each)
    with database.statements() as seen:
        found = await holder.of("hash", NOW, LONG_AGO)
    assert found == holder.Holder(token, (held[0], held[3]))
    assert len(seen) == 1
    assert await holder.of("other", NOW, LONG_AGO) is None


@pytest.mark.parametrize("kind", ["session", "api"])
async def test_a_token_is_good_for_a_time(database: Database, kind: accounts.TokenKind) -> None:
    """A token ends with its last moment; a session ends, too, when it was not used for long, and an API token does not."""
    who = thing.a_person()
    token = account.Token(thing.new_id(), who.id, "", NOW, NOW + timedelta(days=9))
    async with database.transaction():
        await people.insert(who)
        await accounts.insert_token(token, "hash", kind)
    assert await holder.of("hash", token.expires, LONG_AGO) is None
    assert await holder.of("hash", token.expires - timedelta(seconds=1), LONG_AGO) == holder.Holder(token, ())
    later = NOW + timedelta(days=5)
    assert (await holder.of("hash", later, NOW + timedelta(days=1)) is None) is (kind == "session")
    async with database.transaction():
        await accounts.touch(token.id, later)
    assert await holder.of("hash", later, NOW + timedelta(days=1)) == holder.Holder(replace(token, last_used=later), ())
