"""Answers made once for all who ask the same at about the same time."""

import asyncio

import pytest

from web import recent
from web.recent import Recent


class Kitchen:
    """Makes numbered answers, as slowly as it is let."""

    def __init__(self) -> None:
        self.made = 0
        self.let = asyncio.Event()
        self.now = 0.0
        self.broken = False
        self.recent = Recent[int](lambda: self.now)

    async def make(self) -> int:
        """The next answer."""
        self.made += 1
        number = self.made
        await self.let.wait()
        if self.broken:
            raise OSError(number)
        return number


async def test_all_who_ask_meanwhile_get_the_one_answer() -> None:
    """A hundred who come at once cost one answer, and one of them who goes away does not spoil it for the others."""
    kitchen = Kitchen()
    asked = [asyncio.ensure_future(kitchen.recent.get("board", kitchen.make)) for _ in range(100)]
    await asyncio.sleep(0)
    asked[0].cancel()
    kitchen.let.set()
    assert await asyncio.gather(*asked[1:]) == [1] * 99
    assert kitchen.made == 1


async def test_an_answer_is_fresh_for_a_moment_only() -> None:
    """Within the second it is told again; after it, it is made anew; what differs is never mixed up."""
    kitchen = Kitchen()
    kitchen.let.set()
    assert await kitchen.recent.get("board", kitchen.make) == 1
    kitchen.now = recent.SECONDS
    assert await kitchen.recent.get("board", kitchen.make) == 1
    assert await kitchen.recent.get("other", kitchen.make) == 2
    kitchen.now += 0.1
    assert await kitchen.recent.get("board", kitchen.make) == 3


async def test_a_failure_is_told_to_those_who_waited_and_to_nobody_else() -> None:
    """Whoever asks next gets a new try at once."""
    kitchen = Kitchen()
    kitchen.broken = True
    kitchen.let.set()
    for number in (1, 2):
        with pytest.raises(OSError, match=str(number)):
            await kitchen.recent.get("board", kitchen.make)
    kitchen.broken = False
    assert await kitchen.recent.get("board", kitchen.make) == 3


async def test_only_so_many_answers_are_kept() -> None:
    """Whoever asks for ever new things fills no memory: the oldest goes."""
    kitchen = Kitchen()
    kitchen.let.set()
    for number in range(recent.MOST + 1):
        await kitchen.recent.get(number, kitchen.make)
    before = kitchen.made
    await kitchen.recent.get(1, kitchen.make)
    assert kitchen.made == before
    await kitchen.recent.get(0, kitchen.make)
    assert kitchen.made == before + 1
