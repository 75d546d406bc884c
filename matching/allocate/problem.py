"""The problem an allocation solves, in numpy columns: what is needed, by which lines, what is free, and what may go where."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import IntEnum
from itertools import chain
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST = 2**28  # base units of one need; no offer comes near it, and products of four of them stay exact in 64 bits
UNKNOWN = -1  # in a column, for a number nobody knows


class Basis(IntEnum):
    """What the amount of a need rests on."""

    ASKED = 0  # what was asked for
    USED = 1  # what the staff use in the days to supply, which is less than what was asked for
    ASSUMED_USE = 2  # the amount is unknown: what the staff use in the days to supply
    ASSUMED = 3  # the amount is unknown and so is the use: a modest default for the item


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What each facility needs of each item: one row for all its lines together, so that splitting a request gains nothing.

    `facility` and `item` are numbers of `Problem.facilities` and `Problem.items`. Base units: `had` is already there or on its
    way, `lacks` what is still needed (the effective need), `useful` the least worth having (of `had` and `lacks` together),
    `asked` what was asked for. `priority` are points, `share` is 1 to 4: how many times the coverage of others is fair.
    `staff` a day, `rate` in thousandths of a piece a staff-day and `days` are what the amount was reckoned from; `UNKNOWN`
    where nobody knows. `parts` has the points of `priority.PARTS`, one column each.
    """

    facility: Ints
    item: Ints
    had: Ints
    lacks: Ints
    useful: Ints
    priority: Ints
    share: Ints
    basis: Ints
    asked: Ints
    staff: Ints
    rate: Ints
    days: Ints
    parts: Ints

    def __len__(self) -> int:
        return len(self.facility)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The open lines, in the order of their ids: the number of the need each belongs to, and the most it may still get."""

    ids: tuple[UUID, ...]
    need: Ints
    room: Ints

    def __len__(self) -> int:
        return len(self.need)


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """The offers, in the order of their ids: base units `free`, given only in `lot`s or more, `waited` days since published.

    `donor` is a number of `Problem.donors`, `cost` how much of the offer's capacity one base unit takes (minutes, for printing).
    """

    ids: tuple[UUID, ...]
    donor: Ints
    free: Ints
    lot: Ints
    waited: Ints
    cost: Ints

    def __len__(self) -> int:
        return len(self.free)


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Which offer may serve which line, in the order of lines, then offers.

    `points` say how good that is, from 0 to 10,000; `hectometres` how far (`UNKNOWN`: nobody knows).
    """

    line: Ints
    offer: Ints
    points: Ints
    hectometres: Ints

    def __len__(self) -> int:
        return len(self.line)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything an allocation depends on, apart from its weights and seed."""

    items: tuple[str, ...]
    facilities: tuple[UUID, ...]
    donors: tuple[UUID, ...]
    needs: Needs
    lines: Lines
    offers: Offers
    arcs: Arcs

    @property
    def digest(self) -> str:
        """SHA-256 of everything in the problem, in hexadecimal; equal problems have equal digests on every machine."""
        running = hashlib.sha256(b"talka allocation problem 1")
        tables = (self.needs, self.lines, self.offers, self.arcs)
        columns = (getattr(table, each.name) for table in tables for each in fields(table))
        for part in chain((self.items, self.facilities, self.donors), columns):
            for written in _written(part):
                running.update(written)
        return running.hexdigest()


def check(problem: Problem) -> None:
    """Raise ValueError where a problem makes no sense: numbers out of bounds, rows that are not there."""
    needs, lines, offers, arcs = problem.needs, problem.lines, problem.offers, problem.arcs
    amounts = (needs.had, needs.lacks, needs.had + needs.lacks, needs.useful, lines.room, offers.free, offers.lot)
    rows = ((lines.need, needs), (arcs.line, lines), (arcs.offer, offers), (needs.facility, problem.facilities))
    pairs = arcs.line * (len(offers) + 1) + arcs.offer
    right = all(((each >= 0) & (each <= MOST)).all() for each in amounts)
    right = right and all(((each >= 0) & (each < len(table))).all() for each, table in rows)
    right = right and bool(
        ((needs.share >= 1) & (needs.share <= 4)).all() and ((arcs.points >= 0) & (arcs.points <= 10_000)).all()
    )
    if not (right and (np.diff(pairs) > 0).all()):
        raise ValueError("This problem makes no sense: a number is out of bounds, or the arcs are not in order.")


def _written(value: tuple[UUID | str, ...] | Ints) -> Iterator[bytes]:
    """The bytes of a column or a list of names, its length first so that no two problems read alike."""
    if isinstance(value, np.ndarray):
        yield repr(value.shape).encode()
        yield np.ascontiguousarray(value, "<i8").tobytes()
        return
    yield f"{len(value)}:".encode()
    for name in value:
        written = name.bytes if isinstance(name, UUID) else name.encode()
        yield f"{len(written)}:".encode() + written


def ints(values: object) -> Ints:
    """A column of whole numbers."""
    return np.asarray(values, np.int64)
