"""Ports of those who ask: requests, their lines and links, the board, drafts."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from matching import board, draft, event, facility, request
from matching.rank.candidate import Ranking
from schema import narrowing
from schema.paging import Slice, Window


class Requests(Protocol):
    """Requests: publishing, changing and finding them."""

    async def publish(
        self,
        new: request.NewRequest,
        draft_id: UUID | None = None,
        draft_key: str | None = None,
        beneficiary: facility.NewFacility | None = None,
    ) -> request.Request:
        """Publish a request, for a facility registered with it where one is given; a draft it was written in is discarded."""
        ...

    async def withdraw(self, id: UUID, reason: str) -> request.Request:
        """Withdraw a request and all its open lines."""
        ...

    async def find(self, where: narrowing.Requests, order: narrowing.RequestOrder, window: Window) -> Slice[request.Request]:
        """Find requests the viewer may see."""
        ...

    async def of_facilities(self, facility_ids: Sequence[UUID], first: int) -> list[Slice[request.Request]]:
        """The newest requests for each facility, at most `first` of each."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[request.Request | None]:
        """Load requests with their lines."""
        ...

    async def events(self, request_ids: Sequence[UUID]) -> list[list[event.Event]]:
        """Load the events of each request, oldest first."""
        ...

    async def event_pages(self, request_ids: Sequence[UUID], window: Window) -> list[Slice[event.Event]]:
        """The events of each request in a window, oldest first."""
        ...


class Lines(Protocol):
    """Lines of requests."""

    async def amend(self, id: UUID, change: request.LineChange) -> request.Line:
        """Change an open line."""
        ...

    async def confirm(self, id: UUID) -> request.Line:
        """Say that a line is still needed; its confirm-by date moves."""
        ...

    async def stop(self, id: UUID, reason: str) -> request.Line:
        """Stop the flow to a line."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[request.Line | None]:
        """Load lines."""
        ...

    async def candidates(self, ids: Sequence[UUID], first: int) -> list[Ranking | None]:
        """Rank the ways to fulfil each line, None where there is no such line."""
        ...


class Links(Protocol):
    """The links that answer for a line without signing in."""

    async def make(self, line_id: UUID) -> str:
        """Make a link for a line the viewer answers for, and return its token."""
        ...

    async def open(self, token: str) -> request.Line:
        """The line a link token stands for."""
        ...

    async def answer(self, token: str, answer: request.Answer, change: request.LineChange) -> request.Line:
        """Answer for the line: still needed, changed, or stop."""
        ...


class Board(Protocol):
    """The public board and its live changes."""

    async def lines(self, where: narrowing.Lines, order: narrowing.LineOrder, window: Window) -> Slice[request.Line]:
        """Lines of published requests."""
        ...

    async def counts(self) -> board.Counts:
        """The board in numbers."""
        ...

    async def last_event(self) -> UUID | None:
        """The id of the newest event, from which a subscription can go on."""
        ...

    def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """Events from now on, or from after one that was seen."""
        ...

    async def events(self, ids: Sequence[UUID]) -> list[event.Event | None]:
        """Load events of the kinds that the board tells of."""
        ...


class Drafts(Protocol):
    """Requests being written."""

    async def save(self, id: UUID | None, key: str | None, answers: Mapping[str, str]) -> draft.Draft:
        """Keep answers, merged over those kept before; makes a draft where `id` is None."""
        ...

    async def open(self, id: UUID, key: str | None) -> draft.Draft:
        """A draft of the viewer's own, or one whose key they hold."""
        ...

    async def discard(self, id: UUID, key: str | None) -> None:
        """Forget a draft."""
        ...

    async def mine(self) -> list[draft.Draft]:
        """The viewer's drafts, newest first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[draft.Draft | None]:
        """Load drafts of the viewer's own."""
        ...
