"""Gathers the problem of an allocation from asks, offers and the ranking table; nothing is left out without a word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

import numpy as np

from matching import request
from matching.allocate import need, priority
from matching.allocate.need import Asked, Need
from matching.allocate.priority import Priority
from matching.allocate.problem import MOST, UNKNOWN, Arcs, Ints, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights
from matching.facility import Facility
from matching.intake import Intake
from matching.offer import Offer
from matching.rank import arc, engine, score
from matching.rank.measure import WHOLE
from matching.rank.problem import Ask
from matching.rank.score import ScoreCode
from matching.rank.table import Table
from matching.sentence import Sentence, say

Key = tuple[UUID, str]  # who asks, and for what item


@dataclass(frozen=True, slots=True)
class Want:
    """An open line as it is ranked, who asks (facility, else organisation, else person), and what is known about the place."""

    ask: Ask
    asker: UUID
    facility: Facility | None = None
    intake: Intake | None = None


@dataclass(frozen=True, slots=True)
class Give:
    """An offer that may be allocated, and who gives it (organisation, else person)."""

    offer: Offer
    donor: UUID


class Exclusion(StrEnum):
    """Why a line takes no part in an allocation."""

    NOT_GOODS = "not_goods"
    NOT_OPEN = "not_open"
    CANNOT_RECEIVE = "cannot_receive"
    NOTHING_LACKING = "nothing_lacking"


SENTENCES: Mapping[Exclusion, Sentence] = MappingProxyType(
    {
        Exclusion.NOT_GOODS: say("Only goods and printed parts are allocated; rides and roles have plans of their own."),
        Exclusion.NOT_OPEN: say("Nothing more is needed here."),
        Exclusion.CANNOT_RECEIVE: say("The facility cannot receive goods now; ask it again before sending."),
        Exclusion.NOTHING_LACKING: say("What it has and what is on its way is enough for the days to supply."),
    }
)


@dataclass(frozen=True, slots=True)
class Excluded:
    """A line that takes no part, and why."""

    line_id: UUID
    code: Exclusion

    @property
    def sentence(self) -> Sentence:
        """Why, in words."""
        return SENTENCES[self.code]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The problem, and the lines that are no part of it."""

    problem: Problem
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that takes part: its want, its spec and its best offers."""

    want: Want
    spec: Asked
    arcs: arc.Arcs


def problem(wants: Sequence[Want], gives: Sequence[Give], table: Table, now: datetime, weights: Weights) -> Gathered:
    """The problem of allocating what is given to what is wanted; `table` ranks at least the offers that are given."""
    by_key: defaultdict[Key, list[tuple[Want, Asked]]] = defaultdict(list)
    excluded: dict[UUID, Exclusion] = {}
    for want in sorted(wants, key=_line_id):
        spec = want.ask.line.spec
        if not isinstance(spec, request.Goods | request.PrintedPart):
            excluded[_line_id(want)] = Exclusion.NOT_GOODS
        elif code := _excluded(want):
            excluded[_line_id(want)] = code
        else:
            by_key[want.asker, spec.item].append((want, spec))
    reckoned = {key: _reckoned(by_key[key], weights, now) for key in sorted(by_key)}
    for key, each in reckoned.items():
        excluded |= {} if each.lacks else dict.fromkeys((_line_id(want) for want, _ in by_key[key]), Exclusion.NOTHING_LACKING)
    needed = {key: each for key, each in reckoned.items() if each.lacks}
    rows = {key: [_row(*each, table, now, weights) for each in by_key[key]] for key in needed}
    return Gathered(_made(rows, needed, gives, now, weights), tuple(Excluded(id, excluded[id]) for id in sorted(excluded)))


def _line_id(want: Want) -> UUID:
    return want.ask.line.id


def _row(want: Want, spec: Asked, table: Table, now: datetime, weights: Weights) -> _Row:
    return _Row(want, spec, engine.arcs(want.ask, table, now, weights.candidates))


def _excluded(want: Want) -> Exclusion | None:
    if not want.ask.line.wanted:
        return Exclusion.NOT_OPEN
    return None if want.facility is None or want.facility.can_receive else Exclusion.CANNOT_RECEIVE


def _reckoned(wants: Sequence[tuple[Want, Asked]], weights: Weights, now: datetime) -> Need:
    place, answers = _known([want for want, _ in wants])
    return need.reckoned([(want.ask.line, spec) for want, spec in wants], place, answers, weights, now.date())


def _known(wants: Sequence[Want]) -> tuple[Facility | None, Intake | None]:
    """The place, and the answers of the latest request that has any."""
    places = [each.facility for each in wants if each.facility]
    answers = [each.intake for each in wants if each.intake]
    return places[0] if places else None, answers[-1] if answers else None


def _made(
    rows: Mapping[Key, Sequence[_Row]], needed: Mapping[Key, Need], gives: Sequence[Give], now: datetime, weights: Weights
) -> Problem:
    lines = sorted((each for together in rows.values() for each in together), key=lambda each: _line_id(each.want))
    offers, pieces = _offers(lines, gives)
    items = tuple(sorted({item for _, item in needed}))
    facilities = tuple(sorted({asker for asker, _ in needed}))
    number = {key: row for row, key in enumerate(needed)}
    of = [number[each.want.asker, each.spec.item] for each in lines]
    lacks = [each.lacks for each in needed.values()]
    room = [lacks[row] if each.want.ask.line.gap is None else each.want.ask.line.gap for row, each in zip(of, lines, strict=True)]
    return Problem(
        items,
        facilities,
        tuple(sorted({each.donor for each in offers})),
        _needs(rows, needed, items, facilities, weights),
        Lines(tuple(_line_id(each.want) for each in lines), ints(of), np.minimum(ints(room), MOST)),
        _columns(offers, pieces, now),
        _arcs(lines, {each.offer.id: row for row, each in enumerate(offers)}),
    )


def _needs(
    rows: Mapping[Key, Sequence[_Row]],
    needed: Mapping[Key, Need],
    items: tuple[str, ...],
    facilities: tuple[UUID, ...],
    weights: Weights,
) -> Needs:
    first = [_priority(rows[key], weights) for key in needed]
    where, what = ({each: row for row, each in enumerate(names)} for names in (facilities, items))
    columns = {each.name: ints([getattr(row, each.name) for row in needed.values()]) for each in fields(Need)}
    return Needs(
        facility=ints([where[asker] for asker, _ in needed]),
        item=ints([what[item] for _, item in needed]),
        priority=ints([each.points for each in first]),
        share=ints([each.share for each in first]),
        parts=ints([each.parts for each in first]).reshape(len(first), len(priority.PARTS)),
        **columns,
    )


def _priority(rows: Sequence[_Row], weights: Weights) -> Priority:
    far = [int(each) for row in rows for each in row.arcs.hectometres if each != UNKNOWN]
    place, answers = _known([row.want for row in rows])
    return priority.priority([row.want.ask.urgency for row in rows], place, answers, min(far, default=UNKNOWN), weights)


Pieces = Mapping[UUID, tuple[int, int, int]]  # what an offer has for its item, gives at least, and what a piece costs it


def _offers(lines: Sequence[_Row], gives: Sequence[Give]) -> tuple[list[Give], Pieces]:
    """The offers that any line can use, in the order of their ids."""
    pieces: dict[UUID, tuple[int, int, int]] = {}
    for row in lines:
        facts = (each.tolist() for each in (row.arcs.pieces, row.arcs.lots, row.arcs.cost))
        pieces |= dict(zip(row.arcs.ids, zip(*facts, strict=True), strict=True))
    return sorted((each for each in gives if each.offer.id in pieces), key=lambda each: each.offer.id), pieces


def _columns(offers: Sequence[Give], pieces: Pieces, now: datetime) -> Offers:
    donors = {donor: row for row, donor in enumerate(sorted({each.donor for each in offers}))}
    free, lot, cost = ints([pieces[each.offer.id] for each in offers]).reshape(len(offers), 3).T
    return Offers(
        ids=tuple(each.offer.id for each in offers),
        donor=ints([donors[each.donor] for each in offers]),
        free=np.minimum(free, MOST),
        lot=np.minimum(lot, MOST),
        waited=ints([max(0, (now - each.offer.created).days) for each in offers]),
        cost=ints(cost),
    )


def _arcs(lines: Sequence[_Row], number: Mapping[UUID, int]) -> Arcs:
    """The arcs in the order of lines, then offers."""
    made = [
        (line, number[id], points, far)
        for line, row in enumerate(lines)
        for id, points, far in zip(row.arcs.ids, _points(row).tolist(), row.arcs.hectometres.tolist(), strict=True)
        if id in number
    ]
    return Arcs(*(ints(column) for column in ints(sorted(made)).reshape(len(made), 4).T))


def _points(row: _Row) -> Ints:
    """How well an offer suits, apart from how much it covers, which is for the allocation to decide."""
    most = WHOLE - score.weights(row.spec)[ScoreCode.COVERAGE]
    return WHOLE * row.arcs.worth // most
