"""A plan as OR-Tools' routing sees it: it knows of longest rides, which PyVRP does not."""

from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

from matching.dispatch.atlas import Atlas
from matching.dispatch.plan import Call, Kind
from matching.dispatch.task import Limit, Proposal, Task

_OR: Any = import_module("ortools.constraint_solver.pywrapcp")  # it says nothing of its types
_WORDS: Any = import_module("ortools.constraint_solver.routing_enums_pb2")
BRANCHES = 1_000  # that it searches in the time that PyVRP takes for an iteration
FOR_EVER = 3600  # seconds; the limit is what ends the search, but OR-Tools warns when it sees no clock
TIME = "time"


def improve(task: Task, seed: int, limit: Limit) -> Proposal:
    """Guided local search from the running plan."""
    model = _Model(Atlas(task))
    return model.found(limit) or task.running


class _Model:
    def __init__(self, atlas: Atlas) -> None:
        self._atlas, count = atlas, len(atlas.vehicles)
        self._places = _OR.RoutingIndexManager(len(atlas.points), count, list(range(count)), list(range(count, 2 * count)))
        self._routing = _OR.RoutingModel(self._places)
        self._calls = self._numbered()
        self._routing.SetArcCostEvaluatorOfAllVehicles(self._routing.RegisterTransitMatrix(atlas.ways.hectometres.tolist()))
        self._clock = self._timed()
        self._add_room()
        for number in range(len(atlas.jobs)):
            self._add_job(number)

    def found(self, limit: Limit) -> Proposal | None:
        routing, numbers = self._routing, {call: place for place, call in self._calls.items()}
        parameters = _OR.DefaultRoutingSearchParameters()
        parameters.local_search_metaheuristic = _WORDS.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.seconds = FOR_EVER
        for row in range(len(self._atlas.vehicles)):
            routing.AddVariableMinimizedByFinalizer(self._clock.CumulVar(routing.End(row)))
        routing.AddSearchMonitor(routing.solver().CustomLimit(_until(limit)))
        routing.CloseModelWithParameters(parameters)
        start = routing.ReadAssignmentFromRoutes(
            [[numbers[call] for call in route.calls] for route in self._atlas.task.routes], True
        )
        found = start and routing.SolveFromAssignmentWithParameters(start, parameters)
        return self._read(found) if found else None

    def _numbered(self) -> dict[int, Call]:
        """What is done at each place, by OR-Tools' number for it."""
        atlas, index = self._atlas, self._places.NodeToIndex
        drops = {index(atlas.destination(at)): Call(job.id, Kind.DROP) for at, job in enumerate(atlas.jobs)}
        open_jobs = enumerate(atlas.task.jobs, atlas.aboard)
        return drops | {index(atlas.origin(at)): Call(job.id, Kind.PICK_UP) for at, job in open_jobs}

    def _timed(self) -> Any:
        atlas, routing = self._atlas, self._routing
        taking = atlas.ways.seconds.copy()
        for at, job in enumerate(atlas.jobs):
            taking[atlas.destination(at)] += job.unloading
            if at >= atlas.aboard:
                taking[atlas.origin(at)] += job.loading
        ends = [atlas.drop(at).end for at in range(len(atlas.jobs))]
        latest = max(*ends, *map(atlas.back, range(len(atlas.vehicles))))
        routing.AddDimension(routing.RegisterTransitMatrix(taking.tolist()), latest, latest, False, TIME)
        clock = routing.GetDimensionOrDie(TIME)
        for row in range(len(atlas.vehicles)):
            clock.CumulVar(routing.Start(row)).SetMin(atlas.free(row))
            clock.CumulVar(routing.End(row)).SetMax(atlas.back(row))
            if (out := atlas.out(row)) is not None:
                clock.SetSpanUpperBoundForVehicle(out, row)
        return clock

    def _add_room(self) -> None:
        atlas, routing = self._atlas, self._routing
        for name, (needs, rooms) in enumerate(
            zip(zip(*atlas.sizes(), strict=True), zip(*atlas.rooms(), strict=True), strict=True)
        ):
            load = [0] * len(atlas.points)
            for at, need in enumerate(needs):
                load[atlas.origin(at) if at >= atlas.aboard else atlas.owner[at]] += need
                load[atlas.destination(at)] -= need
            demand = routing.RegisterUnaryTransitVector(load)
            routing.AddDimensionWithVehicleCapacity(demand, 0, list(rooms), True, f"room {name}")
        begins = [int(place >= atlas.origin(atlas.aboard)) for place in range(len(atlas.points))]
        trips = [atlas.trips(row) for row in range(len(atlas.vehicles))]
        routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(begins), 0, trips, True, "trips")

    def _add_job(self, number: int) -> None:
        atlas, routing, clock = self._atlas, self._routing, self._clock
        job, drop = atlas.jobs[number], self._places.NodeToIndex(atlas.destination(number))
        clock.CumulVar(drop).SetRange(*atlas.drop(number))
        if number < atlas.aboard:
            routing.VehicleVar(drop).SetValue(atlas.owner[number])
            return
        pick_up = self._places.NodeToIndex(atlas.origin(number))
        clock.CumulVar(pick_up).SetRange(*atlas.from_now(job.pick_up_within))
        routing.AddPickupAndDelivery(pick_up, drop)
        solver, ridden = routing.solver(), clock.CumulVar(drop) - clock.CumulVar(pick_up)
        direct = int(atlas.ways.seconds[atlas.origin(number), atlas.destination(number)])
        solver.Add(routing.VehicleVar(pick_up) == routing.VehicleVar(drop))
        solver.Add(ridden >= job.loading + direct)
        if job.longest_ride is not None:
            solver.Add(ridden <= job.loading + job.longest_ride)
        routing.VehicleVar(pick_up).RemoveValues([row for row, barred in enumerate(atlas.barred) if number in barred])
        for place, penalty in ((pick_up, atlas.prize(job)), (drop, 0)):
            if job.id not in atlas.task.promised:
                routing.AddDisjunction([place], penalty)

    def _read(self, found: Any) -> Proposal:
        routing, proposal = self._routing, dict[UUID, list[Call]]()
        for row, route in enumerate(self._atlas.task.routes):
            calls = proposal[route.vehicle] = []
            here = found.Value(routing.NextVar(routing.Start(row)))
            while not routing.IsEnd(here):
                calls.append(self._calls[here])
                here = found.Value(routing.NextVar(here))
        return proposal


def _until(limit: Limit) -> Callable[[], bool]:
    left = limit.iterations * BRANCHES

    def over() -> bool:
        nonlocal left
        left -= 1
        return left < 0 or limit.stop()

    return over
