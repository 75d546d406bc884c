"""Judges volunteers for roles."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from matching import request
from matching.rank import nearby, presence, score
from matching.rank.case import Case, Told
from matching.rank.column import Vocabulary
from matching.rank.measure import Bools, Column, Ints
from matching.rank.pool import Pool
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.scale import Earn, Scale
from matching.rank.score import ScoreCode
from matching.rank.shelf import Sort, folded, tongues
from matching.rank.sieve import Rules, Sieve, Works, sift
from matching.rank.table import Table
from matching.sentence import Sentence, say

Asked = request.Role

HALF_WAY = 100  # hundreds of metres to a role on site


def case(question: Question[Asked], table: Table) -> Case:
    """Every volunteer who can take the role."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question))


def _pool(question: Question[Asked], table: Table) -> Pool:
    return Pool([sift(table.shelf(Sort.VOLUNTEER), RULES, question, _WORKS)], _scale(question))


def _scale(question: Question[Asked]) -> Scale:
    role, wanted = question.spec, question.wanted if question.known else None
    exact: dict[ScoreCode, Earn] = {
        ScoreCode.COVERAGE: lambda offers, weight: score.coverage(weight, offers["fills"], wanted),
        ScoreCode.LANGUAGES: lambda offers, weight: _languages(weight, offers, role),
        ScoreCode.HEADROOM: lambda offers, weight: _headroom(weight, offers, role),
    }
    if role.remote:
        return Scale(score.weights(role), {**exact, ScoreCode.NEARNESS: lambda _, weight: weight})
    near = {ScoreCode.NEARNESS: presence.nearness(HALF_WAY)}
    return Scale(score.weights(role), {**exact, **near}, {ScoreCode.NEARNESS: presence.nearness_at_most(HALF_WAY)})


def _languages(weight: int, offers: Sieve, role: Asked) -> Ints | int:
    wanted = tongues(role.languages)
    return weight * offers["spoken"] // len(wanted) if wanted else weight


def _headroom(weight: int, offers: Sieve, role: Asked) -> Ints:
    """Nothing to spare earns nothing, twice the hours that are needed earn it all."""
    hours = max(1, role.hours_per_week)
    return weight * np.minimum(offers["free"] - role.hours_per_week, hours) // hours


def _common(column: Column, vocabulary: Vocabulary[str], words: Iterable[str]) -> Ints:
    """How many of the words each row has."""
    bits = np.array(vocabulary.known_bits(words), np.uint64)
    width = min(column.shape[1], len(bits))
    return np.bitwise_count(column[:, :width] & bits[:width]).sum(axis=1, dtype=np.int64)


def _lacks_skill(offers: Sieve, question: Question[Asked]) -> Bools | None:
    needed = frozenset(map(folded, question.spec.skills))
    return _common(offers["skills"], offers.words.skills, needed) < len(needed) if needed else None


def _lacks_certificate(offers: Sieve, question: Question[Asked]) -> Bools | None:
    needed = frozenset(map(folded, question.spec.certificates))
    return _common(offers["certificates"], offers.words.certificates, needed) < len(needed) if needed else None


def _spoken(offers: Sieve, question: Question[Asked]) -> Ints:
    """How many of the languages that are wanted each speaks."""
    return _common(offers["languages"], offers.words.languages, tongues(question.spec.languages))


def _no_language(offers: Sieve, question: Question[Asked]) -> Bools | None:
    """Speaks none of the languages wanted, where any is."""
    return offers["spoken"] == 0 if question.spec.languages else None


def _too_few_hours(offers: Sieve, question: Question[Asked]) -> Bools:
    return offers["free"] < question.spec.hours_per_week


def _only_on_site(offers: Sieve, question: Question[Asked]) -> Bools | None:
    return ~offers["remote"] if question.spec.remote else None


_WORKS: Works[Any] = {
    **presence.WORKS,
    **{name: lambda offers, _: np.ones_like(offers["free"]) for name in ("pieces", "fills", "lot")},
    "cost": lambda offers, question: np.full_like(offers["free"], question.spec.hours_per_week),
    "pickup": lambda offers, _: np.zeros(offers.rows, np.bool_),
    "spoken": _spoken,
}
RULES = Rules[Asked](
    always=((Rule.NOT_OPEN, presence.NOT_OPEN), (Rule.NO_CAPACITY, presence.NO_CAPACITY)),
    then=(
        (Rule.NOT_IN_TIME, presence.NOT_IN_TIME),
        (Rule.MISSING_SKILL, _lacks_skill),
        (Rule.NO_LANGUAGE, _no_language),
        (Rule.MISSING_CERTIFICATE, _lacks_certificate),
        (Rule.TOO_FEW_HOURS, _too_few_hours),
        (Rule.ONLY_ON_SITE, _only_on_site),
        (Rule.TOO_FAR, presence.TOO_FAR),
    ),
)


def _told(pool: Pool, question: Question[Asked], index: int) -> Told:
    role = question.spec
    anywhere = say("The role can be done from anywhere.")
    return {
        ScoreCode.LANGUAGES: _speaks(pool.fact(index, "spoken"), len(tongues(role.languages))),
        ScoreCode.HEADROOM: say(
            "{free} hours a week free, {needed} needed.", free=pool.fact(index, "free"), needed=role.hours_per_week
        ),
        ScoreCode.NEARNESS: anywhere if role.remote else nearby.told(pool, index),
    }


def _speaks(spoken: int, wanted: int) -> Sentence:
    if not wanted:
        return say("No particular language is needed.")
    if wanted == 1:
        return say("Speaks the language needed.")
    return say("Speaks {spoken} of the {wanted} languages wanted.", spoken=spoken, wanted=wanted)


def _notes(pool: Pool, question: Question[Asked], index: int) -> Iterator[Sentence]:
    if not question.spec.remote:
        yield from nearby.notes(pool, index)
