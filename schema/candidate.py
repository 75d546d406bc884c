"""Rankings as the contract shows them: the ways to fulfil a line, and why."""

from dataclasses import dataclass
from uuid import UUID

import strawberry

from matching import offer, pledge, request
from matching.rank import candidate
from matching.rank import rule as rules
from matching.rank import score as scores
from schema import enumeration, later
from schema.context import Info
from schema.offer import Offer
from schema.scalar import Count
from schema.span import Span

enumeration.describe(
    rules.Rule,
    "Rule",
    "Why an offer cannot serve a line; an offer is counted under the first rule that rules it out.",
    {rule: f"{sentence}." for rule, sentence in rules.SENTENCES.items()},
)
enumeration.describe(scores.ScoreCode, "ScoreCode", "What is scored.", {code: f"{name}." for code, name in scores.NAMES.items()})


@strawberry.type(description="One term of a score, and why.")
class ScorePart:
    """One term of a score."""

    code: scores.ScoreCode = strawberry.field(description="What is scored.")
    weight: int = strawberry.field(description="The most points there are for it; the weights of all terms make 10,000.")
    value: float = strawberry.field(description="The share of the weight that was earned, from 0 to 1.")
    points: int = strawberry.field(description="The points that were earned.")

    @strawberry.field(description="What is scored, in the language asked for.")
    @staticmethod
    def name(parent: strawberry.Parent[candidate.ScorePart], info: Info) -> str:
        """What is scored."""
        return info.context.phrases.say(parent.name)

    @strawberry.field(description="Why, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[candidate.ScorePart], info: Info) -> str:
        """Why."""
        return info.context.phrases.say(parent.sentence)


@strawberry.type(description="What one offer does in a candidate.")
class CandidatePart:
    """What one offer does in a candidate."""

    part: pledge.Part = strawberry.field(description="What it does.")
    fills: Count = strawberry.field(description="How many base units of the line it covers; 0 for a carrier.")
    holds: Count = strawberry.field(description="How much of the offer's capacity that takes.")
    distance_km: float | None = strawberry.field(description="How far it is in kilometres; null: not known, or not asked.")
    during: Span | None = strawberry.field(description="When a vehicle is bound.")

    @strawberry.field(graphql_type=Offer | None, description="The offer, where the viewer may see it.")
    @staticmethod
    async def offer(parent: strawberry.Parent[candidate.CandidatePart], info: Info) -> offer.Offer | None:
        """The offer."""
        return await info.context.loaders.offers.load(parent.offer_id)


@strawberry.type(description="One way to fulfil a line, with its arithmetic: computed, never stored as a promise.")
class Candidate:
    """One way to fulfil a line."""

    key: str = strawberry.field(description="The same line and parts always make the same key.")
    score: float = strawberry.field(description="How well it fits, from 0 to 1.")
    points: int = strawberry.field(description="The same, of 10,000.")
    parts: list[CandidatePart] = strawberry.field(description="What each offer does; pledge them together.")
    score_parts: list[ScorePart] = strawberry.field(description="The terms the score is the sum of.")
    covers: Count = strawberry.field(description="How many base units it covers.")
    short: Count | None = strawberry.field(description="How many base units it leaves uncovered; null: the amount is unknown.")

    @strawberry.field(description="What to know about it, in the language asked for.")
    @staticmethod
    def notes(parent: strawberry.Parent[candidate.Candidate], info: Info) -> list[str]:
        """What to know about it."""
        return [info.context.phrases.say(note) for note in parent.notes]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A rule and how many offers it ruled out."""

    rule: rules.Rule
    count: int


@strawberry.type(description="How many offers a rule ruled out.")
class RuledOut:
    """How many offers a rule ruled out."""

    rule: rules.Rule = strawberry.field(description="The rule.")
    count: int = strawberry.field(description="How many offers.")

    @strawberry.field(description="The rule in words, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Dropped], info: Info) -> str:
        """The rule in words."""
        return info.context.phrases.say(rules.SENTENCES[parent.rule])


@dataclass(frozen=True, slots=True)
class Told:
    """A ranking with the line it is for."""

    line_id: UUID
    ranking: candidate.Ranking


@strawberry.type(description="The ways to fulfil a line, best first, and what became of all other offers.")
class Ranking:
    """The ways to fulfil a line."""

    @strawberry.field(graphql_type=later.one("line", "RequestLine"), description="The line.")
    @staticmethod
    async def line(parent: strawberry.Parent[Told], info: Info) -> request.Line | None:
        """The line."""
        return await info.context.loaders.lines.load(parent.line_id)

    @strawberry.field(graphql_type=list[Candidate], description="The ways to fulfil it, best first.")
    @staticmethod
    def candidates(parent: strawberry.Parent[Told]) -> tuple[candidate.Candidate, ...]:
        """The ways to fulfil it."""
        return parent.ranking.candidates

    @strawberry.field(description="How many offers were looked at.")
    @staticmethod
    def considered(parent: strawberry.Parent[Told]) -> int:
        """How many offers were looked at."""
        return parent.ranking.considered

    @strawberry.field(description="How many of them can take part.")
    @staticmethod
    def feasible(parent: strawberry.Parent[Told]) -> int:
        """How many of them can take part."""
        return parent.ranking.feasible

    @strawberry.field(
        graphql_type=Count | None,
        description="How many base units the best candidate leaves uncovered; null: the amount is unknown.",
    )
    @staticmethod
    def shortfall(parent: strawberry.Parent[Told]) -> int | None:
        """How many base units the best candidate leaves uncovered."""
        return parent.ranking.shortfall

    @strawberry.field(graphql_type=Count, description="How many base units all that can take part could give together.")
    @staticmethod
    def total_feasible_amount(parent: strawberry.Parent[Told]) -> int:
        """How many base units all that can take part could give together."""
        return parent.ranking.total_feasible_amount

    @strawberry.field(graphql_type=list[RuledOut], description="Why the others cannot.")
    @staticmethod
    def ruled_out(parent: strawberry.Parent[Told]) -> list[Dropped]:
        """Why the others cannot."""
        return [Dropped(rule, count) for rule, count in parent.ranking.ruled_out.items() if count]

    @strawberry.field(description="The same in words, in the language asked for.")
    @staticmethod
    def ruled_out_sentence(parent: strawberry.Parent[Told], info: Info) -> str:
        """The same in words."""
        return info.context.phrases.say(parent.ranking.ruled_out_sentence)
