"""Small problems for tests, made from plain lists."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from uuid import UUID

import numpy as np

from matching.allocate import fair as flows
from matching.allocate.allocation import Moves
from matching.allocate.problem import Arcs, Ints, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights

CRUMBS = Weights(useful_days=0, lots=False, shipments=0)  # nothing but the fair flow


def problem(
    lacks: Sequence[int],
    free: Sequence[int],
    arcs: Iterable[tuple[int, int]],
    *,
    need: Sequence[int] | None = None,
    room: Sequence[int] | None = None,
    had: Sequence[int] | None = None,
    share: Sequence[int] | None = None,
    useful: Sequence[int] | None = None,
    priority: Sequence[int] | None = None,
    lot: Sequence[int] | None = None,
    donor: Sequence[int] | None = None,
    waited: Sequence[int] | None = None,
    points: Sequence[int] | None = None,
    hectometres: Sequence[int] | None = None,
    first_id: int = 1,
) -> Problem:
    """A problem of one item with a facility for each need, one line for each need unless `need` says otherwise."""
    needs, offers = len(lacks), len(free)
    of = list(need) if need is not None else list(range(needs))
    pairs = list(arcs)
    rows = sorted(range(len(pairs)), key=lambda row: pairs[row])
    blank = np.zeros(needs, np.int64)
    return Problem(
        items=("respirator",),
        facilities=tuple(UUID(int=first_id + 10_000 + row) for row in range(needs)),
        donors=tuple(UUID(int=first_id + 20_000 + row) for row in range(offers)),
        needs=Needs(
            facility=ints(range(needs)),
            item=blank,
            had=_column(had, needs, 0),
            lacks=ints(list(lacks)),
            useful=_column(useful, needs, 0),
            priority=_column(priority, needs, 0),
            share=_column(share, needs, 1),
            basis=blank,
            asked=ints(list(lacks)),
            staff=blank - 1,
            rate=blank - 1,
            days=blank + 7,
            parts=np.zeros((needs, 4), np.int64),
        ),
        lines=Lines(
            tuple(UUID(int=first_id + row) for row in range(len(of))),
            ints(of),
            ints(list(room) if room is not None else [lacks[row] for row in of]),
        ),
        offers=Offers(
            tuple(UUID(int=first_id + 30_000 + row) for row in range(offers)),
            _column(donor, offers, None),
            ints(list(free)),
            _column(lot, offers, 1),
            _column(waited, offers, 0),
            np.ones(offers, np.int64),
        ),
        arcs=Arcs(
            ints([pairs[row][0] for row in rows]),
            ints([pairs[row][1] for row in rows]),
            ints([points[row] if points is not None else 5_000 for row in rows]),
            ints([hectometres[row] if hectometres is not None else 100 for row in rows]),
        ),
    )


def _column(given: Sequence[int] | None, size: int, otherwise: int | None) -> Ints:
    if given is not None:
        return ints(list(given))
    return ints(range(size)) if otherwise is None else np.full(size, otherwise, np.int64)


def chance(seed: int, needs: int, offers: int, most: int = 5) -> Problem:
    """A problem by chance: some needs have two lines, some have things already, some may claim more."""
    rng = np.random.default_rng(seed)
    lacks = rng.integers(0, most + 1, needs)
    of = sorted([*range(needs), *(rng.integers(0, needs, 1).tolist() if rng.random() < 0.5 else [])])
    room = [int(rng.integers(1, most + 1)) if of.count(row) > 1 else max(1, int(lacks[row])) for row in of]
    pairs = [(line, offer) for line in range(len(of)) for offer in range(offers) if rng.random() < 0.6]
    return problem(
        lacks.tolist(),
        rng.integers(0, most + 1, offers).tolist(),
        pairs,
        need=of,
        room=room,
        had=(rng.integers(0, 4, needs) * rng.integers(0, 2, needs)).tolist(),
        share=rng.integers(1, 3, needs).tolist(),
        points=rng.integers(0, 10_001, len(pairs)).tolist(),
    )


def fair(problem: Problem, weights: Weights = CRUMBS, seed: int = 0) -> Moves:
    """The moves before lots."""
    return flows.moves(problem, flows.flow(problem, weights, seed))


def side_by_side(problems: Sequence[Problem]) -> Problem:
    """Many problems as one, that have nothing to do with each other."""
    needs, lines, offers = (
        np.cumsum([0, *(len(getattr(each, name)) for each in problems)]) for name in ("needs", "lines", "offers")
    )

    def column(table: str, name: str, starts: Ints | None = None) -> Ints:
        shifts = np.zeros(len(problems) + 1, np.int64) if starts is None else starts
        return np.concatenate(
            [getattr(getattr(each, table), name) + shift for each, shift in zip(problems, shifts, strict=False)]
        )

    return Problem(
        items=("respirator",),
        facilities=tuple(UUID(int=row + 1) for row in range(needs[-1])),
        donors=tuple(UUID(int=row + 1) for row in range(offers[-1])),
        needs=Needs(
            facility=column("needs", "facility", needs),
            **{each.name: column("needs", each.name) for each in fields(Needs) if each.name != "facility"},
        ),
        lines=Lines(
            tuple(UUID(int=row + 1) for row in range(lines[-1])), column("lines", "need", needs), column("lines", "room")
        ),
        offers=Offers(
            ids=tuple(UUID(int=row + 1) for row in range(offers[-1])),
            donor=column("offers", "donor", offers),
            **{each.name: column("offers", each.name) for each in fields(Offers) if each.name not in ("ids", "donor")},
        ),
        arcs=Arcs(
            column("arcs", "line", lines),
            column("arcs", "offer", offers),
            column("arcs", "points"),
            column("arcs", "hectometres"),
        ),
    )
