"""Simulated days of rides, insertion alone beside improved plans; and published instances, ours beside PyVRP alone.

`python -m bench dispatch [rides] [drivers] [days]` plays days of fixed seeds, `python -m bench dispatch limited ...` the same
days when nobody may ride for long. `python -m bench dispatch instances FOLDER [seconds] [names]` reads the files of Li and Lim
(lc101.txt, ...) and of Cordeau and Laporte (a2-16.txt, ...) in a folder.
"""

import statistics
import sys
from collections.abc import Iterator, Sequence

from bench import _day, _public, _simulation, _vroom
from bench._simulation import Outcome, Policy, Simulation

RIDES, DRIVERS, DAYS = 400, 60, 4
ROW = "{:<26}{:>6}{:>11}{:>8}{:>9}{:>8}{:>8}{:>8}{:>12}{:>12}"
HEAD = ("", "seed", "served", "share", "km/ride", "ratio", "broken", "taxis", "insert p99", "improve max")


def policies() -> list[Policy]:
    """Insertion alone, ours, and VROOM where it is installed."""
    known = [Policy("insertion alone", improved=False), Policy("ours (insertion, PyVRP)")]
    return [*known, Policy("insertion, VROOM", improvers=(_vroom.improve,))] if _vroom.present() else known


def simulated(rides: int, drivers: int, days: int, *, ride_limit: bool = False) -> Iterator[str]:
    """The table of all days and policies, line by line as they are played."""
    yield from (
        f"{rides} rides asked, {drivers} drivers with shifts of 3-6 h; 20 % of the rides cancelled, 10 % of the drivers drop out",
        "nobody rides longer than half as long again as straight, and ten minutes" if ride_limit else "nobody minds how long",
        f"improved every {_simulation.EVERY // 60} min, {_simulation.ITERATIONS} iterations",
        "share: of the rides not cancelled before the pick-up; km: all that the cars drove, home included, by ride served;",
        "broken: promised, not cancelled, and not carried as promised nor told at once to take a taxi; ms of the processor",
        ROW.format(*HEAD),
    )
    played = {policy.name: list[Outcome]() for policy in policies()}
    for seed in range(days):
        day = _day.day(seed, rides, drivers, ride_limit=ride_limit)
        for policy in policies():
            played[policy.name].append(Simulation(day, policy).run())
            yield _row(policy.name, str(seed), played[policy.name][-1:], played["insertion alone"][-1:])
    yield from (_row(name, "mean", outcomes, played["insertion alone"]) for name, outcomes in played.items())
    faults = sum(each.faults for outcomes in played.values() for each in outcomes)
    yield f"every plan checked before it was shown: {faults} faults"


def _row(name: str, seed: str, outcomes: Sequence[Outcome], base: Sequence[Outcome]) -> str:
    served, wanted = sum(each.served for each in outcomes), sum(each.wanted for each in outcomes)
    inserting = [took for each in outcomes for took in each.inserting]
    improving = [took for each in outcomes for took in each.improving]
    return ROW.format(
        name,
        seed,
        f"{served}/{wanted}",
        f"{served / wanted:.1%}",
        f"{_way(outcomes):.2f}",
        f"{_way(outcomes) / _way(base):.3f}",
        sum(each.broken for each in outcomes),
        sum(each.taxis for each in outcomes),
        f"{statistics.quantiles(inserting, n=100)[-1]:.1f}",
        f"{max(improving):.0f}" if improving else "-",
    )


def _way(outcomes: Sequence[Outcome]) -> float:
    """Kilometres by ride served."""
    return sum(each.kilometres for each in outcomes) / max(1, sum(each.served for each in outcomes))


def main(arguments: list[str]) -> int:
    """Measure and print."""
    if arguments[:1] == ["instances"]:
        return _public.main(arguments[1:])
    ride_limit = arguments[:1] == ["limited"]
    sizes = [int(each) for each in arguments[ride_limit:]]
    rides, drivers, days = (*sizes, *(RIDES, DRIVERS, DAYS)[len(sizes) :])
    for line in simulated(rides, drivers, days, ride_limit=ride_limit):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0
