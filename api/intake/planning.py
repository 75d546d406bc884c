"""Plans what records change in the store; reads it, and writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from api.intake import gathering, goods, pool, reason
from api.intake.gathering import Gathered
from api.intake.plan import Batch, Tally
from api.intake.pool import Pool
from api.intake.understood import Aside, Ask, Understood
from api.store import facility as facility_store
from api.store import kept as kept_store
from api.store import offer as offer_store
from api.store import request as request_store
from matching import amount, event, facility, offer, offering, publication, request
from matching.intake import Reach
from matching.kept import KeptAside
from matching.refusal import RefusedError
from schema import narrowing
from schema.paging import MOST, Window

T = TypeVar("T")

BATCH = 300
IMPORTER = UUID("00000000-0000-7000-8000-000000000001")  # the person all imported things belong to


@dataclass(slots=True)
class Planning:
    """Plans one file after another; what one file would make, the next one finds."""

    known: Pool
    now: datetime
    new_id: Callable[[], UUID]
    given: dict[str, offer.NewOffer] = field(default_factory=dict[str, offer.NewOffer])

    async def plan(self, told: Sequence[Understood], tally: Tally, *, doubt_positions: bool) -> tuple[list[Batch], list[Aside]]:
        """The batches that bring a file's records into the store, and everything that is kept aside; counted in the tally."""
        gathered = gathering.gather(told, doubt_positions=doubt_positions)
        givers = [each for each in told if each.offers]
        asides = [aside for each in (*told, *gathered) for aside in each.asides]
        batches = [await self._facilities(some, tally, asides) for some in _some(gathered)]
        batches += [await self._offers(some, tally, asides) for some in _some(givers)]
        batches += [await self._asides(some, tally) for some in _some(asides)]
        tally.read += len(told)
        tally.whole_aside += sum(not each.useful for each in told)
        return batches, asides

    async def _facilities(self, some: Sequence[Gathered], tally: Tally, asides: list[Aside]) -> Batch:
        batch = Batch()
        found = [self.known.find(each) for each in some]
        contacts = await facility_store.contacts([each.id for each in found if each])
        asked = await request_store.by_sources([each.ask.source for each in some if each.ask])
        for told, there in zip(some, found, strict=True):
            before = self.known.by_id[there.id] if there else None
            after = self._facility(told, before, batch)
            reached = self._contacts(told, after, contacts.get(after.id, []), batch)
            ask = told.ask if told.ask and told.ask.source not in asked else None
            lines = await self._unasked(ask, before, asides) if ask else ()
            made = self._request(replace(ask, lines=lines), after, batch, asides) if ask and lines else None
            _count(tally, told, before, made, changed=after != before or reached)
        tally.facilities += len(batch.facilities)
        tally.enriched += len(batch.enriched)
        return batch

    def _facility(self, told: Gathered, before: facility.Facility | None, batch: Batch) -> facility.Facility:
        """The facility told of: a new one, or the known one with its blanks filled."""
        names = told.beneficiary.known.names
        blank = facility.Facility(self.new_id(), names[0], told.beneficiary.kind, source=told.sources[0])
        after = pool.enriched(before or blank, told.beneficiary)
        if after == before:
            return after
        self.known.add(after)
        batch.take(before, after)
        self._note("amend" if before else "register", "facility", after.id, told.sources[0], batch)
        return after

    def _contacts(self, told: Gathered, whose: facility.Facility, known: Sequence[facility.Contact], batch: Batch) -> bool:
        """Add the contacts that are not known; whether there were any."""
        there = {Reach(each.name, each.department, each.post, each.phone, each.messenger) for each in known}
        new = [each for each in told.beneficiary.reaches if each not in there]
        batch.contacts += [facility.Contact(id=self.new_id(), facility_id=whose.id, **asdict(each)) for each in new]
        return bool(new)

    async def _unasked(self, ask: Ask, whose: facility.Facility | None, asides: list[Aside]) -> tuple[request.NewLine, ...]:
        """The lines that a facility does not ask for already; an amount that differs from the one there is kept aside."""
        open_lines = await _open_lines(whose.id) if whose else []
        fresh: list[request.NewLine] = []
        for line in ask.lines:
            thing = gathering.thing(line)
            there = next((each for each in open_lines if goods.alike(thing, gathering.thing(each))), None)
            if there is None:
                fresh.append(line)
            elif line.asked.number is not None and not _states(there.need, line.asked):
                asides.append(Aside(f"{ask.source}#{thing[0]}", reason.ASKED_ALREADY, line.as_written))
        return tuple(fresh)

    def _request(self, ask: Ask, whose: facility.Facility, batch: Batch, asides: list[Aside]) -> request.Request | None:
        """The request to publish, and what it teaches of its facility; one that our own rules refuse is kept aside."""
        new = request.NewRequest(ask.lines, urgency=ask.urgency, facility_id=whose.id, language=ask.language, source=ask.source)
        try:
            made = publication.publish(new, IMPORTER, whose, self.now, self.new_id)
        except RefusedError as refused:
            written = "\n".join(line.as_written for line in ask.lines)
            asides.append(Aside(ask.source, refused.refusal.sentence, written))
            return None
        taught = replace(whose, accepted=publication.accepted(new, whose.accepted))
        if taught != whose:
            self.known.add(taught)
            batch.take(whose, taught)
        made = replace(made, created=min(ask.written or self.now, self.now))
        batch.requests.append(made)
        self._note("publish", "request", made.id, ask.source, batch)
        return made

    async def _offers(self, some: Sequence[Understood], tally: Tally, asides: list[Aside]) -> Batch:
        batch = Batch()
        there = await offer_store.by_sources([new.source for each in some for new in each.offers if new.source])
        for each in some:
            fresh = [new for new in each.offers if new.source not in there]
            made = [self._given(new, asides) for new in fresh]
            batch.offers += [one for one in made if one]
            tally.new += any(made)
            tally.merged += bool(fresh) and not any(made)
            tally.unchanged += not fresh
        for each in batch.offers:
            self._note("publish", "offer", each.id, each.source or "", batch)
        tally.offers += len(batch.offers)
        return batch

    def _given(self, new: offer.NewOffer, asides: list[Aside]) -> offer.Offer | None:
        """The offer to publish, unless this run has it already, or our own rules refuse it."""
        source = new.source or ""
        before = self.given.setdefault(source, new)
        if before is not new:
            asides += [] if before == new else [Aside(f"{source}#twice", reason.TWICE, new.as_written)]
            return None
        try:
            made = offering.publish(new, IMPORTER, None, self.now, self.new_id)
        except RefusedError as refused:
            asides.append(Aside(source, refused.refusal.sentence, new.as_written))
            return None
        return replace(made, created=min(made.available.start, self.now))

    async def _asides(self, some: Sequence[Aside], tally: Tally) -> Batch:
        tally.aside.update(each.reason for each in some)
        there = await kept_store.known(each.source for each in some)
        fresh = {each.source: each for each in some if each.source not in there}
        tally.newly_aside += len(fresh)
        return Batch(kept=[KeptAside(self.new_id(), e.source, e.reason, e.as_written, self.now) for e in fresh.values()])

    def _note(self, verb: str, noun: str, key: UUID, source: str, batch: Batch) -> None:
        batch.events.append(
            event.Event(
                id=self.new_id(),
                at=self.now,
                verb=verb,
                noun=noun,
                noun_id=key,
                channel=event.Channel.IMPORT,
                actor_id=IMPORTER,
                request_id=key if noun == "request" else None,
                detail={"source": source},
            )
        )


def _count(
    tally: Tally, told: Gathered, before: facility.Facility | None, made: request.Request | None, *, changed: bool
) -> None:
    """Count the records of one facility: the first one made it, the others were merged into it."""
    members = len(told.sources)
    if before is None:
        tally.new += 1
        tally.merged += members - 1
    elif changed or made:
        tally.merged += members
    else:
        tally.unchanged += members
    if made:
        tally.requests += 1
        tally.lines += len(made.lines)
        tally.unknown += sum(line.gap is None for line in made.lines)


async def _open_lines(facility_id: UUID) -> list[request.Line]:
    """What a facility asks for at present."""
    where = narrowing.Requests(states=(request.RequestState.PUBLISHED,), facility_id=facility_id)
    found = await request_store.find(where, narrowing.RequestOrder.NEWEST_FIRST, Window(MOST))
    return [line for each in found.things for line in each.lines if line.state is request.LineState.OPEN]


def _states(need: amount.Need, asked: request.Asked) -> bool:
    """Whether a need is of the amount that is asked."""
    return isinstance(need, amount.Amount) and need.asked == asked.number and asked.unit in (None, need.unit)


def _some(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[at : at + BATCH] for at in range(0, len(things), BATCH))
