"""The public board and its live changes."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import sight
from api.actions.scope import Scope
from api.live import hub
from api.store import event as event_store
from api.store import request as request_store
from matching import board, event, request
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say
from schema import narrowing
from schema.paging import Slice, Window

CATCH_UP = 200
NOUNS = frozenset({"request", "line", "pledge", "offer", "facility"})  # what the board tells of; not who joined or changed what


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
        return replace(slice_, things=tuple(lines[line.id] for line in slice_.things))

    async def counts(self) -> board.Counts:
        """The board in numbers."""
        return await request_store.counts(self.scope.now())

    async def last_event(self) -> UUID | None:
        """The id of the newest event, from which a subscription can go on."""
        return await event_store.latest()

    async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """Events from now on, or from after an event that was seen."""
        with self.scope.hub.listening() as live:
            async for happened in self._all(live, after):
                if happened.noun in NOUNS:
                    yield happened

    async def _all(self, live: hub.Queue, last: UUID | None) -> AsyncIterator[event.Event]:
        caught_up: set[UUID] = set()
        behind = last is not None
        while True:
            if behind and last is not None:
                async for happened in self._missed(last):
                    caught_up.add(happened.id)
                    last = happened.id
                    yield happened
            happened = await live.get()
            behind = happened is None
            if happened is not None and happened.id not in caught_up:
                last = happened.id
                yield happened

    async def _missed(self, last: UUID) -> AsyncIterator[event.Event]:
        while True:
            some = await self._after(last)
            for happened in some:
                yield happened
            if len(some) < CATCH_UP:
                return
            last = some[-1].id

    async def _after(self, last: UUID) -> list[event.Event]:
        try:
            async with self.scope.database.session():
                return await event_store.after(last, CATCH_UP)
        except LookupError:
            sentence = say("We know of no such event; watch without it, and read the board anew.")
            raise RefusedError(Refusal(Reason.INVALID, sentence, "after")) from None
