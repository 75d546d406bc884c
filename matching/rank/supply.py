"""Judges stock and printing time for lines of goods and of printed parts."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from matching import design, offer, request, standard
from matching.rank import nearby, presence, printing, score, standing, stock
from matching.rank.case import Case, Told
from matching.rank.measure import DAY, HOUR, Ints, earned
from matching.rank.question import Question
from matching.rank.score import ScoreCode
from matching.rank.shelf import HAND_OVERS, VALVED, Sort
from matching.rank.sieve import Pool, Sieve, sift
from matching.rank.table import Table
from matching.sentence import Sentence, say

Asked = request.Goods | request.PrintedPart

HALF_WAY = 1_000  # hundreds of metres: goods from 100 km away earn half the points for nearness

# Ten-thousandths. Brought is surest; the post takes days; a driver must be found and both ends be there.
HAND_OVER = {offer.HandOver.DELIVERS: 10_000, offer.HandOver.SHIPS: 7_000, offer.HandOver.PICKUP: 5_000}
REVIEW = {design.Review.APPROVED: 10_000, design.Review.IN_REVIEW: 6_000, design.Review.UNREVIEWED: 3_000}
FINISHED_GOODS, FINISHED_PARTS = 10_000, 3_000  # nothing is left to review; parts of whatever design


def case(question: Question[Asked], table: Table) -> Case:
    """Everything in stock and every printer that can serve the line."""
    pool = _pool(question, table)
    return Case(question, pool, partial(_told, pool, question), partial(_notes, pool, question))


def _pool(question: Question[Asked], table: Table) -> Pool:
    shelves = table.shelf(Sort.STOCK, question.spec.item), table.shelf(Sort.PRINT, question.spec.item)
    others = table.size(Sort.STOCK) + table.size(Sort.PRINT) - sum(len(each.columns) for each in shelves)
    sieves = sift(shelves[0], stock.RULES, question), sift(shelves[1], printing.RULES, question)
    _note_stock(sieves[0], question)
    _note_printing(sieves[1], question)
    return Pool(sieves, [_points(each, question) for each in sieves], others)


def _note_stock(offers: Sieve, question: Question[Asked]) -> None:
    codes = offers.words.standards.words
    shares = [standing.share(standing.verdict(code, question), len(question.ask.accepted)) for code in codes]
    reviewed = FINISHED_PARTS if isinstance(question.spec, request.PrintedPart) else FINISHED_GOODS
    offers.keep("pieces", offers["free"])
    offers.keep("standing", np.array(shares, np.int64)[offers["standard"]])
    offers.keep("reviewed", np.full(len(offers), reviewed))
    offers.keep("ready", stock.ready(offers, question))
    offers.keep("cost", np.ones(len(offers), np.int64))


def _note_printing(offers: Sieve, question: Question[Asked]) -> None:
    unstated = standing.share(standing.verdict(None, question), len(question.ask.accepted))
    offers.keep("pieces", printing.pieces(offers))
    offers.keep("lot", np.ones(len(offers), np.int64))
    offers.keep("standing", np.full(len(offers), unstated))
    offers.keep("reviewed", printing.reviews(offers, question, REVIEW))
    offers.keep("ready", printing.ready(offers, question))
    offers.keep("cost", offers["minutes"])


def _points(offers: Sieve, question: Question[Asked]) -> Sequence[Ints]:
    """The points of each thing scored, for pickups as if a driver were found."""
    near = presence.nearness(offers, question.ask.place, HALF_WAY)
    by_hand = np.array([HAND_OVER[each] for each in HAND_OVERS])[offers["hand_over"]]
    offers.keep("pickup", offers["hand_over"] == HAND_OVERS.index(offer.HandOver.PICKUP))
    fills = np.minimum(offers["pieces"], np.maximum(question.wanted, offers["lot"]))
    offers.keep("fills", fills)
    earn: dict[ScoreCode, Callable[[int], Ints]] = {
        ScoreCode.COVERAGE: lambda weight: score.coverage(weight, fills, question.wanted if question.known else None),
        ScoreCode.STANDARD: lambda weight: earned(weight, offers["standing"]),
        ScoreCode.NEARNESS: near,
        ScoreCode.HAND_OVER: lambda weight: earned(weight, by_hand),
        ScoreCode.READINESS: lambda weight: weight * DAY // (DAY + offers["ready"] - question.now),
        ScoreCode.REVIEW: lambda weight: earned(weight, offers["reviewed"]),
    }
    return [earn[code](weight) for code, weight in score.weights(question.spec).items()]


def _told(pool: Pool, question: Question[Asked], index: int) -> Told:
    return {
        ScoreCode.STANDARD: _as_sentence(_verdict(pool, question, index).sentence),
        ScoreCode.NEARNESS: nearby.told(pool, index),
        ScoreCode.READINESS: _ready(pool.fact(index, "ready") - question.now),
        ScoreCode.REVIEW: _reviewed(pool, question, index),
    }


def _as_sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else say("{verdict}", verdict=text)


def _verdict(pool: Pool, question: Question[Asked], index: int) -> standard.Verdict:
    return standing.verdict(_standard(pool, index), question)


def _standard(pool: Pool, index: int) -> str | None:
    return None if _printed(pool, index) else pool.words.standards.words[pool.fact(index, "standard")]


def _printed(pool: Pool, index: int) -> bool:
    return pool.source(index)[0] == 1


def _ready(delay: int) -> Sentence:
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
