"""Requests as the contract shows them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from matching import event, facility, organisation, person, pledge
from matching import intake as intakes
from matching import request as domain
from matching.rule import request as rule
from schema import connection, enumeration, identity, narrowing, paging, place, refusal
from schema.compiled import reading
from schema.compiled import window as windows
from schema.compiled.row import TableRow, opened, shape
from schema.compiled.selected import Selected
from schema.compiled.writing import FALSE, TRUE, Standing
from schema.connection import After, Connection, First, LongFirst, Page
from schema.context import Info
from schema.event import Event
from schema.facility import Facility
from schema.identity import Node
from schema.intake import Intake, Supply
from schema.line import RequestLine
from schema.organisation import Organisation
from schema.person import Person
from schema.place import NearInput, Place

enumeration.describe(
    domain.RequestState,
    "RequestState",
    "Whether a request is public.",
    {
        domain.RequestState.DRAFT: "It is being written.",
        domain.RequestState.PUBLISHED: "It stands on the board.",
        domain.RequestState.WITHDRAWN: "It was withdrawn by those who asked.",
        domain.RequestState.EXPIRED: "Nobody confirmed it for too long.",
    },
)
enumeration.describe(
    domain.Progress,
    "Progress",
    "How much of something is done.",
    {
        domain.Progress.NONE: "Nothing.",
        domain.Progress.PARTIAL: "Some; where an amount is unknown, this is as far as it goes.",
        domain.Progress.COMPLETE: "All.",
    },
)
enumeration.describe(
    narrowing.RequestOrder,
    "RequestOrder",
    "Orders of requests.",
    {
        narrowing.RequestOrder.URGENT_FIRST: "The most urgent first.",
        narrowing.RequestOrder.NEWEST_FIRST: "The last published first.",
    },
)
enumeration.describe(
    narrowing.LineKind,
    "LineKind",
    "What kind of thing a line asks for.",
    {
        narrowing.LineKind.GOODS: "Supplies.",
        narrowing.LineKind.PRINTED_PART: "Printed parts.",
        narrowing.LineKind.RIDE: "A person carried.",
        narrowing.LineKind.DELIVERY: "Goods carried.",
        narrowing.LineKind.ROLE: "A volunteer role.",
    },
)


@strawberry.type(description="What the viewer may do with a request now.")
class RequestActions:
    """What the viewer may do with a request now."""

    amend: bool = strawberry.field(description="Change its lines.")
    withdraw: bool = strawberry.field(description="Withdraw it.")
    reason_not: str | None = strawberry.field(description="Why it may not be changed, where it may not.")


@strawberry.type(description="What a facility asks for or, for rides and roles, a person.")
class Request(Node):
    """What a facility or a person asks for."""

    state: domain.RequestState = strawberry.field(description="Whether it is public.")
    urgency: domain.Urgency = strawberry.field(description="How soon it must be met.")
    created: datetime = strawberry.field(description="When it was written.")
    published: datetime | None = strawberry.field(description="When it was published.")
    place: Place = strawberry.field(description="Where help must arrive.")
    note: str = strawberry.field(description="What else to know.")
    language: str = strawberry.field(description="The language of its texts (BCP 47).")
    source: str | None = strawberry.field(description="The import it came from, if it came from one.")
    lines: list[RequestLine] = strawberry.field(description="What it asks for.")
    committed: domain.Progress = strawberry.field(description="How much of it is pledged.")
    in_transit: domain.Progress = strawberry.field(description="How much of it was sent.")
    fulfilled: domain.Progress = strawberry.field(description="How much of it has arrived.")
    intake: Intake | None = strawberry.field(description="The hospital intake; null where the viewer may not see it.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a request."""
        return isinstance(obj, domain.Request)

    @strawberry.field(graphql_type=Facility | None, description="The facility it is for.")
    @staticmethod
    async def facility(parent: strawberry.Parent[domain.Request], info: Info) -> facility.Facility | None:
        """The facility it is for."""
        return await info.context.loaders.facilities.load(parent.facility_id) if parent.facility_id else None

    @strawberry.field(graphql_type=Organisation | None, description="On whose behalf it is made, if on an organisation's.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Request], info: Info) -> organisation.Organisation | None:
        """On whose behalf it is made."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(graphql_type=Person | None, description="Who asks, where the viewer may see them.")
    @staticmethod
    async def asked_by(parent: strawberry.Parent[domain.Request], info: Info) -> person.Person | None:
        """Who asks."""
        return await info.context.loaders.people.load(parent.asked_by)

    @strawberry.field(graphql_type=list[Supply], description="How long the stocks last that the intake tells of.")
    @staticmethod
    def supplies(parent: strawberry.Parent[domain.Request]) -> list[intakes.Supply]:
        """How long the stocks last."""
        return [line.supply for line in parent.lines if line.supply]

    @strawberry.field(
        graphql_type=list[Event],
        description="What happened to it, oldest first; of more than 100 events the last 100. To read all of them, take"
        " `eventConnection`.",
    )
    @staticmethod
    async def events(parent: strawberry.Parent[domain.Request], info: Info) -> list[event.Event]:
        """What happened to it."""
        return await info.context.loaders.events.load(parent.id)

    @strawberry.field(
        graphql_type=Connection[Event],
        description="All that happened to it, in windows, oldest first. `events` holds the newest at once; to be told of new"
        " ones, subscribe.",
    )
    @staticmethod
    async def event_connection(
        parent: strawberry.Parent[domain.Request], info: Info, first: First = 20, after: After = None
    ) -> Page[event.Event]:
        """What happened to it, in windows."""
        window = paging.window(first, after)
        return await connection.page(info.context.loaders.event_pages.load((parent.id, window)), window)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Request], info: Info) -> RequestActions:
        """What the viewer may do with it now."""
        who = info.context.viewer
        refused = rule.check_answer_for(who, parent) or domain.REQUEST.check(parent.state, "amend")
        return RequestActions(
            amend=refused is None,
            withdraw=rule.can_withdraw(who, parent),
            reason_not=info.context.phrases.say(refused.sentence) if refused else None,
        )


def _whole(row: TableRow) -> str:
    """As `matching.rule.request.seen`: those who asked, and the givers of pledges that both sides agreed on."""
    writing = row.writing
    if writing.standing is Standing.COORDINATES:
        return TRUE
    if writing.standing is Standing.ANONYMOUS:
        return FALSE
    agreed = ", ".join(f"'{each}'" for each in sorted(pledge.AGREED))
    involved = (
        "EXISTS (SELECT 1 FROM pledge JOIN offer ON offer.id = pledge.offer_id"
        f" WHERE pledge.request_id = {row.column('id')} AND pledge.state IN ({agreed})"
        f" AND {writing.owned('offer.owner_id', 'offer.organisation_id')})"
    )
    return f"({writing.owned(row.column('asked_by_id'), row.column('organisation_id'))} OR {involved})"


def _progress(done: str) -> reading.Reading:
    """As `matching.request.progress`: over the lines not stopped or withdrawn, or all if none is left."""

    def read(row: TableRow, field: Selected) -> str:
        counted = f"state IN ('{domain.LineState.OPEN}', '{domain.LineState.EXPIRED}')"
        of, kept = f"request_id = {row.column('id')}", field.writing.alias()
        told = (
            f"CASE WHEN count(CASE WHEN {done} <> 0 THEN 1 END) = 0 THEN '\"NONE\"'"
            f" WHEN count(CASE WHEN need IS NULL OR {done} < need THEN 1 END) = 0 THEN '\"COMPLETE\"' ELSE '\"PARTIAL\"' END"
        )
        left = f"EXISTS (SELECT 1 FROM line AS {kept} WHERE {kept}.{of} AND {kept}.{counted})"
        return f"(SELECT {told} FROM line WHERE {of} AND ({counted} OR NOT {left}))"

    return read


def _intake(row: TableRow, field: Selected) -> str:
    return row.chosen(reading.inside(row, field), "'null'") if row.whole != FALSE else "'null'"


def _supplies(row: TableRow, field: Selected) -> str:
    line = opened(row.writing, shape("RequestLine"), {"request": row})
    text = reading.written(field, line.inner("supply"))
    of = [f"{line.inside.column('request_id')} = {row.column('id')}", line.inside.there("supply")]
    return reading.listed(field, text, line.source.text(of, line.inside.column("position")))


reading.declare(
    "Request",
    "request",
    whole=_whole,
    state=reading.own,
    urgency=reading.own,
    created=reading.own,
    published=reading.own,
    place=reading.part(place.seen),
    note=reading.seen,
    language=reading.own,
    source=reading.own,
    lines=reading.many("request_id", "position", at_hand="request"),
    supplies=_supplies,
    committed=_progress("pledged"),
    in_transit=_progress("dispatched"),
    fulfilled=_progress("received"),
    intake=_intake,
    facility=reading.one("facility"),
    organisation=reading.one("organisation"),
    asked_by=reading.one("asked_by"),
)


@strawberry.input(description="Narrows requests.")
class RequestFilter:
    """Narrows requests."""

    states: list[domain.RequestState] | None = strawberry.field(default=None, description="Only in these states.")
    urgencies: list[domain.Urgency] | None = strawberry.field(default=None, description="Only of these urgencies.")
    items: list[str] | None = strawberry.field(default=None, description="Only those that ask for one of these items.")
    kinds: list[narrowing.LineKind] | None = strawberry.field(
        default=None, description="Only those with a line of one of these kinds."
    )
    facility_id: strawberry.ID | None = strawberry.field(default=None, description="Only for this facility.")
    city: str | None = strawberry.field(default=None, description="Only in this city.")
    country: str | None = strawberry.field(default=None, description="Only in this country (ISO 3166-1 alpha-2).")
    near: NearInput | None = strawberry.field(default=None, description="Only near a position.")
    open: bool | None = strawberry.field(default=None, description="True: only those that still want something.")

    def made(self) -> narrowing.Requests:
        """The narrowing."""
        return narrowing.Requests(
            states=tuple(self.states or ()),
            urgencies=tuple(self.urgencies or ()),
            items=tuple(self.items or ()),
            kinds=tuple(self.kinds or ()),
            facility_id=identity.read_optional(self.facility_id, "Facility", "facilityId"),
            city=self.city,
            country=self.country,
            near=place.near(self.near),
            open=self.open,
        )


@strawberry.input(description="A request to withdraw.")
class WithdrawRequestInput:
    """A request to withdraw."""

    id: strawberry.ID = strawberry.field(description="The id of the request.")
    reason: str = strawberry.field(default="", description="Why, without names and numbers of people: everyone can read it.")


def _narrow(rows: windows.Narrowed, where: narrowing.Requests) -> Iterator[str]:
    yield from rows.named("request", where.city, where.country)
    if where.states:
        yield rows.among("request.state", where.states)
    if where.urgencies:
        yield rows.among("request.urgency", where.urgencies, "int")
    if where.facility_id is not None:
        yield f"{rows.at('request.facility_id')} = {rows.bind(where.facility_id, 'uuid')}"
    lines = windows.Narrowed(rows.binding, {"line": "line"})
    of = [lines.among("line.item", where.items)] if where.items else []
    of += [lines.among("line.kind", where.kinds)] if where.kinds else []
    if of:
        yield f"{rows.at('request.id')} IN (SELECT request_id FROM line WHERE {' AND '.join(of)})"
    if where.open is not None:
        yield f"{rows.at('request.id')} {'IN' if where.open else 'NOT IN'} (SELECT request_id FROM line WHERE wanted)"
    yield from rows.near("request", where.near)


_NEWEST = (windows.Key("request.created", datetime, descending=True), windows.Key("request.id", UUID, descending=True))
_ORDERS = {
    narrowing.RequestOrder.URGENT_FIRST: (windows.Key("request.urgency", int, descending=True), *_NEWEST),
    narrowing.RequestOrder.NEWEST_FIRST: _NEWEST,
}


def _asked(given: windows.Given, _: windows.Binding) -> windows.Asked:
    where = given["filter"].made() if given.get("filter") else narrowing.Requests()
    return windows.windowed(given, where, most=paging.MOST_OF_LONG)


def _asked_for(given: windows.Given, _: windows.Binding) -> windows.Asked:
    return windows.windowed(given, narrowing.Requests(), narrowing.RequestOrder.NEWEST_FIRST)


def _of_facility(asked: TableRow, facility: TableRow) -> str:
    return f"{asked.column('facility_id')} = {facility.column('id')}"


reading.declare("Query", request=reading.identified, requests=windows.List("Request", _asked, _narrow, _ORDERS))
reading.declare("Facility", requests=windows.List("Request", _asked_for, _narrow, _ORDERS, _of_facility))


@strawberry.type
class RequestQuery:
    """Reading requests."""

    @strawberry.field(graphql_type=Request | None, description="A request, or null where there is none under this id.")
    @staticmethod
    async def request(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the request.")]
    ) -> domain.Request | None:
        """A request."""
        return await info.context.loaders.requests.load(identity.read(id, "Request"))

    @strawberry.field(graphql_type=Connection[Request], description="Requests the viewer may see.")
    @staticmethod
    async def requests(
        info: Info,
        filter: Annotated[RequestFilter | None, strawberry.argument(description="Which of them.")] = None,
        order: Annotated[
            narrowing.RequestOrder, strawberry.argument(description="In what order.")
        ] = narrowing.RequestOrder.URGENT_FIRST,
        first: LongFirst = 20,
        after: After = None,
    ) -> Page[domain.Request]:
        """Requests the viewer may see."""
        window = paging.window(first, after, paging.MOST_OF_LONG)
        where = filter.made() if filter else narrowing.Requests()
        return await connection.page(info.context.requests.find(where, order, window), window)


@strawberry.type
class RequestMutation:
    """Withdrawing requests."""

    @refusal.mutation(Request, "WithdrawRequestResult", "Withdraw a request and all that is still open in it.")
    @staticmethod
    async def withdraw_request(info: Info, input: WithdrawRequestInput) -> domain.Request:
        """Withdraw a request."""
        return await info.context.requests.withdraw(identity.read(input.id, "Request"), input.reason)
