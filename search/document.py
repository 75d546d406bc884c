"""What of each thing can be searched: what a stranger may read of it, named in every language of the catalogue.

Attributes to filter and facet by: `kind`, `city`, `region`, `country`, and where they apply `state`, `item`, `category`,
`standard`, `urgency` (0-3), `wanted`, `material`, `skill`, `language`, `grade`, `review`, `licence`, `can_receive`, `facility`,
`organisation`, `source`, `free`, `minutes`, `beds`, `created` and `until` (seconds since 1970).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from matching import design, facility, item, offer, organisation, person, place, redaction, request, viewer
from matching.rule import offer as offer_rule
from matching.rule import request as request_rule
from search import naming, port

PUBLIC = "public"
COORDINATOR = "coordinator"

Attributes = dict[str, port.Value | tuple[port.Value, ...]]


def request_document(asked: request.Request, beneficiary: facility.Facility | None) -> port.Document:
    """A request with all its lines, in the name of its facility if it has one."""
    shown = request_rule.seen(viewer.ANONYMOUS, asked, involved=False)
    specs = [line.spec for line in shown.lines]
    where = beneficiary.place if beneficiary and shown.place == place.NOWHERE else shown.place
    roles = [redaction.redacted(spec.title) for spec in specs if isinstance(spec, request.Role)]
    written = [text for line in shown.lines for text in (line.as_written, line.spec.note)]
    return port.Document(
        id=asked.id,
        title=beneficiary.name if beneficiary else " · ".join(roles),
        items=naming.once(name for spec in specs for name in naming.asked_for(spec)),
        place=naming.spelled(where, *(part for spec in specs for part in naming.journey(spec))),
        body=_body(shown.note, *written, *(beneficiary.spellings if beneficiary else ())),
        visible_to=_audiences(asked.state is request.RequestState.PUBLISHED, asked.asked_by, asked.organisation_id),
        **_position(where),
        attributes={
            **_where(where),
            **_goods(spec.item for spec in specs if isinstance(spec, request.Goods | request.PrintedPart)),
            "kind": naming.once(naming.kind(spec) for spec in specs),
            "state": asked.state.value,
            "urgency": int(asked.urgency),
            "wanted": any(line.wanted for line in asked.lines),
            "standard": naming.once(spec.standard for spec in specs if isinstance(spec, request.Goods) and spec.standard),
            "skill": naming.once(skill for spec in specs if isinstance(spec, request.Role) for skill in sorted(spec.skills)),
            "created": int(asked.created.timestamp()),
            **_references(facility=asked.facility_id, organisation=asked.organisation_id, source=asked.source),
        },
    )


def offer_document(offered: offer.Offer, giver: organisation.Organisation | None) -> port.Document:
    """An offer, in the name of its organisation if it has one."""
    shown = offer_rule.seen(viewer.ANONYMOUS, offered)
    spec = shown.spec
    goods = (spec.item,) if isinstance(spec, offer.Stock | offer.PrintHours) else ()
    return port.Document(
        id=offered.id,
        title=giver.name if giver else "",
        items=naming.once(naming.given(spec)),
        place=naming.spelled(shown.place),
        body=_body(spec.note, shown.as_written),
        visible_to=_audiences(offered.state is offer.OfferState.OPEN, offered.owner_id, offered.organisation_id),
        **_position(shown.place),
        attributes={
            **_where(shown.place),
            **_goods(goods),
            "kind": naming.kind(spec),
            "state": offered.state.value,
            "free": offered.free,
            "standard": naming.once((spec.standard,) if isinstance(spec, offer.Stock) and spec.standard else ()),
            "skill": naming.once(sorted(spec.skills) if isinstance(spec, offer.Volunteering) else ()),
            "language": naming.once(sorted(spec.languages) if isinstance(spec, offer.Volunteering) else ()),
            "material": naming.once((spec.material,) if isinstance(spec, offer.PrintHours) else ()),
            "created": int(offered.created.timestamp()),
            **_until(offered.available.end),
            **_references(organisation=offered.organisation_id, source=offered.source),
        },
    )


def design_document(made: design.Design) -> port.Document:
    """A printable design."""
    return port.Document(
        id=made.id,
        title=made.name,
        items=naming.once((*naming.names(made.item), *naming.PRINTING)),
        body=_body(made.about, made.material, made.licence),
        visible_to=(PUBLIC,),
        attributes={
            **_goods((made.item,)),
            "kind": "design",
            "review": made.review.value,
            "licence": made.licence,
            "material": made.material,
            "minutes": made.minutes_per_piece,
            "created": int(made.created.timestamp()),
        },
    )


def facility_document(known: facility.Facility) -> port.Document:
    """A facility and the standards it accepts; its contacts are never part of it."""
    accepted = naming.once(code for codes in known.accepted.values() for code in codes)
    return port.Document(
        id=known.id,
        title=known.name,
        items=naming.KINDS[known.kind],
        place=naming.spelled(known.place),
        body=_body(*known.spellings, *accepted),
        visible_to=(PUBLIC,),
        **_position(known.place),
        attributes={
            **_where(known.place),
            "kind": known.kind.value,
            "grade": known.grade.value,
            "standard": accepted,
            "can_receive": known.can_receive,
            **({} if known.beds is None else {"beds": known.beds}),
            **_references(organisation=known.organisation_id, source=known.source),
        },
    )


def person_document(them: person.Person) -> port.Document:
    """A person as far as they let themselves be found, without a way to reach them; nothing at all where they do not."""
    audiences = {
        person.Audience.EVERYONE: (PUBLIC,),
        person.Audience.SIGNED_IN: ("signed-in",),
        person.Audience.COORDINATORS: (COORDINATOR,),
    }.get(them.profile_for)
    if audiences is None:
        return port.Document(them.id, title="")
    shown = them.without_contact()
    return port.Document(
        id=them.id,
        title=redaction.redacted(shown.name),
        items=naming.once((*naming.skills(shown.skills), *sorted(shown.certificates))),
        place=naming.spelled(shown.place),
        body=_body(shown.about),
        visible_to=audiences,
        **_position(shown.place),
        attributes={
            **_where(shown.place),
            "kind": "person",
            "skill": naming.once(sorted(shown.skills)),
            "language": shown.languages,
        },
    )


def _body(*texts: str) -> str:
    return "\n".join(naming.once(redaction.redacted(text).strip() for text in texts))


def _audiences(public: bool, owner_id: UUID, organisation_id: UUID | None) -> naming.Names:
    if public:
        return (PUBLIC,)
    mine = (COORDINATOR, f"person:{owner_id}")
    return (*mine, f"organisation:{organisation_id}") if organisation_id else mine


def _position(where: place.Place) -> dict[str, float | None]:
    point = where.point
    return {"latitude": point.latitude, "longitude": point.longitude} if point else {}


def _where(where: place.Place) -> Attributes:
    return {name: text for name, text in (("city", where.city), ("region", where.region), ("country", where.country)) if text}


def _goods(codes: Iterable[str]) -> Attributes:
    known = [each for code in dict.fromkeys(codes) if (each := item.named(code))]
    return {"item": tuple(each.code for each in known), "category": naming.once(each.category.value for each in known)}


def _until(end: datetime | None) -> Attributes:
    return {"until": int(end.timestamp())} if end else {}


def _references(**names: UUID | str | None) -> Attributes:
    return {name: str(value) for name, value in names.items() if value}
