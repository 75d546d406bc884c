"""Problems and allocations as canonical JSON: stored with every run, so that it can be made again byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar
from uuid import UUID

import numpy as np

from matching.allocate import priority
from matching.allocate.allocation import Allocation, Certificate, Moves
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Arcs, Ints, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights

VERSION = 1

Columns = TypeVar("Columns", Needs, Lines, Offers, Arcs, Moves)


def packed_problem(problem: Problem) -> bytes:
    """The problem as canonical JSON: the same problem always makes the same bytes."""
    return _packed(
        {
            "items": list(problem.items),
            "facilities": [each.hex for each in problem.facilities],
            "donors": [each.hex for each in problem.donors],
            **{name: _written(getattr(problem, name)) for name in ("needs", "lines", "offers", "arcs")},
        }
    )


def problem(packed: bytes) -> Problem:
    """The problem that was packed; raises ValueError where the bytes are of another version."""
    read = _unpacked(packed)
    return Problem(
        tuple(read["items"]),
        tuple(map(UUID, read["facilities"])),
        tuple(map(UUID, read["donors"])),
        _read(Needs, read["needs"]),
        _read(Lines, read["lines"]),
        _read(Offers, read["offers"]),
        _read(Arcs, read["arcs"]),
    )


def packed_allocation(allocation: Allocation) -> bytes:
    """The allocation as canonical JSON: the same allocation always makes the same bytes."""
    return _packed(
        {
            "digest": allocation.digest,
            "seed": allocation.seed,
            "weights": asdict(allocation.weights),
            "moves": _written(allocation.moves),
            "fair": _written(allocation.fair),
            "certificate": asdict(allocation.certificate),
        }
    )


def allocation(packed: bytes) -> Allocation:
    """The allocation that was packed; raises ValueError where the bytes are of another version."""
    read = _unpacked(packed)
    return Allocation(
        read["digest"],
        read["seed"],
        _weights(read["weights"]),
        _read(Moves, read["moves"]),
        _read(Moves, read["fair"]),
        Certificate(**read["certificate"]),
    )


def _weights(written: Mapping[str, Any]) -> Weights:
    values: dict[str, Any] = {**written, "fairness": Fairness(written["fairness"])}
    return Weights(**values)


def rows(ids: tuple[UUID, ...]) -> Mapping[UUID, int]:
    """The row number of each id."""
    return {id: row for row, id in enumerate(ids)}


def _packed(content: Mapping[str, object]) -> bytes:
    return json.dumps({"version": VERSION, **content}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _unpacked(packed: bytes) -> Mapping[str, Any]:
    read = json.loads(packed)
    if read.get("version") != VERSION:
        raise ValueError(f"This run was stored as version {read.get('version')}; version {VERSION} reads only its own.")
    return read


def _written(table: Needs | Lines | Offers | Arcs | Moves) -> dict[str, object]:
    values = {each.name: getattr(table, each.name) for each in fields(table)}
    return {name: each.tolist() if isinstance(each, np.ndarray) else [id.hex for id in each] for name, each in values.items()}


def _read(kind: type[Columns], written: Mapping[str, Any]) -> Columns:
    values: dict[str, Any] = {name: _column(name, each) for name, each in written.items()}
    return kind(**values)


def _column(name: str, values: list[Any]) -> tuple[UUID, ...] | Ints:
    if name == "ids":
        return tuple(map(UUID, values))
    return ints(values).reshape(-1, len(priority.PARTS)) if name == "parts" else ints(values)
