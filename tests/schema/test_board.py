"""The board and its live changes."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from matching import event, place, request
from schema import narrowing
from schema.event import told
from schema.root import schema
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WATCH = """
subscription($filter: BoardFilter, $after: String) { boardChanged(filter: $filter, after: $after) {
  event { id sentence } line { id title } request { id } counts { openLines }
} }
"""


async def watched(world: World, **variables: Any) -> list[dict[str, Any]]:
    """Every change there is."""
    results = await schema.subscribe(WATCH, variable_values=variables, context_value=world.context())
    changes = []
    async for result in results:
        assert result.errors is None, result.errors
        assert result.data is not None
        changes.append(result.data["boardChanged"])
    return changes


async def test_the_board_is_read(world: World) -> None:
    """The board says what is needed in numbers and line by line, when that was, and what happened last."""
    data = await world.ask("""{ board {
      asOf lastEvent counts { openLines criticalLines unknownAmounts pledgedToday }
      lines(filter: { kinds: [GOODS], city: "Kyiv" }, order: STALEST_FIRST) { totalCount nodes { title } }
    } }""")
    board = data["board"]
    assert board["asOf"] == "2020-02-01T08:00:00+00:00"
    assert board["lastEvent"] == gid("Event", 101)
    assert board["counts"] == {"openLines": 3, "criticalLines": 1, "unknownAmounts": 1, "pledgedToday": 2}
    assert board["lines"]["totalCount"] == 3
    assert world.narrowed == [
        (narrowing.Lines(kinds=(narrowing.LineKind.GOODS,), city="Kyiv"), narrowing.LineOrder.STALEST_FIRST)
    ]


async def test_the_event_to_watch_after_is_older_than_the_lines(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a document asks for them, the newest event is read first: what happens in between is told by watching after it."""
    context, order = world.context(), list[str]()
    for name in ("lines", "last_event"):
        monkeypatch.setattr(context.board, name, noting(order, name, getattr(context.board, name)))
    for document in (
        "{ board { lines { totalCount } newest: lastEvent } }",
        """{ board { ...Lines ...Newest } }
        fragment Lines on Board { lines { totalCount } } fragment Newest on Board { ... { lastEvent } }""",
    ):
        assert (await schema.execute(document, context_value=context)).errors is None
    assert order == ["last_event", "lines"] * 2
    await schema.execute("{ board { lines { totalCount } } }", context_value=context)
    assert order[4:] == ["lines"]


def noting(order: list[str], name: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The method of a port, which notes when it is called."""

    async def noted(*args: Any) -> Any:
        order.append(name)
        return await method(*args)

    return noted


async def test_changes_come_as_they_happen(world: World) -> None:
    """Each event comes with the request and the line it changed, and the counts."""
    world.who = fake.signed_in(fake.ASKER)
    published, pledged = await watched(world)
    assert published["event"] == {"id": gid("Event", 100), "sentence": "The request was published."}
    assert published["request"] == {"id": gid("Request", 10)}
    assert published["line"] is None
    assert pledged["line"] == {"id": gid("RequestLine", 11), "title": "Respirator"}
    assert pledged["counts"] == {"openLines": 3}


async def test_what_was_missed_comes_first(world: World) -> None:
    """A watcher who names the last event they saw gets everything since."""
    assert [each["event"]["id"] for each in await watched(world, after=gid("Event", 100))] == [gid("Event", 101)]


async def test_each_change_is_read_afresh(world: World) -> None:
    """A request is loaded anew for every event, for it may have changed in between."""
    await watched(world)
    assert world.calls["requests.load"] == 2


async def test_profiles_are_not_the_boards_business(world: World) -> None:
    """That somebody changed their profile is told to nobody."""
    world.events = [event.Event(uid(100), fake.NOW, "amend", "person", fake.ASKER, event.Channel.PERSON, fake.ASKER)]
    assert await watched(world) == []


async def test_a_bad_event_id_is_explained(world: World) -> None:
    """A watcher with an alien id is told so."""
    results = await schema.subscribe(WATCH, variable_values={"after": "?"}, context_value=world.context())
    (refused,) = [result async for result in results]
    assert refused.errors is not None
    assert refused.errors[0].extensions == {"code": "INVALID", "field": "after"}


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"kinds": ["GOODS"]}, [100, 101, 102]),
        ({"kinds": ["RIDE"]}, []),
        ({"items": ["goggles"]}, [100]),
        ({"urgencies": ["LOW"]}, []),
        ({"city": "Lviv"}, []),
        ({"near": {"point": {"latitude": 50.4, "longitude": 30.5}, "km": 30}}, [100, 101, 102]),
        ({"near": {"point": {"latitude": 49.8, "longitude": 24.0}, "km": 30}}, []),
    ],
)
async def test_watchers_see_what_they_asked_for(world: World, filter: dict[str, object], expected: list[int]) -> None:
    """Only changes of lines that the filter keeps are told; a closed line is news of it too."""
    world.who = fake.signed_in(fake.ASKER)
    stopped = replace(fake.line(11, 10, fake.RESPIRATORS), state=request.LineState.STOPPED)
    made = world.requests[uid(10)]
    world.requests[uid(10)] = replace(made, lines=(stopped, *made.lines[1:]))
    world.events.append(event.Event(uid(102), fake.NOW, "stop", "line", uid(11), event.Channel.PERSON, fake.ASKER, uid(10)))
    world.events.append(event.Event(uid(103), fake.NOW, "publish", "offer", uid(20), event.Channel.PERSON, fake.GIVER))
    seen = [each["event"]["id"] for each in await watched(world, filter=filter)]
    assert seen == [gid("Event", number) for number in expected]


def test_what_is_not_in_our_words_is_told_all_the_same() -> None:
    """An act without a sentence of its own is told by its verb and noun."""
    odd = event.Event(uid(1), fake.NOW, "hand_over", "contact", uid(51), event.Channel.PERSON)
    assert told(odd) == "contact: hand over."


def test_a_place_without_position_is_near_nothing() -> None:
    """A line whose place is not known to lie within a circle is not kept by it."""
    assert not narrowing.Near(place.Point(50, 30), 20_000).holds(place.NOWHERE)


async def test_a_watcher_who_leaves_is_let_go(world: World) -> None:
    """When a subscription ends early, the port's own stream of events is closed with it."""
    closed: list[bool] = []

    class Endless(fake.Board):
        async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
            try:
                while True:
                    yield self.world.events[0]
            finally:
                closed.append(True)

    context = world.context()
    context.board = Endless(world)
    results = await schema.subscribe(WATCH, context_value=context)
    assert (await anext(results)).errors is None
    await results.aclose()
    assert closed == [True]
