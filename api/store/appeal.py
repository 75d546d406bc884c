"""Appeals in the store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from api.store import keyset
from api.store.table import AppealRow, LineRow, PersonRow, PledgeRow
from matching import appeal
from matching.request import LineState, RequestState
from schema.paging import Slice, Window

_NEWEST = (keyset.Column("sent", datetime, descending=True), keyset.Column("id", UUID, descending=True))


async def due(now: datetime, looked_before: datetime, limit: int) -> list[UUID]:
    """The lines to look for givers for: open, not stale, and not looked at since; the most urgent first."""
    fresh = Q(looked__isnull=True) | Q(looked__lte=looked_before)
    wanting = LineRow.filter(fresh, wanted=True, state=LineState.OPEN, confirm_by__gt=now, request__state=RequestState.PUBLISHED)
    return [id for (id,) in await wanting.order_by("-request__urgency", "id").limit(limit).values_list("id")]


async def mark_looked(line_id: UUID, now: datetime, looked_before: datetime) -> bool:
    """Note that givers are looked for now; True for one caller only."""
    fresh = Q(looked__isnull=True) | Q(looked__lte=looked_before)
    return await LineRow.filter(fresh, id=line_id).update(looked=now) == 1


async def insert(new: appeal.Appeal, last: datetime | None) -> bool:
    """Keep a new appeal to someone whose last one went out then; False where they were asked again since."""
    same = Q(appealed__isnull=True) if last is None else Q(appealed=last)
    if await PersonRow.filter(same, id=new.person_id).update(appealed=new.sent) == 0:
        return False
    row = AppealRow(id=new.id, person_id=new.person_id, line_id=new.line_id, offer_id=new.offer_id, sent=new.sent)
    await AppealRow.bulk_create([row])
    return True


async def forget(id: UUID) -> None:
    """Forget an appeal that did not leave; its giver keeps the place in their week."""
    await AppealRow.filter(id=id).delete()


async def load_many(ids: Iterable[UUID]) -> dict[UUID, appeal.Appeal]:
    """The appeals with these ids."""
    return {each.id: each for each in await _read(AppealRow.filter(id__in=list(ids)))}


async def load(id: UUID) -> appeal.Appeal | None:
    """The appeal with this id."""
    return next(iter(await _read(AppealRow.filter(id=id))), None)


async def decline(id: UUID, now: datetime) -> None:
    """Note that the giver said no; the first time counts."""
    await AppealRow.filter(id=id, declined__isnull=True).update(declined=now)


async def of_line(line_id: UUID) -> list[appeal.Appeal]:
    """The appeals for a line."""
    return await _read(AppealRow.filter(line_id=line_id))


async def of_people(person_ids: Iterable[UUID], since: datetime) -> dict[UUID, list[appeal.Appeal]]:
    """The appeals to each person since then; every id asked for is there."""
    found: dict[UUID, list[appeal.Appeal]] = {id: [] for id in person_ids}
    for each in await _read(AppealRow.filter(person_id__in=list(found), sent__gte=since)):
        found[each.person_id].append(each)
    return found


async def last_of_people(person_ids: Iterable[UUID]) -> Mapping[UUID, datetime | None]:
    """When each person was last asked."""
    return dict(await PersonRow.filter(id__in=list(person_ids)).values_list("id", "appealed"))


async def of_person(person_id: UUID, window: Window) -> Slice[appeal.Appeal]:
    """The appeals to a person, newest first."""
    rows, found = await keyset.page(AppealRow.filter(person_id=person_id), _NEWEST, window)
    return keyset.filled(found, await _with_pledges(rows))


async def _read(query: QuerySet[AppealRow]) -> list[appeal.Appeal]:
    return await _with_pledges(await query.order_by("sent", "id"))


async def _with_pledges(rows: list[AppealRow]) -> list[appeal.Appeal]:
    """The appeals of the rows; an offer of the giver that was pledged to the line is their answer."""
    lines, people = {row.line_id for row in rows}, {row.person_id for row in rows}
    pledges = PledgeRow.filter(line_id__in=list(lines), offer__owner_id__in=list(people))
    pledged = set(await pledges.values_list("line_id", "offer__owner_id")) if rows else set[tuple[UUID, UUID]]()
    return [
        appeal.Appeal(
            id=row.id,
            person_id=row.person_id,
            line_id=row.line_id,
            offer_id=row.offer_id,
            sent=row.sent,
            declined=row.declined,
            pledged=(row.line_id, row.person_id) in pledged,
        )
        for row in rows
    ]
