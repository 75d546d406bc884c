"""Registering, changing and reading facilities."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import organisation as organisation_action
from api.actions.scope import Scope, action, found, require
from api.store import facility as facility_store
from matching import facility, intake, item, standard, text
from matching.place import NOWHERE
from matching.refusal import Reason, Refusal
from matching.rule import facility as facility_rule
from matching.sentence import say
from schema import narrowing
from schema.paging import Slice, Window

MOST_BEDS = 100_000


@dataclass(slots=True)
class Facilities:
    """The facilities port, as one viewer."""

    scope: Scope

    @action
    async def register(self, new: facility.NewFacility) -> facility.Facility:
        """Register a facility."""
        return await register(self.scope, new)

    @action
    async def amend(self, id: UUID, change: facility.NewFacility) -> facility.Facility:
        """Change a facility."""
        before = await known(id)
        require(facility_rule.check_answer_for(self.scope.who, before))
        require(facility_rule.check_register(self.scope.who, change))
        await organisation_action.known(change.organisation_id)
        if change.name is not None:
            text.check_name(change.name)
        _check(change)
        after = _changed(before, change)
        await facility_store.save(after, before)
        await _record(self.scope, id, "amend")
        return after

    async def find(self, where: narrowing.Facilities, order: narrowing.FacilityOrder, window: Window) -> Slice[facility.Facility]:
        """Find facilities."""
        return await facility_store.find(where, order, window)

    async def load(self, ids: Sequence[UUID]) -> list[facility.Facility | None]:
        """Load facilities."""
        loaded = await facility_store.load(ids)
        return [loaded.get(id) for id in ids]

    async def mine(self) -> list[facility.Facility]:
        """The facilities the viewer speaks for, by name."""
        return await facility_store.mine(self.scope.who)


async def register(scope: Scope, new: facility.NewFacility, path: str = "") -> facility.Facility:
    """Register a facility in the running transaction; `path`, with a dot, is where it was given."""
    require(facility_rule.check_register(scope.who, new))
    await organisation_action.known(new.organisation_id)
    text.check_name(new.name, f"{path}name")
    _check(new, path)
    made = _changed(facility.Facility(scope.new_id(), "", facility.Kind.OTHER, place=NOWHERE), new)
    await facility_store.insert(made)
    await _record(scope, made.id, "register")
    return made


async def known(id: UUID, field: str = "id") -> facility.Facility:
    """The facility; raises RefusedError where there is none."""
    return found((await facility_store.load([id])).get(id), field)


def _changed(before: facility.Facility, change: facility.NewFacility) -> facility.Facility:
    told = {field.name: getattr(change, field.name) for field in dataclasses.fields(change)}
    after = dataclasses.replace(before, **{name: value for name, value in told.items() if value is not None})
    accepted = {code: _canonical(codes) for code, codes in after.accepted.items()}
    return dataclasses.replace(after, name=after.name.strip(), accepted=accepted)


def _canonical(codes: Sequence[str]) -> tuple[str, ...]:
    known = (standard.canonical(each) for each in codes)
    return tuple(dict.fromkeys(each.code for each in known if each))


def _check(new: facility.NewFacility, path: str = "") -> None:
    if new.place is not None:
        text.check_place(new.place, f"{path}place")
    text.check_number(new.beds, f"{path}beds", MOST_BEDS)
    text.check_number(new.staff_per_day, f"{path}staffPerDay", intake.MOST_STAFF)
    require(_check_accepted(new, f"{path}accepted"))


def _check_accepted(new: facility.NewFacility, field: str) -> Refusal | None:
    for code, standards in (new.accepted or {}).items():
        if item.named(code) is None:
            return Refusal(Reason.INVALID, say("The catalogue has no item “{code}”.", code=code), field)
        text.check_entries(standards, field)
        unknown = next((each for each in standards if standard.canonical(each) is None), None)
        if unknown is not None:
            return Refusal(Reason.INVALID, say("We do not know the standard “{text}”.", text=unknown), field)
    return None


async def _record(scope: Scope, id: UUID, verb: str) -> None:
    await scope.note(verb, "facility", id)
    await scope.touch("facility", id)
