"""Profiles."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions.scope import Scope, action, found
from api.store import person as person_store
from matching import person, text
from matching.rule import person as person_rule
from schema import narrowing
from schema.paging import Slice, Window


@dataclass(slots=True)
class People:
    """The people port, as one viewer."""

    scope: Scope

    @action
    async def amend(self, change: person.ProfileChange) -> person.Person:
        """Change the viewer's own profile."""
        me = self.scope.me
        _check(change)
        told = {field.name: getattr(change, field.name) for field in dataclasses.fields(change)}
        before = found((await person_store.load([me])).get(me))
        after = dataclasses.replace(before, **{name: value for name, value in told.items() if value is not None})
        after = dataclasses.replace(after, name=after.name.strip())
        await person_store.save(after)
        await self.scope.note("amend", "person", me)
        await self.scope.touch("person", me)
        return after

    async def find(self, where: narrowing.People, order: narrowing.PersonOrder, window: Window) -> Slice[person.Person]:
        """Find people who let the viewer find them."""
        slice_ = await person_store.find(self.scope.who, where, order, window)
        seen = (person_rule.seen(self.scope.who, each) for each in slice_.things)
        return dataclasses.replace(slice_, things=tuple(each for each in seen if each))

    async def load(self, ids: Sequence[UUID]) -> list[person.Person | None]:
        """Load people as far as each lets the viewer see."""
        loaded = await person_store.load(ids)
        return [person_rule.seen(self.scope.who, loaded[id]) if id in loaded else None for id in ids]


def _check(change: person.ProfileChange) -> None:
    if change.name is not None:
        text.check_name(change.name, least=1)
    text.check_note(change.about, "about")
    text.check_number(change.appeals_a_week, "appealsAWeek", person.MOST_APPEALS_A_WEEK)
    text.check_entries(change.languages or (), "languages")
    text.check_entries(change.skills or (), "skills")
    text.check_entries(change.certificates or (), "certificates")
    if change.place is not None:
        text.check_place(change.place)
