"""What ranking says: the ways to fulfil a line, each with its arithmetic, and what was ruled out."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from matching import span
from matching.pledge import Part
from matching.rank.measure import WHOLE
from matching.rank.rule import Rule
from matching.rank.score import NAMES, ScoreCode
from matching.sentence import Sentence


@dataclass(frozen=True, slots=True)
class CandidatePart:
    """What one offer does: `fills` base units of the line (0 for a carrier) at the cost of `holds` of its capacity.

    `distance_km` is rounded to 0.1 km (None: unknown, or a remote role); a carrier's runs from where it starts by way of the
    giver to the facility. `during` is the time a vehicle is bound.
    """

    offer_id: UUID
    part: Part
    fills: int
    holds: int
    distance_km: float | None = None
    during: span.Span | None = None


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One term of the sum: `points` of at most `weight`, and why."""

    code: ScoreCode
    weight: int
    points: int
    sentence: Sentence

    @property
    def value(self) -> float:
        """The share of the weight that was earned, from 0 to 1."""
        return self.points / self.weight

    @property
    def name(self) -> Sentence:
        """What is scored, in words."""
        return NAMES[self.code]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to fulfil a line: it covers `covers` base units and leaves `short` (None: the amount needed is unknown)."""

    key: str
    parts: tuple[CandidatePart, ...]
    score_parts: tuple[ScorePart, ...]
    covers: int
    short: int | None
    notes: tuple[Sentence, ...]

    @property
    def points(self) -> int:
        """The sum of the points of the parts, of 10,000."""
        return sum(part.points for part in self.score_parts)

    @property
    def score(self) -> float:
        """The points as a share of all, from 0 to 1."""
        return self.points / WHOLE


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates, best first, and what became of all other offers: considered = feasible + everything ruled out.

    `shortfall` is what the best candidate leaves uncovered, all that is needed where there is none, None where the amount is
    unknown. `total_feasible_amount` is what all feasible offers could give together, in base units.
    """

    candidates: tuple[Candidate, ...]
    considered: int
    feasible: int
    ruled_out: Mapping[Rule, int]
    ruled_out_sentence: Sentence
    shortfall: int | None
    total_feasible_amount: int


def key(line_id: UUID, parts: tuple[CandidatePart, ...]) -> str:
    """The same line and parts always make the same key."""
    return uuid5(line_id, ",".join(f"{each.offer_id}:{each.part}:{each.fills}" for each in parts)).hex
