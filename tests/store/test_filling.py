"""What strangers are shown of rows, filled in and derived anew."""

from dataclasses import replace

from api.store import filling, sql
from api.store.database import Database
from matching.place import Place, Point
from tests.store import thing

HOME = Place("Heroiv 14, flat 5", "Kyiv", "", "UA", Point(50.50789, 30.49812))


async def latitudes() -> list[float | None]:
    """What is shown of where people are."""
    return [row["shown_latitude"] for row in await sql.rows("SELECT shown_latitude FROM person ORDER BY id")]


async def test_what_a_version_before_left_out_is_filled_in(database: Database) -> None:
    """Rows without it get it, by the rules; those that have it are left alone."""
    people = [replace(thing.a_person(), place=HOME) for _ in range(3)]
    async with database.transaction():
        for each in people:
            await thing.kept(each)
        before = await latitudes()
        await sql.run("UPDATE person SET shown_latitude = NULL, shown_longitude = NULL WHERE id = ?", str(people[0].id))
    assert await filling.fill(database) == 1
    assert await latitudes() == before
    assert before[0] not in (None, HOME.point and HOME.point.latitude)
    assert await filling.fill(database) == 0


async def test_what_was_derived_by_other_rules_is_derived_anew(database: Database) -> None:
    """Every row is as this version shows it, however it was; one that a version before changed without telling, too."""
    people = [replace(thing.a_person(), place=HOME) for _ in range(filling.AT_ONCE + 1)]
    async with database.transaction():
        for each in people:
            await thing.kept(each)
        before = await latitudes()
        await sql.run("UPDATE person SET shown_latitude = 1.5")
    assert await filling.renew(database) == len(people)
    assert await latitudes() == before
