"""Reading allocations, proposing them, and answering for them; all of it for coordinators."""

from typing import Annotated

import strawberry

from matching import allocation as domain
from schema import connection, identity, paging, refusal
from schema.allocation import Allocation
from schema.amending import TransferInput
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.scalar import Count
from schema.weighing import WeightsInput


@strawberry.input(description="What to share out, and by which rules.")
class ProposeAllocationInput:
    """What to share out."""

    item: str | None = strawberry.field(
        default=None, description="The code of the one item to share out; all where none is given."
    )
    place: str = strawberry.field(default="", description="The town or region that it goes to; everywhere where none is given.")
    weights: WeightsInput | None = strawberry.field(default=None, description="The rules; those that are left out are as usual.")
    seed: Count = strawberry.field(default=Count(0), description="What decides between equals.")

    def made(self) -> domain.NewAllocation:
        """The run to make."""
        weights = self.weights.made() if self.weights else domain.NewAllocation().weights
        return domain.NewAllocation(weights, self.seed, self.item or None, self.place.strip())


@strawberry.input(description="An amount to move by hand in a proposed allocation.")
class AmendAllocationInput:
    """An amount to move by hand."""

    id: strawberry.ID = strawberry.field(description="The id of the allocation.")
    transfer: TransferInput = strawberry.field(description="What is moved.")
    revision: Count | None = strawberry.field(
        default=None, description="The revision that was looked at; refused when it is past."
    )


@strawberry.input(description="A proposed allocation to turn into pledges.")
class ConfirmAllocationInput:
    """An allocation to confirm."""

    id: strawberry.ID = strawberry.field(description="The id of the allocation.")
    revision: Count | None = strawberry.field(
        default=None, description="The revision that was looked at; refused when it is past."
    )


@strawberry.input(description="A proposed allocation to throw away.")
class DiscardAllocationInput:
    """An allocation to throw away."""

    id: strawberry.ID = strawberry.field(description="The id of the allocation.")


@strawberry.type
class AllocationQuery:
    """Reading allocations."""

    @strawberry.field(graphql_type=Allocation | None, description="An allocation, or null where there is none; for coordinators.")
    @staticmethod
    async def allocation(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the allocation.")]
    ) -> domain.Allocation | None:
        """An allocation."""
        return await info.context.loaders.allocations.load(identity.read(id, "Allocation"))

    @strawberry.field(graphql_type=Connection[Allocation], description="Allocations, newest first; for coordinators.")
    @staticmethod
    async def allocations(info: Info, first: First = 20, after: After = None) -> Page[domain.Allocation]:
        """Allocations."""
        window = paging.window(first, after)
        return await connection.page(info.context.allocations.find(window), window)


@strawberry.type
class AllocationMutation:
    """Proposing allocations, and answering for them; for coordinators."""

    @refusal.mutation(Allocation, "ProposeAllocationResult", "Share out what is offered among what is needed, as a proposal.")
    @staticmethod
    async def propose_allocation(info: Info, input: ProposeAllocationInput) -> domain.Allocation:
        """Propose an allocation."""
        return await info.context.allocations.propose(input.made())

    @refusal.mutation(Allocation, "AmendAllocationResult", "Move an amount of a proposed allocation by hand.")
    @staticmethod
    async def amend_allocation(info: Info, input: AmendAllocationInput) -> domain.Allocation:
        """Amend an allocation."""
        id = identity.read(input.id, "Allocation")
        return await info.context.allocations.amend(id, input.transfer.made("transfer"), input.revision)

    @refusal.mutation(
        Allocation, "ConfirmAllocationResult", "Turn every move of a proposed allocation into a pledge, all or none."
    )
    @staticmethod
    async def confirm_allocation(info: Info, input: ConfirmAllocationInput) -> domain.Allocation:
        """Confirm an allocation."""
        return await info.context.allocations.turn(identity.read(input.id, "Allocation"), "confirm", input.revision)

    @refusal.mutation(Allocation, "DiscardAllocationResult", "Throw a proposed allocation away.")
    @staticmethod
    async def discard_allocation(info: Info, input: DiscardAllocationInput) -> domain.Allocation:
        """Discard an allocation."""
        return await info.context.allocations.turn(identity.read(input.id, "Allocation"), "discard")
