"""What the roster engine says: who takes which shift, what stays empty and why, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from matching.roster.problem import Place
from matching.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Gap:
    """What a shift lacks: `missing` people, or people who speak or hold `tag` where it is given, and why nobody can."""

    shift_id: UUID
    missing: int
    sentence: Sentence
    tag: str | None = None
    is_language: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A filled rota: `taken_on` and `given_up` are the places that differ from what was kept.

    `proven` says that no rota misses fewer people, none of these gives up fewer agreed places, and none of these is more even.
    """

    places: frozenset[Place]
    gaps: tuple[Gap, ...]
    taken_on: frozenset[Place]
    given_up: frozenset[Place]
    costs: Mapping[str, int]
    proven: bool

    def people(self, shift_id: UUID) -> tuple[UUID, ...]:
        """Who takes the shift, by id."""
        return tuple(sorted((person for person, shift in self.places if shift == shift_id), key=lambda id: id.int))
