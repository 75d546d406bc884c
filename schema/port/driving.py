"""The port of the plan of rides and deliveries."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import assignment, offer, pledge


class Plans(Protocol):
    """Who carries whom and what, when."""

    async def day(self) -> assignment.Day:
        """The routes of the drivers the viewer answers for; coordinators see all, and what waits for a driver."""
        ...

    async def assignments(self, line_ids: Sequence[UUID]) -> list[assignment.Assignment | None]:
        """Who carries each line, where the viewer is told."""
        ...

    async def outlook(self, line_id: UUID) -> assignment.Outlook:
        """What those who asked would be told if the line were assigned now."""
        ...

    async def assign(self, line_id: UUID) -> assignment.Assignment:
        """Promise the line to the driver to whom it costs the least way; where nobody can, go on looking."""
        ...

    async def send_by_taxi(self, line_id: UUID) -> assignment.Assignment:
        """Send a taxi where no driver is found."""
        ...

    async def miss(self, pledge_id: UUID) -> pledge.Pledge:
        """Note that nobody was there to be picked up."""
        ...

    async def hand_back(self, offer_id: UUID) -> offer.Offer:
        """A driver cannot drive after all: what they promised goes to others, and the offer pauses."""
        ...
