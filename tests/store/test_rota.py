"""Rotas in both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.store import ConflictError
from api.store import organisation as organisations
from api.store import rota as rotas
from api.store.database import Database
from matching import person, rota
from matching.availability import Availability, Weekly
from matching.rota import SlotState
from matching.span import Span
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW

HOUR = timedelta(hours=1)


def a_rota(by: UUID, **other: Any) -> rota.Rota:
    """A rota with two shifts of four hours."""
    id = thing.new_id()
    shifts = tuple(
        rota.Shift(
            thing.new_id(), id, Span(NOW + 24 * day * HOUR, NOW + (24 * day + 4) * HOUR), 2, day == 1, {"uk": 1}, {"first aid": 2}
        )
        for day in (1, 2)
    )
    same = {
        "name": "Hotline",
        "zone": "Europe/Kyiv",
        "starts": date(2020, 3, 2),
        "rest": 8 * HOUR,
        "created": NOW,
        "skill": "listening",
    }
    return rota.Rota(**{"id": id, "published_by": by, "shifts": shifts} | same | other)


def a_slot(of: rota.Rota, who: person.Person, shift: int = 0, state: SlotState = SlotState.PROPOSED) -> rota.Slot:
    """A place in a shift of the rota."""
    return rota.Slot(thing.new_id(), of.id, of.shifts[shift].id, who.id, state, NOW, who.name)


async def test_a_rota_comes_back_whole(database: Database) -> None:
    """Every field survives, slots have the names of their people, and each shift counts its own."""
    who, desk = thing.a_person(), thing.an_organisation()
    made = a_rota(who.id, organisation_id=desk.id)
    async with database.transaction():
        await thing.kept(who)
        await organisations.insert(desk)
        await rotas.insert(made)
        assert await rotas.load([made.id, thing.new_id()]) == {made.id: made}
        slot = a_slot(made, who, 1)
        saved = await rotas.save(replace(made, proven=True), [slot, a_slot(made, who, 0, SlotState.ASSIGNED)])
    assert (saved.changed, saved.proven, slot in saved.slots) == (1, True, True)
    assert [(each.assigned, each.proposed) for each in saved.shifts] == [(1, 0), (0, 1)]
    assert await rotas.of_slot(slot.id) == saved
    assert await rotas.of_slot(thing.new_id()) is None


async def test_saving_is_conditional_and_moves_slots(database: Database) -> None:
    """The second of two who read the same rota is told, and nothing of theirs is kept."""
    who = thing.a_person()
    made = a_rota(who.id)
    async with database.transaction():
        await thing.kept(who)
        await rotas.insert(made)
        slot = a_slot(made, who)
        saved = await rotas.save(made, [slot])
        turned = await rotas.save(saved, [replace(slot, state=SlotState.ASSIGNED, since=NOW + HOUR)])
    assert [(each.state, each.since) for each in turned.slots] == [(SlotState.ASSIGNED, NOW + HOUR)]
    with pytest.raises(ConflictError):
        async with database.transaction():
            await rotas.save(saved, [replace(slot, state=SlotState.DECLINED)])
    assert (await rotas.load([made.id]))[made.id] == turned


async def test_turns_of_a_person_and_their_turns_elsewhere(database: Database) -> None:
    """What runs and is not over is theirs; what is agreed around a week binds them, but for shifts that are left out."""
    who = thing.a_person()
    first, second, gone = a_rota(who.id), a_rota(who.id), a_rota(who.id, state=rota.RotaState.WITHDRAWN)
    slots = {of.id: [a_slot(of, who, 0, SlotState.ASSIGNED), a_slot(of, who, 1)] for of in (first, second, gone)}
    async with database.transaction():
        await thing.kept(who)
        for of in (first, second, gone):
            await rotas.insert(of)
            await rotas.save(of, slots[of.id])
    coming = [each.id for each in await rotas.running_of(who.id, NOW)]
    assert set(coming[:2]) == {slots[first.id][0].id, slots[second.id][0].id}
    assert len(coming) == 4
    assert len(await rotas.running_of(who.id, NOW + 30 * HOUR)) == 2
    ahead = [each.id for each in first.shifts]
    assert await rotas.elsewhere(first, ahead, [who.id]) == {who.id: (second.shifts[0].span,)}
    assert await rotas.elsewhere(first, ahead, []) == {}


async def test_weeks_are_listed_the_latest_first(database: Database) -> None:
    """Page by page, and those of one week by their ids."""
    who = thing.a_person()
    made = [a_rota(who.id, starts=date(2020, 3, day)) for day in (9, 16, 9)]
    async with database.transaction():
        await thing.kept(who)
        for each in made:
            await rotas.insert(each)
    first = await rotas.find(Window(2))
    assert [each.id for each in first.things] == [made[1].id, made[2].id]
    rest = await rotas.find(Window(2, first.keys[-1]))
    assert [each.id for each in rest.things] == [made[0].id]
    assert (await first.count(), first.more, rest.more) == (3, True, False)


async def test_weekly_times_are_kept_and_taken_back(database: Database) -> None:
    """The last statement counts, and none at all is forgotten."""
    who = thing.a_person()
    stated = Availability(who.id, (Weekly(0, 60, 600), Weekly(6, 0, 1440)))
    async with database.transaction():
        await thing.kept(who)
        await rotas.save_availability(Availability(who.id, (Weekly(1, 0, 60),)))
        await rotas.save_availability(stated)
    assert await rotas.availabilities([who.id, thing.new_id()]) == {who.id: stated}
    async with database.transaction():
        await rotas.save_availability(Availability(who.id, ()))
    assert await rotas.availabilities([who.id]) == {}
