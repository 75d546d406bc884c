"""Offers as the contract shows them."""

from datetime import datetime

import strawberry
from strawberry import relay

from matching import offer as domain
from matching import organisation, person, pledge
from matching.rule import offer as rule
from schema import enumeration, later, title, unit
from schema.context import Info
from schema.given import OfferSpec, Printing
from schema.identity import Identified
from schema.organisation import Organisation
from schema.person import Person
from schema.place import Place
from schema.scalar import Count
from schema.span import Span
from schema.unit import Measure, Unit

enumeration.describe(
    domain.OfferState,
    "OfferState",
    "Whether an offer may be matched.",
    {
        domain.OfferState.OPEN: "It may be matched.",
        domain.OfferState.PAUSED: "It is put on hold by those who made it.",
        domain.OfferState.WITHDRAWN: "It was taken back.",
        domain.OfferState.EXPIRED: "Its time is over.",
    },
)
enumeration.describe(
    pledge.Part,
    "Part",
    "What an offer does in a fulfilment.",
    {pledge.Part.SUPPLY: "It supplies what the line asks for.", pledge.Part.CARRY: "It carries it there."},
)


@strawberry.type(description="What the viewer may do with an offer now.")
class OfferActions:
    """What the viewer may do with an offer now."""

    amend: bool = strawberry.field(description="Change it.")
    pause: bool = strawberry.field(description="Put it on hold.")
    resume: bool = strawberry.field(description="Open it again.")
    withdraw: bool = strawberry.field(description="Take it back.")
    reason_not: str | None = strawberry.field(description="Why it may not be changed, where it may not.")


@strawberry.type(description="What somebody can give, from where, how far, when and how much.")
class Offer(Identified, relay.Node):
    """What somebody can give."""

    state: domain.OfferState = strawberry.field(description="Whether it may be matched.")
    capacity: Count = strawberry.field(description="How much is offered in all.")
    held: Count = strawberry.field(description="How much of that pledges hold.")
    free: Count = strawberry.field(description="How much is left.")
    available: Span = strawberry.field(description="When it may be had.")
    place: Place = strawberry.field(description="Where it is.")
    radius_km: float | None = strawberry.field(description="How far it goes in kilometres; null: anywhere.")
    created: datetime = strawberry.field(description="When it was published.")
    language: str = strawberry.field(description="The language of its texts (BCP 47).")
    source: str | None = strawberry.field(description="The import it came from, if it came from one.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an offer."""
        return isinstance(obj, domain.Offer)

    @strawberry.field(graphql_type=OfferSpec, description="What is offered.")
    @staticmethod
    def spec(parent: strawberry.Parent[domain.Offer]) -> domain.Spec | Printing:
        """What is offered."""
        return Printing(parent.spec, parent.free) if isinstance(parent.spec, domain.PrintHours) else parent.spec

    @strawberry.field(description="What to call it, in the language asked for.")
    @staticmethod
    def title(parent: strawberry.Parent[domain.Offer], info: Info) -> str:
        """What to call it."""
        return info.context.phrases.say(title.of_offer(parent))

    @strawberry.field(graphql_type=Unit, description="What its capacity is counted in.")
    @staticmethod
    def unit(parent: strawberry.Parent[domain.Offer]) -> Measure:
        """What its capacity is counted in."""
        match parent.spec:
            case domain.Stock(item=code):
                return unit.of_item(code)
            case domain.PrintHours():
                return Measure("minute")
            case domain.Drive():
                return Measure("trip")
            case domain.Volunteering():
                return Measure("weekly_hour")

    @strawberry.field(graphql_type=Organisation | None, description="On whose behalf it is made, if on an organisation's.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Offer], info: Info) -> organisation.Organisation | None:
        """On whose behalf it is made."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(graphql_type=Person | None, description="Who made it, where the viewer may see them.")
    @staticmethod
    async def person(parent: strawberry.Parent[domain.Offer], info: Info) -> person.Person | None:
        """Who made it."""
        return await info.context.loaders.people.load(parent.owner_id)

    @strawberry.field(
        graphql_type=later.many("pledge", "Pledge") | None,
        description="What is pledged of it; null where the viewer may not see that.",
    )
    @staticmethod
    async def pledges(parent: strawberry.Parent[domain.Offer], info: Info) -> list[pledge.Pledge] | None:
        """What is pledged of it."""
        if not rule.can_answer_for(info.context.viewer, parent):
            return None
        return await info.context.loaders.pledges_of_offers.load(parent.id)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Offer], info: Info) -> OfferActions:
        """What the viewer may do with it now."""
        who = info.context.viewer
        refused = rule.check_turn(who, parent, "amend")
        return OfferActions(
            amend=refused is None,
            pause=rule.can_turn(who, parent, "pause"),
            resume=rule.can_turn(who, parent, "resume"),
            withdraw=rule.can_turn(who, parent, "withdraw"),
            reason_not=info.context.phrases.say(refused.sentence) if refused else None,
        )
