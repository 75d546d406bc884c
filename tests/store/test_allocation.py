"""Allocations in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.store import ConflictError
from api.store import allocation as allocations
from api.store.conflict import BrokenRuleError
from api.store.database import Database
from matching.allocate.fairness import Fairness
from matching.allocate.weights import Weights
from matching.allocation import Allocation, AllocationState, Amendment, LeftOut, Papers, Tally, Transfer
from schema.paging import Window
from tests.store import thing

PAPERS = Papers(b'{"problem": "' + b"x" * 5000 + b'"}', "{“outcome”}".encode())
TALLY = Tally(5, 3, 7, 2, 0, 3_300, 1_250, 4_600, 61.4)


def made(person_id, **other):
    """A proposal for masks."""
    same = {"id": thing.new_id(), "state": AllocationState.PROPOSED, "made_by": person_id, "created": thing.NOW}
    rules = {"weights": Weights(fairness=Fairness.ALPHA_2, shipments=0), "seed": 2**40, "version": "1", "digest": "ab" * 32}
    return Allocation(**same | rules | {"tally": TALLY, "item": "surgical-mask", "place": "湖北"} | other)


async def test_an_allocation_comes_back_whole(database: Database) -> None:
    """Every field survives, what was moved by hand as well; its papers come back byte for byte."""
    who = thing.a_person()
    transfer = Transfer(thing.new_id(), 40, None, thing.new_id())
    kept = made(who.id, amendments=(Amendment(transfer, who.id, thing.NOW),), left_out=(LeftOut(thing.new_id(), "no_lack"),))
    async with database.transaction():
        await thing.kept(who)
        await allocations.insert(kept, PAPERS)
        await allocations.insert(made(who.id, item=None, tally=replace(TALLY, kilometres=None)), PAPERS)
    assert await allocations.load([kept.id, thing.new_id()]) == {kept.id: kept}
    assert await allocations.papers(kept.id) == PAPERS
    assert await allocations.papers(thing.new_id()) is None


async def test_saving_is_conditional_and_keeps_the_papers(database: Database) -> None:
    """The second of two who read the same proposal is told, and the papers are never written over."""
    who = thing.a_person()
    proposed = made(who.id)
    async with database.transaction():
        await thing.kept(who)
        await allocations.insert(proposed, PAPERS)
        confirmed = replace(proposed, state=AllocationState.CONFIRMED, ended_by=who.id, ended=thing.NOW + timedelta(hours=1))
        saved = await allocations.save(confirmed)
    with pytest.raises(ConflictError):
        async with database.transaction():
            await allocations.save(replace(proposed, state=AllocationState.DISCARDED, ended_by=who.id, ended=thing.NOW))
    assert saved == replace(confirmed, changed=1)
    assert await allocations.load([proposed.id]) == {proposed.id: saved}
    assert await allocations.papers(proposed.id) == PAPERS


async def test_a_decision_names_who_made_it(database: Database) -> None:
    """The database itself refuses an allocation that ended, but by nobody."""
    who = thing.a_person()
    async with database.transaction():
        await thing.kept(who)
    with pytest.raises(BrokenRuleError):
        async with database.transaction():
            await allocations.insert(made(who.id, state=AllocationState.CONFIRMED), PAPERS)


async def test_allocations_are_listed_newest_first(database: Database) -> None:
    """Windows follow each other without repeating or losing one, and read no papers."""
    who = thing.a_person()
    every = [made(who.id, created=thing.NOW + timedelta(minutes=number // 2)) for number in range(5)]
    async with database.transaction():
        await thing.kept(who)
        for each in every:
            await allocations.insert(each, PAPERS)
    with database.statements() as statements:
        first = await allocations.find(Window(3))
    rest = await allocations.find(Window(3, first.keys[-1]))
    newest = sorted(every, key=lambda each: (each.created, each.id), reverse=True)
    assert [*first.things, *rest.things] == newest
    assert (first.more, rest.more, await first.count()) == (True, False, 5)
    assert not any("inputs" in each or "outcome" in each for each in statements)
