"""Keeps the search index in step with the database: rows marked dirty are built anew from their current state."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from api.store import design as design_store
from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import organisation as organisation_store
from api.store import person as person_store
from api.store import request as request_store
from api.store import search as search_store
from api.store.database import Database
from search import document, port

BATCH = 200

Build = Callable[[Sequence[UUID]], Awaitable[list[port.Document]]]


async def _requests(ids: Sequence[UUID]) -> list[port.Document]:
    loaded = (await request_store.load(ids)).values()
    facilities = await facility_store.load(tuple({each.facility_id for each in loaded if each.facility_id}))
    return [document.request_document(each, facilities.get(each.facility_id) if each.facility_id else None) for each in loaded]


async def _offers(ids: Sequence[UUID]) -> list[port.Document]:
    loaded = (await offer_store.load(ids)).values()
    givers = await organisation_store.load(tuple({each.organisation_id for each in loaded if each.organisation_id}))
    return [document.offer_document(each, givers.get(each.organisation_id) if each.organisation_id else None) for each in loaded]


async def _designs(ids: Sequence[UUID]) -> list[port.Document]:
    return [document.design_document(each) for each in (await design_store.load(ids)).values()]


async def _facilities(ids: Sequence[UUID]) -> list[port.Document]:
    return [document.facility_document(each) for each in (await facility_store.load(ids)).values()]


async def _people(ids: Sequence[UUID]) -> list[port.Document]:
    return [document.person_document(each) for each in (await person_store.load(ids)).values()]


BUILD: dict[str, Build] = {
    "request": _requests,
    "offer": _offers,
    "design": _designs,
    "facility": _facilities,
    "person": _people,
}


@dataclass(slots=True)
class Indexing:
    """The relay from dirty rows to the search engine."""

    database: Database
    engine: port.Engine
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    ensured: bool = False

    async def ensure(self) -> None:
        """Make every index exist."""
        for index in BUILD:
            await self.engine.ensure(index)
        self.ensured = True

    async def turn(self) -> int:
        """Index one batch of dirty rows; return how many. Raises SearchUnavailableError, leaving the rows dirty."""
        if not self.ensured:
            await self.ensure()
        if not await search_store.waiting():
            return 0
        async with self.database.transaction():
            dirty = await search_store.claim(BATCH, self.now())
        by_index: dict[str, list[UUID]] = defaultdict(list)
        for index, id, _ in dirty:
            by_index[index].append(id)
        for index, ids in by_index.items():
            await self._index(index, ids)
        await self.engine.wait()
        async with self.database.transaction():
            await search_store.clear(dirty)
        return len(dirty)

    async def _index(self, index: str, ids: list[UUID]) -> None:
        documents = await BUILD[index](ids)
        gone = set(ids) - {each.id for each in documents}
        if documents:
            await self.engine.upsert(index, documents)
        if gone:
            await self.engine.delete(index, sorted(gone))

    async def rebuild(self, index: str, told: Callable[[int], None]) -> int:
        """Build one index anew from the database; `told` hears of every batch.

        Everything is indexed once more afterwards: what changed or was made meanwhile, the relay may have written into the index
        that is gone.
        """
        documents: list[port.Document] = []
        async for ids in _all_ids(index):
            documents += await BUILD[index](ids)
            told(len(ids))
        await self.engine.rebuild(index, documents)
        async for ids in _all_ids(index):
            async with self.database.transaction():
                await search_store.mark(index, ids)
        return len(documents)


async def _all_ids(index: str) -> AsyncIterator[list[UUID]]:
    after: UUID | None = None
    while ids := await search_store.all_ids(index, after, BATCH):
        yield ids
        after = ids[-1]
