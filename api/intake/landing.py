"""Writes planned batches into the store, each in one transaction."""

from datetime import datetime

from api.intake.plan import Batch
from api.intake.planning import IMPORTER
from api.store import event as event_store
from api.store import facility as facility_store
from api.store import kept as kept_store
from api.store import offer as offer_store
from api.store import person as person_store
from api.store import request as request_store
from api.store import search as search_store
from api.store.database import Database
from matching.person import Audience, Person


async def land(batch: Batch, database: Database) -> None:
    """Write a batch: all of it, or nothing; raises ConflictError where somebody else changed the same things meanwhile."""
    async with database.transaction():
        await facility_store.insert_many(batch.facilities.values())
        for each in batch.enriched.values():
            await facility_store.save(each.after, seen=each.before)
        for contact in batch.contacts:
            await facility_store.insert_contact(contact)
        await request_store.insert_many(batch.requests)
        await offer_store.insert_many(batch.offers)
        await kept_store.insert_many(batch.kept)
        await event_store.append(batch.events)
        await search_store.mark("facility", (*batch.facilities, *batch.enriched))
        await search_store.mark("request", [each.id for each in batch.requests])
        await search_store.mark("offer", [each.id for each in batch.offers])


async def settle_importer(database: Database, now: datetime) -> None:
    """Make the person whom imported things belong to, once; nobody can sign in as them or find them."""
    async with database.transaction():
        if not await person_store.load([IMPORTER]):
            await person_store.insert(Person(IMPORTER, "Import", ("en",), now, profile_for=Audience.NOBODY))
