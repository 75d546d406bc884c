"""Judges stock and printing time for lines of goods and of printed parts."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from matching import design, offer, request, standard
from matching.rank import nearby, presence, printing, score, standing, stock
from matching.rank.case import Case, Told
from matching.rank.measure import DAY, HOUR, WHOLE, Column, Ints, earned, single
from matching.rank.pool import Pool
from matching.rank.question import Question
from matching.rank.scale import Earn, Scale
from matching.rank.score import ScoreCode
from matching.rank.shelf import HAND_OVERS, VALVED, Sort
from matching.rank.sieve import Sieve, Works, sift
from matching.rank.table import Table
from matching.sentence import Sentence, say

Asked = request.Goods | request.PrintedPart

HALF_WAY = 1_000  # hundreds of metres: goods from 100 km away earn half the points for nearness

# Ten-thousandths. Brought is surest; the post takes days; a driver must be found and both ends be there.
HAND_OVER = {offer.HandOver.DELIVERS: 10_000, offer.HandOver.SHIPS: 7_000, offer.HandOver.PICKUP: 5_000}
_HAND_OVER = np.array([HAND_OVER[each] for each in HAND_OVERS])
FINISHED_GOODS, FINISHED_PARTS = 10_000, 3_000  # nothing is left to review; parts of whatever design


def case(question: Question[Asked], table: Table) -> Case:
    """Everything in stock and every printer that can serve the line."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question))


def _pool(question: Question[Asked], table: Table) -> Pool:
    shelves = table.shelf(Sort.STOCK, question.spec.item), table.shelf(Sort.PRINT, question.spec.item)
    others = table.size(Sort.STOCK) + table.size(Sort.PRINT) - sum(len(each.columns) for each in shelves)
    sieves = sift(shelves[0], stock.RULES, question, _STOCK), sift(shelves[1], printing.RULES, question, _PRINTING)
    return Pool(sieves, _scale(question), others)


def _fills(offers: Sieve, question: Question[Asked]) -> Ints:
    return np.minimum(offers["pieces"], np.maximum(question.wanted, offers["lot"]))


def _pickup(offers: Sieve, question: Question[Asked]) -> Column:
    return offers["hand_over"] == HAND_OVERS.index(offer.HandOver.PICKUP)


def _reviewed_goods(offers: Sieve, question: Question[Asked]) -> Column:
    """Finished goods are all alike: one number stands for all of them."""
    return np.array(FINISHED_PARTS if isinstance(question.spec, request.PrintedPart) else FINISHED_GOODS)


_EITHER: Works[Any] = {**presence.WORKS, "fills": _fills, "pickup": _pickup}
_STOCK: Works[Any] = {**_EITHER, **stock.WORKS, "reviewed": _reviewed_goods}
_PRINTING: Works[Any] = {**_EITHER, **printing.WORKS}


def _scale(question: Question[Asked]) -> Scale:
    """The points of each thing scored, for pickups as if a driver were found."""
    wanted, yesterday = question.wanted if question.known else None, question.now - DAY
    quick: dict[ScoreCode, Earn] = {
        ScoreCode.NEARNESS: presence.nearness_at_most(HALF_WAY),
        ScoreCode.READINESS: lambda offers, weight: np.float32(weight * DAY) / single(offers["ready"] - yesterday),
        ScoreCode.STANDARD: lambda offers, weight: single(offers["standing"]) * np.float32(weight / WHOLE),
    }
    if wanted:
        quick[ScoreCode.COVERAGE] = lambda offers, weight: (
            single(np.minimum(offers["pieces"], wanted)) * np.float32(weight / wanted)
        )
    return Scale(
        score.weights(question.spec),
        {
            ScoreCode.COVERAGE: lambda offers, weight: score.coverage(weight, offers["fills"], wanted),
            ScoreCode.STANDARD: lambda offers, weight: earned(weight, offers["standing"]),
            ScoreCode.NEARNESS: presence.nearness(HALF_WAY),
            ScoreCode.HAND_OVER: lambda offers, weight: _handing_over(weight).take(offers["hand_over"]),
            ScoreCode.READINESS: lambda offers, weight: weight * DAY // (offers["ready"] - yesterday),
            ScoreCode.REVIEW: lambda offers, weight: earned(weight, offers["reviewed"]),
        },
        quick,
    )


@cache
def _handing_over(weight: int) -> Ints:
    return earned(weight, _HAND_OVER)


def _told(pool: Pool, question: Question[Asked], index: int) -> Told:
    return {
        ScoreCode.STANDARD: _as_sentence(_verdict(pool, question, index).sentence),
        ScoreCode.NEARNESS: nearby.told(pool, index),
        ScoreCode.READINESS: _leaving(pool.fact(index, "ready") - question.now),
        ScoreCode.REVIEW: _reviewed(pool, question, index),
    }


def _as_sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else say("{verdict}", verdict=text)


def _verdict(pool: Pool, question: Question[Asked], index: int) -> standard.Verdict:
    return standing.verdict(_standard(pool, index), question)


def _standard(pool: Pool, index: int) -> str | None:
    return None if _printed(pool, index) else pool.words.standards.words[pool.fact(index, "standard")]


def _printed(pool: Pool, index: int) -> bool:
    return pool.source(index) == 1


def _leaving(delay: int) -> Sentence:
    if delay <= 0:
        return say("Ready now.")
    if delay <= 2 * HOUR:
        return say("The first can leave in {minutes} minutes.", minutes=-(-delay // printing.MINUTE))
    return say("The first can leave in {hours} hours.", hours=-(-delay // HOUR))


def _reviewed(pool: Pool, question: Question[Asked], index: int) -> Sentence:
    if not _printed(pool, index):
        return _finished(question.spec)
    match printing.review(_design(pool, question, index)):
        case design.Review.APPROVED:
            return say("The design passed its clinical review.")
        case design.Review.IN_REVIEW:
            return say("The design is in clinical review.")
        case _:
            return say("The design has had no clinical review yet.")


def _finished(spec: Asked) -> Sentence:
    if isinstance(spec, request.Goods):
        return say("Finished goods: there is no design to review.")
    return say("Finished parts; their design is not stated.")


def _design(pool: Pool, question: Question[Asked], index: int) -> design.Design | None:
    return question.ask.designs.get(pool.words.designs.words[pool.fact(index, "design")])


def _notes(pool: Pool, question: Question[Asked], index: int) -> Iterator[Sentence]:
    yield from _item_notes(question)
    yield from (_print_notes if _printed(pool, index) else _stock_notes)(pool, question, index)
    yield from nearby.notes(pool, index)


def _item_notes(question: Question[Asked]) -> Iterator[Sentence]:
    if question.spec.item == "other":
        yield say("The catalogue has no name for this item: compare the notes of both sides.")


def _print_notes(pool: Pool, question: Question[Asked], index: int) -> Iterator[Sentence]:
    if printing.review(_design(pool, question, index)) is not design.Review.APPROVED:
        yield say("The design is not clinically approved: ask the facility whether it may be used.")


def _stock_notes(pool: Pool, question: Question[Asked], index: int) -> Iterator[Sentence]:
    goods = question.spec if isinstance(question.spec, request.Goods) else None
    judged, offered = _verdict(pool, question, index), _standard(pool, index)
    if goods and goods.standard and judged.code is not standard.VerdictCode.EXACT:
        yield say(
            "{offered} stands in for {asked}: {verdict}", offered=offered or "", asked=goods.standard, verdict=judged.sentence
        )
    if goods and (goods.standard or question.ask.accepted):
        yield say("{offered} is not proven by a certificate: ask the giver for it.", offered=offered or "")
    if goods and goods.valves_refused and VALVED[pool.fact(index, "valved")] is None:
        yield say("Ask whether it has a valve: valved ones are refused here.")
