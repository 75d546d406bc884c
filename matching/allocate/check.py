"""Checks moves against every rule, one by one and knowing nothing of how they were found."""

from collections import defaultdict
from collections.abc import Iterator

from matching.allocate.allocation import Moves
from matching.allocate.problem import Problem
from matching.allocate.weights import Weights


def check(problem: Problem, weights: Weights, moves: Moves) -> tuple[str, ...]:
    """What is wrong with the moves, in rows of the problem, for those who look after the engine; nothing where all is well."""
    return tuple(_wrong(problem, weights, moves))


def _wrong(problem: Problem, weights: Weights, moves: Moves) -> Iterator[str]:
    ways = set(zip(problem.arcs.line.tolist(), problem.arcs.offer.tolist(), strict=True))
    given, filled, reached = defaultdict[int, int](int), defaultdict[int, int](int), defaultdict[int, int](int)
    sends: defaultdict[int, set[int]] = defaultdict(set)
    for line, offer, amount in zip(moves.line.tolist(), moves.offer.tolist(), moves.amount.tolist(), strict=True):
        if (line, offer) not in ways or amount < 1:
            yield f"Offer {offer} cannot serve line {line}."
            continue
        if weights.lots and amount < problem.offers.lot[offer]:
            yield f"Offer {offer} gives line {line} less than a lot."
        need = int(problem.lines.need[line])
        given[offer] += amount
        filled[line] += amount
        reached[need] += amount
        sends[int(problem.offers.donor[offer])].add(int(problem.needs.facility[need]))
    yield from _too_much(problem, given, filled, reached)
    yield from _too_little(problem, weights, reached)
    for donor, facilities in sends.items():
        if 0 < weights.shipments < len(facilities):
            yield f"Donor {donor} sends {len(facilities)} shipments."


def _too_much(problem: Problem, given: dict[int, int], filled: dict[int, int], reached: dict[int, int]) -> Iterator[str]:
    for offer, amount in given.items():
        if amount > problem.offers.free[offer]:
            yield f"Offer {offer} gives more than it has."
    for line, amount in filled.items():
        if amount > problem.lines.room[line]:
            yield f"Line {line} gets more than it asked for."
    for need, amount in reached.items():
        if amount > problem.needs.lacks[need]:
            yield f"Need {need} gets more than it lacks."


def _too_little(problem: Problem, weights: Weights, reached: dict[int, int]) -> Iterator[str]:
    for need, amount in reached.items() if weights.useful_days else ():
        had = int(problem.needs.had[need])
        if had + amount < min(int(problem.needs.useful[need]), had + int(problem.needs.lacks[need])):
            yield f"Need {need} gets crumbs."
