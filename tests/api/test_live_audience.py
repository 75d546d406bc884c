"""Those who watch the same in the same way are told what was made once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.live import audience
from api.live.audience import Audiences, BehindError
from api.live.hub import Hub, Queue
from matching import event


class Maker:
    """Makes an answer of each event, and notes what it has made."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.audiences = Audiences[str](self.hub)
        self.made: list[str] = []
        self.asked: list[UUID] = []
        self.was_asked = asyncio.Event()
        self.may_tell_missed = asyncio.Event()
        self.may_tell_missed.set()

    async def live(self, queue: Queue) -> AsyncGenerator[str, None]:
        while (happened := await queue.get()) is not None:
            self.made.append(happened.verb)
            if happened.verb == "break":
                raise LookupError(happened.verb)
            if happened.verb == "end":
                return
            yield happened.verb

    async def missed(self, after: UUID) -> list[str]:
        self.asked.append(after)
        self.was_asked.set()
        await self.may_tell_missed.wait()
        return ["missed"]

    def watch(self, key: str = "all", after: UUID | None = None, greeting: str = "hello") -> AsyncGenerator[str, None]:
        return self.audiences.watch(key, self.live, self.missed, after, greeting=greeting)

    def happens(self, *verbs: str) -> None:
        now = datetime(2020, 2, 1, tzinfo=UTC)
        for verb in verbs:
            self.hub.publish(event.Event(UUID(int=1), now, verb, "line", UUID(int=2), event.Channel.PERSON))


async def of(answers: AsyncGenerator[str, None], count: int) -> list[str]:
    """The next answers."""
    async with asyncio.timeout(20):
        return [await anext(answers) for _ in range(count)]


async def test_an_answer_is_made_once_for_all_who_watch_alike() -> None:
    """Three readers, two of them alike: each is told of each change, which is answered twice."""
    maker = Maker()
    readers = [maker.watch("strangers"), maker.watch("strangers"), maker.watch("doctor")]
    for each in readers:
        assert await of(each, 1) == ["hello"]
    maker.happens("publish", "pledge")
    for each in readers:
        assert await of(each, 2) == ["publish", "pledge"]
    assert sorted(maker.made) == ["pledge", "pledge", "publish", "publish"]
    assert (len(maker.audiences), maker.hub.listeners) == (2, 2)
    for each in readers:
        await each.aclose()


async def test_nothing_is_kept_once_everybody_has_left() -> None:
    """The last reader of an audience takes it along, and whoever comes later finds a new one."""
    maker = Maker()
    async with aclosing(maker.watch()) as one:
        async with aclosing(maker.watch()) as other:
            await of(one, 1)
            await of(other, 1)
        assert (len(maker.audiences), maker.hub.listeners) == (1, 1)
    assert (len(maker.audiences), maker.hub.listeners) == (0, 0)
    async with aclosing(maker.watch()) as again:
        await of(again, 1)
        maker.happens("publish")
        assert await of(again, 1) == ["publish"]


async def test_what_was_missed_comes_first_and_what_happens_meanwhile_is_not_lost() -> None:
    """Who comes back is told what they missed, and then what happened while that was looked up."""
    maker = Maker()
    maker.may_tell_missed.clear()
    async with aclosing(maker.watch(after=UUID(int=7))) as reader:
        await of(reader, 1)
        coming = asyncio.ensure_future(of(reader, 2))
        await maker.was_asked.wait()
        maker.happens("publish")
        maker.may_tell_missed.set()
        assert await coming == ["missed", "publish"]


async def test_many_who_come_back_at_once_cost_little() -> None:
    """What a hundred readers have missed since the same event is looked up twice at the most."""
    maker = Maker()
    maker.may_tell_missed.clear()
    readers = [maker.watch(after=UUID(int=7)) for _ in range(100)]
    for each in readers:
        await of(each, 1)
    coming = [asyncio.ensure_future(of(each, 1)) for each in readers]
    await maker.was_asked.wait()
    maker.may_tell_missed.set()
    assert await asyncio.gather(*coming) == [["missed"]] * 100
    assert maker.asked in ([UUID(int=7)], [UUID(int=7)] * 2)
    for each in readers:
        await each.aclose()


async def test_a_slow_reader_is_told_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not take what waits for them gets no more than the bound, and is told so; the others go on."""
    monkeypatch.setattr(audience, "WAITING", 3)
    maker = Maker()
    async with aclosing(maker.watch()) as slow, aclosing(maker.watch()) as quick:
        await of(slow, 1)
        await of(quick, 1)
        for number in range(9):
            maker.happens(str(number))
            assert await of(quick, 1) == [str(number)]
        assert await of(slow, 3) == ["0", "1", "2"]
        with pytest.raises(BehindError):
            await anext(slow)
        maker.happens("later")
        assert await of(quick, 1) == ["later"]


@pytest.mark.parametrize(("verb", "end"), [("break", LookupError), ("end", StopAsyncIteration)])
async def test_the_end_of_the_source_is_the_end_for_all(verb: str, end: type[Exception]) -> None:
    """What goes wrong in the making, or its end, comes to every reader; who comes then finds a new source."""
    maker = Maker()
    readers = [maker.watch(), maker.watch()]
    for each in readers:
        await of(each, 1)
    maker.happens(verb)
    for each in readers:
        with pytest.raises(end):
            await of(each, 1)
    assert (len(maker.audiences), maker.hub.listeners) == (0, 0)
    async with aclosing(maker.watch()) as again:
        await of(again, 1)
        maker.happens("publish")
        assert await of(again, 1) == ["publish"]
