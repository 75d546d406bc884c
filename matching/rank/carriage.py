"""Who carries what a giver hands over only at the door; drivers are looked for only as far as the ranking must know."""

import numpy as np

from matching.rank import fleet
from matching.rank.case import Case
from matching.rank.fleet import Fleet, Trip
from matching.rank.measure import Bools, Ints
from matching.rank.table import Table


class Carriage:
    """The drivers for the pickups of a case; a pickup that nobody can fetch loses its points for the hand-over."""

    def __init__(self, case: Case, table: Table) -> None:
        self._pool, pickup = case.pool, case.pool["pickup"]
        self.fleet: Fleet | None = fleet.of(case.question, table) if pickup.any() else None
        self.settled: Bools = ~pickup
        if self.fleet:
            rows = np.flatnonzero(pickup)
            there = self._pool.look(rows)
            self._leave(rows[np.isnan(there["latitude"]) | (there["distance"] > self.fleet.reach)])

    def settle(self, indices: Ints) -> Ints:
        """Find out for these offers whether anyone can fetch from them; returns those of whom it was not known."""
        unsure = indices[~self.settled[indices]]
        for index in unsure.tolist():
            if self.fleet and not self.trip(index, self.fleet):
                self._leave(np.array([index]))
        self.settled[unsure] = True
        return unsure

    def trip(self, index: int, by: Fleet) -> Trip | None:
        """The best trip of these drivers to an offer."""
        return by.trip(self._pool.position(index), self._pool.fact(index, "ready"))

    def trips(self, indices: list[int]) -> dict[int, Trip]:
        """Trips that can all be made, for the pickups among these offers in this order, as long as there are drivers."""
        found: dict[int, Trip] = {}
        left = self.fleet
        for index in indices:
            trip = self.trip(index, left) if left and self._pool.fact(index, "pickup") else None
            if left and trip:
                found[index], left = trip, left.after(trip)
        return found

    def _leave(self, indices: Ints) -> None:
        self._pool.lower(indices)
        self.settled[indices] = True
