"""Keys of acts: taken once, gone with an act that is undone, and swept by age."""

import asyncio
from datetime import timedelta

import pytest

from api.store import idempotency
from api.store.conflict import ConflictError
from api.store.database import Database
from tests.store import thing
from tests.store.thing import NOW

ID, DIGEST, SALT = "a" * 64, "b" * 64, "c" * 64


async def claim(id: str = ID) -> idempotency.Done | None:
    """Take a key for a request."""
    return await idempotency.claim(id, DIGEST, SALT, "Request", NOW)


async def test_a_key_is_taken_once(database: Database) -> None:
    """The second to take it is told what was done, whatever they came with themselves."""
    made = (thing.new_id(), thing.new_id())
    async with database.transaction():
        assert await claim() is None
        await idempotency.keep(ID, made)
    async with database.transaction():
        told = await idempotency.claim(ID, "other", "other", "Offer", NOW)
        assert await claim("d" * 64) is None
    assert told == idempotency.Done(DIGEST, SALT, "Request", made) == await idempotency.find(ID)


async def test_an_act_that_is_undone_leaves_no_key(database: Database) -> None:
    """The key goes with everything else."""

    async def act() -> None:
        async with database.transaction():
            await claim()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act()
    assert await idempotency.find(ID) is None


async def test_who_comes_second_waits_for_the_first(database: Database) -> None:
    """Of two that take a key at once one is told what the other has done, and nobody is told of what is not yet done."""
    made, begun = thing.new_id(), asyncio.Event()

    async def act() -> idempotency.Done | None:
        async with database.session(), database.transaction():
            done = await claim()
            if done is None:
                begun.set()
                await idempotency.keep(ID, [made])
            return done

    async def late() -> idempotency.Done | None:
        await begun.wait()
        return await act()

    first, second, third = await asyncio.gather(act(), late(), late())
    assert first is None
    assert second == third == idempotency.Done(DIGEST, SALT, "Request", (made,))


async def test_a_key_can_be_given_back(database: Database) -> None:
    """What came to nothing can be tried again under its key."""
    async with database.transaction():
        await claim()
    async with database.transaction():
        await idempotency.forget(ID)
        assert await claim() is None


async def test_a_key_that_went_meanwhile_is_tried_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sweeper was there between being refused the key and reading it, the whole act is to be run again."""
    async with database.transaction():
        await claim()

    async def swept(_: str) -> None:
        return None

    monkeypatch.setattr(idempotency, "find", swept)
    with pytest.raises(ConflictError):
        async with database.transaction():
            await claim()


async def test_old_keys_are_swept(database: Database) -> None:
    """Only keys taken before the time are forgotten."""
    async with database.transaction():
        await claim()
        await idempotency.claim("d" * 64, DIGEST, SALT, "Request", NOW - timedelta(hours=1))
    async with database.transaction():
        assert await idempotency.sweep(NOW) == 1
    assert await idempotency.find(ID) is not None
