"""Our search beside a full numpy scan, SQLite and PostgreSQL: the best twenty of very many offers of goods for a line.

All find the same twenty with the same points for the same lines in the same run, or there is no table. What is timed is the
search from the question to the ids and points of the twenty: `engine.arcs` for ours, which applies all nine rules and counts what
they rule out; the statement and its rows for a database. `engine.rank` adds to that the plans of several givers, the explanations
and the words, and is measured by itself. Offers are spread over 300 items by Zipf's law, and lines likewise: most ask for what
most offer, which is the hardest case. Our search is measured for as many lines spread evenly over the items, too.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import _rank_sql, _rank_world
from bench._rank_scan import SHOWN, Found, Scan
from bench._rank_world import NOW, SEED, World
from matching.rank import engine
from matching.rank.problem import Ask
from matching.rank.table import Table

OFFERS, LINES = 100_000, 1_000
SOME = 60  # of the lines, for the peers, who need a thousand times as long, and for whole rankings
UPDATES = 100_000
ROW = "{:<34}{:>10}{:>10}{:>15}{:>10}{:>12}"
RATE = "{:<34}{:>20}{:>15}"


@dataclass(frozen=True, slots=True)
class Timed:
    """What was found for each line, the milliseconds that took, and those in which this process was at work.

    The two differ where the machine has other things to do, or a server does the work.
    """

    found: list[Found]
    times: list[float]
    at_work: list[float]


def searched(table: Table) -> Callable[[Ask], Found]:
    """Our search."""

    def find(ask: Ask) -> Found:
        arcs = engine.arcs(ask, table, NOW, SHOWN)
        return list(zip(arcs.points.tolist(), arcs.low.tolist(), strict=True))

    return find


def ranked(table: Table) -> Callable[[Ask], Found]:
    """Our whole ranking, asked for as many as can be shown after the plans of several givers."""

    def find(ask: Ask) -> Found:
        candidates = engine.rank(ask, table, NOW, SHOWN + engine.PLANS).candidates
        singles = (each for each in candidates if len(each.parts) == 1)
        return [(each.points, each.parts[0].offer_id.int & 2**64 - 1) for each in singles][:SHOWN]

    return find


def timed(find: Callable[[Ask], Found], asks: Sequence[Ask]) -> Timed:
    """Find for each line."""
    result = Timed([], [], [])
    for ask in asks:
        start, began = time.perf_counter(), time.thread_time()
        result.found.append(find(ask))
        result.at_work.append((time.thread_time() - began) * 1000)
        result.times.append((time.perf_counter() - start) * 1000)
    return result


def loaded(world: World) -> tuple[Table, float, float]:
    """The table, the seconds to load it from columns, and the megabytes it takes."""
    gc.collect()
    before, start = _resident(), time.perf_counter()
    table = world.table()
    return table, time.perf_counter() - start, _resident() - before


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def updates(table: Table, world: World) -> float:
    """How many whole offers a second replace those with their ids, one by one, until a search would see them all.

    They come by the thousand, as a feed brings them; making them is not timed.
    """
    rows = range(0, len(world), max(1, len(world) // UPDATES))
    taken = 0.0
    for first in range(0, len(rows), 1000):
        offers = [world.offer(row) for row in rows[first : first + 1000]]
        start = time.perf_counter()
        for each in offers:
            table.put(each)
        taken += time.perf_counter() - start
    start = time.perf_counter()
    len(table)
    return len(rows) / (taken + time.perf_counter() - start)


def compared(count: int) -> str:
    """The tables."""
    world = _rank_world.of(count, LINES)
    table, load, memory = loaded(world)
    timed(searched(table), world.asks[:20])  # the first use of anything is slow
    gc.collect()
    gc.freeze()
    even = timed(searched(table), world.even)
    results = {
        "ours, the search": timed(searched(table), world.asks),
        "ours, plans and words too": timed(ranked(table), world.asks[:SOME]),
        "full numpy scan": timed(Scan(world).find, world.asks[:SOME]),
    }
    rates = [("ours", updates(table, world), load)]
    with _rank_sql.databases(world) as databases:
        results |= {each.name: timed(each.find, world.asks[:SOME]) for each in databases}
        rates += [(each.name, each.updates(world), each.loaded) for each in databases]
    return "\n".join(
        [
            f"{count} offers of 300 items, the best {SHOWN} for {LINES} lines ({SOME} for whole rankings and peers), seed {SEED}",
            *latencies(results),
            shown("ours, lines spread evenly", even, ""),
            "",
            RATE.format("", "updates a second", "loading in s"),
            *(RATE.format(name, f"{rate:,.0f}", f"{seconds:.2f}") for name, rate, seconds in rates),
            f"Our table takes {memory:.0f} MB.",
        ]
    )


def latencies(results: dict[str, Timed]) -> list[str]:
    """The rows of the first table; nothing but an error where the answers differ."""
    first, *others = (each.found[:SOME] for each in results.values())
    if any(other != first for other in others):
        raise SystemExit("They do not all find the same twenty: the measurement is void.")
    mine = statistics.median(next(iter(results.values())).times[:SOME])
    rows = [ROW.format("latency in ms", "p50", "p99", "at work: p50", "p99", "p50/ours")]
    for name, each in results.items():
        rows.append(shown(name, each, f"{statistics.median(each.times[:SOME]) / mine:.1f}x"))
    return rows


def shown(name: str, result: Timed, ratio: str) -> str:
    """A row of the first table."""
    figures = (figure for times in (result.times, result.at_work) for figure in (statistics.median(times), slowest(times)))
    return ROW.format(name, *(f"{figure:.2f}" for figure in figures), ratio)


def slowest(times: list[float]) -> float:
    """What 99 of 100 do not exceed."""
    return statistics.quantiles(times, n=100)[-1]


def main(arguments: list[str]) -> int:
    """Measure and print; the number of offers may be given."""
    sys.stdout.write(compared(int(arguments[0]) if arguments else OFFERS) + "\n")
    return 0
