"""The public board: what is needed now, in numbers and line by line, and its live changes."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry

from matching import board as domain
from matching import event
from matching import request as requests
from schema import connection, enumeration, identity, narrowing, paging, place
from schema.connection import After, Connection, First, Page
from schema.context import Context, Info
from schema.event import Event
from schema.line import RequestLine
from schema.place import NearInput
from schema.request import Request

enumeration.describe(
    narrowing.LineOrder,
    "BoardOrder",
    "Orders of the board.",
    {
        narrowing.LineOrder.URGENT_FIRST: "The most urgent first.",
        narrowing.LineOrder.NEWEST_FIRST: "The last published first.",
        narrowing.LineOrder.STALEST_FIRST: "Those that were not confirmed for longest first.",
    },
)


@strawberry.type(description="The board in numbers.")
class BoardCounts:
    """The board in numbers."""

    open_lines: int = strawberry.field(description="How many lines still want something.")
    critical_lines: int = strawberry.field(description="How many of them are needed within hours.")
    unknown_amounts: int = strawberry.field(description="How many of them have no known amount.")
    stale_lines: int = strawberry.field(description="How many of them wait to be confirmed again.")
    facilities: int = strawberry.field(description="How many facilities ask.")
    open_offers: int = strawberry.field(description="How many offers are open.")
    rides: int = strawberry.field(description="How many rides wait for a driver.")
    pledged_today: int = strawberry.field(description="How many pledges were made since midnight UTC.")
    received_today: int = strawberry.field(description="How many pledges arrived since midnight UTC.")


@strawberry.input(description="Narrows the board.")
class BoardFilter:
    """Narrows the board."""

    kinds: list[narrowing.LineKind] | None = strawberry.field(default=None, description="Only lines of these kinds.")
    items: list[str] | None = strawberry.field(default=None, description="Only lines that ask for these items.")
    urgencies: list[requests.Urgency] | None = strawberry.field(default=None, description="Only of these urgencies.")
    city: str | None = strawberry.field(default=None, description="Only in this city.")
    country: str | None = strawberry.field(default=None, description="Only in this country (ISO 3166-1 alpha-2).")
    open: bool = strawberry.field(default=True, description="Whether to leave out lines that want nothing more.")
    near: NearInput | None = strawberry.field(default=None, description="Only near a position.")

    def made(self) -> narrowing.Lines:
        """The narrowing."""
        return narrowing.Lines(
            kinds=tuple(self.kinds or ()),
            items=tuple(self.items or ()),
            urgencies=tuple(self.urgencies or ()),
            city=self.city,
            country=self.country,
            near=place.near(self.near),
            open=self.open,
        )


Filter = Annotated[BoardFilter | None, strawberry.argument(description="Which lines.")]


@strawberry.type(description="What is needed now.")
class Board:
    """What is needed now."""

    @strawberry.field(graphql_type=BoardCounts, description="The board in numbers.")
    @staticmethod
    async def counts(info: Info) -> domain.Counts:
        """The board in numbers."""
        return await info.context.board.counts()

    @strawberry.field(graphql_type=Connection[RequestLine], description="Line by line.")
    @staticmethod
    async def lines(
        info: Info,
        filter: Filter = None,
        order: Annotated[
            narrowing.LineOrder, strawberry.argument(description="In what order.")
        ] = narrowing.LineOrder.URGENT_FIRST,
        first: First = 20,
        after: After = None,
    ) -> Page[requests.Line]:
        """Line by line."""
        window = paging.window(first, after)
        where = filter.made() if filter else narrowing.Lines()
        return await connection.page(info.context.board.lines(where, order, window), window)

    @strawberry.field(description="When the board was read.")
    @staticmethod
    def as_of(info: Info) -> datetime:
        """When the board was read."""
        return info.context.now()

    @strawberry.field(description="The id of the newest event; subscribe after it to miss nothing.")
    @staticmethod
    async def last_event(info: Info) -> str | None:
        """The id of the newest event."""
        newest = await info.context.board.last_event()
        return identity.write("Event", newest) if newest else None


@dataclass(frozen=True, slots=True)
class Change:
    """An event, with the request it belongs to and the line it changed as they are now."""

    event: event.Event
    request: requests.Request | None
    line: requests.Line | None


@strawberry.type(description="One change of the board.")
class BoardChange:
    """One change of the board."""

    event: Event = strawberry.field(description="What happened.")
    line: RequestLine | None = strawberry.field(description="The line it changed, as it is now.")
    request: Request | None = strawberry.field(description="The request it belongs to, as it is now.")

    @strawberry.field(graphql_type=BoardCounts, description="The board in numbers, as it is now.")
    @staticmethod
    async def counts(info: Info) -> domain.Counts:
        """The board in numbers."""
        return await info.context.board.counts()


@strawberry.type
class BoardQuery:
    """Reading the board."""

    @strawberry.field(description="What is needed now.")
    @staticmethod
    def board() -> Board:
        """What is needed now."""
        return Board()


@strawberry.type
class BoardSubscription:
    """Watching the board."""

    @strawberry.subscription(graphql_type=BoardChange, description="Every change of the board, as it happens.")
    @staticmethod
    async def board_changed(
        info: Info,
        filter: Filter = None,
        after: Annotated[
            str | None,
            strawberry.argument(description="The id of the last event that was seen; what was missed since comes first."),
        ] = None,
    ) -> AsyncGenerator[Change, None]:
        """Every change of the board, as it happens."""
        seen = identity.read_optional(after, "Event", "after")
        where = filter.made() if filter else None
        async with aclosing(info.context.board.changes(seen)) as events:
            async for happened in events:
                if happened.noun not in domain.SHOWN:
                    continue
                info.context.forget()
                changed = await _change(info.context, happened)
                if where is None or _concerns(changed, where):
                    yield changed


async def _change(context: Context, happened: event.Event) -> Change:
    asked = await context.loaders.requests.load(happened.request_id) if happened.request_id else None
    line_id = str(happened.detail.get("line", happened.noun_id))  # strangers may not see a pledge, but the line it is for
    lines = asked.lines if asked else ()
    return Change(happened, asked, next((line for line in lines if str(line.id) == line_id), None))


def _concerns(changed: Change, where: narrowing.Lines) -> bool:
    asked = changed.request
    lines = (changed.line,) if changed.line else asked.lines if asked else ()
    return asked is not None and any(where.keep(line, asked) for line in lines)
