"""Allocations as the contract shows them: one decision over many lines and offers at once."""

from datetime import datetime
from typing import Annotated

import strawberry

from matching import allocation as domain
from matching import headline, person, proposal, request
from matching import item as items
from matching import refusal as refusals
from matching.rule import allocation as rule
from matching.sentence import say
from schema import amending, enumeration, item, later, paging, sharing
from schema.amending import Amendment, Priced, TransferInput, TransferPrice
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.item import Item
from schema.person import Person
from schema.scalar import Count
from schema.sharing import WHOLE, AllocationFacility, AllocationLine, Shared
from schema.weighing import AllocationWeights

enumeration.describe(
    domain.AllocationState,
    "AllocationState",
    "Where an allocation stands.",
    {
        domain.AllocationState.PROPOSED: "It can be changed by hand, confirmed or discarded; nothing is promised.",
        domain.AllocationState.CONFIRMED: "Every move has become a pledge.",
        domain.AllocationState.DISCARDED: "It was thrown away; nothing was promised.",
    },
)


@strawberry.type(description="An allocation in numbers; shares are from 0 to 1.")
class AllocationTally:
    """An allocation in numbers."""

    facilities: int = strawberry.field(description="How many facilities ask.")
    reached: int = strawberry.field(description="How many of them get something.")
    shipments: int = strawberry.field(description="How many shipments that takes.")
    givers: int = strawberry.field(description="From how many givers.")
    kilometres: float | None = strawberry.field(description="How far a base unit goes on average; null: not known.")

    @strawberry.field(description="The smallest share of a need covered before, of those that an offer fits.")
    @staticmethod
    def worst_before(parent: strawberry.Parent[domain.Tally]) -> float:
        """The smallest share before."""
        return parent.worst_before / WHOLE

    @strawberry.field(description="The smallest share of a need covered afterwards, of those that an offer fits.")
    @staticmethod
    def worst_after(parent: strawberry.Parent[domain.Tally]) -> float:
        """The smallest share afterwards."""
        return parent.worst_after / WHOLE

    @strawberry.field(description="The share of a need covered before, on average.")
    @staticmethod
    def mean_before(parent: strawberry.Parent[domain.Tally]) -> float:
        """The share before on average."""
        return parent.mean_before / WHOLE

    @strawberry.field(description="The share of a need covered afterwards, on average.")
    @staticmethod
    def mean_after(parent: strawberry.Parent[domain.Tally]) -> float:
        """The share afterwards on average."""
        return parent.mean_after / WHOLE


@strawberry.type(description="How good an allocation is, with the proof; of what the engine proposed, before any change by hand.")
class AllocationCertificate:
    """How good an allocation is."""

    optimal: bool = strawberry.field(description="Whether it is proved that nothing is fairer, before lots.")
    gap: Count = strawberry.field(description="How far the costs are from what was proved possible, before lots; 0 when optimal.")
    lost: Count = strawberry.field(description="How many base units lots and limits of shipments leave with their givers.")
    worst: float = strawberry.field(description="The smallest share covered before lots, from 0 to 1.")
    worst_after: float = strawberry.field(description="The smallest share covered with lots kept to, from 0 to 1.")
    sentences: list[str] = strawberry.field(description="The same in words, in the language asked for.")


@strawberry.type(description="A run made again from what went in.")
class AllocationReplay:
    """A run made again."""

    same: bool = strawberry.field(description="Whether every byte came out the same.")
    sentence: str = strawberry.field(description="The same in words, in the language asked for.")


@strawberry.type(description="A line that could not be taken into an allocation, and why.")
class LeftOut:
    """A line that could not be taken in."""

    @strawberry.field(graphql_type=later.one("line", "RequestLine") | None, description="The line.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.LeftOut], info: Info) -> request.Line | None:
        """The line."""
        return await info.context.loaders.lines.load(parent.line_id)

    @strawberry.field(description="Why, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[domain.LeftOut], info: Info) -> str:
        """Why."""
        return info.context.phrases.say(headline.left_out(parent.code))


@strawberry.type(description="What the viewer may do with an allocation now.")
class AllocationActions:
    """What the viewer may do with an allocation now."""

    amend: bool = strawberry.field(description="Move amounts by hand.")
    confirm: bool = strawberry.field(description="Turn it into pledges.")
    discard: bool = strawberry.field(description="Throw it away.")
    reason_not: str | None = strawberry.field(description="Why it may not be changed, where it may not.")


@strawberry.type(description="One decision over many lines and offers at once: a proposal until a coordinator confirms it.")
class Allocation(Node):
    """One decision over many lines and offers at once."""

    state: domain.AllocationState = strawberry.field(description="Where it stands.")
    created: datetime = strawberry.field(description="When it was proposed.")
    ended: datetime | None = strawberry.field(description="When it was confirmed or discarded.")
    place: str = strawberry.field(description="The town or region it is for; empty: everywhere.")
    seed: Count = strawberry.field(description="What decided between equals.")
    version: str = strawberry.field(description="The engine that made it.")
    digest: str = strawberry.field(description="The SHA-256 of all that went in (hex).")
    weights: AllocationWeights = strawberry.field(description="The rules it was made by.")
    tally: AllocationTally = strawberry.field(description="It in numbers.")
    amendments: list[Amendment] = strawberry.field(description="What was moved by hand, oldest first.")
    left_out: list[LeftOut] = strawberry.field(description="Lines that could not be taken in.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an allocation."""
        return isinstance(obj, domain.Allocation)

    @strawberry.field(graphql_type=Count, description="Rises with every change; send it along to change only what you saw.")
    @staticmethod
    def revision(parent: strawberry.Parent[domain.Allocation]) -> int:
        """Rises with every change."""
        return parent.changed

    @strawberry.field(graphql_type=Item | None, description="The item it is for; null: all items.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.Allocation]) -> items.Item | None:
        """The item it is for."""
        return item.named(parent.item) if parent.item else None

    @strawberry.field(graphql_type=Person | None, description="Who proposed it.")
    @staticmethod
    async def made_by(parent: strawberry.Parent[domain.Allocation], info: Info) -> person.Person | None:
        """Who proposed it."""
        return await info.context.loaders.people.load(parent.made_by)

    @strawberry.field(graphql_type=Person | None, description="Who confirmed or discarded it.")
    @staticmethod
    async def ended_by(parent: strawberry.Parent[domain.Allocation], info: Info) -> person.Person | None:
        """Who confirmed or discarded it."""
        return await info.context.loaders.people.load(parent.ended_by) if parent.ended_by else None

    @strawberry.field(description="How good it is.", metadata={"cost": 20})
    @staticmethod
    async def certificate(parent: strawberry.Parent[domain.Allocation], info: Info) -> AllocationCertificate:
        """How good it is."""
        opened = await _opened(parent, info)
        proved = opened.said.certificate
        return AllocationCertificate(
            optimal=proved.gap == 0,
            gap=Count(proved.gap),
            lost=Count(proved.lost),
            worst=proved.worst / WHOLE,
            worst_after=proved.worst_after / WHOLE,
            sentences=[info.context.phrases.say(each) for each in headline.proof(opened)],
        )

    @strawberry.field(
        graphql_type=Connection[AllocationLine],
        description="What each line gets: first those that get nothing though an offer fits, last those that none fits.",
        metadata={"cost": 20},
    )
    @staticmethod
    async def lines(
        parent: strawberry.Parent[domain.Allocation], info: Info, first: First = 20, after: After = None
    ) -> Page[Shared]:
        """What each line gets."""
        window = paging.window(first, after)
        opened = await _opened(parent, info)
        return Page(sharing.shares(opened, window), window)

    @strawberry.field(
        graphql_type=Connection[AllocationFacility],
        description="How far each facility is covered, the least covered afterwards first.",
        metadata={"cost": 20},
    )
    @staticmethod
    async def facilities(
        parent: strawberry.Parent[domain.Allocation], info: Info, first: First = 20, after: After = None
    ) -> Page[proposal.Place]:
        """How far each facility is covered."""
        window = paging.window(first, after)
        found = proposal.places(await _opened(parent, info))
        return Page(paging.among(found, lambda each: (each.after, each.before, str(each.facility_id)), window), window)

    @strawberry.field(
        graphql_type=TransferPrice, description="What moving an amount by hand would do; nothing is done.", metadata={"cost": 20}
    )
    @staticmethod
    async def price(
        parent: strawberry.Parent[domain.Allocation],
        info: Info,
        transfer: Annotated[TransferInput, strawberry.argument(description="What would be moved.")],
    ) -> Priced:
        """What moving an amount by hand would do."""
        return amending.priced(await _opened(parent, info), transfer.made("transfer"))

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Allocation], info: Info) -> AllocationActions:
        """What the viewer may do with it now."""
        who = info.context.viewer
        verbs = {verb: rule.can_turn(who, parent, verb) for verb in ("amend", "confirm", "discard")}
        refused = rule.check_turn(who, parent, "amend")
        return AllocationActions(**verbs, reason_not=refused and info.context.phrases.say(refused.sentence))

    @strawberry.field(description="The run made again from what went in, and compared byte for byte.", metadata={"cost": 5000})
    @staticmethod
    async def replay(parent: strawberry.Parent[domain.Allocation], info: Info) -> AllocationReplay:
        """The run made again."""
        same = await info.context.allocations.replay(parent.id)
        told = (
            say("Reckoned again from what went in: every byte comes out the same.")
            if same
            else say(
                "Reckoned again from what went in, something else comes out: do not rely on it, and tell who runs this Talka."
            )
        )
        return AllocationReplay(same=same, sentence=info.context.phrases.say(told))


async def _opened(made: domain.Allocation, info: Info) -> proposal.Proposal:
    opened = await info.context.loaders.proposals.load(made.id)
    if opened is None:
        sentence = say("There is nothing under this id, or you may not see it.")
        raise refusals.RefusedError(refusals.Refusal(refusals.Reason.NOT_FOUND, sentence, "id"))
    return opened
