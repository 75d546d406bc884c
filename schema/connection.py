"""Connections: windows on ordered lists in the shape Relay clients expect."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from schema import paging

T = TypeVar("T")
N = TypeVar("N")

First = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]
LongFirst = Annotated[int, strawberry.argument(description="How many at most, 1 to 1000.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which to go on.")]


@strawberry.type(description="Where a window stands in the whole list.")
class PageInfo:
    """Where a window stands in the whole list."""

    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether some came before.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first one here.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last one here; ask for more after it.")


@strawberry.type(description="One thing of a list, with its cursor.")
class Edge(Generic[N]):
    """One thing of a list, with its cursor."""

    cursor: str = strawberry.field(description="Marks the place of this thing in the order.")
    node: N = strawberry.field(description="The thing itself.")


@strawberry.type(description="A window on an ordered list.")
class Connection(Generic[N]):
    """A window on an ordered list."""

    edges: list[Edge[N]] = strawberry.field(description="The things with their cursors.")
    nodes: list[N] = strawberry.field(description="The things alone.")
    page_info: PageInfo = strawberry.field(description="Where this window stands.")

    @strawberry.field(
        description=f"How many there are in all; where there are more than {paging.MOST_COUNTED:,}, that number: counting stops."
    )
    @staticmethod
    async def total_count(parent: strawberry.Parent["Page[Any]"]) -> int:
        """How many there are in all, as far as they are counted."""
        return min(await parent.seen.count(), paging.MOST_COUNTED)

    @strawberry.field(description="Whether `totalCount` is exact; false: there are more than that.")
    @staticmethod
    async def total_count_is_exact(parent: strawberry.Parent["Page[Any]"]) -> bool:
        """Whether they are all counted."""
        return await parent.seen.count() <= paging.MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A slice and the window it was seen through."""

    seen: paging.Slice[T]
    window: paging.Window

    @property
    def cursors(self) -> list[str]:
        """The cursor of each thing."""
        return [paging.cursor(key) for key in self.seen.keys]

    @property
    def edges(self) -> list[Edge[Any]]:
        """The things with their cursors."""
        return [Edge(cursor=cursor, node=thing) for cursor, thing in zip(self.cursors, self.seen.things, strict=True)]

    @property
    def nodes(self) -> tuple[T, ...]:
        """The things alone."""
        return self.seen.things

    @property
    def page_info(self) -> PageInfo:
        """Where the slice stands."""
        cursors = self.cursors
        return PageInfo(
            has_next_page=self.seen.more,
            has_previous_page=self.window.after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


async def page(seen: Awaitable[paging.Slice[T]], window: paging.Window) -> Page[T]:
    """What is seen through a window."""
    return Page(await seen, window)


def empty(window: paging.Window) -> Page[Any]:
    """Nothing at all."""
    return Page(paging.Slice((), (), more=False, count=paging.known(0)), window)
