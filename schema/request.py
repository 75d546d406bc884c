"""Requests as the contract shows them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import relay

from matching import event, facility, organisation, person
from matching import intake as intakes
from matching import request as domain
from matching.rule import request as rule
from schema import connection, enumeration, identity, narrowing, paging, place, refusal
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.event import Event
from schema.facility import Facility
from schema.identity import Identified
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
class Request(Identified, relay.Node):
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

    @strawberry.field(graphql_type=list[Event], description="What happened to it, oldest first.")
    @staticmethod
    async def events(parent: strawberry.Parent[domain.Request], info: Info) -> list[event.Event]:
        """What happened to it."""
        return await info.context.loaders.events.load(parent.id)

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
        first: First = 20,
        after: After = None,
    ) -> Page[domain.Request]:
        """Requests the viewer may see."""
        window = paging.window(first, after)
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
