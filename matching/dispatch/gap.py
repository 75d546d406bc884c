"""Where in the running routes a job fits: every place for its pick-up and its drop in every route, at once."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.dispatch.answer import Reason
from matching.dispatch.fleet import Fleet
from matching.dispatch.problem import EVER, Job, Problem
from matching.rank.measure import Bools, Ints


class Gap(NamedTuple):
    """A place to insert: hundreds of metres more, the row of the vehicle, and the columns that pick-up and drop come behind."""

    cost: int
    row: int
    pick_up: int
    drop: int


Found = tuple[Ints, Ints, Ints, Ints]


class Gaps:
    """The places found keep windows, room, shifts and rides as far as the ways themselves go.

    A vehicle's earliest times are carried forward past the new stops and held against the latest begin from which all later stops
    are still in time (Savelsbergh, The vehicle routing problem with time windows, 1992). Waiting with somebody aboard, and how
    long a vehicle may be out, are only looked at when a route is laid.
    """

    def __init__(self, fleet: Fleet, problem: Problem, job: Job) -> None:
        self._fleet, self._job = fleet, job
        ends = [job.origin, job.destination]
        there, back = problem.travel.ways(fleet.points, ends), problem.travel.ways(ends, fleet.points)
        self._direct, self._direct_far = (int(table[0, 1]) for table in problem.travel.ways(ends, ends))
        self._to = there.seconds.T[:, fleet.at]
        self._to_far = there.hectometres.T[:, fleet.at]
        self._on = self._onward(back.seconds)
        self._on_far = self._onward(back.hectometres)
        self._done = _done(fleet)
        room = fleet.load + np.array(job.size) <= fleet.capacity[:, None, :]
        self._fits: Bools = np.asarray(room.all(axis=2), np.bool_)
        boarding = np.maximum(self._done + self._to[0], job.pick_up_within.start)
        self._aboard = boarding + job.loading
        here = np.arange(fleet.width) <= fleet.stops[:, None]
        self._can_board = here & self._fits & (boarding <= job.pick_up_within.end)

    def cheapest(self) -> Iterator[Gap]:
        """The places, the shortest additional way first; then by row and column."""
        cost, row, first, last = (np.concatenate(parts) for parts in zip(self._together(), *self._apart(), strict=True))
        for each in np.lexsort((last, first, row, cost)).tolist():
            yield Gap(int(cost[each]), int(row[each]), int(first[each]), int(last[each]))

    def why(self) -> list[Reason]:
        """For each vehicle why not: it could if it had nothing else to do, or not even then."""
        job, shift_end = self._job, self._fleet.closes[np.arange(len(self._fleet.stops)), self._fleet.stops + 1]
        out = np.maximum(self._aboard[:, 0] + self._direct, job.drop_within.start)
        home = out + job.unloading + self._home(self._on[1])
        can = self._can_board[:, 0] & (out <= job.drop_within.end) & (home <= shift_end)
        return [Reason.TAKEN if each else Reason.NOT_IN_TIME for each in can.tolist()]

    def _home(self, table: Ints) -> Ints:
        return table[np.arange(len(table)), self._fleet.stops + 1]

    def _onward(self, table: Ints) -> Ints:
        """Ways from the two ends of the job to every place; none to the end of a shift that may end anywhere."""
        onward = table[:, self._fleet.at]
        anywhere = np.flatnonzero(~self._fleet.returns)
        onward[:, anywhere, self._fleet.stops[anywhere] + 1] = 0
        return onward

    def _together(self) -> Found:
        """The drop right behind the pick-up."""
        fleet, job = self._fleet, self._job
        ok = self._can_board[:, :-1] & self._in_time(self._aboard[:, :-1] + self._direct, slice(1, None))
        if job.longest_ride is not None and self._direct > job.longest_ride:
            ok[:] = False
        more = self._to[0, :, :-1] + job.loading + self._direct + job.unloading + self._on[1, :, 1:] - fleet.way[:, 1:]
        row, first = np.nonzero(ok & (more <= fleet.spare[:, :-1]))
        cost = self._to_far[0, row, first] + self._direct_far + self._on_far[1, row, first + 1] - fleet.far[row, first + 1]
        return cost, row, first, first

    def _in_time(self, arrival: Ints, onward: slice) -> Bools:
        """Whether a drop at these arrivals is in time, and what comes behind it too."""
        out = np.maximum(arrival, self._job.drop_within.start)
        later = out + self._job.unloading + self._on[1, :, onward]
        return (out <= self._job.drop_within.end) & (later <= self._fleet.closes[:, onward])

    def _apart(self) -> Iterator[Found]:
        """Other stops between pick-up and drop: one column after the other is passed with the job aboard."""
        fleet, job = self._fleet, self._job
        more = self._to[0, :, :-1] + job.loading + self._on[0, :, 1:] - fleet.way[:, 1:]
        aboard = self._can_board[:, :-1] & (more <= fleet.spare[:, :-1])
        reached = np.maximum(self._aboard[:, :-1] + self._on[0, :, 1:], fleet.opens[:, 1:])
        ridden = self._on[0, :, 1:].copy()
        longest = EVER if job.longest_ride is None else job.longest_ride
        for here in range(1, fleet.width - 1):
            past = slice(0, here)
            if here > 1:
                before = slice(0, here - 1)
                reached[:, before] = np.maximum(reached[:, before] + fleet.way[:, here, None], fleet.opens[:, here, None])
                ridden[:, before] += fleet.way[:, here, None]
            fits = self._fits[:, here] & (fleet.stops >= here)
            aboard[:, past] &= fits[:, None] & (reached[:, past] <= fleet.closes[:, here, None])
            if not aboard[:, past].any():
                continue
            reached[:, past] += fleet.service[:, here, None]
            ridden[:, past] += fleet.service[:, here, None]
            yield self._dropped(here, aboard[:, past], reached[:, past], ridden[:, past] <= longest - self._to[1, :, here, None])

    def _dropped(self, here: int, aboard: Bools, left: Ints, short: Bools) -> Found:
        """The drop behind column `here`, which is left at these times."""
        fleet, job = self._fleet, self._job
        more = self._to[1, :, here] + job.unloading + self._on[1, :, here + 1] - fleet.way[:, here + 1]
        ok = aboard & short & (more <= fleet.spare[:, here])[:, None]
        ok &= self._in_time(left + self._to[1, :, here, None], slice(here + 1, here + 2))
        row, first = np.nonzero(ok)
        cost = self._to_far[0, row, first] + self._on_far[0, row, first + 1] - fleet.far[row, first + 1]
        cost += self._to_far[1, row, here] + self._on_far[1, row, here + 1] - fleet.far[row, here + 1]
        return cost, row, first, np.full(len(row), here)


def _done(fleet: Fleet) -> Ints:
    """When each place is done at the earliest."""
    done = np.empty_like(fleet.at)
    done[:, 0] = fleet.opens[:, 0]
    for here in range(1, fleet.width):
        done[:, here] = np.maximum(done[:, here - 1] + fleet.way[:, here], fleet.opens[:, here]) + fleet.service[:, here]
    return done
