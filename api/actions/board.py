"""The public board and its live changes."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import sight
from api.actions.scope import Scope
from api.store import event as event_store
from api.store import request as request_store
from matching import board, event, request
from schema import narrowing
from schema.paging import Slice, Window

CATCH_UP = 200


@dataclass(slots=True)
class Board:
    """The board port, as one viewer."""

    scope: Scope

    async def lines(self, where: narrowing.Lines, order: narrowing.LineOrder, window: Window) -> Slice[request.Line]:
        """Lines of published requests."""
        slice_ = await request_store.find_lines(where, order, window, self.scope.now())
        asked = await request_store.load(tuple({line.request_id for line in slice_.things}))
        seen = await sight.requests(self.scope.who, tuple(asked.values()))
        lines = {line.id: line for each in seen for line in each.lines}
        return replace(slice_, things=tuple(lines.get(line.id, line) for line in slice_.things))

    async def counts(self) -> board.Counts:
        """The board in numbers."""
        return await request_store.counts(self.scope.now())

    async def last_event(self) -> UUID | None:
        """The id of the newest event, from which a subscription can go on."""
        return await event_store.latest()

    async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """Events from now on, or from after an event that was seen."""
        caught_up: set[UUID] = set()
        behind = after is not None
        with self.scope.hub.listening() as live:
            while True:
                if behind and after is not None:
                    async for happened in self._missed(after):
                        caught_up.add(happened.id)
                        after = happened.id
                        yield happened
                happened = await live.get()
                behind = happened is None
                if happened is not None and happened.id not in caught_up:
                    after = happened.id
                    yield happened

    async def _missed(self, after: UUID) -> AsyncIterator[event.Event]:
        last = after
        while True:
            async with self.scope.database.session():
                some = await event_store.after(last, CATCH_UP)
            for happened in some:
                yield happened
            if len(some) < CATCH_UP:
                return
            last = some[-1].id
