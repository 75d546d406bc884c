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
    return offers["lot"] > question.wanted if question.known else None


def _wrong_standard(offers: Sieve, question: Question[Asked]) -> Bools:
    return offers["standing"] == standing.REFUSED


def _valved(offers: Sieve, question: Question[Asked]) -> Bools | None:
    refused = isinstance(question.spec, request.Goods) and question.spec.valves_refused
    return offers["valved"] == VALVED.index(True) if refused else None


def _expired(offers: Sieve, question: Question[Asked]) -> Bools:
    """Past their date on the day they arrive."""
    return offers["leaves_by"] < question.now // DAY


def _standing(offers: Sieve, question: Question[Asked]) -> Column:
    return standing.shares(tuple(offers.words.standards.words), question).take(offers["standard"])


def _ready(offers: Sieve, question: Question[Asked]) -> Ints:
    """When they can leave, in microseconds since 1970."""
    return np.maximum(offers["start"], question.now)


WORKS: Works[Asked] = {
    "pieces": lambda offers, _: offers["free"],
    "standing": _standing,
    "ready": _ready,
    "cost": lambda offers, _: np.ones_like(offers["free"]),
    "each": lambda offers, _: np.zeros_like(offers["free"]),
}
RULES: Rules[Asked] = (
    (Rule.NOT_OPEN, presence.NOT_OPEN),
    (Rule.NOT_IN_TIME, presence.NOT_IN_TIME),
    (Rule.NO_CAPACITY, Clause(Compared("free", "<", "lot"))),
    (Rule.LOT_TOO_LARGE, _lot_too_large),
    (Rule.WRONG_STANDARD, _wrong_standard),
    (Rule.VALVED, _valved),
    (Rule.EXPIRED_GOODS, _expired),
    (Rule.POSITION_UNKNOWN, presence.cannot_be_brought),
    (Rule.TOO_FAR, presence.TOO_FAR),
)
