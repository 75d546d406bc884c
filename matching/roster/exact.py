"""The best rota with its proof: one CP-SAT model, solved for one aim after the other.

With many people the linear relaxation of the model is nearly integral (the rule of rest is a matrix of intervals, evenness is
a convex cost over steps of 0 or 1), so CP-SAT is told to lean on it; without that it takes minutes for what now takes a second.
With few people, all of them busy, the relaxation is loose, and CP-SAT does better on its own; whichever fails, the other tries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from ortools.sat.python import cp_model

from matching.roster.grid import Bools, Grid

LAST, NIGHT_STEP, TURN_STEP = 12_000, 100, 1  # what the last person leaving a shift, a further night and a further turn cost

LOOSE = 1_000  # places that could be taken; up to so many the linear relaxation leads nowhere

Var = cp_model.IntVar
Cell = tuple[int, int]  # row and column


class Aim(StrEnum):
    """What is sought: no one missing, no agreed place given up, then shifts, nights and turns shared evenly."""

    COVERAGE = "coverage"
    CHANGE = "change"
    EVENNESS = "evenness"


@dataclass(frozen=True, slots=True)
class Solved:
    """Who takes what, what each aim costs so, and the aims whose cost is proven to be the least after those before it."""

    marks: Bools
    costs: Mapping[Aim, int]
    proven: frozenset[Aim]


def solve(grid: Grid, start: Bools, effort: float, seed: int, stop: Callable[[], bool] | None = None) -> Solved:
    """The best rota: each aim is kept at its best while the next is sought.

    `start` is a rota to begin with; `effort` the most seconds for each aim, counted in steps of the solver and not by a clock.
    """
    model = Model(grid)
    marks, proven = start, set[Aim]()
    for aim in Aim:
        if stop is not None and stop():
            break
        if not model.prices[aim]:
            proven.add(aim)
            continue
        marks, optimal = model.best(aim, marks, effort, seed)
        if not optimal:
            break
        proven.add(aim)
    return Solved(marks, model.costs(marks), frozenset(proven))


class Model:
    """Every cell is a place that may be taken; a ladder counts cells in steps, of which each costs its own price."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.model = cp_model.CpModel()
        self.cells: dict[Cell, Var] = {(row, column): self._new() for row, column in np.argwhere(grid.able).tolist()}
        self.prices: dict[Aim, list[tuple[int, Var]]] = {aim: [] for aim in Aim}
        self.ladders: list[tuple[int, Sequence[Cell], Sequence[Var]]] = []
        self._seat()
        self._share()
        self._keep()

    def best(self, aim: Aim, start: Bools, effort: float, seed: int) -> tuple[Bools, bool]:
        """The cheapest rota for the aim, and whether that is proven; from now on nothing dearer is looked at."""
        price = _priced(self.prices[aim])
        self.model.minimize(price)
        levels = (2, 1) if len(self.cells) > LOOSE else (1, 2)
        for level in levels:
            start, optimal = self._solved(start, _solver(effort, seed, level))
            self.model.add(price <= self.costs(start)[aim])
            if optimal:
                return start, True
        return start, False

    def _solved(self, start: Bools, solver: cp_model.CpSolver) -> tuple[Bools, bool]:
        self._hint(start)
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return start, False
        marks = np.zeros_like(self.grid.able)
        for cell, var in self.cells.items():
            marks[cell] = solver.boolean_value(var)
        return marks, status == cp_model.OPTIMAL

    def costs(self, marks: Bools) -> dict[Aim, int]:
        """What each aim costs under these marks."""
        values = self._values(marks)
        return {aim: sum(price * values[var.index] for price, var in terms) for aim, terms in self.prices.items()}

    def _new(self) -> Var:
        return self.model.new_bool_var("")

    def _seat(self) -> None:
        """No more people than seats; each one missing, and each speaker or holder of a certificate missing, has its price."""
        grid = self.grid
        for column in range(len(grid.shifts)):
            self._short(
                [(row, column) for row in np.flatnonzero(grid.able[:, column]).tolist()], int(grid.seats[column]), exact=True
            )
        for need in grid.needs:
            able = np.flatnonzero(grid.able[:, need.column] & need.able).tolist()
            self._short([(row, need.column) for row in able], min(need.least, int(grid.seats[need.column])), exact=False)

    def _short(self, cells: list[Cell], wanted: int, *, exact: bool) -> None:
        missing = [self._new() for _ in range(wanted)]
        filled = _priced((1, var) for var in (*(self.cells[cell] for cell in cells), *missing))
        self.model.add(filled == wanted if exact else filled >= wanted)
        self.ladders.append((wanted, cells, missing))
        self.prices[Aim.COVERAGE] += [(1, var) for var in missing]
        if exact:
            self.prices[Aim.EVENNESS] += [(LAST // (wanted - step), var) for step, var in enumerate(missing)]

    def _share(self) -> None:
        """Nobody has more hours or less rest than they may; each further turn or night of the same person costs more."""
        grid = self.grid
        for row in range(len(grid.volunteers)):
            columns = np.flatnonzero(grid.able[row]).tolist()
            minutes = grid.minutes[columns].tolist()
            spent = ((length, self.cells[row, column]) for length, column in zip(minutes, columns, strict=True))
            self.model.add(_priced(spent) <= int(grid.most[row]))
            for rivals in grid.rivals(row):
                self.model.add_at_most_one(self.cells[row, column] for column in rivals)
            self._climb(row, columns, TURN_STEP)
            self._climb(row, [column for column in columns if grid.nights[column]], NIGHT_STEP)

    def _climb(self, row: int, columns: list[int], price: int) -> None:
        most = int((np.cumsum(np.sort(self.grid.minutes[columns])) <= self.grid.most[row]).sum())
        steps = [self._new() for _ in range(most)]
        cells = [(row, column) for column in columns]
        self.model.add(_priced((1, self.cells[cell]) for cell in cells) == _priced((1, step) for step in steps))
        self.ladders.append((0, cells, steps))
        self.prices[Aim.EVENNESS] += [(price * (2 * step + 1), var) for step, var in enumerate(steps)]

    def _keep(self) -> None:
        for row, column in np.argwhere(self.grid.kept).tolist():
            given_up = self._new()
            self.model.add(given_up == self.cells[row, column].Not())
            self.ladders.append((1, [(row, column)], [given_up]))
            self.prices[Aim.CHANGE].append((1, given_up))

    def _hint(self, marks: Bools) -> None:
        self.model.clear_hints()
        values = self._values(marks)
        for index, value in values.items():
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)

    def _values(self, marks: Bools) -> dict[int, int]:
        """Every variable's value under these marks, by its index."""
        values = {var.index: int(marks[cell]) for cell, var in self.cells.items()}
        for wanted, cells, steps in self.ladders:
            taken = sum(int(marks[cell]) for cell in cells)
            up = max(0, wanted - taken) if wanted else taken
            values.update({var.index: int(step < up) for step, var in enumerate(steps)})
        return values


def _solver(effort: float, seed: int, level: int) -> cp_model.CpSolver:
    """One worker, its seed, and a limit in the solver's own steps: the same answer on every machine, however busy."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    solver.parameters.linearization_level = level
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.catch_sigint_signal = False  # or Ctrl+C would no longer stop the server that solved something
    return solver


def _priced(terms: Iterable[tuple[int, Var]]) -> cp_model.LinearExpr:
    priced = list(terms)
    variables, prices = [var for _, var in priced], [price for price, _ in priced]
    return cp_model.LinearExpr.weighted_sum(variables, prices)  # pyright: ignore[reportUnknownMemberType]
