"""Ports of those who give: offers, pledges, designs."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import appeal, design, offer, pledge
from schema import narrowing
from schema.paging import Slice, Window


class Offers(Protocol):
    """Offers: publishing, changing and finding them."""

    async def publish(self, new: offer.NewOffer) -> offer.Offer:
        """Publish an offer."""
        ...

    async def amend(self, id: UUID, change: offer.OfferChange) -> offer.Offer:
        """Change an offer; its capacity never falls below what pledges hold."""
        ...

    async def turn(self, id: UUID, verb: str) -> offer.Offer:
        """Pause, resume or withdraw an offer."""
        ...

    async def find(self, where: narrowing.Offers, order: narrowing.OfferOrder, window: Window) -> Slice[offer.Offer]:
        """Find offers."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[offer.Offer | None]:
        """Load offers."""
        ...


class Pledges(Protocol):
    """Pledges: capacity held for lines."""

    async def hold(self, line_id: UUID, parts: Sequence[pledge.NewPart]) -> list[pledge.Pledge]:
        """Hold capacity of every part for the line, all or nothing."""
        ...

    async def turn(
        self, id: UUID, verb: str, *, received: int | None = None, closing: pledge.Closing | None = None
    ) -> pledge.Pledge:
        """Confirm, decline, dispatch, receive or cancel a pledge; what is not delivered returns to offer and line."""
        ...

    async def mine(self, window: Window) -> Slice[pledge.Pledge]:
        """Pledges of the viewer's offers and requests, newest first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[pledge.Pledge | None]:
        """Load pledges the viewer may see."""
        ...

    async def of_lines(self, line_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each line that the viewer may see."""
        ...

    async def of_offers(self, offer_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each offer that the viewer may see."""
        ...

    async def pages(self, of: narrowing.PledgedTo, ids: Sequence[UUID], window: Window) -> list[Slice[pledge.Pledge]]:
        """The same in a window, oldest first, for each of these lines or offers."""
        ...


class Appeals(Protocol):
    """What givers were asked to help with."""

    async def mine(self, window: Window) -> Slice[appeal.Appeal]:
        """The viewer's appeals, newest first."""
        ...

    async def decline(self, id: UUID) -> appeal.Appeal:
        """Say: not this time."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[appeal.Appeal | None]:
        """Load appeals to the viewer."""
        ...


class Designs(Protocol):
    """Printable designs."""

    async def publish(self, new: design.NewDesign) -> design.Design:
        """Publish a design."""
        ...

    async def review(self, id: UUID, verb: str, note: str) -> design.Design:
        """Take a design through its clinical review."""
        ...

    async def find(self, where: narrowing.Designs, order: narrowing.DesignOrder, window: Window) -> Slice[design.Design]:
        """Find designs."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[design.Design | None]:
        """Load designs."""
        ...
