"""Rotas of 170 people and 49 shifts, after drop-outs too, and many people placed in many roles at once.

Ours in milliseconds (the median over the seeds, the slowest, and the median of processor time),
beside HiGHS on the very same model, and a fresh optimum that
does not care whom it moves. `--small` measures two seeds and a tenth of the roles.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bench import _roster_peer, _roster_placement
from bench._roster_week import week, without
from matching.roster import check, engine, greedy
from matching.roster.grid import Grid
from matching.roster.problem import Problem
from matching.roster.result import Roster

T = TypeVar("T")
ROW = "{:<44}{:>12}{:>12}{:>12}{:>12}{:>12}"
SEEDS, SMALL = range(5), range(2)
GONE = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Took(Generic[T]):
    """What came of some work, and its milliseconds: by the clock, and of the processor, which others do not make longer."""

    made: T
    wall: float
    cpu: float


def timed(work: Callable[[], T]) -> Took[T]:
    """Do the work once."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return Took(made, (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    seeds = SMALL if "--small" in arguments else SEEDS
    _line("170 people, 49 shifts", "p50 ms", "slowest ms", "p50 cpu ms", "proven", "missing")
    solved = _weeks(seeds)
    _line("after drop-outs", "p50 ms", "slowest ms", "p50 cpu ms", "changed", "fresh")
    for gone in GONE:
        _drop_out(solved, gone)
    _roster_placement.main(small=seeds is SMALL)
    return 0


def _weeks(seeds: range) -> list[tuple[Problem, Roster]]:
    problems = [week(seed) for seed in seeds]
    quick = [timed(lambda each=each: greedy.quick(Grid(each))) for each in problems]
    drafts = [engine.draft(each) for each in problems]
    ours = [timed(lambda each=each: engine.fill(each)) for each in problems]
    peers = [timed(lambda each=each: _roster_peer.costs(Grid(each))) for each in problems]
    for problem, ours_, peer in zip(problems, ours, peers, strict=True):
        _agree(problem, ours_.made, {aim.value: cost for aim, cost in peer.made[0].items()})
    _report("greedy, at once", quick, "-", _missing(drafts))
    _report("ours (CP-SAT, one worker)", ours, _all(each.made.proven for each in ours), _missing(each.made for each in ours))
    _report("HiGHS (scipy milp), same model", peers, _all(each.made[1] for each in peers), "-")
    ratio = statistics.median(peer.cpu / each.cpu for peer, each in zip(peers, ours, strict=True))
    _line("HiGHS / ours, of the processor", "", "", f"{ratio:.2f}", "", "")
    return [(problem, each.made) for problem, each in zip(problems, ours, strict=True)]


def _drop_out(solved: list[tuple[Problem, Roster]], gone: int) -> None:
    after = [without(problem, gone, roster.places, seed) for seed, (problem, roster) in enumerate(solved)]
    ours = [timed(lambda each=each: engine.fill(each)) for each in after]
    fresh = [engine.fill(Problem(each.shifts, each.volunteers, each.rest)) for each in after]
    moved = sum(len(each.kept - new.places) for each, new in zip(after, fresh, strict=True))
    for problem, each in zip(after, ours, strict=True):
        _agree(problem, each.made, {})
    changed = sum(len(each.made.given_up) for each in ours)
    _report(f"{gone} people gone ({_all(each.made.proven for each in ours)} proven)", ours, changed, moved)


def _agree(problem: Problem, roster: Roster, costs: dict[str, int]) -> None:
    """Stop the measurement at a rota that breaks a rule, or a proof that the peer contradicts."""
    wrong = check.violations(problem, roster.places)
    different = roster.proven and any(roster.costs[aim] != cost for aim, cost in costs.items())
    if wrong or different:
        raise AssertionError(wrong or (roster.costs, costs))


def _all(proven: Iterable[bool]) -> str:
    held = list(proven)
    return f"{sum(held)}/{len(held)}"


def _missing(rosters: Iterable[Roster]) -> int:
    return sum(gap.missing for each in rosters for gap in each.gaps)


def _report(name: str, took: Sequence[Took[T]], third: object, fourth: object) -> None:
    wall = [each.wall for each in took]
    cpu = statistics.median(each.cpu for each in took)
    _line(name, f"{statistics.median(wall):.1f}", f"{max(wall):.1f}", f"{cpu:.1f}", third, fourth)


def _line(*cells: object) -> None:
    sys.stdout.write(ROW.format(*map(str, cells)) + "\n")
    sys.stdout.flush()
