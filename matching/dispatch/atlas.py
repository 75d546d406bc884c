"""The places of a task, numbered as solvers want them."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from matching.dispatch import course
from matching.dispatch.plan import Kind
from matching.dispatch.problem import Job, Window
from matching.dispatch.task import Task
from matching.dispatch.travel import Ways, crow

DETOURS = 8  # of the longest way between two places, that serving one more job of low urgency is worth


class Atlas:
    """Numbers for places: where each vehicle will be free, where it finishes, all destinations, then the origins of open jobs.

    Jobs are numbered too: first those `aboard`, each with the row of its vehicle, then those whose pick-up is open.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.vehicles = [task.problem.vehicles[route.vehicle] for route in task.routes]
        aboard = [(task.problem.jobs[job], row) for row, route in enumerate(task.routes) for job in sorted(route.aboard)]
        self.owner = [row for _, row in aboard]
        self.jobs = [*(job for job, _ in aboard), *task.jobs]
        self.points = [
            *(course.position(vehicle, route) for vehicle, route in zip(self.vehicles, task.routes, strict=True)),
            *(vehicle.finish or vehicle.start for vehicle in self.vehicles),
            *(job.destination for job in self.jobs),
            *(job.origin for job in task.jobs),
        ]

    @property
    def aboard(self) -> int:
        """How many jobs are aboard."""
        return len(self.owner)

    def destination(self, job: int) -> int:
        """The place where the job of this number is dropped."""
        return 2 * len(self.vehicles) + job

    def origin(self, job: int) -> int:
        """The place where the open job of this number is picked up."""
        return 2 * len(self.vehicles) + len(self.jobs) + job - self.aboard

    @cached_property
    def ways(self) -> Ways:
        """The ways between all places; none to the end of a shift that may end anywhere."""
        ways = self.task.problem.travel.ways(self.points, self.points)
        anywhere = [len(self.vehicles) + row for row, vehicle in enumerate(self.vehicles) if vehicle.finish is None]
        for table in ways:
            table[:, anywhere] = 0
        return ways

    def prize(self, job: Job) -> int:
        """The way that serving the job is worth: more than any detour."""
        return DETOURS * int(self.ways.hectometres.max(initial=1)) * job.worth

    @cached_property
    def barred(self) -> list[tuple[int, ...]]:
        """For each vehicle the open jobs, by number, that it may not take: out of its area, or another driver has confirmed."""
        ends = [point for job in self.task.jobs for point in (job.destination, job.origin)]
        away = np.rint(crow([vehicle.start for vehicle in self.vehicles], ends)).reshape(len(self.vehicles), -1, 2).max(axis=2)
        return [tuple(self._barred(row, away[row].tolist())) for row in range(len(self.vehicles))]

    def free(self, row: int) -> int:
        """From when the vehicle can do something else, in seconds from now."""
        return course.free(self.vehicles[row], self.task.routes[row], self.task.now) - self.task.now

    def back(self, row: int) -> int:
        """By when the vehicle must be back, in seconds from now."""
        vehicle, route = self.vehicles[row], self.task.routes[row]
        end = vehicle.shift.end
        if vehicle.longest is not None and route.started:
            end = min(end, route.stops[0].set_off + vehicle.longest)
        return max(self.free(row), end - self.task.now)

    def out(self, row: int) -> int | None:
        """For how long a vehicle that has not set off yet may be out."""
        return None if self.task.routes[row].started else self.vehicles[row].longest

    def trips(self, row: int) -> int:
        """How many more jobs the vehicle may take."""
        most = self.vehicles[row].most
        begun = sum(stop.kind is Kind.PICK_UP for stop in self.task.routes[row].fixed)
        return len(self.jobs) if most is None else max(0, most - begun)

    def drop(self, job: int) -> Window:
        """When getting out may begin, in seconds from now; for those aboard so that they do not ride for too long."""
        asked, window = self.jobs[job], self.jobs[job].drop_within
        if job < self.aboard and asked.longest_ride is not None:
            boarded = next(stop.done for stop in self.task.routes[self.owner[job]].stops if stop.job == asked.id)
            window = Window(window.start, min(window.end, boarded + asked.longest_ride))
        return self.from_now(window)

    def from_now(self, window: Window) -> Window:
        """The window in seconds from now, as far as it is not past."""
        return Window(*(max(0, edge - self.task.now) for edge in window))

    def sizes(self) -> list[tuple[int, ...]]:
        """What each job takes, without what none of them takes."""
        return [tuple(job.size[each] for each in self._used) for job in self.jobs]

    def rooms(self) -> list[tuple[int, ...]]:
        """What each vehicle has of that."""
        return [tuple(vehicle.capacity[each] for each in self._used) for vehicle in self.vehicles]

    @cached_property
    def _used(self) -> list[int]:
        return [each for each in range(4) if any(job.size[each] for job in self.jobs)]

    def _barred(self, row: int, away: list[float]) -> Iterator[int]:
        vehicle = self.vehicles[row]
        for number, job in enumerate(self.task.jobs):
            if _confirmed_elsewhere(job, row, self) or (vehicle.radius is not None and away[number] > vehicle.radius):
                yield self.aboard + number


def _confirmed_elsewhere(job: Job, row: int, atlas: Atlas) -> bool:
    return job.promise is not None and job.promise.driver not in (None, atlas.vehicles[row].id)
