"""Every list of the store with each of its orders, and rows to fill them with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.store import allocation as allocations
from api.store import appeal as appeals
from api.store import design as designs
from api.store import event as events
from api.store import facility as facilities
from api.store import kept as kept_store
from api.store import offer as offers
from api.store import organisation as organisations
from api.store import person as people
from api.store import pledge as pledges
from api.store import request as requests
from api.store import rota as rotas
from api.store import sql
from matching import appeal, kept, offer, request, rota, viewer
from matching.allocate.weights import Weights
from matching.allocation import Allocation, AllocationState, Papers, Tally
from matching.person import Audience
from matching.request import Urgency
from schema import narrowing
from schema.narrowing import DesignOrder, FacilityOrder, LineOrder, OfferOrder, PersonOrder, PledgedTo, RequestOrder
from schema.paging import Slice, Window
from tests.store import thing
from tests.store.thing import NOW

Find = Callable[[Window], Awaitable[Slice[Any]]]
WHO = thing.a_person(profile_for=Audience.EVERYONE)
ASKED, GIVEN = thing.a_request(WHO.id, {}), thing.an_offer(WHO.id)
OTHERS = thing.new_id(), thing.new_id()
COUNT = 13
_TALLY = Tally(5, 3, 7, 2, 0, 3_300, 1_250, 4_600, None)


def _list(find: Any, *leading: Any) -> Find:
    return lambda seen: find(*leading, seen)


def _one_of(pages: Any, id: UUID, *leading: Any, beside: tuple[UUID, ...] = ()) -> Find:
    """One of the lists that are read together, alone or beside others."""

    async def find(seen: Window) -> Slice[Any]:
        return (await pages(*leading, [*beside, id], seen))[id]

    return find


LISTS: dict[str, Find] = {
    **{f"people {order}": _list(people.find, viewer.ANONYMOUS, narrowing.People(), order) for order in PersonOrder},
    "organisations": _list(organisations.find),
    **{f"designs {order}": _list(designs.find, narrowing.Designs(), order) for order in DesignOrder},
    "pledges": _list(pledges.mine, thing.a_viewer(WHO)),
    "pledges to a line": _one_of(pledges.pages, ASKED.lines[0].id, thing.a_viewer(WHO), PledgedTo.LINE),
    "pledges of an offer": _one_of(pledges.pages, GIVEN.id, thing.a_viewer(WHO), PledgedTo.OFFER),
    "pledges to one of many lines": _one_of(pledges.pages, ASKED.lines[0].id, thing.a_viewer(WHO), PledgedTo.LINE, beside=OTHERS),
    "events of a request": _one_of(events.pages, ASKED.id),
    "events of one of many requests": _one_of(events.pages, ASKED.id, beside=OTHERS),
    "appeals": _list(appeals.of_person, WHO.id),
    "allocations": _list(allocations.find),
    "rotas": _list(rotas.find),
    "kept": _list(kept_store.find),
    **{f"facilities {order}": _list(facilities.find, narrowing.Facilities(), order) for order in FacilityOrder},
    **{f"offers {order}": _list(offers.find, viewer.ANONYMOUS, narrowing.Offers(), order) for order in OfferOrder},
    **{f"requests {order}": _list(requests.find, narrowing.Requests(), order) for order in RequestOrder},
    **{
        f"lines {order}": lambda seen, order=order: requests.find_lines(narrowing.Lines(), order, seen, NOW)  # type: ignore[misc]
        for order in LineOrder
    },
}
SORTED: dict[str, Callable[[Any], Any]] = {
    "people newest_first": lambda each: (each.created, each.id),
    "designs newest_first": lambda each: (each.created, each.id),
    "pledges": lambda each: (each.created, each.id),
    "pledges to a line": lambda each: (NOW - each.created, -each.id.int),
    "pledges of an offer": lambda each: (NOW - each.created, -each.id.int),
    "pledges to one of many lines": lambda each: (NOW - each.created, -each.id.int),
    "events of a request": lambda each: -each.id.int,
    "events of one of many requests": lambda each: -each.id.int,
    "appeals": lambda each: (each.sent, each.id),
    "allocations": lambda each: (each.created, each.id),
    "rotas": lambda each: (each.starts, each.id),
    "kept": lambda each: (each.created, each.id),
    "facilities newest_first": lambda each: each.id,
    "offers newest_first": lambda each: (each.created, each.id),
    "offers most_free": lambda each: (each.free, each.id),
    "requests newest_first": lambda each: (each.created, each.id),
    "requests urgent_first": lambda each: (each.urgency, each.created, each.id),
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What rows of some lists hang on."""

    asked: request.Request
    given: offer.Offer


async def anchored() -> Anchor:
    """Somebody, a request of theirs and an offer of theirs, which are the first rows of their lists."""
    anchor = Anchor(ASKED, GIVEN)
    await thing.kept(WHO, anchor.given, anchor.asked)
    return anchor


def moment(number: int) -> Any:
    """A time that three neighbouring numbers share."""
    return NOW - timedelta(microseconds=number // 3)


async def add(number: int, anchor: Anchor) -> list[tuple[str, UUID]]:
    """One row in every list, whose time, urgency, amount and name neighbouring numbers share; the tables and ids it is in.

    Events are only ever added to, so theirs are not among them.
    """
    at, name = moment(number), f"name {number // 4}"
    person, place = thing.a_person(created=at, profile_for=Audience.EVERYONE), thing.a_facility(name=name)
    body, design = thing.an_organisation(name=name), thing.a_design(WHO.id, created=at)
    given = thing.an_offer(WHO.id, created=at, held=number // 2)
    urgency, confirm_by = Urgency(number % 3), NOW + timedelta(hours=number % 2)
    asked = thing.a_request(WHO.id, {"confirm_by": confirm_by}, created=at, urgency=urgency)
    await thing.kept(person, place, given, asked)
    await organisations.insert(body)
    await designs.insert(design)
    held = thing.a_pledge(anchor.asked.lines[0], anchor.given, created=at)
    await pledges.insert(held)
    await events.append([thing.an_event(request_id=anchor.asked.id)])
    told = appeal.Appeal(thing.new_id(), WHO.id, asked.lines[0].id, given.id, at)
    await appeals.insert(told, (await appeals.last_of_people([WHO.id]))[WHO.id])
    aside = kept.KeptAside(thing.new_id(), f"sheet:{thing.new_id()}", "", "", at)
    await kept_store.insert_many([aside])
    shared = Allocation(thing.new_id(), AllocationState.PROPOSED, WHO.id, at, Weights(), 1, "1", "ab" * 32, _TALLY)
    await allocations.insert(shared, Papers(b"{}", b"{}"))
    week = rota.Rota(thing.new_id(), "Desk", "UTC", date(2020, 3, 2 + number // 3), timedelta(0), WHO.id, at)
    await rotas.insert(week)
    tables = {"person": person, "facility": place, "organisation": body, "design": design, "pledge": held, "appeal": told}
    tables |= {"kept": aside, "allocation": shared, "rota": week, "line": asked.lines[0], "request": asked, "offer": given}
    return [(table, each.id) for table, each in tables.items()]


async def remove(rows: list[tuple[str, UUID]]) -> None:
    """Take rows away again."""
    for table, id in rows:
        await sql.run(f"DELETE FROM {table} WHERE id = ?", str(id))  # noqa: S608
