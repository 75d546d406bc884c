"""VROOM as an improver, in a process of its own that can be stopped: it is a peer here, and no part of the product."""

import datetime
import importlib.util
import json
import subprocess
import sys
from typing import Any

from matching.dispatch.atlas import Atlas
from matching.dispatch.plan import Call, Kind
from matching.dispatch.task import Limit, Proposal, Task

SECONDS = 1.5
PATIENCE = 5.0  # seconds more until the process is stopped


def present() -> bool:
    """Whether pyvroom is installed."""
    return importlib.util.find_spec("vroom") is not None


def improve(task: Task, seed: int, limit: Limit) -> Proposal:
    """What VROOM proposes; what is running where it does not answer in time or leaves out somebody who was promised a ride."""
    atlas = Atlas(task)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench._vroom"],
            input=json.dumps(_question(atlas)).encode(),
            capture_output=True,
            timeout=SECONDS + PATIENCE,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return task.running
    proposal = _proposal(atlas, json.loads(done.stdout))
    served = {call.job for calls in proposal.values() for call in calls}
    must = task.promised | {job for route in task.routes for job in route.aboard}
    return proposal if must <= served else task.running


def _question(atlas: Atlas) -> dict[str, Any]:
    rows = range(len(atlas.vehicles))
    waiting = range(atlas.aboard, len(atlas.jobs))
    barred = atlas.barred
    return {
        "seconds": atlas.ways.seconds.tolist(),
        "vehicles": [[row, atlas.rooms()[row], atlas.free(row), max(atlas.back(row), atlas.free(row) + 1)] for row in rows],
        "aboard": [[at, atlas.destination(at), atlas.sizes()[at], *atlas.drop(at)] for at in range(atlas.aboard)],
        "waiting": [
            [
                *(at, atlas.origin(at), atlas.destination(at), atlas.sizes()[at]),
                *(*atlas.from_now(atlas.jobs[at].pick_up_within), *atlas.drop(at)),
                100 if atlas.jobs[at].id in atlas.task.promised else 10 * atlas.jobs[at].worth,
            ]
            for at in waiting
        ],
        "service": [[job.loading, job.unloading] for job in atlas.jobs],
        "owner": atlas.owner,
        "barred": [[row for row in rows if at in barred[row]] for at in waiting],
    }


def _proposal(atlas: Atlas, answer: list[list[list[int]]]) -> Proposal:
    kinds = (Kind.PICK_UP, Kind.DROP)
    return {
        route.vehicle: [Call(atlas.jobs[at].id, kinds[kind]) for at, kind in steps]
        for route, steps in zip(atlas.task.routes, answer, strict=True)
    }


def _answer(question: dict[str, Any]) -> list[list[list[int]]]:
    """In the process of its own: for each vehicle the numbers of jobs, and 0 for a pick-up or 1 for a drop."""
    import numpy as np  # noqa: PLC0415
    import vroom  # noqa: PLC0415

    count, asked = len(question["vehicles"]), vroom.Input()
    asked.set_durations_matrix("car", np.array(question["seconds"], np.uint32))
    for row, room, free, back in question["vehicles"]:
        skills = {row + 1} | {count + 1 + at for at, barred in enumerate(question["barred"]) if barred and row not in barred}
        window = vroom.TimeWindow(free, back)
        asked.add_vehicle(vroom.Vehicle(row + 1, row, count + row, capacity=room, time_window=window, skills=skills))
    for at, place, size, early, late in question["aboard"]:
        service, skills = question["service"][at][1], {question["owner"][at] + 1}
        job = vroom.Job(
            2 * at + 1,
            place,
            default_service=service,
            delivery=vroom.Amount(size),
            time_windows=[vroom.TimeWindow(early, max(early, late))],
            skills=skills,
            priority=100,
        )
        asked.add_job(job)
    for which, (at, origin, place, size, early, late, drop, until, worth) in enumerate(question["waiting"]):
        loading, unloading = question["service"][at]
        steps = (
            vroom.ShipmentStep(2 * at, origin, default_service=loading, time_windows=[vroom.TimeWindow(early, late)]),
            vroom.ShipmentStep(2 * at + 1, place, default_service=unloading, time_windows=[vroom.TimeWindow(drop, until)]),
        )
        skills = {count + 1 + which} if question["barred"][which] else set()
        asked.add_job(vroom.Shipment(*steps, amount=vroom.Amount(size), skills=skills, priority=worth))
    limit = datetime.timedelta(seconds=SECONDS)
    found, steps = asked.solve(exploration_level=3, nb_threads=2, timeout=limit).routes, [list[list[int]]() for _ in range(count)]
    for vehicle, kind, number in zip(found.vehicle_id, found.type, found.id, strict=True) if len(found) else ():
        if kind in ("pickup", "delivery", "job"):
            steps[int(vehicle) - 1].append([int(number) // 2, int(number) % 2])
    return steps


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(json.load(sys.stdin))))
