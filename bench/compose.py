"""Composing beside CP-SAT, HiGHS and greed: sixty makers share a line that none covers alone, thousands of times.

Three kinds of lines: makers as a prototype made them (costs against pieces), a million pieces of the same, and offers as the
ranking weighs them (points against hand-overs). All see the same lines in the same run; ours and both solvers must find the same
worth, and small lines must be worth what trying every plan finds, or there is no table. Loading a solver is counted apart: a page
that needs it pays for it once.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.compose import engine, local
from matching.compose.problem import Amounts, Givers, Problem
from tests import plain_compose

SEED = 20200320
MAKERS, LINES, SMALL = 60, 1_000, 300
SOME = 100  # of the lines, for the solvers, who need twenty times as long
MILLION = 1_000_000
ROW = "{:<34}{:>10}{:>10}{:>10}{:>14}{:>12}{:>10}"

Chance = np.random.Generator
Way = Callable[[Givers], Amounts]


def sketched(chance: Chance) -> Givers:
    """Makers with costs for setting up and for each piece."""
    wanted = int(chance.integers(100, 2_000))
    has = np.maximum(10, chance.lognormal(4.3, 0.9, MAKERS)).astype(np.int64)
    lot = np.minimum(has, chance.choice([1, 10, 25, 50], MAKERS))
    return Givers.of(wanted, has, lot, -chance.integers(1, 20, MAKERS), chance.integers(100, 1_500, MAKERS))


def huge(chance: Chance) -> Givers:
    """The same by the million."""
    has = np.maximum(10, chance.lognormal(4.3, 0.9, MAKERS) * 500).astype(np.int64)
    lot = np.minimum(has, chance.choice([1, 5_000, 12_500], MAKERS))
    return Givers.of(MILLION, has, lot, -chance.integers(1, 20, MAKERS), chance.integers(50_000, 750_000, MAKERS))


def weighed(chance: Chance) -> Givers:
    """Offers as the ranking sees them."""
    wanted = int(chance.integers(100, 5_000))
    has = np.maximum(1, chance.lognormal(np.log(wanted / 8), 0.9, MAKERS)).astype(np.int64)
    lot = np.minimum(has, chance.choice([1, 10, 25, 50], MAKERS))
    toll = wanted * np.where(chance.random(MAKERS) < 0.3, 150, 100)
    return Givers.of(wanted, has, lot, chance.integers(1_500, 4_200, MAKERS), toll)


def enumerable(chance: Chance) -> Givers:
    """So few that every plan can be tried."""
    count = int(chance.integers(1, 6))
    columns = (chance.integers(1, 9, count), chance.integers(1, 4, count), chance.integers(-5, 9, count))
    return Givers.of(int(chance.integers(1, 14)), *columns, chance.integers(0, 20, count))


KINDS = {"makers, up to 2,000 pieces": sketched, "offers by points": weighed, "makers, a million pieces": huge}


def ours(givers: Givers) -> Amounts:
    """What a page gets."""
    plan = engine.quick(Problem(givers))
    if not plan.exact:
        raise SystemExit("A plan is not proven to be the best: the measurement is void.")
    return plan.amounts


def constraints(givers: Givers) -> Amounts:
    """CP-SAT with one worker: the same question, put as plainly as it goes."""
    model, columns = (
        cp_model.CpModel(),
        (givers.most.tolist(), givers.least.tolist(), givers.worth.tolist(), givers.cost.tolist()),
    )
    rows = [
        (model.new_bool_var(""), model.new_int_var(0, max(0, most), ""), least, most)
        for most, least, _, _ in zip(*columns, strict=True)
    ]
    for member, pieces, least, most in rows:
        model.add(pieces <= most * member)
        model.add(pieces >= least * member)
    model.add(sum(pieces for _, pieces, _, _ in rows) == givers.wanted)
    earned = sum(pieces * worth for (_, pieces, _, _), worth in zip(rows, columns[2], strict=True))
    model.maximize(earned - sum(member * cost for (member, _, _, _), cost in zip(rows, columns[3], strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, 2.0
    solver.solve(model)
    return {index: solver.value(pieces) for index, (_, pieces, _, _) in enumerate(rows) if solver.value(pieces)}


def highs(givers: Givers) -> Amounts:
    """HiGHS through scipy: a mixed-integer programme."""
    count, one = len(givers), sp.identity(len(givers), format="csr")
    limits = sp.vstack([sp.hstack([-sp.diags(givers.most * 1.0), one]), sp.hstack([sp.diags(givers.least * 1.0), -one])])
    total = sp.hstack([sp.csr_matrix((1, count)), np.ones((1, count))])
    lower, upper = np.full(2 * count, -np.inf), np.zeros(2 * count)
    found = milp(
        np.concatenate([givers.cost, -givers.worth]).astype(float),
        constraints=LinearConstraint(sp.vstack([limits, total]).tocsc(), [*lower, givers.wanted], [*upper, givers.wanted]),
        integrality=np.ones(2 * count),
        bounds=Bounds(0, np.concatenate([np.ones(count), givers.most])),
        options={"time_limit": 2, "mip_rel_gap": 0},
    )
    amounts = np.rint(found.x[count:]).astype(int) if found.x is not None else np.zeros(count, int)
    return {index: int(amounts[index]) for index in np.flatnonzero(amounts).tolist()}


def bettered(givers: Givers) -> Amounts:
    """Greed and local search: the fallback."""
    return local.better(givers, local.greedy(givers))


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds, and how much less than the best each plan is worth, as a share of it (1 where it covers less)."""

    times: list[float]
    gaps: list[float]


def timed(way: Way, lines: list[Givers], best: list[Amounts]) -> Timed:
    """One way for each line."""
    times, gaps = list[float](), list[float]()
    for givers, known in zip(lines, best, strict=False):
        start = time.perf_counter()
        amounts = way(givers)
        times.append((time.perf_counter() - start) * 1000)
        (covers, net), (most, worth) = givers.value(amounts), givers.value(known)
        gaps.append((worth - net) / abs(worth) if covers == most else 1.0)
    return Timed(times, gaps)


def checked(count: int) -> str:
    """Ours against every plan of small lines."""
    chance = np.random.default_rng(SEED)
    for _ in range(count):
        givers = enumerable(chance)
        if givers.value(ours(givers)) != plain_compose.best_value(Problem(givers)):
            raise SystemExit("Trying every plan finds a better one: the measurement is void.")
    return f"{count} small lines: the plan is the best of all that there are, each time"


def compared(name: str, kind: Callable[[Chance], Givers], count: int) -> list[str]:
    """The table of one kind of lines."""
    chance = np.random.default_rng(SEED)
    lines = [each for each in (kind(chance) for _ in range(count)) if each.most.sum() >= each.wanted]
    best = [ours(each) for each in lines]
    some = lines[:SOME]
    ways: list[tuple[str, Way, list[Givers]]] = [
        ("ours, proven", ours, lines),
        ("CP-SAT, one worker", constraints, some),
        ("scipy.milp (HiGHS)", highs, some),
        ("greed", local.greedy, lines),
        ("greed and local search", bettered, lines),
    ]
    results = {label: timed(way, among, best) for label, way, among in ways}
    for label in ("CP-SAT, one worker", "scipy.milp (HiGHS)"):
        if min(results[label].gaps) < -1e-9:
            raise SystemExit(f"{label} finds a better plan: the measurement is void.")
    mine = statistics.median(results["ours, proven"].times)
    rows = [ROW.format(f"{name} ({len(lines)})", "p50 ms", "p99 ms", "p50/ours", "not the best", "mean gap", "worst")]
    return rows + [shown(label, result, mine) for label, result in results.items()]


def shown(label: str, result: Timed, mine: float) -> str:
    """A row."""
    times, gaps = result.times, result.gaps
    missed, mean, worst = sum(gap > 1e-9 for gap in gaps) / len(gaps), statistics.mean(gaps), max(gaps)
    median, slow = statistics.median(times), float(np.percentile(times, 99))
    return ROW.format(
        label,
        f"{median:.2f}",
        f"{slow:.2f}",
        f"{median / mine:.1f}x",
        f"{missed:.0%}",
        f"{max(0, mean):.2%}",
        f"{max(0, worst):.2%}",
    )


def main(arguments: list[str]) -> int:
    """Measure and print; the number of lines of each kind may be given."""
    count = int(arguments[0]) if arguments else LINES
    sys.stdout.write(f"{MAKERS} makers a line, seed {SEED}; {checked(SMALL)}\n")
    for name, kind in KINDS.items():
        sys.stdout.write("\n" + "\n".join(compared(name, kind, count)) + "\n")
    return 0
