"""Exact where material is shared as well: the whole problem as a constraint programme (CP-SAT of OR-Tools).

The solver takes a third of a second to load, so it is loaded only when a plan runs out of shared material. Its limit is counted
in its own deterministic units, with one worker and a fixed seed, so the same problem always gets the same plan.
"""

from ortools.sat.python import cp_model

from matching.compose import local
from matching.compose.plan import Plan, Trip, priced
from matching.compose.problem import Amounts, Problem, Value

LIMIT = 0.5  # deterministic seconds for each of the two questions: how much, and how best
SEED = 1
SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def best(problem: Problem, bound: Value) -> Plan:
    """The best plan, or the best found within the limit; `bound` is a value known not to be exceeded."""
    model = _Model(problem)
    start = priced(problem, local.thrifty(problem), (), bound)
    model.hint(start.amounts)
    first = model.solved(sum(model.pieces))
    if first is None:
        return start
    most = min(bound[0], round(first.best_objective_bound))
    covers = round(first.objective_value)
    plan = model.plan(first, (most, bound[1]))
    if covers < most:
        return max(plan, start, key=lambda each: each.value)
    model.hint(plan.amounts)
    model.add(sum(model.pieces) == covers)
    second = model.solved(model.net)
    return model.plan(second, (covers, round(second.best_objective_bound))) if second else plan


class _Model:
    """The programme of a problem; times count from the first that matters."""

    def __init__(self, problem: Problem) -> None:
        self._problem, self._model = problem, cp_model.CpModel()
        givers, model = problem.givers, self._model
        self._members = [model.new_bool_var(f"member {index}") for index in range(len(givers))]
        self.pieces = [self._amount(index) for index in range(len(givers))]
        self._trips: dict[tuple[int, int, int], tuple[cp_model.IntVar, cp_model.IntVar, cp_model.IntervalVar]] = {}
        self._origin = min((each.ready for each in problem.pickups.values()), default=0)
        unfetched = [self._fetch(index) for index in problem.pickups]
        for number, driver in enumerate(problem.drivers):
            own = [trip for (_, by, _), trip in self._trips.items() if by == number]
            model.add(sum(trip[0] for trip in own) <= driver.trips)
            model.add_no_overlap(trip[2] for trip in own)
        for stock in problem.stocks:
            model.add(sum(self.pieces[index] * uses for index, uses in stock.uses.items()) <= stock.amount)
        model.add(sum(self.pieces) <= givers.wanted)
        earned = sum(self.pieces[index] * int(givers.worth[index]) for index in range(len(givers)))
        spent = sum(self._members[index] * int(givers.cost[index]) for index in range(len(givers)))
        lost = sum(pieces * pickup.loss for pieces, pickup in zip(unfetched, problem.pickups.values(), strict=True))
        self.net = earned - spent - lost

    def add(self, constraint: cp_model.BoundedLinearExpression | bool) -> None:
        """One more constraint."""
        self._model.add(constraint)

    def hint(self, amounts: Amounts) -> None:
        """Where to begin."""
        self._model.clear_hints()
        for index, (member, pieces) in enumerate(zip(self._members, self.pieces, strict=True)):
            self._model.add_hint(member, index in amounts)
            self._model.add_hint(pieces, amounts.get(index, 0))

    def solved(self, wanted: cp_model.LinearExprT) -> cp_model.CpSolver | None:
        """The greatest there is, or the greatest found."""
        self._model.maximize(wanted)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.max_deterministic_time = LIMIT
        solver.parameters.catch_sigint_signal = False  # or Ctrl+C would no longer stop the server that solved something
        return solver if solver.solve(self._model) in SOLVED else None

    def plan(self, solver: cp_model.CpSolver, bound: Value) -> Plan:
        """The plan that was found."""
        amounts = {index: pieces for index, each in enumerate(self.pieces) if (pieces := solver.value(each))}
        trips = (
            Trip(giver, driver, (begin, begin + self._problem.pickups[giver].lasting[driver]))
            for (giver, driver, _), (made, start, _) in self._trips.items()
            if solver.value(made)
            for begin in [solver.value(start) + self._origin]
        )
        return priced(self._problem, amounts, tuple(trips), bound)

    def _amount(self, index: int) -> cp_model.IntVar:
        givers, member = self._problem.givers, self._members[index]
        most, least, step = max(0, int(givers.most[index])), int(givers.least[index]), int(givers.step[index])
        if not givers.able[index]:
            self._model.add(member == 0)
        longest = max(0, most - least) // step
        pieces = self._model.new_int_var(0, most, f"pieces {index}")
        steps = self._model.new_int_var(0, longest, f"steps {index}")
        self._model.add(pieces == least * member + step * steps)
        self._model.add(steps <= longest * member)
        return pieces

    def _fetch(self, giver: int) -> cp_model.IntVar:
        """How many pieces nobody fetches; whoever fetches leaves when all of them are ready."""
        pickup, made = self._problem.pickups[giver], list[cp_model.IntVar]()
        for number, lasting in pickup.lasting.items():
            for stretch, (begin, end) in enumerate(self._problem.drivers[number].free):
                earliest = max(begin, pickup.ready) - self._origin
                latest = end - lasting - self._origin
                if earliest > latest:
                    continue
                name = f"trip {giver} {number} {stretch}"
                trip, start = self._model.new_bool_var(name), self._model.new_int_var(earliest, latest, name)
                span = self._model.new_optional_fixed_size_interval_var(start, lasting, trip, name)
                later = max(0, int(self._problem.givers.most[giver])) * pickup.each
                ready = pickup.ready - self._origin + (self.pieces[giver] - 1) * pickup.each
                self._model.add(start >= ready - later * (1 - trip))
                self._trips[giver, number, stretch] = trip, start, span
                made.append(trip)
        self._model.add(sum(made) <= self._members[giver])
        most = max(0, int(self._problem.givers.most[giver]))
        left = self._model.new_int_var(0, most, f"unfetched {giver}")
        self._model.add(left >= self.pieces[giver] - most * sum(made))
        return left
