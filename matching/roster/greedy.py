"""A good answer at once, for the seconds until the best one is found: shift by shift, the scarcest first."""

import numpy as np

from matching.roster.grid import Bools, Grid, Ints, Need


def quick(grid: Grid) -> Bools:
    """Who takes what, shape (volunteers, shifts): everything kept, then the shifts with the fewest people to choose from."""
    return _Hand(grid).dealt()


class _Hand:
    """The places given so far, and what each volunteer has left."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.marks = np.zeros_like(grid.able)
        self.open = grid.able.copy()  # what each could still take
        self.left = grid.most.copy()
        self.turns = np.zeros(len(grid.volunteers), np.int64)
        self.nights = np.zeros(len(grid.volunteers), np.int64)
        self.choice = grid.able.sum(axis=1)
        self.clashes = grid.clashes()
        self.needs: list[list[Need]] = [[] for _ in grid.shifts]
        for need in grid.needs:
            self.needs[need.column].append(need)

    def dealt(self) -> Bools:
        for column in range(len(self.grid.shifts)):
            self._give(column, np.flatnonzero(self.grid.kept[:, column] & self.open[:, column]))
        scarce = self.grid.able.sum(axis=0) - 2 * self.grid.seats
        for column in map(int, np.argsort(scarce, kind="stable")):
            for need in self.needs[column]:
                lacking = need.least - int((self.marks[:, column] & need.able).sum())
                self._choose(column, self.open[:, column] & need.able, lacking)
            self._choose(column, self.open[:, column], len(self.grid.volunteers))
        return self.marks

    def _choose(self, column: int, among: Bools, most: int) -> None:
        """Give the shift to those who have had the fewest nights or turns, and of these to those with the least choice."""
        count = min(most, int(self.grid.seats[column] - self.marks[:, column].sum()))
        rows = np.flatnonzero(among)
        if count <= 0 or not len(rows):
            return
        nights = self.nights[rows] if self.grid.nights[column] else np.zeros_like(rows)
        order = np.lexsort((rows, self.choice[rows], self.turns[rows], nights))
        self._give(column, rows[order[:count]])

    def _give(self, column: int, rows: Ints) -> None:
        self.marks[rows, column] = True
        self.turns[rows] += 1
        self.nights[rows] += self.grid.nights[column]
        self.left[rows] -= self.grid.minutes[column]
        self.open[rows] &= ~self.clashes[column] & (self.grid.minutes <= self.left[rows, None])
