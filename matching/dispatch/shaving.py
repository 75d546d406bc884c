"""Window shaving: windows so narrow that nobody can ride for too long, for solvers that know nothing of rides."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from matching.dispatch.plan import Kind, Route
from matching.dispatch.problem import Job, Window
from matching.dispatch.task import Task

Shaved = Mapping[UUID, tuple[Window, Window]]  # pick-up and drop, by job


def binds(job: Job) -> bool:
    """Whether the longest ride rules out anything that the windows allow."""
    return job.longest_ride is not None and _slack(job) > job.longest_ride


def shaved(task: Task, jobs: Iterable[UUID]) -> Shaved:
    """Windows for these jobs that keep their longest rides whatever the times within them, and that the running plan keeps."""
    planned = {stop.job: (stop, route) for route in task.routes for stop in route.stops if stop.kind is Kind.PICK_UP}
    return {job: _windows(task, task.problem.jobs[job], planned[job][1] if job in planned else None) for job in sorted(jobs)}


def _slack(job: Job) -> int:
    return job.drop_within.end - job.pick_up_within.start - job.loading


def _windows(task: Task, job: Job, route: Route | None) -> tuple[Window, Window]:
    """The pick-up may begin so late that the latest one still leaves time to drive straight; the drop follows from the ride."""
    pick_up, drop, longest = job.pick_up_within, job.drop_within, job.longest_ride or 0
    direct = int(task.problem.travel.ways([job.origin], [job.destination]).seconds[0, 0])
    earliest = max(pick_up.start, drop.start - longest - job.loading)
    latest = max(earliest, min(pick_up.end, drop.end - direct - job.loading))
    start = max(earliest, min(latest, latest + direct - longest))
    if route:
        begin, end = (stop.begin for stop in route.stops if stop.job == job.id)
        start = max(min(start, begin), end - longest - job.loading)
    return Window(start, pick_up.end), Window(drop.start, min(drop.end, start + job.loading + longest))
