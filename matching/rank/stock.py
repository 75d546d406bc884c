"""Goods in stock: what rules them out."""

import numpy as np

from matching import offer, request
from matching.rank import presence, standing
from matching.rank.measure import DAY, Bools, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import HAND_OVERS, VALVED
from matching.rank.sieve import Rules, Sieve

Asked = request.Goods | request.PrintedPart

TRANSIT_DAYS = {offer.HandOver.DELIVERS: 1, offer.HandOver.SHIPS: 3, offer.HandOver.PICKUP: 1}
_TRANSIT = np.array([TRANSIT_DAYS[each] for each in HAND_OVERS])


def ready(offers: Sieve, question: Question[Asked]) -> Ints:
    """When they can leave, in microseconds since 1970."""
    return np.maximum(offers["start"], question.now)


def _no_lot(offers: Sieve, question: Question[Asked]) -> Bools:
    return offers["free"] < offers["lot"]


def _lot_too_large(offers: Sieve, question: Question[Asked]) -> Bools:
    return (offers["lot"] > question.wanted) & question.known


def _wrong_standard(offers: Sieve, question: Question[Asked]) -> Bools:
    judged = np.array([standing.verdict(code, question).ok for code in offers.words.standards.words], np.bool_)
    return ~judged[offers["standard"]]


def _valved(offers: Sieve, question: Question[Asked]) -> Bools:
    refused = isinstance(question.spec, request.Goods) and question.spec.valves_refused
    return (offers["valved"] == VALVED.index(True)) & refused


def _expired(offers: Sieve, question: Question[Asked]) -> Bools:
    """Past their date on the day they arrive."""
    return offers["expires"] < ready(offers, question) // DAY + _TRANSIT[offers["hand_over"]]


RULES: Rules[Asked] = (
    (Rule.NOT_OPEN, presence.not_open),
    (Rule.NOT_IN_TIME, presence.not_in_time),
    (Rule.NO_CAPACITY, _no_lot),
    (Rule.LOT_TOO_LARGE, _lot_too_large),
    (Rule.WRONG_STANDARD, _wrong_standard),
    (Rule.VALVED, _valved),
    (Rule.EXPIRED_GOODS, _expired),
    (Rule.POSITION_UNKNOWN, presence.cannot_be_brought),
    (Rule.TOO_FAR, presence.too_far),
)
