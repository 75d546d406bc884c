"""What each line and facility gets in an allocation, why, and what moving an amount by hand would do."""

from dataclasses import dataclass

import strawberry

from matching import facility, offer, proposal, request
from matching.allocate import explain
from matching.sentence import Sentence
from schema import paging, spec
from schema.context import Info
from schema.facility import Facility
from schema.line import RequestLine
from schema.offer import Offer
from schema.scalar import Count
from schema.unit import Measure, Unit

SPARE = 20  # offers shown that a line could get more from
ELSEWHERE = 20  # lines shown that an amount could go to instead
WHOLE = 10_000  # coverage is reckoned in ten-thousandths


@dataclass(frozen=True, slots=True)
class Shared:
    """A line in a proposal, with what the engine says about it."""

    within: proposal.Proposal
    row: int
    told: explain.Explanation


@dataclass(frozen=True, slots=True)
class Moved:
    """A move of a proposal, and why it was made."""

    within: proposal.Proposal
    move: proposal.Move
    sentence: Sentence | None


@strawberry.type(description="What an offer gives to a line in an allocation.")
class AllocationMove:
    """What an offer gives to a line."""

    @strawberry.field(graphql_type=Count, description="How many base units of the line.")
    @staticmethod
    def amount(parent: strawberry.Parent[Moved]) -> int:
        """How many base units."""
        return parent.move.amount

    @strawberry.field(description="How far it goes in kilometres; null: not known.")
    @staticmethod
    def distance_km(parent: strawberry.Parent[Moved]) -> float | None:
        """How far it goes."""
        return parent.move.kilometres

    @strawberry.field(description="Why it goes there, in the language asked for; null where it was moved by hand.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Moved], info: Info) -> str | None:
        """Why it goes there."""
        return parent.sentence and info.context.phrases.say(parent.sentence)

    @strawberry.field(graphql_type=Offer | None, description="The offer.")
    @staticmethod
    async def offer(parent: strawberry.Parent[Moved], info: Info) -> offer.Offer | None:
        """The offer."""
        return await info.context.loaders.offers.load(parent.move.offer_id)

    @strawberry.field(
        graphql_type=list[RequestLine], description="Other lines it could go to, the least covered first; at most 20."
    )
    @staticmethod
    async def elsewhere(parent: strawberry.Parent[Moved], info: Info) -> list[request.Line]:
        """Other lines it could go to."""
        ids = proposal.elsewhere(parent.within, parent.move, ELSEWHERE)
        return [line for line in await info.context.loaders.lines.load_many(ids) if line]


@strawberry.type(description="What an offer that fits a line has left after an allocation.")
class AllocationSpare:
    """What an offer has left."""

    left: Count = strawberry.field(description="How many base units.")

    @strawberry.field(description="How far it is in kilometres; null: not known.")
    @staticmethod
    def distance_km(parent: strawberry.Parent[proposal.Spare]) -> float | None:
        """How far it is."""
        return parent.kilometres

    @strawberry.field(graphql_type=Offer | None, description="The offer.")
    @staticmethod
    async def offer(parent: strawberry.Parent[proposal.Spare], info: Info) -> offer.Offer | None:
        """The offer."""
        return await info.context.loaders.offers.load(parent.offer_id)


@strawberry.type(description="A line that got what this one could have had, and by which rule.")
class AllocationRival:
    """A line that got what this one could have had."""

    amount: Count = strawberry.field(description="How many base units it got.")

    @strawberry.field(description="By which rule, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[explain.Rival], info: Info) -> str:
        """By which rule."""
        return info.context.phrases.say(parent.sentence)

    @strawberry.field(graphql_type=RequestLine | None, description="The line.")
    @staticmethod
    async def line(parent: strawberry.Parent[explain.Rival], info: Info) -> request.Line | None:
        """The line."""
        return await info.context.loaders.lines.load(parent.line_id)


@strawberry.type(description="What one line gets in an allocation, and why.")
class AllocationLine:
    """What one line gets."""

    @strawberry.field(graphql_type=RequestLine | None, description="The line.")
    @staticmethod
    async def line(parent: strawberry.Parent[Shared], info: Info) -> request.Line | None:
        """The line."""
        return await info.context.loaders.lines.load(parent.told.line_id)

    @strawberry.field(graphql_type=Count, description="How many base units it gets.")
    @staticmethod
    def got(parent: strawberry.Parent[Shared]) -> int:
        """How many base units it gets."""
        return parent.told.got

    @strawberry.field(
        graphql_type=Count,
        description="How many base units its facility still lacks of this item: what it asks for or uses, less what it has.",
    )
    @staticmethod
    def lacks(parent: strawberry.Parent[Shared]) -> int:
        """How many base units are lacking."""
        return parent.told.of

    @strawberry.field(graphql_type=Unit, description="The base unit.")
    @staticmethod
    async def unit(parent: strawberry.Parent[Shared], info: Info) -> Measure:
        """The base unit."""
        line = await info.context.loaders.lines.load(parent.told.line_id)
        return Measure(spec.base_unit(line) if line else "piece")

    @strawberry.field(description="What the need is reckoned from, in the language asked for; it says what was assumed.")
    @staticmethod
    def need(parent: strawberry.Parent[Shared], info: Info) -> str:
        """What the need is reckoned from."""
        return info.context.phrases.say(parent.told.need)

    @strawberry.field(description="How far it comes before others, and why, in the language asked for.")
    @staticmethod
    def priority(parent: strawberry.Parent[Shared], info: Info) -> str:
        """How far it comes before others."""
        return info.context.phrases.say(parent.told.priority)

    @strawberry.field(description="The share of the need that is covered before, from 0 to 1.")
    @staticmethod
    def before(parent: strawberry.Parent[Shared]) -> float:
        """The share covered before."""
        return parent.told.coverage_before / WHOLE

    @strawberry.field(description="The share of the need that is covered afterwards, from 0 to 1.")
    @staticmethod
    def after(parent: strawberry.Parent[Shared]) -> float:
        """The share covered afterwards."""
        return parent.told.coverage_after / WHOLE

    @strawberry.field(graphql_type=list[AllocationMove], description="What it gets from whom.")
    @staticmethod
    def moves(parent: strawberry.Parent[Shared]) -> list[Moved]:
        """What it gets from whom."""
        said = {each.offer_id: each.sentence for each in parent.told.gifts}
        return [Moved(parent.within, each, said.get(each.offer_id)) for each in proposal.moves_of(parent.within, parent.row)]

    @strawberry.field(description="What it got and why not more, in the language asked for.")
    @staticmethod
    def explanation(parent: strawberry.Parent[Shared], info: Info) -> list[str]:
        """What it got and why not more."""
        return [info.context.phrases.say(each) for each in parent.told.sentences]

    @strawberry.field(graphql_type=list[AllocationRival], description="Who got it instead, and by which rule.")
    @staticmethod
    def rivals(parent: strawberry.Parent[Shared]) -> tuple[explain.Rival, ...]:
        """Who got it instead."""
        return parent.told.rivals

    @strawberry.field(
        graphql_type=list[AllocationSpare], description="Offers that fit and have something left, the best first; at most 20."
    )
    @staticmethod
    def spare(parent: strawberry.Parent[Shared]) -> list[proposal.Spare]:
        """Offers that fit and have something left."""
        return proposal.spare(parent.within, parent.row, SPARE)


@strawberry.type(description="How far the needs of one facility are covered.")
class AllocationFacility:
    """How far the needs of one facility are covered."""

    needs: int = strawberry.field(description="How many different items it needs.")
    reached: int = strawberry.field(description="For how many of them it gets something.")

    @strawberry.field(graphql_type=Facility | None, description="The facility; null where people or organisations ask for none.")
    @staticmethod
    async def facility(parent: strawberry.Parent[proposal.Place], info: Info) -> facility.Facility | None:
        """The facility."""
        return await info.context.loaders.facilities.load(parent.facility_id)

    @strawberry.field(description="The share of its needs that is covered before, on average over its items, from 0 to 1.")
    @staticmethod
    def before(parent: strawberry.Parent[proposal.Place]) -> float:
        """The share covered before."""
        return parent.before / WHOLE

    @strawberry.field(description="The share of its needs that is covered afterwards, on average over its items, from 0 to 1.")
    @staticmethod
    def after(parent: strawberry.Parent[proposal.Place]) -> float:
        """The share covered afterwards."""
        return parent.after / WHOLE


def shares(of: proposal.Proposal, window: paging.Window) -> paging.Slice[Shared]:
    """The lines of a proposal in the order of `proposal.ranks`; only those in the window are explained."""
    ranks, ids = proposal.ranks(of), of.problem.lines.ids
    rows = paging.among(range(len(ids)), lambda row: (*ranks[row], str(ids[row])), window)
    return paging.Slice(tuple(_shared(of, row) for row in rows.things), rows.keys, rows.more, rows.count)


def _shared(of: proposal.Proposal, row: int) -> Shared:
    return Shared(of, row, explain.line(of.problem, of.said, row))
