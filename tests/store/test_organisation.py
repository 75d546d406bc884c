"""Organisations and memberships in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.store import ConflictError
from api.store import organisation as organisations
from api.store.database import Database
from matching.organisation import MembershipState, Role
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW


async def test_organisations_are_listed_by_name(database: Database) -> None:
    """Every field survives, and the order knows no case."""
    names = ("beta", "Alpha", "gamma", "alpha")
    made = {name: thing.an_organisation(name=name, place=thing.WUHAN) for name in names}
    async with database.transaction():
        for each in made.values():
            await organisations.insert(each)
    found = await organisations.find(Window())
    assert found.things == (made["Alpha"], made["alpha"], made["beta"], made["gamma"])
    assert await organisations.load([made["beta"].id, thing.new_id()]) == {made["beta"].id: made["beta"]}


async def test_memberships_are_found_by_their_state(database: Database) -> None:
    """What waits, what holds and what has ended are told apart, oldest first."""
    who, other, charity = thing.a_person(), thing.a_person(), thing.an_organisation()
    asked = thing.a_member(who.id, charity.id, state=MembershipState.REQUESTED)
    own = thing.a_member(who.id, None, role=Role.DRIVER, since=NOW - timedelta(days=1))
    left = thing.a_member(who.id, charity.id, state=MembershipState.LEFT)
    invited = thing.a_member(other.id, charity.id, state=MembershipState.INVITED)
    async with database.transaction():
        await thing.kept(who, other)
        await organisations.insert(charity)
        for each in (asked, own, left, invited):
            await organisations.insert_membership(each)
    assert await organisations.memberships_of(who.id) == [own, asked]
    assert await organisations.active_of(who.id) == [own]
    assert await organisations.waiting_for([charity.id]) == [asked]
    assert await organisations.waiting_for([]) == []
    assert await organisations.load_membership(left.id) == left
    assert await organisations.load_membership(thing.new_id()) is None


async def test_a_role_is_held_once(database: Database) -> None:
    """The second of two equal memberships conflicts, on one's own behalf and in an organisation; one that ended does not."""
    who, charity = thing.a_person(), thing.an_organisation()
    async with database.transaction():
        await thing.kept(who)
        await organisations.insert(charity)
    for organisation_id in (None, charity.id):
        first = thing.a_member(who.id, organisation_id)
        async with database.transaction():
            await organisations.insert_membership(first)
            await organisations.insert_membership(thing.a_member(who.id, organisation_id, role=Role.MAKER))
        with pytest.raises(ConflictError):
            async with database.transaction():
                await organisations.insert_membership(thing.a_member(who.id, organisation_id))
        async with database.transaction():
            await organisations.save_membership(replace(first, state=MembershipState.LEFT))
            await organisations.insert_membership(thing.a_member(who.id, organisation_id))


async def test_a_membership_is_saved(database: Database) -> None:
    """An accepted request is an active membership and waits no more."""
    who, charity = thing.a_person(), thing.an_organisation()
    asked = thing.a_member(who.id, charity.id, state=MembershipState.REQUESTED)
    async with database.transaction():
        await thing.kept(who)
        await organisations.insert(charity)
        await organisations.insert_membership(asked)
        await organisations.save_membership(replace(asked, state=MembershipState.ACTIVE))
    assert await organisations.active_of(who.id) == [replace(asked, state=MembershipState.ACTIVE)]
    assert await organisations.waiting_for([charity.id]) == []
