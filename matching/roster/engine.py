"""Fills a rota: at once and well, or in a second or two and proven best."""

from collections.abc import Callable, Iterable

from matching.roster import exact, greedy, reason
from matching.roster.grid import Bools, Grid
from matching.roster.problem import Place, Problem
from matching.roster.result import Gap, Roster

EFFORT = 6.0  # deterministic seconds for each aim; four times what the hardest week of the benchmark takes


def draft(problem: Problem) -> Roster:
    """A good rota within milliseconds, without a proof: every agreed place kept, the scarcest shifts filled first."""
    grid = Grid(problem)
    return _told(grid, greedy.quick(grid), {}, proven=False)


def fill(problem: Problem, effort: float = EFFORT, seed: int = 0, stop: Callable[[], bool] | None = None) -> Roster:
    """The best rota: the fewest people missing, then the fewest agreed places given up, then the most even.

    The same problem, effort and seed always give the same rota. Where the effort runs out the rota is the best one found, and
    not `proven`. `stop` is asked between the aims.
    """
    grid = Grid(problem)
    solved = exact.solve(grid, greedy.quick(grid), effort, seed, stop)
    costs = {aim.value: cost for aim, cost in solved.costs.items()}
    return _told(grid, solved.marks, costs, proven=len(solved.proven) == len(exact.Aim))


def gaps(problem: Problem, places: Iterable[Place]) -> tuple[Gap, ...]:
    """What every shift lacks when these places are taken, and why nobody else can take them."""
    grid = Grid(problem)
    return reason.gaps(grid, grid.marks(places))


def _told(grid: Grid, marks: Bools, costs: dict[str, int], *, proven: bool) -> Roster:
    return Roster(
        places=grid.places(marks),
        gaps=reason.gaps(grid, marks),
        taken_on=grid.places(marks & ~grid.kept),
        given_up=grid.places(grid.kept & ~marks),
        costs=costs,
        proven=proven,
    )
