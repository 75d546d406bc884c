"""Reads published instances: Li and Lim's pickup and delivery with windows, Cordeau and Laporte's dial-a-ride.

Both give points on a plane; a unit of way is a unit of time. A thousandth of it counts as our second and as our hundred metres,
so that the lengths told have three decimals, as the published ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from matching.dispatch.problem import Job, Problem, Size, Vehicle, Window
from matching.dispatch.travel import Ways
from matching.place import Point

SCALE = 1000


class Plane:
    """Straight lines on a plane; a point's longitude is its x and its latitude its y."""

    def ways(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Ways:
        """The ways in thousandths, to the nearest."""
        here, there = (np.array([(each.longitude, each.latitude) for each in points]) for points in (origins, destinations))
        straight = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
        rounded = np.rint(straight * SCALE).astype(np.int64)
        return Ways(rounded, rounded)


@dataclass(frozen=True, slots=True)
class Node:
    """A row of a file, in its own units."""

    point: Point
    service: float
    load: int
    window: tuple[float, float]


class FormatError(Exception):
    """The file is not of a format that is read here."""


def read(path: Path) -> Problem:
    """The problem in a file of either format; `FormatError` says what is wrong with it."""
    try:
        rows = [[float(word) for word in line.split()] for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    except ValueError as wrong:
        raise FormatError(f"{path.name}: only numbers are expected ({wrong}).") from wrong
    widths = {len(row) for row in rows[1:]}
    if rows and len(rows[0]) == 3 and widths == {9}:
        return _li_lim(rows)
    if rows and len(rows[0]) == 5 and widths == {7}:
        return _cordeau(rows)
    raise FormatError(f"{path.name}: neither Li and Lim's rows (3, then 9 numbers) nor Cordeau and Laporte's (5, then 7).")


def _li_lim(rows: list[list[float]]) -> Problem:
    """Vehicles, capacity, speed; then number, x, y, demand, ready, due, service, number of the pick-up, number of the drop."""
    vehicles, capacity, _ = rows[0]
    nodes = {int(row[0]): Node(Point(row[2], row[1]), row[6], int(row[3]), (row[4], row[5])) for row in rows[1:]}
    pairs = ((nodes[int(row[0])], nodes[int(row[8])]) for row in rows[1:] if row[8])
    return _problem(nodes[0], pairs, int(vehicles), int(capacity))


def _cordeau(rows: list[list[float]]) -> Problem:
    """Vehicles, nodes, longest route, capacity, longest ride; then number, x, y, service, load, ready, due.

    Request i is picked up at node i and dropped at node i + n; the depot is node 0, in some files again behind the last one.
    """
    vehicles, _, longest, capacity, ride = rows[0]
    nodes = [Node(Point(row[2], row[1]), row[3], int(row[4]), (row[5], row[6])) for row in rows[1:]]
    half = (len(nodes) - 1) // 2
    pairs = zip(nodes[1 : half + 1], nodes[half + 1 : 2 * half + 1], strict=True)
    return _problem(nodes[0], pairs, int(vehicles), int(capacity), longest=_scaled(longest), ride=_scaled(ride))


def _problem(
    depot: Node,
    pairs: Iterator[tuple[Node, Node]],
    vehicles: int,
    capacity: int,
    *,
    longest: int | None = None,
    ride: int | None = None,
) -> Problem:
    shift = _window(depot)
    fleet = [
        Vehicle(UUID(int=number), depot.point, shift, Size(seats=capacity), depot.point, longest=longest)
        for number in range(1, vehicles + 1)
    ]
    jobs = [
        Job(
            UUID(int=number),
            start.point,
            end.point,
            _window(start),
            _window(end),
            Size(seats=start.load),
            _scaled(start.service),
            _scaled(end.service),
            ride,
        )
        for number, (start, end) in enumerate(pairs, vehicles + 1)
    ]
    return Problem({job.id: job for job in jobs}, {vehicle.id: vehicle for vehicle in fleet}, Plane())


def _scaled(number: float) -> int:
    return round(number * SCALE)


def _window(node: Node) -> Window:
    return Window(*(_scaled(edge) for edge in node.window))
