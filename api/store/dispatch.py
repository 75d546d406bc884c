"""The plan of rides in the store: routes of drivers' shifts, and assignments of lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from api.store import shape
from api.store.conflict import ConflictError
from api.store.table import AssignmentRow, RouteRow
from matching import span
from matching.assignment import Assignment, Carried, Cost
from matching.dispatch.plan import Route, Stop
from matching.request import LineState


@dataclass(frozen=True, slots=True)
class KeptRoute:
    """A route of the running plan, and whose it is; `changed` is 0 for one that was never kept."""

    route: Route
    offer_id: UUID
    shift: span.Span
    changed: int = 0


async def running(now: datetime) -> list[KeptRoute]:
    """The routes of the shifts that are not over."""
    return [_route(row) for row in await RouteRow.filter(ends__gt=now).order_by("id")]


async def save(kept: KeptRoute) -> None:
    """Keep the route as it is now; ConflictError where somebody else changed it since it was read."""
    columns = _columns(kept)
    if kept.changed == 0:
        await RouteRow.bulk_create([RouteRow(id=kept.route.vehicle, **columns)])
    elif not await RouteRow.filter(id=kept.route.vehicle, changed=kept.changed).update(**columns):
        raise ConflictError(f"The route {kept.route.vehicle} has changed since it was read.")


async def assignments(line_ids: Iterable[UUID]) -> dict[UUID, Assignment]:
    """The assignment of each of these lines that has one."""
    rows = await AssignmentRow.filter(line_id__in=list(line_ids))
    return {row.line_id: _assignment(row) for row in rows}


async def waiting() -> list[Assignment]:
    """The lines for which a driver is looked for, those that lost theirs among them, the longest waiting first."""
    rows = AssignmentRow.filter(carried__in=[Carried.WAITING, Carried.DRIVER], line__wanted=True, line__state=LineState.OPEN)
    return [_assignment(row) for row in await rows.order_by("since", "id")]


async def assign(id: UUID, new: Assignment) -> None:
    """Keep the assignment of a line in place of the one it had; `id` is for a first one."""
    columns = _assigned(new)
    if not await AssignmentRow.filter(line_id=new.line_id).update(**columns):
        await AssignmentRow.bulk_create([AssignmentRow(id=id, line_id=new.line_id, **columns)])


async def unassign(line_ids: Iterable[UUID]) -> None:
    """Forget the assignments of these lines."""
    await AssignmentRow.filter(line_id__in=list(line_ids)).delete()


def _columns(kept: KeptRoute) -> dict[str, Any]:
    return {
        "offer_id": kept.offer_id,
        "starts": kept.shift.start,
        "ends": kept.shift.end,
        "stops": list(kept.route.stops),
        "started": kept.route.started,
        "back": kept.route.back,
        "back_at": kept.route.back_at,
        "changed": kept.changed + 1,
    }


def _route(row: RouteRow) -> KeptRoute:
    stops = shape.read(tuple[Stop, ...], row.stops, row.id)
    route = Route(row.id, stops, row.started, row.back, row.back_at)
    return KeptRoute(route, row.offer_id, span.Span(row.starts, row.ends), row.changed)


def _assigned(of: Assignment) -> dict[str, Any]:
    return {
        "carried": of.carried,
        "since": of.since,
        "pick_up_from": of.pick_up and of.pick_up.start,
        "pick_up_to": of.pick_up and of.pick_up.end,
        "arrive_by": of.arrive_by,
        "cost": of.cost and of.cost.amount,
        "currency": of.cost and of.cost.currency,
    }


def _assignment(row: AssignmentRow) -> Assignment:
    return Assignment(
        line_id=row.line_id,
        carried=Carried(row.carried),
        since=row.since,
        pick_up=None if row.pick_up_from is None else span.Span(row.pick_up_from, row.pick_up_to),
        arrive_by=row.arrive_by,
        cost=None if row.cost is None or row.currency is None else Cost(row.cost, row.currency),
    )
