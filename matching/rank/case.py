"""One line's feasible offers, scored, with the words for each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matching import request
from matching.rank.pool import Pool
from matching.rank.question import Question
from matching.rank.score import ScoreCode
from matching.rank.timetable import Stretch
from matching.sentence import Sentence

Told = Mapping[ScoreCode, Sentence]


@dataclass(frozen=True, slots=True)
class Case:
    """The pool that answers a question.

    `told` says why an offer earned its points (coverage and hand-over apart), `notes` what to look out for, `during` when its
    vehicle is bound.
    """

    question: Question[request.Spec]
    pool: Pool
    told: Callable[[int], Told]
    notes: Callable[[int], Iterable[Sentence]]
    during: Callable[[int], Stretch | None] = lambda _: None
