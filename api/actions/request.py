"""Publishing, withdrawing and reading requests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import draft as draft_action
from api.actions import facility as facility_action
from api.actions import line as line_action
from api.actions import organisation as organisation_action
from api.actions import role, sight
from api.actions import upload as upload_action
from api.actions.scope import Scope, action, found, require, said
from api.channel import address
from api.store import design as design_store
from api.store import event as event_store
from api.store import facility as facility_store
from api.store import request as request_store
from matching import event, facility, intake, publication, request, upload
from matching.organisation import Role
from matching.rule import facility as facility_rule
from matching.rule import request as request_rule
from matching.upload import Use
from schema import narrowing
from schema.paging import Slice, Window


@dataclass(slots=True)
class Requests:
    """The requests port, as one viewer."""

    scope: Scope

    @action
    async def publish(
        self,
        new: request.NewRequest,
        draft_id: UUID | None = None,
        draft_key: str | None = None,
        beneficiary: facility.NewFacility | None = None,
    ) -> request.Request:
        """Publish a request, for a facility registered with it where one is given; a draft it was written in is discarded."""
        scope = self.scope
        await role.assume(scope, Role.REQUESTER)
        known = await facility_action.register(scope, beneficiary, "facility.") if beneficiary else await _known(new.facility_id)
        new = _told(scope, replace(new, facility_id=known.id if known else None), known)
        require(request_rule.check_publish(scope.who, known, new.organisation_id))
        await organisation_action.known(new.organisation_id)
        await _require_designs(new)
        learns = known is not None and (beneficiary is not None or facility_rule.can_answer_for(scope.who, known))
        if known is not None and not learns:
            new = publication.keeping_lists(new, known.accepted)
        made = publication.publish(new, scope.me, known, scope.now(), scope.new_id)
        await request_store.insert(made)
        if made.intake is not None and made.intake.letter_id is not None:
            await upload_action.attach(scope, made.intake.letter_id, Use.LETTER, made.id, "intake.demandLetterUploadId")
        if known is not None and learns:
            await _learn(scope, known, new)
        if draft_id is not None:
            await draft_action.discard(scope, draft_id, draft_key, "draftId")
        await scope.note("publish", "request", made.id, made.id)
        await scope.touch("request", made.id)
        return made

    @action
    async def withdraw(self, id: UUID, reason: str) -> request.Request:
        """Withdraw a request and all its open lines; what was held for them is free again."""
        scope = self.scope
        asked = found((await request_store.load([id])).get(id))
        require(request_rule.check_withdraw(scope.who, asked))
        for line in asked.lines:
            if request.LINE.after(line.state, "withdraw"):
                await line_action.close(scope, line, "withdraw")
        await request_store.save(replace(asked, state=request.RequestState.WITHDRAWN))
        await scope.note("withdraw", "request", id, id, reason=said(reason))
        await scope.touch("request", id)
        return (await request_store.load([id]))[id]

    async def find(self, where: narrowing.Requests, order: narrowing.RequestOrder, window: Window) -> Slice[request.Request]:
        """Find requests the viewer may see."""
        slice_ = await request_store.find(where, order, window)
        return replace(slice_, things=await sight.requests(self.scope.who, slice_.things))

    async def of_facilities(self, facility_ids: Sequence[UUID], first: int) -> list[Slice[request.Request]]:
        """The newest requests for each facility, at most `first` of each."""
        found = await request_store.of_facilities(facility_ids, first)
        seen = await sight.requests(self.scope.who, [each for one in found.values() for each in one.things])
        by_id = {each.id: each for each in seen}
        return [replace(found[id], things=tuple(by_id[each.id] for each in found[id].things)) for id in facility_ids]

    async def load(self, ids: Sequence[UUID]) -> list[request.Request | None]:
        """Load requests with their lines."""
        loaded = await request_store.load(ids)
        seen = {each.id: each for each in await sight.requests(self.scope.who, tuple(loaded.values()))}
        return [seen.get(id) for id in ids]

    async def events(self, request_ids: Sequence[UUID]) -> list[list[event.Event]]:
        """Load the events of each request, oldest first."""
        loaded = await event_store.of_requests(request_ids)
        return [loaded.get(id, []) for id in request_ids]

    async def event_pages(self, request_ids: Sequence[UUID], window: Window) -> list[Slice[event.Event]]:
        """The events of each request in a window, oldest first."""
        found = await event_store.pages(request_ids, window)
        return [found[id] for id in request_ids]


async def _require_designs(new: request.NewRequest) -> None:
    specs = ((index, line.spec) for index, line in enumerate(new.lines))
    wanted = {spec.design_id: index for index, spec in specs if isinstance(spec, request.PrintedPart) and spec.design_id}
    there = await design_store.load(wanted) if wanted else {}
    for id, index in wanted.items():
        found(there.get(id), f"lines.{index}.designId")


async def _known(facility_id: UUID | None) -> facility.Facility | None:
    if facility_id is None:
        return None
    return found((await facility_store.load([facility_id])).get(facility_id), "facilityId")


def _told(scope: Scope, new: request.NewRequest, known: facility.Facility | None) -> request.NewRequest:
    """The request with its phones as they are dialled; only imports tell how something was written elsewhere."""
    if scope.channel is not event.Channel.IMPORT:
        new = replace(new, lines=tuple(replace(line, as_written="") for line in new.lines))
    if new.intake is None:
        return new
    country = known.place.country if known else ""
    contact, head = (_dialled(each, country) for each in (new.intake.contact, new.intake.equipment_head))
    letter = upload.path(new.intake.letter_id) if new.intake.letter_id else new.intake.demand_letter
    return replace(new, intake=replace(new.intake, contact=contact, equipment_head=head, demand_letter=letter))


def _dialled(reach: intake.Reach, country: str) -> intake.Reach:
    return replace(reach, phone=address.dialled(reach.phone, country or None))


async def _learn(scope: Scope, known: facility.Facility, new: request.NewRequest) -> None:
    """Keep what a request tells about its facility: standards it accepts, its staff, and who to call."""
    told = replace(
        known,
        accepted=publication.accepted(new, known.accepted),
        staff_per_day=(new.intake and new.intake.staff_per_day) or known.staff_per_day,
    )
    if told != known:
        await facility_store.save(told, known)
        await scope.touch("facility", known.id)
    before = (await facility_store.contacts([known.id]))[known.id] if new.intake else []
    for contact in _contacts(scope, known, new):
        if not any(replace(contact, id=each.id, steward_id=each.steward_id) == each for each in before):
            await facility_store.insert_contact(contact)


def _contacts(scope: Scope, known: facility.Facility, new: request.NewRequest) -> list[facility.Contact]:
    reaches = dict.fromkeys((new.intake.contact, new.intake.equipment_head)) if new.intake else ()
    return [
        facility.Contact(
            id=scope.new_id(),
            facility_id=known.id,
            name=reach.name,
            department=reach.department,
            post=reach.post,
            phone=reach.phone,
            messenger=reach.messenger,
            steward_id=scope.me,
        )
        for reach in reaches
        if reach.name or reach.phone or reach.messenger
    ]
