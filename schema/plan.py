"""The plan of rides and deliveries as the contract shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from matching import assignment as domain
from matching import offer, pledge, request
from matching.dispatch import plan
from matching.dispatch.problem import moment
from schema import enumeration, identity, later, once, refusal
from schema.context import Context, Info
from schema.line import RequestLine
from schema.offer import Offer
from schema.pledge import Pledge
from schema.scalar import Count
from schema.span import Span

enumeration.describe(
    domain.Carried,
    "Carried",
    "By whom a ride or a delivery is carried.",
    {
        domain.Carried.WAITING: "A driver is still looked for.",
        domain.Carried.DRIVER: "A driver.",
        domain.Carried.TAXI: "A taxi.",
    },
)
enumeration.describe(
    plan.Kind,
    "StopKind",
    "What happens at a stop.",
    {
        plan.Kind.PICK_UP: "Somebody or something comes aboard.",
        plan.Kind.DROP: "They leave.",
        plan.Kind.MISSED: "The driver came, and nobody was there.",
    },
)


@strawberry.type(description="An amount of money.")
class Money:
    """An amount of money."""

    amount: Count = strawberry.field(description="How much, in minor units.")
    currency: str = strawberry.field(description="The ISO 4217 code of the currency.")


@strawberry.type(description="What was promised to whoever waits to be picked up.")
class Assignment:
    """What was promised to whoever waits to be picked up."""

    carried: domain.Carried = strawberry.field(description="By whom it is carried.")
    since: datetime = strawberry.field(description="Since when that is so.")
    pick_up: Span | None = strawberry.field(description="Within which times the driver comes.")
    arrive_by: datetime | None = strawberry.field(description="By when it is there.")
    cost: Money | None = strawberry.field(description="What the taxi costs.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an assignment."""
        return isinstance(obj, domain.Assignment)

    @strawberry.field(graphql_type=later.one("line", "RequestLine") | None, description="What is carried.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.Assignment], info: Info) -> request.Line | None:
        """What is carried."""
        return await info.context.loaders.lines.load(parent.line_id)


@strawberry.type(description="What whoever asks for a line would be told now.")
class Outlook:
    """What whoever asks for a line would be told now."""

    pick_up: Span | None = strawberry.field(description="Within which times a driver could come; null: nobody can.")
    arrive_by: datetime | None = strawberry.field(description="By when it would be there.")
    taxi: Money | None = strawberry.field(description="What a taxi would cost, roughly.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an outlook."""
        return isinstance(obj, domain.Outlook)

    @strawberry.field(description="Whether a driver can take it or why none can, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[domain.Outlook], info: Info) -> str:
        """Whether a driver can take it."""
        return info.context.phrases.say(parent.sentence)

    @strawberry.field(graphql_type=later.one("line", "RequestLine") | None, description="What would be carried.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.Outlook], info: Info) -> request.Line | None:
        """What would be carried."""
        return await info.context.loaders.lines.load(parent.line_id)


@strawberry.type(description="A stop of a driver.")
class Stop:
    """A stop of a driver."""

    kind: plan.Kind = strawberry.field(description="What happens there.")

    @strawberry.field(description="When to set off for it.")
    @staticmethod
    def set_off(parent: strawberry.Parent[plan.Stop]) -> datetime:
        """When to set off for it."""
        return moment(parent.set_off)

    @strawberry.field(description="When it begins.")
    @staticmethod
    def begin(parent: strawberry.Parent[plan.Stop]) -> datetime:
        """When it begins."""
        return moment(parent.begin)

    @strawberry.field(description="The way to it in kilometres.")
    @staticmethod
    def kilometres(parent: strawberry.Parent[plan.Stop]) -> float:
        """The way to it."""
        return parent.hectometres / 10

    @strawberry.field(graphql_type=RequestLine | None, description="For which ride or delivery.")
    @staticmethod
    async def line(parent: strawberry.Parent[plan.Stop], info: Info) -> request.Line | None:
        """For which ride or delivery."""
        return await info.context.loaders.lines.load(parent.job)


@strawberry.type(description="The route of one driver's shift.")
class Driven:
    """The route of one driver's shift."""

    shift: Span = strawberry.field(description="When the driver drives.")

    @strawberry.field(graphql_type=Offer | None, description="The driver's offer.")
    @staticmethod
    async def offer(parent: strawberry.Parent[domain.Driven], info: Info) -> offer.Offer | None:
        """The driver's offer."""
        return await info.context.loaders.offers.load(parent.offer_id)

    @strawberry.field(graphql_type=list[Stop], description="Where to stop, in this order.")
    @staticmethod
    def stops(parent: strawberry.Parent[domain.Driven]) -> Any:
        """Where to stop."""
        return parent.route.stops

    @strawberry.field(description="How many of the stops are done or under way.")
    @staticmethod
    def started(parent: strawberry.Parent[domain.Driven]) -> int:
        """How many of the stops are done or under way."""
        return parent.route.started

    @strawberry.field(description="The whole way in kilometres.")
    @staticmethod
    def kilometres(parent: strawberry.Parent[domain.Driven]) -> float:
        """The whole way."""
        return parent.route.hectometres / 10


@strawberry.type(description="The plan of rides and deliveries as it stands.")
class Day:
    """The plan as it stands."""

    driven: list[Driven] = strawberry.field(description="The routes, by the start of the shift.")
    waiting: list[Outlook] = strawberry.field(description="What nobody carries yet; for coordinators.")


@strawberry.input(description="A ride or delivery to find a driver for.")
class AssignRideInput:
    """A ride or delivery to find a driver for."""

    line_id: strawberry.ID = strawberry.field(description="The id of the line.")


@strawberry.input(description="A ride or delivery to send by taxi.")
class SendByTaxiInput:
    """A ride or delivery to send by taxi."""

    line_id: strawberry.ID = strawberry.field(description="The id of the line.")


@strawberry.input(description="A pick-up at which nobody was.")
class MissRideInput:
    """A pick-up at which nobody was."""

    pledge_id: strawberry.ID = strawberry.field(description="The id of the driver's pledge.")


@strawberry.input(description="A driver's offer whose rides go to others.")
class HandBackRidesInput:
    """A driver's offer whose rides go to others."""

    offer_id: strawberry.ID = strawberry.field(description="The id of the offer.")


@strawberry.type
class PlanQuery:
    """Reading the plan."""

    @strawberry.field(
        graphql_type=Day,
        description="The plan of rides and deliveries: one's own route; coordinators see all.",
        metadata={"cost": 500},
    )
    @staticmethod
    async def plan(info: Info) -> domain.Day:
        """The plan."""
        return await info.context.plans.day()

    @strawberry.field(
        graphql_type=Outlook,
        description="What those who asked for a ride or delivery would be told if it were assigned now.",
        metadata={"cost": 200},
    )
    @staticmethod
    async def outlook(
        info: Info, line_id: Annotated[strawberry.ID, strawberry.argument(description="The id of the line.")]
    ) -> domain.Outlook:
        """What those who asked would be told."""
        return await info.context.plans.outlook(identity.read(line_id, "RequestLine", "lineId"))


async def _assigned(
    context: Context,
    input: AssignRideInput | SendByTaxiInput,
    _: Sequence[UUID],
) -> domain.Assignment:
    return once.still_there(await context.loaders.assignments.load(identity.read(input.line_id, "RequestLine", "lineId")))


@strawberry.type
class PlanMutation:
    """Changing the plan."""

    @refusal.mutation(
        Assignment,
        "AssignRideResult",
        "Promise a ride or delivery to the best driver; where nobody can, one is looked for on and on.",
        _assigned,
    )
    @staticmethod
    async def assign_ride(info: Info, input: AssignRideInput) -> domain.Assignment:
        """Promise a ride or delivery to the best driver."""
        return await info.context.plans.assign(identity.read(input.line_id, "RequestLine", "lineId"))

    @refusal.mutation(Assignment, "SendByTaxiResult", "Send a ride or delivery by taxi; for coordinators.", _assigned)
    @staticmethod
    async def send_by_taxi(info: Info, input: SendByTaxiInput) -> domain.Assignment:
        """Send a ride or delivery by taxi."""
        return await info.context.plans.send_by_taxi(identity.read(input.line_id, "RequestLine", "lineId"))

    @refusal.mutation(Pledge, "MissRideResult", "Note that nobody was there to be picked up.")
    @staticmethod
    async def miss_ride(info: Info, input: MissRideInput) -> pledge.Pledge:
        """Note that nobody was there."""
        return await info.context.plans.miss(identity.read(input.pledge_id, "Pledge", "pledgeId"))

    @refusal.mutation(
        Offer, "HandBackRidesResult", "A driver cannot drive after all: their rides go to others, and the offer pauses."
    )
    @staticmethod
    async def hand_back_rides(info: Info, input: HandBackRidesInput) -> offer.Offer:
        """A driver cannot drive after all."""
        return await info.context.plans.hand_back(identity.read(input.offer_id, "Offer", "offerId"))
