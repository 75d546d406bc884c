"""Ports of those who work a desk: rotas, one's own turns, vacancies."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import availability, pledge, rota, vacancy
from matching.roster.result import Gap
from schema.paging import Slice, Window


class Rotas(Protocol):
    """Rotas: publishing, filling and finding them."""

    async def publish(self, new: rota.NewRota) -> rota.Rota:
        """Publish a rota by its weekly pattern."""
        ...

    async def fill(self, id: UUID, revision: int | None = None) -> rota.Rota:
        """Propose who takes which shift; `revision` is the one that was looked at."""
        ...

    async def confirm(self, id: UUID, revision: int | None = None) -> rota.Rota:
        """Confirm what is proposed, all of it; `revision` is the one that was looked at."""
        ...

    async def withdraw(self, id: UUID) -> rota.Rota:
        """Withdraw a rota."""
        ...

    async def find(self, window: Window) -> Slice[rota.Rota]:
        """Rotas, the latest week first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[rota.Rota | None]:
        """Load rotas with their shifts, and with the slots the viewer may see."""
        ...

    async def gaps(self, id: UUID) -> Sequence[Gap]:
        """What the shifts to come lack, and why nobody else can take them."""
        ...


class Turns(Protocol):
    """One's own turns."""

    async def drop_out(self, slot_id: UUID) -> rota.Slot:
        """Give a place back; who else could come is proposed at once."""
        ...

    async def mine(self) -> list[rota.Slot]:
        """What the viewer is to come to, or is asked to, the next first."""
        ...

    async def times(self) -> Sequence[availability.Weekly]:
        """The weekly times the viewer stated."""
        ...

    async def state_availability(self, times: tuple[availability.Weekly, ...]) -> Sequence[availability.Weekly]:
        """State the weekly times anew; none at all: any time."""
        ...

    async def slots(self, ids: Sequence[UUID]) -> list[rota.Slot | None]:
        """Load the slots whose people the viewer may see."""
        ...

    async def shifts(self, ids: Sequence[UUID]) -> list[rota.Shift | None]:
        """Load shifts."""
        ...


class Vacancies(Protocol):
    """Many vacancies at once; coordinators only."""

    async def fillings(self) -> Sequence[vacancy.Filling]:
        """Who should fill which vacancy; nothing is kept."""
        ...

    async def fill(self, fillings: Sequence[tuple[UUID, UUID]]) -> list[pledge.Pledge]:
        """Pledge these offers, each (line, offer), all or none of them."""
        ...
