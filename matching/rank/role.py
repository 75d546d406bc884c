"""Judges volunteers for roles."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from matching import request
from matching.rank import nearby, presence, score
from matching.rank.case import Case, Told
from matching.rank.column import Vocabulary
from matching.rank.measure import UNKNOWN, Bools, Column, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.score import ScoreCode
from matching.rank.shelf import Sort, folded, tongues
from matching.rank.sieve import Pool, Rules, Sieve, sift
from matching.rank.table import Table
from matching.sentence import Sentence, say

Asked = request.Role

HALF_WAY = 100  # hundreds of metres to a role on site


def case(question: Question[Asked], table: Table) -> Case:
    """Every volunteer who can take the role."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question))


def _pool(question: Question[Asked], table: Table) -> Pool:
    offers = sift(table.shelf(Sort.VOLUNTEER), RULES, question)
    for name in ("pieces", "fills", "lot"):
        offers.keep(name, np.ones(len(offers), np.int64))
    offers.keep("cost", np.full(len(offers), question.spec.hours_per_week))
    offers.keep("pickup", np.zeros(len(offers), np.bool_))
    return Pool([offers], [_points(offers, question)])


def _points(offers: Sieve, question: Question[Asked]) -> Sequence[Ints]:
    wanted = question.wanted if question.known else None
    near = presence.nearness(offers, question.ask.place, HALF_WAY)
    earn: dict[ScoreCode, Callable[[int], Ints]] = {
        ScoreCode.COVERAGE: lambda weight: score.coverage(weight, offers["fills"], wanted),
        ScoreCode.LANGUAGES: lambda weight: _languages(weight, offers, question.spec),
        ScoreCode.HEADROOM: lambda weight: _headroom(weight, offers, question.spec),
        ScoreCode.NEARNESS: lambda weight: np.full(len(offers), weight) if question.spec.remote else near(weight),
    }
    return [earn[code](weight) for code, weight in score.weights(question.spec).items()]


def _languages(weight: int, offers: Sieve, role: Asked) -> Ints:
    wanted = tongues(role.languages)
    return weight * offers["spoken"] // len(wanted) if wanted else np.full(len(offers), weight)


def _headroom(weight: int, offers: Sieve, role: Asked) -> Ints:
    """Nothing to spare earns nothing, twice the hours that are needed earn it all."""
    hours = max(1, role.hours_per_week)
    return weight * np.minimum(offers["free"] - role.hours_per_week, hours) // hours


def _common(column: Column, vocabulary: Vocabulary[str], words: Iterable[str]) -> Ints:
    """How many of the words each row has."""
    bits = np.array(vocabulary.known_bits(words), np.uint64)
    width = min(column.shape[1], len(bits))
    return np.bitwise_count(column[:, :width] & bits[:width]).sum(axis=1, dtype=np.int64)


def _lacks_skill(offers: Sieve, question: Question[Asked]) -> Bools:
    needed = frozenset(map(folded, question.spec.skills))
    return _common(offers["skills"], offers.words.skills, needed) < len(needed)


def _lacks_certificate(offers: Sieve, question: Question[Asked]) -> Bools:
    needed = frozenset(map(folded, question.spec.certificates))
    return _common(offers["certificates"], offers.words.certificates, needed) < len(needed)


def _no_language(offers: Sieve, question: Question[Asked]) -> Bools:
    """Speaks none of the languages wanted, where any is; notes how many."""
    wanted = tongues(question.spec.languages)
    spoken = offers.keep("spoken", _common(offers["languages"], offers.words.languages, wanted))
    return (spoken == 0) & bool(wanted)


def _too_few_hours(offers: Sieve, question: Question[Asked]) -> Bools:
    return offers["free"] < question.spec.hours_per_week


def _only_on_site(offers: Sieve, question: Question[Asked]) -> Bools:
    return ~offers["remote"] & question.spec.remote


def _too_far(offers: Sieve, question: Question[Asked]) -> Bools:
    """For a role on site, farther away than the volunteer goes; no way is too far for a remote one."""
    if not question.spec.remote:
        return presence.too_far(offers, question)
    return offers.keep("distance", np.full(len(offers), UNKNOWN)) > UNKNOWN


RULES: Rules[Asked] = (
    (Rule.NOT_OPEN, presence.not_open),
    (Rule.NOT_IN_TIME, presence.not_in_time),
    (Rule.NO_CAPACITY, presence.no_capacity),
    (Rule.MISSING_SKILL, _lacks_skill),
    (Rule.NO_LANGUAGE, _no_language),
    (Rule.MISSING_CERTIFICATE, _lacks_certificate),
    (Rule.TOO_FEW_HOURS, _too_few_hours),
    (Rule.ONLY_ON_SITE, _only_on_site),
    (Rule.TOO_FAR, _too_far),
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
