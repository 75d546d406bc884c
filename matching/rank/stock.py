"""Goods in stock: what rules them out, and what a line gets from them."""

import numpy as np

from matching import request
from matching.rank import presence, standing
from matching.rank.clause import Clause, Compared
from matching.rank.measure import DAY, Bools, Column, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import VALVED
from matching.rank.sieve import Rules, Sieve, Works

Asked = request.Goods | request.PrintedPart


def _lot_too_large(offers: Sieve, question: Question[Asked]) -> Bools | None:
    too_large = question.known and offers.most("lot") > question.wanted
    return offers["lot"] > question.wanted if too_large else None


def _wrong_standard(offers: Sieve, question: Question[Asked]) -> Bools:
    return offers["standing"] == standing.REFUSED


def _valved(offers: Sieve, question: Question[Asked]) -> Bools | None:
    refused = isinstance(question.spec, request.Goods) and question.spec.valves_refused
    return offers["valved"] == VALVED.index(True) if refused else None


def _expired(offers: Sieve, question: Question[Asked]) -> Bools | None:
    """Past their date on the day they arrive."""
    today = question.now // DAY
    return offers["leaves_by"] < today if offers.least("leaves_by") < today else None


def _standing(offers: Sieve, question: Question[Asked]) -> Column:
    return standing.shares(tuple(offers.words.standards.words), question).take(offers["standard"])


def _ready(offers: Sieve, question: Question[Asked]) -> Ints:
    """When they can leave, in microseconds since 1970."""
    return np.maximum(offers["start"], question.now)


WORKS: Works[Asked] = {
    "pieces": lambda offers, _: offers["free"],
    "standing": _standing,
    "ready": _ready,
    "cost": lambda offers, _: np.ones(offers.rows, np.int64),
    "each": lambda offers, _: np.zeros(offers.rows, np.int64),
}
RULES = Rules[Asked](
    always=(
        (Rule.NOT_OPEN, presence.NOT_OPEN),
        (Rule.NO_CAPACITY, Clause(Compared("free", "<", "lot"))),
        (Rule.POSITION_UNKNOWN, presence.CANNOT_BE_BROUGHT),
    ),
    then=(
        (Rule.NOT_IN_TIME, presence.NOT_IN_TIME),
        (Rule.LOT_TOO_LARGE, _lot_too_large),
        (Rule.WRONG_STANDARD, _wrong_standard),
        (Rule.VALVED, _valved),
        (Rule.EXPIRED_GOODS, _expired),
        (Rule.TOO_FAR, presence.TOO_FAR),
    ),
)
