"""Ports of the engine's larger decisions: allocations."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import allocation, proposal
from schema.paging import Slice, Window


class Allocations(Protocol):
    """Allocations: proposing them, working on them, and answering for them; coordinators only."""

    async def propose(self, new: allocation.NewAllocation) -> allocation.Allocation:
        """Share out what is offered among what is needed, and keep the proposal."""
        ...

    async def amend(self, id: UUID, transfer: allocation.Transfer, revision: int | None = None) -> allocation.Allocation:
        """Move an amount by hand; `revision` is the one that was looked at."""
        ...

    async def turn(self, id: UUID, verb: str, revision: int | None = None) -> allocation.Allocation:
        """Confirm a proposal into pledges, all or nothing, or discard it; `revision` is the one that was looked at."""
        ...

    async def find(self, window: Window) -> Slice[allocation.Allocation]:
        """Allocations, newest first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[allocation.Allocation | None]:
        """Load allocations."""
        ...

    async def proposals(self, ids: Sequence[UUID]) -> list[proposal.Proposal | None]:
        """Load allocations with their papers, every amendment made."""
        ...

    async def replay(self, id: UUID) -> bool:
        """Make a run again from what went in, and say whether every byte comes out the same."""
        ...
