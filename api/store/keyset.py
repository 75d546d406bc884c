"""Pages of ordered rows by the key of the last one seen: rows that come or go elsewhere neither repeat nor hide a row."""

import asyncio
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from api.store import sql
from matching import refusal
from matching.sentence import say
from schema.paging import MOST_COUNTED, Count, Key, Slice, Window

T = TypeVar("T")
LARGE, SMALL = range(-(2**63), 2**63), range(-(2**15), 2**15)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an order: its path in the query, what it holds, and its direction.

    `read` takes a row's value out of a row where the path leads to another table; `within` is what a column of numbers holds.
    """

    path: str
    kind: type[str] | type[int] | type[datetime] | type[UUID]
    descending: bool = False
    read: Callable[[Any], Any] | None = None
    within: range = LARGE

    def value(self, row: Any) -> str | int | float:
        """The row's value as a part of its key."""
        value = self.read(row) if self.read else getattr(row, self.path)
        return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value

    def parse(self, part: Any) -> Any:
        """The value that a part of a key stands for; raises ValueError where it cannot be one of this column."""
        if type(part) is not (int if self.kind is int else str):
            raise ValueError(part)
        if self.kind is int and part not in self.within:
            raise ValueError(part)
        if self.kind is datetime:
            return _moment(str(part))
        return UUID(str(part)) if self.kind is UUID else part


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1 < moment.year < 9999:  # a day more or less, in UTC, is still a moment
        raise ValueError(text)
    return moment


Order = Sequence[Column]


async def page(query: QuerySet[Any], order: Order, window: Window) -> tuple[list[Any], Slice[Any]]:
    """The rows of the window, and a slice that knows their keys but holds nothing yet; it counts in a second statement.

    The last column of `order` must be unique, or rows could hide behind one another.
    """
    count = _count(query)
    if window.after is not None:
        query = query.filter(_after(order, _parsed(order, window.after)))
    rows = await query.order_by(*(f"-{each.path}" if each.descending else each.path for each in order)).limit(window.first + 1)
    shown = rows[: window.first]
    return shown, Slice((), keys(shown, order), len(rows) > window.first, count)


def _count(query: QuerySet[Any]) -> Count:
    """Counts the whole list, once, should anybody ask."""
    counted, counting = list[int](), asyncio.Lock()

    async def count() -> int:
        async with counting:
            if not counted:
                counted.append(await sql.count(query, MOST_COUNTED + 1))
        return counted[0]

    return count


def keys(rows: Sequence[Any], order: Order) -> tuple[Key, ...]:
    """The ordering key of each row."""
    return tuple(tuple(each.value(row) for each in order) for row in rows)


async def slice_of(query: QuerySet[Any], order: Order, window: Window, read: Callable[[Any], T]) -> Slice[T]:
    """The things of the window, each read from its row."""
    rows, found = await page(query, order, window)
    return filled(found, [read(row) for row in rows])


async def slices_of(
    query: QuerySet[Any], parent: str, ids: Iterable[UUID], order: Order, window: Window, *, read: Callable[[Any], T]
) -> dict[UUID, Slice[T]]:
    """The same window of each list that a column of ids divides the query into, in one statement; every id asked for is there.

    The paths of `order` are columns of the table itself. One statement more counts all the lists, should anybody ask.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) == 1:  # an index leads to the place, and no further than the page
        return {wanted[0]: await slice_of(query.filter(**{parent: wanted[0]}), order, window, read)}
    query = query.filter(**{f"{parent}__in": wanted})
    counts = _Counts(query, parent)
    if window.after is not None:
        query = query.filter(_after(order, _parsed(order, window.after)))
    text = ", ".join(f"{each.path}{' DESC' * each.descending}" for each in order)
    found: dict[UUID, list[Any]] = {id: [] for id in wanted}
    for row in await sql.first_of_each(query, parent, text, window.first + 1) if wanted else ():
        found[getattr(row, parent)].append(row)
    return {id: _slice(rows, order, window, read, functools.partial(counts.of, id)) for id, rows in found.items()}


def _slice(rows: Sequence[Any], order: Order, window: Window, read: Callable[[Any], T], count: Count) -> Slice[T]:
    shown = rows[: window.first]
    return Slice(tuple(read(row) for row in shown), keys(shown, order), len(rows) > window.first, count)


class _Counts:
    """Counts several lists, once and together, should anybody ask for one of them."""

    def __init__(self, query: QuerySet[Any], parent: str) -> None:
        self._query, self._parent = query, parent
        self._counted: dict[UUID, int] | None = None
        self._counting = asyncio.Lock()

    async def of(self, id: UUID) -> int:
        """How many the list of this parent holds, as far as is told."""
        async with self._counting:
            if self._counted is None:
                self._counted = await sql.counts(self._query, self._parent)
        return min(self._counted.get(id, 0), MOST_COUNTED + 1)


def filled(found: Slice[Any], things: Sequence[T]) -> Slice[T]:
    """The slice with its things."""
    return Slice(tuple(things), found.keys, found.more, found.count)


def _after(order: Order, values: Sequence[Any]) -> Q:
    """The rows after these values: later in the first column, or equal there and later in the rest."""
    column, value = order[0], values[0]
    beyond = "lt" if column.descending else "gt"
    later = Q(**{f"{column.path}__{beyond}": value})
    if len(order) == 1:
        return later
    # The bound on the first column alone says nothing new, but lets an index skip to the place.
    bound = Q(**{f"{column.path}__{beyond}e": value})
    return bound & (later | (Q(**{column.path: value}) & _after(order[1:], values[1:])))


def _parsed(order: Order, key: Key) -> list[Any]:
    try:
        return [column.parse(part) for column, part in zip(order, key, strict=True)]
    except ValueError as error:
        sentence = say("This cursor is not one of ours; start again without it.")
        raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "after")) from error
