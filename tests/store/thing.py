"""Things to keep: each valid, each with an id of its own, the rest as little as possible."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.store import facility as facilities
from api.store import offer as offers
from api.store import person as people
from api.store import request as requests
from matching import account, amount, design, event, facility, offer, organisation, person, place, pledge, request, span, viewer

NOWHERE = place.NOWHERE
NOW = datetime(2020, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
KYIV = place.Place("вул. Січових Стрільців, 1", "Київ", "Київ", "UA", place.Point(50.4501, 30.5234))
WUHAN = place.Place("解放大道 1277", "武汉", "湖北", "CN", place.Point(30.5844, 114.2679))
_numbers = itertools.count(1)


def new_id() -> UUID:
    """An id greater than all before it, as those of the application are."""
    return UUID(int=(0x0170 << 112) + (7 << 76) + (2 << 62) + next(_numbers))


def a_person(**other: Any) -> person.Person:
    """A person."""
    return person.Person(**{"id": new_id(), "name": "Олена", "languages": ("uk", "en"), "created": NOW} | other)


def a_facility(**other: Any) -> facility.Facility:
    """A hospital in Kyiv."""
    return facility.Facility(**{"id": new_id(), "name": "Лікарня № 1", "kind": facility.Kind.HOSPITAL, "place": KYIV} | other)


def an_organisation(**other: Any) -> organisation.Organisation:
    """A charity."""
    return organisation.Organisation(**{"id": new_id(), "name": "Толока", "kind": organisation.Kind.CHARITY} | other)


def pieces(base: int) -> amount.Amount:
    """An amount counted in pieces."""
    return amount.Amount(Decimal(base), "piece", 1, base)


def a_line(request_id: UUID, position: int = 0, **other: Any) -> request.Line:
    """A line for 100 respirators."""
    same = {
        "id": new_id(),
        "spec": request.Goods("respirator", "NIOSH N95"),
        "need": pieces(100),
        "confirm_by": NOW + timedelta(days=3),
    }
    return request.Line(**same | {"request_id": request_id, "position": position} | other)


def a_request(asked_by: UUID, *lines: dict[str, Any], **other: Any) -> request.Request:
    """A published request with one line for each dict of differences."""
    id = other.pop("id", None) or new_id()
    made = tuple(a_line(id, position, **line) for position, line in enumerate(lines))
    states = {"state": request.RequestState.PUBLISHED, "urgency": request.Urgency.NORMAL, "published": NOW}
    return request.Request(**{"id": id, "asked_by": asked_by, "created": NOW, "lines": made, "place": KYIV} | states | other)


def an_offer(owner_id: UUID, **other: Any) -> offer.Offer:
    """An open offer of 100 respirators."""
    same = {"id": new_id(), "spec": offer.Stock("respirator", "NIOSH N95"), "capacity": 100, "available": span.Span(NOW)}
    return offer.Offer(**same | {"owner_id": owner_id, "created": NOW, "place": KYIV} | other)


def a_pledge(line: request.Line, offered: offer.Offer, **other: Any) -> pledge.Pledge:
    """A pledge of one unit of the offer to the line, held for a day."""
    between = {"request_id": line.request_id, "line_id": line.id, "offer_id": offered.id, "pledged_by": offered.owner_id}
    between |= {"pledged_as": pledge.Side.GIVER}
    same = {"id": new_id(), "part": pledge.Part.SUPPLY, "fills": 1, "holds": 1, "state": pledge.PledgeState.HELD}
    return pledge.Pledge(**between | same | {"created": NOW, "expires": NOW + timedelta(days=1)} | other)


def a_design(owner_id: UUID, **other: Any) -> design.Design:
    """A face shield."""
    same = {"id": new_id(), "name": "Shield", "item": "face-shield", "version": "1", "licence": "CC0-1.0", "material": "PETG"}
    sized = {"minutes_per_piece": 90, "size": design.Size(200, 180, 30), "owner_id": owner_id, "created": NOW}
    return design.Design(**same | sized | other)


def an_event(**other: Any) -> event.Event:
    """A publication by nobody in particular."""
    same = {"id": new_id(), "at": NOW, "verb": "publish", "noun": "request", "noun_id": new_id()}
    return event.Event(**same | {"channel": event.Channel.PERSON} | other)


def a_token(person_id: UUID, **other: Any) -> account.Token:
    """A token good for a day."""
    same = {"id": new_id(), "person_id": person_id, "name": "phone", "created": NOW, "expires": NOW + timedelta(days=1)}
    return account.Token(**same | other)


def a_member(person_id: UUID, organisation_id: UUID | None, **other: Any) -> organisation.Membership:
    """An active requester."""
    state = {"role": organisation.Role.REQUESTER, "state": organisation.MembershipState.ACTIVE, "since": NOW}
    return organisation.Membership(**{"id": new_id(), "person_id": person_id, "organisation_id": organisation_id} | state | other)


def a_viewer(of: person.Person, *memberships: organisation.Membership) -> viewer.Viewer:
    """The person, signed in."""
    return viewer.Viewer(of.id, memberships)


async def kept(*things: Any) -> None:
    """Insert things in the order given."""
    insert = {
        person.Person: people.insert,
        facility.Facility: facilities.insert,
        offer.Offer: offers.insert,
        request.Request: requests.insert,
    }
    for each in things:
        await insert[type(each)](each)
