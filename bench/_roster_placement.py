"""Sparse assignment of many people to many roles, beside greedy and the dense assignment of scipy."""

import sys
import time

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.roster import placement
from matching.roster.placement import Problem

ROW = "{:<44}{:>12}{:>12}{:>12}{:>12}"
DENSE = 2_000 * 4_000  # the most cells that a dense matrix is given here
WIDTH = 40  # people who could take a role, at most; a few people are wanted by many


def main(*, small: bool) -> None:
    """Measure and print."""
    for people, roles in ((2_000, 200),) if small else ((2_000, 200), (20_000, 2_000)):
        problem = _many(people, roles)
        _line(f"{people} people, {roles} roles, {problem.seats.sum()} seats", "ms", "filled", "points", "of ours")
        ours = _told("ours (sparse, exact)", problem, _timed(placement.place, problem), None)
        _told("greedy, best points first", problem, _timed(_greedy, problem), ours)
        if int(problem.seats.sum()) * people <= DENSE:
            _told("scipy linear_sum_assignment (dense)", problem, _timed(_dense, problem), ours)


def _many(people: int, roles: int) -> Problem:
    chance = np.random.default_rng(20200201)
    sought = (people * chance.power(0.35, size=(roles, WIDTH))).astype(np.int64)
    pairs = np.unique(np.stack((np.repeat(np.arange(roles), WIDTH), sought.ravel())), axis=1)
    seats, urgency = chance.integers(1, 8, roles), chance.integers(0, 4, roles)
    return Problem(seats, urgency, people, pairs[0], pairs[1], chance.integers(1, 10_001, pairs.shape[1]))


def _greedy(problem: Problem) -> NDArray[np.int64]:
    """The most urgent role first, and for it the best who are left."""
    left, free, chosen = problem.seats.copy(), np.ones(problem.people, np.bool_), []
    for arc in np.lexsort((-problem.points, -problem.urgency[problem.roles])).tolist():
        if left[problem.roles[arc]] and free[problem.takers[arc]]:
            left[problem.roles[arc]] -= 1
            free[problem.takers[arc]] = False
            chosen.append(arc)
    return np.array(chosen, np.int64)


def _dense(problem: Problem) -> NDArray[np.int64]:
    seats = np.repeat(np.arange(len(problem.seats)), problem.seats)
    arc = np.full((len(problem.seats), problem.people), -1)
    arc[problem.roles, problem.takers] = np.arange(len(problem.roles))
    whole = 10_001 * (len(seats) + 1)
    worth = np.where(arc >= 0, whole * (1 + problem.urgency[:, None]) + problem.points[arc], 0)[seats]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = arc[seats[rows], columns]
    return found[found >= 0]


def _timed(work: object, problem: Problem) -> tuple[float, NDArray[np.int64]]:
    start = time.perf_counter()
    arcs = work(problem)
    return (time.perf_counter() - start) * 1000, arcs


def _told(name: str, problem: Problem, made: tuple[float, NDArray[np.int64]], ours: float | None) -> float:
    took, arcs = made
    points = int(problem.points[arcs].sum())
    _line(name, f"{took:.1f}", len(arcs), points, f"{took / ours:.1f}x" if ours else "1x")
    return took


def _line(*cells: object) -> None:
    sys.stdout.write(ROW.format(*map(str, cells)) + "\n")
    sys.stdout.flush()
