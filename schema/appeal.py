"""Appeals as the contract shows them: what a giver was asked to help with."""

from datetime import datetime

import strawberry

from matching import appeal as domain
from matching import offer, request
from schema import identity, refusal
from schema.context import Info
from schema.identity import Node
from schema.line import RequestLine
from schema.offer import Offer


@strawberry.type(description="One giver asked, once, to serve a line with an offer of theirs.")
class Appeal(Node):
    """One giver asked."""

    sent: datetime = strawberry.field(description="When they were asked.")
    declined: datetime | None = strawberry.field(description="When they said no, if they did.")
    pledged: bool = strawberry.field(description="Whether an offer of theirs was pledged to the line.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an appeal."""
        return isinstance(obj, domain.Appeal)

    @strawberry.field(graphql_type=RequestLine | None, description="What they could serve.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.Appeal], info: Info) -> request.Line | None:
        """What they could serve."""
        return await info.context.loaders.lines.load(parent.line_id)

    @strawberry.field(graphql_type=Offer | None, description="What of theirs would serve it.")
    @staticmethod
    async def offer(parent: strawberry.Parent[domain.Appeal], info: Info) -> offer.Offer | None:
        """What of theirs would serve it."""
        return await info.context.loaders.offers.load(parent.offer_id)


@strawberry.input(description="An appeal to say no to.")
class DeclineAppealInput:
    """An appeal to say no to."""

    id: strawberry.ID = strawberry.field(description="The id of the appeal.")


@strawberry.type
class AppealMutation:
    """Answering appeals; whoever wants to help pledges."""

    @refusal.mutation(Appeal, "DeclineAppealResult", "Say: not this time.")
    @staticmethod
    async def decline_appeal(info: Info, input: DeclineAppealInput) -> domain.Appeal:
        """Say: not this time."""
        return await info.context.appeals.decline(identity.read(input.id, "Appeal"))
