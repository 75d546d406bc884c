"""Profiles."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions.scope import Scope, action, found, require
from api.store import person as person_store
from matching import person
from matching.refusal import Reason, Refusal
from matching.rule import person as person_rule
from matching.sentence import say
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
        require(_check_name(change.name))
        told = {field.name: getattr(change, field.name) for field in dataclasses.fields(change)}
        before = found((await person_store.load([me])).get(me))
        after = dataclasses.replace(before, **{name: value for name, value in told.items() if value is not None})
        after = dataclasses.replace(after, name=after.name.strip())
        await person_store.save(after)
        await self.scope.note("amend", "person", me)
        await self.scope.touch("person", me)
        return after

    async def find(self, where: narrowing.People, window: Window) -> Slice[person.Person]:
        """Find people who let the viewer find them."""
        slice_ = await person_store.find(self.scope.who, where, window)
        seen = (person_rule.seen(self.scope.who, each) for each in slice_.things)
        return dataclasses.replace(slice_, things=tuple(each for each in seen if each))

    async def load(self, ids: Sequence[UUID]) -> list[person.Person | None]:
        """Load people as far as each lets the viewer see."""
        loaded = await person_store.load(ids)
        return [person_rule.seen(self.scope.who, loaded[id]) if id in loaded else None for id in ids]


def _check_name(name: str | None) -> Refusal | None:
    if name is None or 1 <= len(name.strip()) <= 100:
        return None
    return Refusal(Reason.INVALID, say("Give a name of 1 to 100 characters."), "name")
