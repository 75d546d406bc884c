"""How good a stated standard is for a line: judged once for each, whatever the number of offers."""

from functools import lru_cache

import numpy as np

from matching import request, standard
from matching.rank.measure import WHOLE, Column
from matching.rank.question import Question

AT_LEAST_AS_GOOD = 8_000  # ten-thousandths: good enough by its tests, though the facility has not named it
UNSTATED = 5_000  # nothing is asked for, but nothing is known either
REFUSED = -1  # in the place of the share of a standard that the line cannot take


def verdict(offered: str | None, question: Question[request.Goods | request.PrintedPart]) -> standard.Verdict:
    """Whether goods of this standard may serve the line; no standard is asked of printed parts."""
    match question.spec:
        case request.Goods(standard=asked, use=use):
            return _verdict(offered, asked, question.ask.accepted, use)
        case request.PrintedPart():
            return _verdict(offered, None, (), standard.Use.ROUTINE)


def share(judged: standard.Verdict, choices: int) -> int:
    """Ten-thousandths of the weight: the standard asked for earns them all, the facility's other choices less with each place."""
    if not judged.ok:
        return 0
    if judged.code is standard.VerdictCode.EXACT:
        return WHOLE
    if judged.preference is not None:
        return -(-WHOLE * (max(1, choices) - judged.preference) // max(1, choices))
    return AT_LEAST_AS_GOOD if judged.code is standard.VerdictCode.AT_LEAST_AS_GOOD else UNSTATED


def shares(offered: tuple[str | None, ...], question: Question[request.Goods | request.PrintedPart]) -> Column:
    """The share that each of the standards earns, REFUSED where it may not serve the line."""
    match question.spec:
        case request.Goods(standard=asked, use=use):
            return _shares(offered, asked, question.ask.accepted, use, len(question.ask.accepted))
        case request.PrintedPart():
            return _shares(offered, None, (), standard.Use.ROUTINE, len(question.ask.accepted))


@lru_cache(maxsize=256)
def _shares(
    offered: tuple[str | None, ...], asked: str | None, accepted: tuple[str, ...], use: standard.Use, choices: int
) -> Column:
    judged = [_verdict(code, asked, accepted, use) for code in offered]
    return np.array([share(each, choices) if each.ok else REFUSED for each in judged], np.int32)


@lru_cache(maxsize=4096)
def _verdict(offered: str | None, asked: str | None, accepted: tuple[str, ...], use: standard.Use) -> standard.Verdict:
    return standard.stand_in(_named(offered), _named(asked), accepted, use)


def _named(code: str | None) -> standard.Standard | None:
    return standard.STANDARDS.get(code) or standard.canonical(code) if code else None
