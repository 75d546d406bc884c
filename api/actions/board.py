"""The public board and its live changes."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
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

MOST_MISSED = 1_000  # events that are told again; whoever missed more reads the board anew
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

    async def events(self, ids: Sequence[UUID]) -> list[event.Event | None]:
        """Load events of the kinds that the board tells of."""
        loaded = {each.id: each for each in await event_store.load(ids) if each.noun in NOUNS}
        return [loaded.get(id) for id in ids]

    async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """Events from now on, or from after an event that was seen."""
        with self.scope.hub.listening() as live:
            async with aclosing(self.follow(live, after)) as events:
                async for happened in events:
                    yield happened

    async def follow(self, live: hub.Queue, last: UUID | None = None) -> AsyncGenerator[event.Event, None]:
        """The events of a queue, after those that were missed since the last one seen."""
        caught_up: set[UUID] = set()
        behind = last is not None
        while True:
            if behind and last is not None:
                missed = await self.missed(last)
                caught_up = {each.id for each in missed}
                for happened in missed:
                    last = happened.id
                    yield happened
            happened = await live.get()
            behind = happened is None
            if happened is not None and happened.noun in NOUNS and happened.id not in caught_up:
                last = happened.id
                yield happened

    async def missed(self, last: UUID) -> list[event.Event]:
        """What whoever saw an event last may not have seen; raises RefusedError where that is too much, or nobody knows it."""
        try:
            async with self.scope.database.session():
                missed = await event_store.missed(last, MOST_MISSED + 1)
        except LookupError:
            sentence = say("We know of no such event; watch without it, and read the board anew.")
            raise RefusedError(Refusal(Reason.INVALID, sentence, "after")) from None
        if len(missed) > MOST_MISSED:
            sentence = say("Too much has changed since; read the board anew, and watch after its newest event.")
            raise RefusedError(Refusal(Reason.INVALID, sentence, "after"))
        return [each for each in missed if each.noun in NOUNS]


@dataclass(slots=True)
class Told(Board):
    """The board port where the events are given whatever is watched; `after` is from where on that was to be."""

    given: Sequence[event.Event] = ()
    after: UUID | None = None

    async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """The events that are given."""
        self.after = after
        for happened in self.given:
            yield happened
