"""Rotas in the store, and when people are free."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from api.store import keyset, shape
from api.store.conflict import ConflictError
from api.store.table import AvailabilityRow, PersonRow, RotaRow, ShiftRow, SlotRow
from matching import availability, rota, span
from schema.paging import Slice, Window


class Day(keyset.Column):
    """A column of dates, whose ISO text is its part of a key."""

    __slots__ = ()

    def value(self, row: Any) -> str:
        """The row's date as text."""
        return getattr(row, self.path).isoformat()

    def parse(self, part: Any) -> Any:
        """The date that a part of a key stands for."""
        return date.fromisoformat(str(part))


_LATEST = (Day("starts", str, descending=True), keyset.Column("id", UUID, descending=True))


async def insert(new: rota.Rota) -> None:
    """Keep a new rota with its shifts."""
    await RotaRow.bulk_create([RotaRow(id=new.id, changed=new.changed, **_columns(new))])
    await ShiftRow.bulk_create([ShiftRow(**_shift_columns(each)) for each in new.shifts])


async def load(ids: Iterable[UUID]) -> dict[UUID, rota.Rota]:
    """The rotas with these ids, with their shifts and slots."""
    return {each.id: each for each in await _filled(await RotaRow.filter(id__in=list(ids)))}


async def find(window: Window) -> Slice[rota.Rota]:
    """Rotas, the latest week first."""
    rows, found = await keyset.page(RotaRow.all(), _LATEST, window)
    return keyset.filled(found, await _filled(rows))


async def save(changed: rota.Rota, slots: Collection[rota.Slot] = ()) -> rota.Rota:
    """Keep the rota and these slots as they are now, and return it as stored; ConflictError where it changed meanwhile."""
    columns = {**_columns(changed), "changed": changed.changed + 1}
    if not await RotaRow.filter(id=changed.id, changed=changed.changed).update(**columns):
        raise ConflictError(f"The rota {changed.id} has changed since it was read.")
    known = {each.id for each in changed.slots}
    await SlotRow.bulk_create([SlotRow(**_slot_columns(each)) for each in slots if each.id not in known])
    turned: defaultdict[tuple[rota.SlotState, datetime], list[UUID]] = defaultdict(list)
    for each in slots:
        if each.id in known:
            turned[each.state, each.since].append(each.id)
    for (state, since), ids in turned.items():
        await SlotRow.filter(id__in=ids).update(state=state, since=since)
    return (await load([changed.id]))[changed.id]


async def of_slot(slot_id: UUID) -> rota.Rota | None:
    """The rota that has this slot."""
    row = await SlotRow.get_or_none(id=slot_id)
    return (await load([row.rota_id])).get(row.rota_id) if row else None


async def of_slots(ids: Iterable[UUID]) -> list[rota.Rota]:
    """The rotas that have these slots."""
    return await _having(SlotRow.filter(id__in=list(ids)))


async def of_shifts(ids: Iterable[UUID]) -> list[rota.Rota]:
    """The rotas that have these shifts."""
    return await _having(ShiftRow.filter(id__in=list(ids)))


async def _having(parts: QuerySet[Any]) -> list[rota.Rota]:
    rota_ids: Any = parts.distinct().values_list("rota_id", flat=True)
    return list((await load(await rota_ids)).values())


async def running_of(person_id: UUID, now: datetime) -> list[rota.Slot]:
    """What a person is to come to, or is asked to, the next first."""
    query = SlotRow.filter(person_id=person_id, state__in=list(rota.RUNNING), rota__state=rota.RotaState.PUBLISHED)
    return [_slot(row) for row in await query.filter(shift__to_time__gt=now).order_by("shift__from_time", "id")]


async def elsewhere(of: rota.Rota, ahead: Collection[UUID], people: Collection[UUID]) -> Mapping[UUID, tuple[span.Span, ...]]:
    """The agreed turns of these people around the week of the rota, but for those in the shifts `ahead`."""
    around = timedelta(days=rota.DAYS + 2)
    since, until = of.shifts[0].span.start - around, of.shifts[0].span.start + around
    query = SlotRow.filter(person_id__in=list(people), state__in=list(rota.AGREED), rota__state=rota.RotaState.PUBLISHED)
    query = query.filter(shift__from_time__gte=since, shift__from_time__lt=until)
    rows: list[Any] = await query.order_by("shift__from_time", "id").values(
        "person_id", "shift_id", "shift__from_time", "shift__to_time"
    )
    found: defaultdict[UUID, list[span.Span]] = defaultdict(list)
    for row in rows:
        if row["shift_id"] not in ahead:
            found[row["person_id"]].append(span.Span(row["shift__from_time"], row["shift__to_time"]))
    return {person: tuple(spans) for person, spans in found.items()}


async def availabilities(people: Collection[UUID]) -> dict[UUID, availability.Availability]:
    """The weekly times of those of the people who stated any."""
    rows = await AvailabilityRow.filter(person_id__in=list(people))
    return {row.person_id: _availability(row) for row in rows}


async def save_availability(stated: availability.Availability) -> None:
    """Keep the weekly times of a person; none at all are forgotten."""
    await AvailabilityRow.filter(person_id=stated.person_id).delete()
    if stated.times:
        await AvailabilityRow.bulk_create([AvailabilityRow(person_id=stated.person_id, times=stated.times)])


async def _filled(found: Iterable[RotaRow]) -> list[rota.Rota]:
    read = [_rota(row) for row in found]
    ids = [each.id for each in read]
    slots: defaultdict[UUID, list[rota.Slot]] = defaultdict(list)
    counted: Counter[tuple[UUID, rota.SlotState]] = Counter()
    rows = await SlotRow.filter(rota_id__in=ids).order_by("id") if ids else []
    names = await _names({row.person_id for row in rows})
    for row in rows:
        slot = replace(_slot(row), name=names[row.person_id])
        slots[slot.rota_id].append(slot)
        counted[slot.shift_id, slot.state] += 1
    shifts: defaultdict[UUID, list[rota.Shift]] = defaultdict(list)
    for row in await ShiftRow.filter(rota_id__in=ids).order_by("from_time", "id") if ids else ():
        shifts[row.rota_id].append(_shift(row, counted))
    return [replace(each, shifts=tuple(shifts[each.id]), slots=tuple(slots[each.id])) for each in read]


async def _names(people: Collection[UUID]) -> dict[UUID, str]:
    known: Any = PersonRow.filter(id__in=list(people)).values_list("id", "name")
    return dict(await known) if people else {}


def _columns(of: rota.Rota) -> dict[str, Any]:
    return {
        "name": of.name,
        "organisation_id": of.organisation_id,
        "zone": of.zone,
        "starts": of.starts,
        "rest_minutes": int(of.rest.total_seconds()) // 60,
        "skill": of.skill,
        "published_by_id": of.published_by,
        "state": of.state,
        "proven": of.proven,
        "created": of.created,
    }


def _rota(row: RotaRow) -> rota.Rota:
    return rota.Rota(
        id=row.id,
        name=row.name,
        zone=row.zone,
        starts=row.starts,
        rest=timedelta(minutes=row.rest_minutes),
        published_by=row.published_by_id,
        created=row.created,
        organisation_id=row.organisation_id,
        skill=row.skill,
        state=rota.RotaState(row.state),
        proven=row.proven,
        changed=row.changed,
    )


def _shift_columns(of: rota.Shift) -> dict[str, Any]:
    return {
        "id": of.id,
        "rota_id": of.rota_id,
        "from_time": of.span.start,
        "to_time": of.span.end,
        "seats": of.seats,
        "night": of.night,
        "languages": of.languages,
        "certificates": of.certificates,
    }


def _shift(row: ShiftRow, counted: Mapping[tuple[UUID, rota.SlotState], int]) -> rota.Shift:
    return rota.Shift(
        id=row.id,
        rota_id=row.rota_id,
        span=span.Span(row.from_time, row.to_time),
        seats=row.seats,
        night=row.night,
        languages=shape.read(Mapping[str, int], row.languages, row.id),
        certificates=shape.read(Mapping[str, int], row.certificates, row.id),
        assigned=sum(counted.get((row.id, state), 0) for state in rota.AGREED),
        proposed=counted.get((row.id, rota.SlotState.PROPOSED), 0),
    )


def _slot_columns(of: rota.Slot) -> dict[str, Any]:
    names = ("id", "rota_id", "shift_id", "person_id", "state", "since")
    return {name: getattr(of, name) for name in names}


def _slot(row: SlotRow) -> rota.Slot:
    return rota.Slot(row.id, row.rota_id, row.shift_id, row.person_id, rota.SlotState(row.state), row.since)


def _availability(row: AvailabilityRow) -> availability.Availability:
    return availability.Availability(row.person_id, shape.read(tuple[availability.Weekly, ...], row.times, row.person_id))
