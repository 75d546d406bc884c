"""Our allocation beside greedy, first come first served, and HiGHS: `python -m bench allocate [LINESxOFFERS ...]`.

A size of 10000x100000 is 10,000 open lines, one for each facility, and 100,000 offers, of which each line can use its ten
nearest; there is about 60 % of what is needed, much of it where less is needed. Ours is exact: the fairest flow by max-min, of
all such flows the one with the most points, with its proof; then, in a row of its own, in lots with the default knobs. "Nothing"
counts the lines that get nothing though some offer fits them, "poorest 10 %" is the coverage that one in ten stays below.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from bench import _market, _market_peer
from matching.allocate import certify, engine, order
from matching.allocate import fair as flows
from matching.allocate.allocation import Moves
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Ints, Problem
from matching.allocate.weights import Weights

SEED = 20200123
SIZES = ((1_000, 10_000), (10_000, 100_000))
FAIR = Weights(useful_days=0, lots=False, shipments=0)
LARGE = 10_000  # lines; above, HiGHS takes minutes, and one of our modes is enough
HEAD = ("", "wall s", "CPU s", "it/ours", "units", "of most", "nothing", "poorest 10 %", "Gini", "km")
ROW = "{:<34}{:>9}{:>9}{:>9}{:>13}{:>10}{:>9}{:>14}{:>7}{:>6}"
CRUMBS = "{:<34}{:>9}{:>18}{:>20}{:>23}"

Spent = tuple[float, float]


Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[Made, Spent]:
    """What the work makes, its seconds by the clock and of this process's time on a core (others may be at work beside it)."""
    wall, used = time.perf_counter(), time.process_time()
    made = work()
    return made, (time.perf_counter() - wall, time.process_time() - used)


def fair(of: Problem, weights: Weights, spread: flows.Spread = map) -> Ints:
    """The exact fair flow, arc by arc."""
    return flows.flow(of, weights, 0, spread)


def gini(covered: Ints) -> float:
    """How unequal the coverage is: 0 all alike, 1 everything for one."""
    ranked, size = np.sort(covered), len(covered)
    return float((2 * np.arange(1, size + 1) - size - 1) @ ranked / max(1e-9, size * ranked.sum()))


def row(name: str, of: Problem, found: tuple[Ints, Spent], against: tuple[int, float]) -> str:
    """One line of the table: a flow and what it took, against the most units and the seconds that ours took."""
    (flow, took), (most, mine) = found, against
    given = np.bincount(of.arcs.line, flow, len(of.lines))
    covered = given / of.needs.lacks
    within = np.unique(of.arcs.line[of.offers.free[of.arcs.offer] > 0])
    nothing = np.count_nonzero(given[within] == 0) / len(within)
    far = float(of.arcs.hectometres @ flow) / max(1, flow.sum()) / 10
    return ROW.format(
        name,
        *(f"{each:.2f}" for each in took),
        f"{took[0] / mine:.2f}x",
        f"{int(flow.sum()):,}",
        f"{flow.sum() / most:.4f}",
        f"{nothing:.1%}",
        f"{np.quantile(covered, 0.1):.3f}",
        f"{gini(covered):.3f}",
        f"{far:.0f}",
    )


def compared(lines: int, offers: int) -> Iterator[str]:
    """The table of one size, row by row."""
    of = _market.market(lines, offers, SEED)
    yield f"\n{lines:,} lines x {offers:,} offers, {len(of.arcs):,} ways, seed {SEED}; {load()}"
    yield ROW.format(*HEAD)
    before, ours, after = peak(), timed(lambda: fair(of, FAIR)), peak()
    flow, against = ours[0], (int(ours[0].sum()), ours[1][0])
    yield row("ours: exact, max-min fair", of, ours, against)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        flows.flow(_market.market(1_000, 10_000, SEED), FAIR, 0, pool.map)  # the helpers load their solvers
        again = timed(lambda: fair(of, FAIR, pool.map))
    yield row("the same in two processes", of, again, against)
    proof, took = timed(lambda: certify.certify(of, order.order(of.needs, FAIR, 0), flows.moves(of, flow)))
    gap = "none" if proof.dual is None else proof.dual - proof.primal
    yield f"  its proof: gap {gap} in {took[0]:.2f} s; peak memory {after} MB, {before} MB of it before we began"
    yield f"  byte for byte the same in two processes: {bool((again[0] == flow).all())}"
    yield row("ours: default knobs, in lots", of, timed(lambda: spread_out(of, engine.allocate(of).moves)), against)
    for mode in (Fairness.PROPORTIONAL, Fairness.ALPHA_2, Fairness.UTILITARIAN) if lines <= LARGE else ():
        knobs = replace(FAIR, fairness=mode)
        yield row(f"ours: {mode.value}", of, timed(lambda knobs=knobs: fair(of, knobs)), against)
    for name, peer in peers(lines).items():
        yield row(name, of, timed(lambda peer=peer: peer(of)), against)
    most, took = timed(lambda: _market_peer.most(of))
    yield f"  scipy's maximum flow: {most:,} units in {took[0]:.2f} s; ours: {against[0]:,}"
    if most != against[0]:
        raise SystemExit("Ours is no maximum flow: the measurement is void.")


def peers(lines: int) -> dict[str, Callable[[Problem], Ints]]:
    """Those that can do so many lines."""
    quick = {"greedy by score": _market_peer.greedy, "first come, first served": _market_peer.first_come}
    return quick | ({"HiGHS, ten tranches": _market_peer.highs} if lines <= LARGE else {})


def spread_out(of: Problem, made: Moves) -> Ints:
    """Moves as a flow, arc by arc."""
    flow = np.zeros(len(of.arcs), np.int64)
    size = len(of.offers) + 1
    flow[np.searchsorted(of.arcs.line * size + of.arcs.offer, made.line * size + made.offer)] = made.amount
    return flow


def load() -> str:
    """How busy the machine is with other things: the clock runs on while others work."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def peak() -> int:
    """The most memory that this process has taken at once, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def crumbs() -> Iterator[str]:
    """What becomes of supply that is one per cent of what is asked for."""
    of = _market.market(1_000, 50, SEED, supply=0.01)
    yield "\nOne per cent of what is asked for: what the lines get that get anything"
    yield CRUMBS.format("", "lines", "pieces (median)", "under a day's use", "days of use (median)")
    for name, knobs in (("proportional, as asked for", replace(FAIR, fairness=Fairness.PROPORTIONAL)), ("default", Weights())):
        made = engine.allocate(of, knobs).moves.by_need(of)
        some = made[made > 0]
        days = 7 * some / of.needs.lacks[made > 0]
        yield CRUMBS.format(name, len(some), f"{np.median(some):.0f}", f"{np.mean(days < 1):.0%}", f"{np.median(days):.1f}")


def main(arguments: list[str]) -> int:
    """Measure and print; sizes may be given, such as 100000x1000000."""
    sizes = [tuple(int(part) for part in each.replace(",", "").split("x")) for each in arguments] or SIZES
    for lines, offers in sizes:
        for line in compared(lines, offers):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    for line in crumbs():
        sys.stdout.write(f"{line}\n")
    return 0
