"""Designs in both databases."""

from dataclasses import replace

import pytest

from api.store import ConflictError
from api.store import design as designs
from api.store.database import Database
from matching.design import File, Review
from schema import narrowing
from schema.narrowing import DesignOrder
from schema.paging import Window
from tests.store import thing


async def test_a_design_comes_back_whole(database: Database) -> None:
    """Every field survives, and an import finds its designs again."""
    maker = thing.a_person()
    files = (File("shield.stl", "https://example.org/shield.stl", "ab" * 32), File("readme", "https://example.org/readme"))
    made = thing.a_design(maker.id, files=files, about="Щиток", review=Review.APPROVED)
    async with database.transaction():
        await thing.kept(maker)
        await designs.insert(made, "catalogue:1")
        await designs.insert(thing.a_design(maker.id))
    assert await designs.load([made.id, thing.new_id()]) == {made.id: made}
    assert await designs.by_sources(["catalogue:1", "catalogue:2"]) == {"catalogue:1": made}


async def test_saving_is_conditional_and_keeps_the_source(database: Database) -> None:
    """The second of two who read the same design is told."""
    maker = thing.a_person()
    made = thing.a_design(maker.id)
    async with database.transaction():
        await thing.kept(maker)
        await designs.insert(made, "catalogue:1")
        saved = await designs.save(replace(made, review=Review.IN_REVIEW, minutes_per_piece=80))
    with pytest.raises(ConflictError):
        async with database.transaction():
            await designs.save(replace(made, review=Review.RECALLED))
    assert await designs.by_sources(["catalogue:1"]) == {"catalogue:1": saved}
    assert saved == replace(made, review=Review.IN_REVIEW, minutes_per_piece=80, changed=1)


async def test_designs_are_narrowed(database: Database) -> None:
    """Each filter keeps exactly what it names, newest first."""
    maker, other = thing.a_person(), thing.a_person()
    async with database.transaction():
        await thing.kept(maker, other)
        await designs.insert(thing.a_design(maker.id, name="shield"))
        await designs.insert(thing.a_design(maker.id, name="valve", item="valve", material="PA12"))
        await designs.insert(thing.a_design(other.id, name="clip", review=Review.APPROVED))
    cases = {
        "clip valve shield": narrowing.Designs(),
        "valve": narrowing.Designs(items=("valve", "strap")),
        "clip": narrowing.Designs(reviews=(Review.APPROVED,)),
        "clip shield": narrowing.Designs(materials=("PETG",)),
        "valve shield": narrowing.Designs(owner_id=maker.id),
    }
    for expected, where in cases.items():
        found = await designs.find(where, DesignOrder.NEWEST_FIRST, Window())
        assert [each.name for each in found.things] == expected.split()


async def test_designs_come_by_name(database: Database) -> None:
    """Names are in order whatever their case, in any script."""
    maker = thing.a_person()
    async with database.transaction():
        await thing.kept(maker)
        for name in ("щиток", "Valve", "shield", "Щиток", "clip"):
            await designs.insert(thing.a_design(maker.id, name=name))
    found = await designs.find(narrowing.Designs(), DesignOrder.NAME, Window())
    assert [each.name for each in found.things] == ["clip", "shield", "Valve", "щиток", "Щиток"]
