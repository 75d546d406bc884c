"""Published instances: ours beside PyVRP alone in the same time, every plan passed by our checker."""

import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyvrp
from pyvrp.stop import MaxRuntime

from bench import _instance
from matching.dispatch import routing, shaving, task, vrp
from matching.dispatch.answer import Assigned
from matching.dispatch.check import check
from matching.dispatch.improve import improve
from matching.dispatch.insert import insert
from matching.dispatch.plan import EMPTY, Plan
from matching.dispatch.problem import Problem
from matching.dispatch.settle import settle
from matching.dispatch.task import Limit

SECONDS = 5.0
BEFORE = -1  # the moment at which all is planned: nothing has been set off for yet
ROW = "{:<12}{:>6}{:>18}{:>18}{:>18}{:>8}"
TURNS = ((vrp.improve, 0.2), (routing.improve, 0.5), (vrp.improve, 0.7), (routing.improve, 1.0))  # until which part of the time
MISSING = """\
No instance was found in {folder}. Wanted are text files of Li and Lim's benchmark for pickup and delivery with time windows
(lc101.txt to lrc208.txt and larger ones) or of Cordeau and Laporte's for dial-a-ride (pr01.txt, a2-16.txt to b8-96.txt, R1a.txt).
"""


def main(arguments: list[str]) -> int:
    """Measure every instance in the folder, or those named, each for so many seconds."""
    if not arguments:
        sys.stderr.write("Say which folder has the instances: python -m bench dispatch instances FOLDER [SECONDS] [NAME ...]\n")
        return 2
    folder, seconds = Path(arguments[0]), float(arguments[1]) if len(arguments) > 1 else SECONDS
    problems = list(_problems(folder, frozenset(arguments[2:])))
    if not problems:
        sys.stderr.write(MISSING.format(folder=folder))
        return 1
    warnings.simplefilter("ignore")
    sys.stdout.write(f"way (vehicles), {seconds:g} s each, one seed; PyVRP alone keeps rides short by shaved windows\n")
    sys.stdout.write(ROW.format("instance", "jobs", "insertion alone", "PyVRP alone", "ours", "ratio") + "\n")
    ratios = [_compared(name, problem, seconds) for name, problem in problems]
    known = [ratio for ratio in ratios if ratio]
    if known:
        worse = sum(ratio > 1.0005 for ratio in known)
        sys.stdout.write(f"mean ratio {sum(known) / len(known):.4f}; longer than PyVRP alone in {worse} of {len(known)}\n")
    return 0


def _problems(folder: Path, names: frozenset[str]) -> Iterator[tuple[str, Problem]]:
    for path in sorted(folder.rglob("*.txt")):
        if not names or path.stem in names:
            try:
                yield path.stem, _instance.read(path)
            except (_instance.FormatError, UnicodeDecodeError):
                continue


def _compared(name: str, problem: Problem, seconds: float) -> float | None:
    inserted = _inserted(problem)
    alone, ours = _alone(problem, seconds), _ours(problem, inserted, seconds)
    whole = alone and len(ours.driver) == len(alone.driver) == len(problem.jobs)
    ratio = ours.hectometres / alone.hectometres if alone and whole else None
    told = [_told(problem, plan) for plan in (inserted, alone, ours)]
    sys.stdout.write(ROW.format(name, len(problem.jobs), *told, f"{ratio:.4f}" if ratio else "-") + "\n")
    sys.stdout.flush()
    return ratio


def _told(problem: Problem, plan: Plan | None) -> str:
    """The way and the vehicles; a plan that is wrong or leaves somebody out is told as such."""
    if plan is None or check(problem, plan):
        return "none found"
    left = len(problem.jobs) - len(plan.driver)
    out = sum(bool(route.stops) for route in plan.routes.values())
    return f"{plan.hectometres / _instance.SCALE:.2f} ({out})" + (f" -{left}" if left else "")


def _inserted(problem: Problem) -> Plan:
    plan = EMPTY
    for job in sorted(problem.jobs.values(), key=lambda job: (job.pick_up.end, job.id)):
        answer = insert(problem, plan, job, BEFORE)
        plan = answer.plan if isinstance(answer, Assigned) else plan
    return plan


def _ours(problem: Problem, plan: Plan, seconds: float) -> Plan:
    """What the product does; where rides bind, PyVRP and OR-Tools take turns, as on a day that is improved again and again."""
    turns = TURNS if any(map(shaving.binds, problem.jobs.values())) else ((vrp.improve, 1.0),)
    began = time.perf_counter()
    for improver, until in turns:
        plan = _improved(problem, plan, improver, began + until * seconds)
    return plan


def _improved(problem: Problem, plan: Plan, improver: task.Improver, end: float) -> Plan:
    limit = Limit(10**6, lambda: time.perf_counter() > end)
    return improve(problem, plan, BEFORE, 1, limit, notice=0, improvers=(improver,)).plan


def _alone(problem: Problem, seconds: float) -> Plan | None:
    """PyVRP with the parameters it comes with, everybody to be served; rides short by windows shaved for all."""
    question = replace(task.of(problem, EMPTY, BEFORE, 0), promised=frozenset(problem.jobs))
    bound = [job.id for job in question.jobs if shaving.binds(job)]
    model = vrp.model(question, shaving.shaved(question, bound))
    found = pyvrp.solve(model.data, MaxRuntime(seconds), seed=1, collect_stats=False)
    return settle(problem, EMPTY, vrp.read(model, found.best), BEFORE).plan if found.is_feasible() else None
