"""Offers as the contract shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import relay

from matching import design as designs
from matching import item as items
from matching import offer as domain
from matching import organisation, person, pledge
from matching import standard as standards
from matching.rule import offer as rule
from schema import enumeration, item, later, standard, title, unit
from schema.context import Info
from schema.design import Design, Size
from schema.identity import Identified
from schema.item import Item
from schema.organisation import Organisation
from schema.person import Person
from schema.place import Place
from schema.span import Span
from schema.standard import Standard
from schema.unit import Measure, Unit

enumeration.describe(
    domain.HandOver,
    "HandOver",
    "How goods leave the giver.",
    {
        domain.HandOver.DELIVERS: "The giver brings them.",
        domain.HandOver.SHIPS: "The giver sends them by post or freight.",
        domain.HandOver.PICKUP: "Somebody must fetch them.",
    },
)
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


@strawberry.type(description="A supplier's goods; the capacity of the offer counts base units of the item.")
class Stock:
    """A supplier's goods."""

    valved: bool | None = strawberry.field(description="Whether the masks have a valve; null: not said.")
    expires: date | None = strawberry.field(description="Until when the goods are good.")
    smallest_lot: int = strawberry.field(description="The smallest amount given, in base units.")
    hand_over: domain.HandOver = strawberry.field(description="How the goods leave the giver.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is stock."""
        return isinstance(obj, domain.Stock)

    @strawberry.field(graphql_type=Item, description="What is given.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.Stock]) -> items.Item:
        """What is given."""
        return item.named(parent.item)

    @strawberry.field(graphql_type=Standard | None, description="The standard it meets, as stated.")
    @staticmethod
    def standard(parent: strawberry.Parent[domain.Stock]) -> standards.Standard | None:
        """The standard it meets."""
        return standard.one(parent.standard)


@dataclass(frozen=True, slots=True)
class Printing:
    """Printer time with the capacity that is free of it, in minutes."""

    hours: domain.PrintHours
    free: int


@strawberry.type(description="A maker's printer time on a design; the capacity of the offer counts minutes of printing.")
class PrintHours:
    """A maker's printer time on a design."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is printer time."""
        return isinstance(obj, Printing)

    @strawberry.field(graphql_type=Design | None, description="The design.")
    @staticmethod
    async def design(parent: strawberry.Parent[Printing], info: Info) -> designs.Design | None:
        """The design."""
        return await info.context.loaders.designs.load(parent.hours.design_id)

    @strawberry.field(graphql_type=Item, description="What is printed.")
    @staticmethod
    def item(parent: strawberry.Parent[Printing]) -> items.Item:
        """What is printed."""
        return item.named(parent.hours.item)

    @strawberry.field(description="How long one piece prints.")
    @staticmethod
    def minutes_per_piece(parent: strawberry.Parent[Printing]) -> int:
        """How long one piece prints."""
        return parent.hours.minutes_per_piece

    @strawberry.field(description="How many pieces the free time is enough for.")
    @staticmethod
    def pieces_free(parent: strawberry.Parent[Printing]) -> int:
        """How many pieces the free time is enough for."""
        return parent.free // max(1, parent.hours.minutes_per_piece)

    @strawberry.field(description="What it is printed in.")
    @staticmethod
    def material(parent: strawberry.Parent[Printing]) -> str:
        """What it is printed in."""
        return parent.hours.material

    @strawberry.field(graphql_type=Size, description="What fits the printer.")
    @staticmethod
    def volume(parent: strawberry.Parent[Printing]) -> designs.Size:
        """What fits the printer."""
        return parent.hours.volume

    @strawberry.field(description="How the goods leave the maker.")
    @staticmethod
    def hand_over(parent: strawberry.Parent[Printing]) -> domain.HandOver:
        """How the goods leave the maker."""
        return parent.hours.hand_over

    @strawberry.field(description="What else to know.")
    @staticmethod
    def note(parent: strawberry.Parent[Printing]) -> str:
        """What else to know."""
        return parent.hours.note


@strawberry.type(description="A driver with a vehicle; the capacity of the offer counts trips.")
class Drive:
    """A driver with a vehicle."""

    vehicle: str = strawberry.field(description="What is driven.")
    seats: int = strawberry.field(description="How many passengers it takes.")
    litres: int = strawberry.field(description="How much room there is for goods.")
    kilograms: int = strawberry.field(description="How much it carries.")
    wheelchair: bool = strawberry.field(description="Whether it takes a wheelchair.")
    shifts: list[Span] = strawberry.field(description="When the driver is free.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a drive."""
        return isinstance(obj, domain.Drive)


@strawberry.type(description="A volunteer's skills and time; the capacity of the offer counts hours a week.")
class Volunteering:
    """A volunteer's skills and time."""

    remote: bool = strawberry.field(description="Whether they can work from afar.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is volunteering."""
        return isinstance(obj, domain.Volunteering)

    @strawberry.field(description="What they can do.")
    @staticmethod
    def skills(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """What they can do."""
        return sorted(parent.skills)

    @strawberry.field(description="The languages they speak, as BCP 47 tags.")
    @staticmethod
    def languages(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """The languages they speak."""
        return sorted(parent.languages)

    @strawberry.field(description="The certificates they hold.")
    @staticmethod
    def certificates(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """The certificates they hold."""
        return sorted(parent.certificates)


OfferSpec = Annotated[
    Stock | PrintHours | Drive | Volunteering, strawberry.union("OfferSpec", description="What kind of thing is offered.")
]


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
    capacity: int = strawberry.field(description="How much is offered in all.")
    held: int = strawberry.field(description="How much of that pledges hold.")
    free: int = strawberry.field(description="How much is left.")
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
