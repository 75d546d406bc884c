"""Moving amounts of an allocation by hand: what it would do, and what was done."""

from dataclasses import dataclass
from datetime import datetime

import strawberry

from matching import allocation as domain
from matching import facility, item, offer, person, proposal, request
from matching.allocate import change
from matching.refusal import RefusedError
from schema import identity
from schema import item as items
from schema.context import Info
from schema.facility import Facility
from schema.item import Item
from schema.line import RequestLine
from schema.offer import Offer
from schema.person import Person
from schema.scalar import Count

WHOLE = 10_000  # coverage is reckoned in ten-thousandths


@strawberry.type(description="A facility whose coverage a transfer would change.")
class Touched:
    """A facility whose coverage would change."""

    @strawberry.field(graphql_type=Facility | None, description="The facility; null where people or organisations ask for none.")
    @staticmethod
    async def facility(parent: strawberry.Parent[change.Touched], info: Info) -> facility.Facility | None:
        """The facility."""
        return await info.context.loaders.facilities.load(parent.facility_id)

    @strawberry.field(graphql_type=Item, description="The item.")
    @staticmethod
    def item(parent: strawberry.Parent[change.Touched]) -> item.Item:
        """The item."""
        return items.named(parent.item)

    @strawberry.field(description="The share of its need that is covered now, from 0 to 1.")
    @staticmethod
    def before(parent: strawberry.Parent[change.Touched]) -> float:
        """The share covered now."""
        return parent.before / WHOLE

    @strawberry.field(description="The share of its need that would be covered, from 0 to 1.")
    @staticmethod
    def after(parent: strawberry.Parent[change.Touched]) -> float:
        """The share that would be covered."""
        return parent.after / WHOLE


@dataclass(frozen=True, slots=True)
class Priced:
    """What a transfer would do, or why it cannot be done."""

    price: change.Price | None = None
    refused: RefusedError | None = None


def priced(of: proposal.Proposal, transfer: domain.Transfer) -> Priced:
    """What a transfer would do to a proposal."""
    try:
        return Priced(proposal.priced(of.problem, of.said.moves, transfer))
    except RefusedError as error:
        return Priced(refused=error)


@strawberry.type(description="What moving an amount by hand would do; nothing is done yet.")
class TransferPrice:
    """What moving an amount by hand would do."""

    @strawberry.field(description="Whether it can be done.")
    @staticmethod
    def possible(parent: strawberry.Parent[Priced]) -> bool:
        """Whether it can be done."""
        return parent.price is not None

    @strawberry.field(description="Why it cannot be done, where it cannot; in the language asked for.")
    @staticmethod
    def reason_not(parent: strawberry.Parent[Priced], info: Info) -> str | None:
        """Why it cannot be done."""
        return info.context.phrases.say(parent.refused.refusal.sentence) if parent.refused else None

    @strawberry.field(graphql_type=Count, description="By how many base units more is given in all; below 0: less.")
    @staticmethod
    def units(parent: strawberry.Parent[Priced]) -> int:
        """By how many base units more is given in all."""
        return parent.price.units if parent.price else 0

    @strawberry.field(description="By how many kilometres more is travelled, one way for each shipment; null: not known.")
    @staticmethod
    def kilometres(parent: strawberry.Parent[Priced]) -> float | None:
        """By how many kilometres more is travelled."""
        return parent.price.kilometres if parent.price else None

    @strawberry.field(graphql_type=list[Touched], description="Whose coverage changes.")
    @staticmethod
    def touched(parent: strawberry.Parent[Priced]) -> tuple[change.Touched, ...]:
        """Whose coverage changes."""
        return parent.price.touched if parent.price else ()

    @strawberry.field(description="The same in one sentence, in the language asked for; empty where it cannot be done.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Priced], info: Info) -> str:
        """The same in one sentence."""
        return info.context.phrases.say(parent.price.sentence) if parent.price else ""

    @strawberry.field(description="What to be careful of, in the language asked for.")
    @staticmethod
    def warnings(parent: strawberry.Parent[Priced], info: Info) -> list[str]:
        """What to be careful of."""
        return [info.context.phrases.say(each) for each in parent.price.warnings] if parent.price else []


@strawberry.input(description="An amount of an offer, moved by hand.")
class TransferInput:
    """An amount of an offer, moved by hand."""

    offer_id: strawberry.ID = strawberry.field(description="The offer.")
    amount: Count = strawberry.field(description="How many base units of the line.")
    from_line_id: strawberry.ID | None = strawberry.field(
        default=None, description="The line it is taken from; from what the offer has left where none is given."
    )
    to_line_id: strawberry.ID | None = strawberry.field(
        default=None, description="The line it is given to; to nobody where none is given."
    )

    def made(self, field: str) -> domain.Transfer:
        """The transfer; `field` is the path of this input."""
        return domain.Transfer(
            identity.read(self.offer_id, "Offer", f"{field}.offerId"),
            self.amount,
            identity.read_optional(self.from_line_id, "RequestLine", f"{field}.fromLineId"),
            identity.read_optional(self.to_line_id, "RequestLine", f"{field}.toLineId"),
        )


@strawberry.type(description="An amount that a coordinator moved by hand.")
class Amendment:
    """An amount moved by hand."""

    at: datetime = strawberry.field(description="When.")

    @strawberry.field(graphql_type=Count, description="How many base units.")
    @staticmethod
    def amount(parent: strawberry.Parent[domain.Amendment]) -> int:
        """How many base units."""
        return parent.transfer.amount

    @strawberry.field(graphql_type=Offer | None, description="Of which offer.")
    @staticmethod
    async def offer(parent: strawberry.Parent[domain.Amendment], info: Info) -> offer.Offer | None:
        """Of which offer."""
        return await info.context.loaders.offers.load(parent.transfer.offer_id)

    @strawberry.field(graphql_type=RequestLine | None, description="From which line; null: from what was left.")
    @staticmethod
    async def from_line(parent: strawberry.Parent[domain.Amendment], info: Info) -> request.Line | None:
        """From which line."""
        id = parent.transfer.from_line_id
        return await info.context.loaders.lines.load(id) if id else None

    @strawberry.field(graphql_type=RequestLine | None, description="To which line; null: to nobody.")
    @staticmethod
    async def to_line(parent: strawberry.Parent[domain.Amendment], info: Info) -> request.Line | None:
        """To which line."""
        id = parent.transfer.to_line_id
        return await info.context.loaders.lines.load(id) if id else None

    @strawberry.field(graphql_type=Person | None, description="Who moved it.")
    @staticmethod
    async def by(parent: strawberry.Parent[domain.Amendment], info: Info) -> person.Person | None:
        """Who moved it."""
        return await info.context.loaders.people.load(parent.by)
