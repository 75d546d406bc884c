"""The public board: what is needed now, in numbers and line by line, and its live changes."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from matching import board as domain
from matching import event
from matching import request as requests
from schema import connection, enumeration, identity, narrowing, paging, place
from schema.compiled import reading
from schema.compiled import window as windows
from schema.compiled.row import MadeRow
from schema.compiled.selected import Selected
from schema.connection import After, Connection, LongFirst, Page
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

    newest: strawberry.Private[UUID | None] = None  # event, read before the lines

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
        first: LongFirst = 20,
        after: After = None,
    ) -> Page[requests.Line]:
        """Line by line."""
        window = paging.window(first, after, paging.MOST_OF_LONG)
        where = filter.made() if filter else narrowing.Lines()
        return await connection.page(info.context.board.lines(where, order, window), window)

    @strawberry.field(description="When the board was read.")
    @staticmethod
    def as_of(info: Info) -> datetime:
        """When the board was read."""
        return info.context.now()

    @strawberry.field(description="The id of the newest event; subscribe after it to miss nothing.")
    @staticmethod
    def last_event(parent: strawberry.Parent["Board"]) -> str | None:
        """The id of the newest event."""
        return identity.write("Event", parent.newest) if parent.newest else None


def _counts(row: None, field: Selected) -> str:
    """As the board port counts."""
    writing, lines = field.writing, field.writing.alias()
    now, rides = writing.now, narrowing.LineKind.RIDE
    midnight = writing.parameter("midnight", "timestamptz", lambda context: _midnight(context.now()))
    since = writing.parameter("grace", "timestamptz", lambda context: context.now() - requests.GRACE)
    among_lines = {
        "open_lines": "count(*)",
        "critical_lines": f"count(CASE WHEN request.urgency = {int(requests.Urgency.CRITICAL)} THEN 1 END)",
        "unknown_amounts": "count(CASE WHEN line.need IS NULL THEN 1 END)",
        "stale_lines": f"count(CASE WHEN line.confirm_by <= {now} THEN 1 END)",
        "facilities": "count(DISTINCT request.facility_id)",
        "rides": f"count(CASE WHEN line.kind = '{rides}' THEN 1 END)",
    }
    elsewhere = {
        "open_offers": f"(SELECT count(*) FROM offer WHERE state = 'open' AND free > 0 AND (ends IS NULL OR ends > {now}))",
        "pledged_today": f"(SELECT count(*) FROM pledge WHERE created >= {midnight})",
        "received_today": f"(SELECT count(*) FROM event WHERE noun = 'pledge' AND verb = 'receive' AND at >= {midnight})",
    }
    text = reading.written(field, MadeRow(writing, {name: f"{lines}.{name}" for name in among_lines} | elsewhere))
    open_ones = f"line.wanted AND line.confirm_by > {since} AND request.state = '{requests.RequestState.PUBLISHED}'"
    counted = ", ".join(f"{expression} AS {name}" for name, expression in among_lines.items())
    tables = "line JOIN request ON request.id = line.request_id"
    return f"(SELECT {text} FROM (SELECT {counted} FROM {tables} WHERE {open_ones}) AS {lines})"


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), now.tzinfo)


def _narrow(rows: windows.Narrowed, where: narrowing.Lines) -> Iterator[str]:
    yield f"{rows.at('request.state')} = '{requests.RequestState.PUBLISHED}'"
    yield from rows.named("request", where.city, where.country)
    if where.open:
        since = rows.bind(rows.binding.context.now() - requests.GRACE, "timestamptz")
        yield f"{rows.at('line.wanted')} AND {rows.at('line.confirm_by')} > {since}"
    if where.kinds:
        yield rows.among("line.kind", where.kinds)
    if where.items:
        yield rows.among("line.item", where.items)
    if where.urgencies:
        yield rows.among("request.urgency", where.urgencies, "int")
    yield from rows.near("request", where.near)


_NEWEST = (windows.Key("request.created", datetime, descending=True), windows.Key("line.id", UUID, descending=True))
_ORDERS = {
    narrowing.LineOrder.URGENT_FIRST: (windows.Key("request.urgency", int, descending=True), *_NEWEST),
    narrowing.LineOrder.NEWEST_FIRST: _NEWEST,
    narrowing.LineOrder.STALEST_FIRST: (windows.Key("line.confirm_by", datetime), windows.Key("line.id", UUID)),
}


def _asked(given: windows.Given, _: windows.Binding) -> windows.Asked:
    where = given["filter"].made() if given.get("filter") else narrowing.Lines()
    return windows.windowed(given, where, most=paging.MOST_OF_LONG)


reading.declare(
    "BoardCounts",
    open_lines=reading.own,
    critical_lines=reading.own,
    unknown_amounts=reading.own,
    stale_lines=reading.own,
    facilities=reading.own,
    open_offers=reading.own,
    rides=reading.own,
    pledged_today=reading.own,
    received_today=reading.own,
)


def _as_of(row: None, field: Selected) -> str:
    return field.writing.dialect.moment(field.writing.now)


def _newest(row: None, field: Selected) -> str:
    dialect = field.writing.dialect
    told = dialect.global_id("Event", "event.id")
    newest = f"SELECT {told} FROM event WHERE {dialect.settled} ORDER BY event.writer DESC, event.sequence DESC LIMIT 1"
    return f"coalesce(({newest}), 'null')"


reading.declare(
    "Board", as_of=_as_of, last_event=_newest, counts=_counts, lines=windows.List("RequestLine", _asked, _narrow, _ORDERS)
)
reading.declare("Query", board=lambda row, field: reading.written(field, row))


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
    async def board(info: Info) -> Board:
        """What is needed now."""
        # The lines may be newer than the event after which to watch, but never older: nothing must fall between the two.
        asked = any(_asks(each.selections, "lastEvent") for each in info.selected_fields)
        return Board(newest=await info.context.board.last_event() if asked else None)


def _asks(selections: list[Selection], name: str) -> bool:
    return any(each.name == name if isinstance(each, SelectedField) else _asks(each.selections, name) for each in selections)


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
            strawberry.argument(
                description="The id of the last event that was seen: what came since is told first, some of it perhaps again."
            ),
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
