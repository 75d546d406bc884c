"""Composes: the best plan for what nobody covers alone, proven to be the best or said not to be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from matching.compose import branch, local, table, trip
from matching.compose.plan import EMPTY, Plan, priced
from matching.compose.problem import NOTHING, Amounts, Givers, Problem, Value

TINY, LARGE = 20_000, 4_000_000  # cells of the table: half a millisecond, a tenth of a second
FEW, MANY = 150, 3_000  # nodes of the tree: some milliseconds, fifty
CLASHES = 24  # how many plans whose trips clash are taken apart


def compose(problem: Problem) -> Plan:
    """The best plan; where that would take too long, a good one with a bound on how much better the best could be."""
    plan = quick(problem)
    if plan.exact or not (problem.pickups or problem.stocks):
        return plan
    from matching.compose import programme  # noqa: PLC0415 - loading the solver takes longer than any plan without it

    other = programme.best(problem, plan.bound)
    return replace(max(plan, other, key=lambda each: each.value), bound=min(plan.bound, other.bound))


def quick(problem: Problem) -> Plan:
    """The same without the solver that shared material needs, for where many wait: within some milliseconds, seldom more."""
    plan = _driven(problem)
    if all(stock.lasts(plan.amounts) for stock in problem.stocks):
        return plan
    return priced(problem, local.thrifty(problem), (), plan.bound)


def amounts(givers: Givers) -> tuple[Amounts, Value]:
    """The best amounts where no one shares anything, and a value that no others exceed."""
    single, cells = bool((givers.step == 1).all()), table.cells(givers)
    if cells <= TINY:
        return _tabled(givers)
    found = branch.best(givers, FEW if cells <= LARGE else MANY) if single else _stepped(givers)
    if found.bound <= found.value:
        return found.amounts, found.bound
    return _tabled(givers) if cells <= LARGE else (local.better(givers, found.amounts), found.bound)


def _tabled(givers: Givers) -> tuple[Amounts, Value]:
    best = table.best(givers)
    return best, givers.value(best)


def _stepped(givers: Givers) -> branch.Found:
    """Giving in single pieces what can only be given in steps bounds what can be had."""
    started = local.greedy(givers)
    return branch.Found(started, givers.value(started), branch.best(givers, FEW).bound)


@dataclass(order=True, slots=True)
class _Node:
    """The best amounts when nobody fetches from those left out; greatest bound first, of equals the last givers left out."""

    rank: tuple[int, int, int, tuple[int, ...]]
    left: frozenset[int] = field(compare=False)
    amounts: Amounts = field(compare=False)
    bound: Value = field(compare=False)


def _driven(problem: Problem) -> Plan:
    """The best plan whose trips can all be made, by conflicts.

    The best plan regardless of other trips comes first. Where not all of its pickups can be fetched, from one of those that clash
    nobody fetches: each is tried in turn, in the order of what can still be reached.
    """
    best, doubt, seen = EMPTY, NOTHING, {frozenset[int]()}
    open_ = [_node(problem, frozenset())]
    for _ in range(CLASHES):
        if not open_ or open_[0].bound <= best.value:
            break
        node = heappop(open_)
        clash, trips, sure = _clash(problem, node)
        best = max(best, priced(problem, node.amounts, trips, node.bound), key=lambda plan: plan.value)
        if not sure:
            doubt = max(doubt, node.bound)
        if not clash:
            doubt = max(doubt, node.bound)
            break
        for left in sorted(sorted(node.left | {each}) for each in clash):
            if (more := frozenset(left)) not in seen:
                seen.add(more)
                heappush(open_, _node(problem, more))
    bound = max([best.value, doubt, *(node.bound for node in open_)])
    return priced(problem, best.amounts, best.trips, bound)


def _node(problem: Problem, left: frozenset[int]) -> _Node:
    best, bound = amounts(problem.unfetched(left))
    return _Node((-bound[0], -bound[1], len(left), tuple(-each for each in sorted(left, reverse=True))), left, best, bound)


def _clash(problem: Problem, node: _Node) -> tuple[tuple[int, ...], trip.Taken, bool]:
    """Pickups that cannot all be fetched, each without the others can; the trips that can be made; whether that is sure."""
    from_ = [index for index in _largest(node.amounts) if index in problem.pickups and index not in node.left]
    found = trip.fetching(problem, node.amounts, from_)
    if found.trips is not None:
        return (), found.trips, True
    clash, sure = from_, found.sure
    for each in from_:
        fewer = [other for other in clash if other != each]
        without = trip.fetching(problem, node.amounts, fewer)
        if without.trips is None:
            clash, sure = fewer, sure and without.sure
    return tuple(clash), trip.greedily(problem, node.amounts, from_), sure and _hopeless(problem, clash)


def _largest(given: Amounts) -> Sequence[int]:
    return sorted(given, key=lambda index: (-given[index], index))


def _hopeless(problem: Problem, clash: Sequence[int]) -> bool:
    """Whether they could not be fetched either if each gave as little as it may, and so had it ready sooner."""
    least = {index: int(problem.givers.least[index]) for index in clash}
    found = trip.fetching(problem, least, clash)
    return found.trips is None and found.sure
