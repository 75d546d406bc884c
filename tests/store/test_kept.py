"""Records kept aside, in both databases."""

from dataclasses import replace
from datetime import timedelta

from api.store import kept as kept_store
from api.store.database import Database
from matching import kept
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW


async def test_a_second_import_adds_nothing(database: Database) -> None:
    """What is kept under a source stays as it is when the same source comes again."""
    first = kept.KeptAside(thing.new_id(), "sheet:1", "no amount", "口罩若干", NOW)
    second = kept.KeptAside(thing.new_id(), "sheet:2", "no item", "…", NOW + timedelta(hours=1))
    again = replace(first, id=thing.new_id(), reason="something else")
    async with database.transaction():
        await kept_store.insert_many([first])
        await kept_store.insert_many([again, second])
    found = await kept_store.find(Window())
    assert found.things == (second, first)
    assert await found.count() == 2


async def test_a_record_is_dealt_with(database: Database) -> None:
    """It stays, marked as resolved."""
    made = kept.KeptAside(thing.new_id(), "sheet:1", "no amount", "口罩若干", NOW)
    async with database.transaction():
        await kept_store.insert_many([made])
        await kept_store.save(replace(made, resolved=True))
    assert await kept_store.load(made.id) == replace(made, resolved=True)
    assert await kept_store.load(thing.new_id()) is None
