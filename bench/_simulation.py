"""Plays a day of rides: requests, cancellations and drop-outs come as they come, and the plan is improved every few minutes."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from bench._day import LENGTH, TRAVEL, Day
from matching.dispatch import event
from matching.dispatch.answer import Assigned
from matching.dispatch.check import check
from matching.dispatch.improve import improve
from matching.dispatch.insert import insert
from matching.dispatch.plan import EMPTY, Kind, Plan
from matching.dispatch.problem import MINUTE, Job, Problem, Promise
from matching.dispatch.settle import Settled
from matching.dispatch.task import Improver, Limit

EVERY = 5 * MINUTE
ITERATIONS = 250


@dataclass(frozen=True, slots=True)
class Policy:
    """How the plan is made: improved or not, by what; None is what the product does."""

    name: str
    improved: bool = True
    improvers: Sequence[Improver] | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a day.

    `wanted` rides were not cancelled before the pick-up; `served` were carried by our drivers. A promise is broken when somebody
    who had one, and did not cancel, was picked up outside the promised window, arrived after the promised time, or had no driver
    and was not told so at the moment it was known; those told are the `taxis`. `kilometres` are all that the cars drove, from
    home and home again. Times are in milliseconds.
    """

    wanted: int = 0
    served: int = 0
    kilometres: float = 0
    broken: int = 0
    taxis: int = 0
    faults: int = 0
    inserting: list[float] = field(default_factory=list[float])
    improving: list[float] = field(default_factory=list[float])


class Simulation:
    """One day under one policy."""

    def __init__(self, day: Day, policy: Policy) -> None:
        """Begin the day with nothing planned."""
        self._day, self._policy, self.outcome = day, policy, Outcome()
        self._problem, self._plan = Problem({}, {each.id: each for each in day.vehicles}, TRAVEL), EMPTY
        self._promises, self._cancelled, self._told = dict[UUID, Promise](), set[UUID](), set[UUID]()

    def run(self) -> Outcome:
        """Play the day to its end."""
        for now, _, happening in sorted(self._events(), key=lambda each: each[:2]):
            self._plan = event.advance(self._plan, now)
            match happening:
                case Job():
                    self._asked(happening, now)
                case UUID() if happening in self._problem.vehicles:
                    self._dropped_out(happening, now)
                case UUID():
                    self._cancel(happening, now)
                case None:
                    self._improve(now)
        return self._counted()

    def _events(self) -> Iterator[tuple[int, int, Job | UUID | None]]:
        yield from ((self._day.asks[job.id], 0, job) for job in self._day.jobs)
        yield from ((now, 1, job) for job, now in self._day.cancels.items())
        yield from ((now, 2, vehicle) for vehicle, now in self._day.drops_out.items())
        if self._policy.improved:
            yield from ((now, 3, None) for now in range(0, LENGTH, EVERY))

    def _take(self, problem: Problem, plan: Plan, now: int) -> None:
        self.outcome.faults += len(check(problem, plan, now, self._plan))
        self._problem, self._plan = problem, plan
        for job in problem.jobs.values():
            if job.promise and job.id in plan.driver:
                self._promises.setdefault(job.id, job.promise)

    def _asked(self, job: Job, now: int) -> None:
        began = time.process_time()
        answer = insert(self._problem, self._plan, job, now)
        self.outcome.inserting.append((time.process_time() - began) * 1000)
        if isinstance(answer, Assigned):
            self._take(answer.problem, answer.plan, now)
        else:
            self._problem = replace(self._problem, jobs={**self._problem.jobs, job.id: job})

    def _cancel(self, job: UUID, now: int) -> None:
        if job in self._problem.jobs and not event.boarded(self._plan, job, now):
            self._cancelled.add(job)
            self._settled(event.cancel(self._problem, self._plan, job, now), now)

    def _dropped_out(self, vehicle: UUID, now: int) -> None:
        self._settled(event.drop_out(self._problem, self._plan, vehicle, now), now)

    def _settled(self, settled: Settled, now: int) -> None:
        """Go on; who is stranded is looked at once more, and then told to take a taxi."""
        self._take(settled.problem, settled.plan, now)
        if settled.stranded and self._policy.improved:
            self._improve(now)
        left = set(settled.stranded) - self._plan.driver.keys()
        self._told |= left
        self._problem = replace(self._problem, jobs={key: job for key, job in self._problem.jobs.items() if key not in left})

    def _improve(self, now: int) -> None:
        began = time.process_time()
        limit = Limit(ITERATIONS, lambda: time.process_time() > began + 1.5)
        found = improve(self._problem, self._plan, now, 1, limit, improvers=self._policy.improvers)
        self.outcome.improving.append((time.process_time() - began) * 1000)
        self.outcome.faults += len(found.refused)
        self._take(found.problem, found.plan, now)

    def _counted(self) -> Outcome:
        wanted = [job.id for job in self._day.jobs if job.id not in self._cancelled]
        self.outcome.wanted, self.outcome.served = len(wanted), sum(job in self._plan.driver for job in wanted)
        self.outcome.kilometres = self._plan.hectometres / 10
        self.outcome.taxis = len(self._told)
        promised = [job for job in wanted if job in self._promises and job not in self._told]
        self.outcome.broken = sum(not self._held(job) for job in promised)
        self.outcome.faults += len(check(self._problem, self._plan))
        return self.outcome

    def _held(self, job: UUID) -> bool:
        promise, begins = self._promises[job], {stop.kind: stop.begin for stop in self._plan.stops(job)}
        return (
            len(begins) == 2
            and promise.pick_up.start <= begins[Kind.PICK_UP] <= promise.pick_up.end
            and begins[Kind.DROP] <= promise.arrive_by
        )
