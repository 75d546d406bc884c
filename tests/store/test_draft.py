"""Drafts in both databases."""

from datetime import timedelta

from api.store import draft as drafts
from api.store.database import Database
from matching import draft
from tests.store import thing
from tests.store.thing import NOW


async def test_a_draft_is_kept_changed_and_forgotten(database: Database) -> None:
    """Answers come back as typed; the hash of the key stays through every change."""
    made = draft.Draft(thing.new_id(), {"facility": "Лікарня\n№ 1", "": ""}, NOW)
    changed = draft.Draft(made.id, {"amount": "²"}, NOW + timedelta(hours=1))
    async with database.transaction():
        await drafts.insert(made, "hash")
    assert await drafts.open(made.id) == (made, "hash")
    async with database.transaction():
        await drafts.save(changed)
    assert await drafts.open(made.id) == (changed, "hash")
    async with database.transaction():
        await drafts.delete(made.id)
    assert await drafts.open(made.id) is None


async def test_drafts_of_a_person_come_newest_first(database: Database) -> None:
    """Only their own, and the one touched last first."""
    who = thing.a_person()
    old, new = (draft.Draft(thing.new_id(), {}, NOW + timedelta(hours=hours), who.id) for hours in (0, 1))
    async with database.transaction():
        await thing.kept(who)
        for each in (new, old, draft.Draft(thing.new_id(), {}, NOW)):
            await drafts.insert(each)
    assert await drafts.of(who.id) == [new, old]


async def test_old_drafts_are_swept(database: Database) -> None:
    """Those that nobody touched since go, and how many is told."""
    made = [draft.Draft(thing.new_id(), {}, NOW + timedelta(hours=hours)) for hours in (-2, -1, 0)]
    async with database.transaction():
        for each in made:
            await drafts.insert(each)
        assert await drafts.sweep(NOW) == 2
        assert await drafts.sweep(NOW) == 0
    assert await drafts.open(made[2].id) == (made[2], None)
