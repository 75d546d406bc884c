"""People in both databases."""

from dataclasses import replace

from api.store import person as people
from api.store.database import Database
from matching import person, viewer
from matching.organisation import Role
from matching.person import Audience
from schema import narrowing
from schema.narrowing import PersonOrder
from schema.paging import Window
from tests.store import thing

WHOLE = {
    "email": "olena@example.org",
    "phone": "+380441234567",
    "about": "лікарка",
    "languages": ("uk", "en", "ru"),
    "skills": frozenset({"nursing", 'a "quoted" skill', "водіння"}),
    "certificates": frozenset({"RN"}),
    "place": thing.KYIV,
    "profile_for": Audience.EVERYONE,
}


async def _keep(database: Database, *made: person.Person) -> None:
    async with database.transaction():
        await thing.kept(*made)


async def _found(who: viewer.Viewer, **where: tuple[str, ...] | str) -> set[str]:
    return {each.name for each in (await people.find(who, narrowing.People(**where), PersonOrder.NAME, Window())).things}  # type: ignore[arg-type]


async def test_a_person_comes_back_whole(database: Database) -> None:
    """Every field survives, with and without those that may be missing; languages keep their order."""
    plain, full = thing.a_person(), thing.a_person(**WHOLE)
    await _keep(database, plain, full)
    assert await people.load([plain.id, full.id, thing.new_id()]) == {plain.id: plain, full.id: full}


async def test_people_are_found_by_what_they_sign_in_with(database: Database) -> None:
    """A mail address and a phone number each belong to one person."""
    known = thing.a_person(**WHOLE)
    await _keep(database, known, thing.a_person())
    assert await people.by_email("olena@example.org") == known == await people.by_phone("+380441234567")
    assert await people.by_email("+380441234567") is None
    assert await people.by_phone("") is None


async def test_a_profile_is_saved(database: Database) -> None:
    """All that may change is stored."""
    made = thing.a_person()
    await _keep(database, made)
    changed = replace(made, **(WHOLE | {"name": "Олена П."}))
    async with database.transaction():
        await people.save(changed)
    assert await people.load([made.id]) == {made.id: changed}


async def test_people_choose_who_finds_them(database: Database) -> None:
    """Each audience sees what is open to it, and everybody finds themselves."""
    made = {audience: thing.a_person(name=audience.value, profile_for=audience) for audience in Audience}
    await _keep(database, *made.values())
    hidden = made[Audience.NOBODY]
    coordinator = thing.a_viewer(hidden, thing.a_member(hidden.id, None, role=Role.COORDINATOR))
    assert await _found(viewer.ANONYMOUS) == {"everyone"}
    assert await _found(thing.a_viewer(made[Audience.EVERYONE])) == {"everyone", "signed_in"}
    assert await _found(thing.a_viewer(hidden)) == {"everyone", "signed_in", "nobody"}
    assert await _found(coordinator) == {"everyone", "signed_in", "coordinators", "nobody"}


async def test_people_are_narrowed(database: Database) -> None:
    """Every skill and one of the languages must be there, as whole words; the city in any case."""
    others = {"skills": frozenset({"nursing-aid"}), "languages": ("zh",), "profile_for": Audience.EVERYONE}
    await _keep(database, thing.a_person(name="a", **WHOLE), thing.a_person(name="b", **others))
    who = viewer.ANONYMOUS
    assert await _found(who, skills=("nursing",)) == {"a"}
    assert await _found(who, skills=("nursing", "водіння")) == {"a"}
    assert await _found(who, skills=("nursing", "nursing-aid")) == set()
    assert await _found(who, skills=('a "quoted" skill',)) == {"a"}
    assert await _found(who, skills=("%", "_")) == set()
    assert await _found(who, languages=("zh", "en")) == {"a", "b"}
    assert await _found(who, languages=("fr",)) == set()
    assert await _found(who, city="КИЇВ") == {"a"}
    assert await _found(who, city="київ", languages=("zh",)) == set()


async def test_people_come_by_name_or_newest_first(database: Database) -> None:
    """Names are in order whatever their case, and follow a change; the last to join is the first of the newest."""
    ivan, anna, boris = (thing.a_person(name=name, profile_for=Audience.EVERYONE) for name in ("ivan", "Anna", "boris"))
    await _keep(database, ivan, anna, boris)

    async def names(order: PersonOrder) -> list[str]:
        found = await people.find(viewer.ANONYMOUS, narrowing.People(), order, Window())
        return [each.name for each in found.things]

    assert await names(PersonOrder.NAME) == ["Anna", "boris", "ivan"]
    assert await names(PersonOrder.NEWEST_FIRST) == ["boris", "Anna", "ivan"]
    async with database.transaction():
        await people.save(replace(ivan, name="Adam"))
    assert await names(PersonOrder.NAME) == ["Adam", "Anna", "boris"]
