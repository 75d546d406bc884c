"""Fills in what strangers are shown of rows that were written before there was room for it, or by a version with other rules."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model

from api.store import line, offer, person, request, shown
from api.store.database import Database
from api.store.table import LineRow, OfferRow, PersonRow, RequestRow

AT_ONCE = 500  # rows of a transaction

Load = Callable[[list[UUID]], Awaitable[Mapping[UUID, Any]]]
Derive = Callable[[Any], Mapping[str, Any]]
_MISSING: tuple[tuple[type[Model], Q, Load, Derive], ...] = (
    (RequestRow, Q(shown_note__isnull=True), request.load, shown.of_request),
    (LineRow, Q(shown_spec__isnull=True), line.load, shown.of_line),
    (OfferRow, Q(shown_spec__isnull=True), offer.load, shown.of_offer),
    (PersonRow, Q(shown_latitude__isnull=True, latitude__isnull=False), person.load, shown.of_person),
)


async def fill(database: Database) -> int:
    """Fill in what is missing, a few rows at a time, and return how many there were; whoever writes a row meanwhile is right."""
    filled = 0
    for table, missing, load, derive in _MISSING:
        while some := await _fill(database, table, missing, load, derive):
            filled += some
    return filled


async def renew(database: Database) -> int:
    """Derive anew what is shown of every row, as it is and by the rules of this version; how many rows there are."""
    renewed = 0
    for table, _, load, derive in _MISSING:
        after: UUID | None = None
        while ids := await _renew(database, table, Q() if after is None else Q(id__gt=after), load, derive):
            renewed, after = renewed + len(ids), ids[-1]
    return renewed


async def _renew(database: Database, table: type[Model], which: Q, load: Load, derive: Derive) -> list[UUID]:
    async with database.session(), database.transaction():
        ids = [row.pk for row in await table.filter(which).order_by("id").limit(AT_ONCE).select_for_update()]
        for id, whole in (await load(ids)).items() if ids else ():
            await table.filter(id=id).update(**derive(whole))
        return ids


async def _fill(database: Database, table: type[Model], missing: Q, load: Load, derive: Derive) -> int:
    async with database.session(), database.transaction():
        rows = await table.filter(missing).order_by("id").limit(AT_ONCE).select_for_update()
        for id, whole in (await load([row.pk for row in rows])).items() if rows else ():
            await table.filter(missing, id=id).update(**derive(whole))
        return len(rows)
