"""Messages leave at least once, each under one name."""

import logging
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from api.channel.address import Address
from api.channel.sender import Message
from api.job import sending
from api.job.lease import Leases
from api.job.sending import Sending
from api.store import job as job_store
from api.store.job import Job
from matching.account import Way
from tests.api.house import House

LONG, OVER = 60.0, -1.0  # seconds


@dataclass
class Notes:
    """Writes a word about each thing, breaks on some, and has nothing to say of others."""

    broken: set[UUID] = field(default_factory=set)
    settled: set[UUID] = field(default_factory=set)
    back: list[UUID] = field(default_factory=list)
    again: bool = True

    async def write(self, thing_id: UUID) -> Message | None:
        """A word."""
        if thing_id in self.broken:
            raise OSError("no route to olena@example.org")
        return None if thing_id in self.settled else Message(Address(Way.MAIL, f"{thing_id}@example.org"), "Talka", "a word")

    async def returned(self, thing_id: UUID) -> bool:
        """Remember it."""
        self.back.append(thing_id)
        return self.again


@pytest.fixture
def notes() -> Notes:
    """Whoever writes the messages."""
    return Notes()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "FIRST", OVER)


def job(house: House, notes: Notes, seconds: float = LONG) -> Sending:
    """The job of a process of its own."""
    return Sending(Leases(house.database, seconds), house.sender, {"note": notes})


async def add(house: House, count: int = 1, kind: str = "note") -> list[Job]:
    """Things to write about."""
    made = [Job(uuid4(), kind, uuid4()) for _ in range(count)]
    async with house.database.transaction():
        await job_store.add(made)
    return made


def sent(house: House) -> list[UUID | None]:
    """The names of the messages that left."""
    return [each.id for each in house.outbox.sent]


async def test_every_message_leaves_once(house: House, notes: Notes) -> None:
    """More than go together take several turns; those of which nothing is to be said are done without one."""
    made = await add(house, sending.TOGETHER + 3)
    notes.settled = {made[0].thing_id}
    turns = [await job(house, notes).turn() for _ in range(3)]
    assert turns == [sending.TOGETHER, 3, 0]
    assert sorted(map(str, sent(house))) == sorted(str(each.id) for each in made[1:])


async def test_a_message_that_does_not_leave_is_tried_again(house: House, notes: Notes) -> None:
    """Whoever wrote it is told; under the same name, until it leaves."""
    (made,) = await add(house)
    house.outbox.failing = True
    assert [await job(house, notes).turn() for _ in range(2)] == [1, 1]
    house.outbox.failing = False
    assert [await job(house, notes).turn() for _ in range(2)] == [1, 0]
    assert (sent(house), notes.back) == ([made.id], [made.thing_id] * 2)


async def test_what_is_let_be_is_done(house: House, notes: Notes) -> None:
    """A writer who does not want it tried again gets it back once."""
    await add(house)
    house.outbox.failing, notes.again = True, False
    assert [await job(house, notes).turn() for _ in range(2)] == [1, 0]
    assert len(notes.back) == 1


async def test_a_message_whose_sender_died_leaves_under_its_name(house: House, notes: Notes) -> None:
    """One was taken, and sent, by a process that was killed before it noted that: another sends it as the same message."""
    (made,) = await add(house)
    dead = job(house, notes, OVER)
    (taken,) = await dead.leases.jobs(1)
    await dead._send(taken)
    assert await job(house, notes).turn() == 1
    assert sent(house) == [made.id, made.id]


async def test_one_that_breaks_does_not_hold_up_the_others(house: House, notes: Notes, caplog: pytest.LogCaptureFixture) -> None:
    """It stays and is tried again; the log says that it broke, and nothing of whom it was for."""
    made = await add(house, 3)
    notes.broken = {made[1].thing_id}
    with caplog.at_level(logging.INFO):
        assert await job(house, notes).turn() == 3
    assert len(sent(house)) == 2
    assert "OSError" in caplog.text
    assert "olena" not in caplog.text
    notes.broken = set()
    assert await job(house, notes).turn() == 1
    assert set(sent(house)) == {each.id for each in made}


async def test_a_job_of_a_newer_version_waits_for_it(house: House, notes: Notes) -> None:
    """A kind that nobody here knows stays until somebody does."""
    await add(house, kind="song")
    assert await job(house, notes).turn() == 1
    assert await job_store.waiting()


async def test_pauses_grow_to_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute, twice as long each time, and never more than an hour."""
    monkeypatch.undo()
    assert [sending.pause(tries) for tries in (1, 2, 3, 6, 7, 1000)] == [60, 120, 240, 1920, 3600, 3600]
