"""Asking in time whether a line is still needed."""

from collections.abc import Sequence

import pytest

from api.channel.sender import Message
from api.job import sending
from api.job.lease import Leases
from api.job.reminder import BEFORE, KIND, Reminder
from api.job.sending import Sending
from api.store import job as job_store
from matching import request
from matching.account import Way
from matching.request import Answer, LineChange
from tests.api.house import DAY, NOW, House, goods, ride, role

LONG = 60.0  # seconds
SOON = NOW + request.CONFIRM_EVERY - BEFORE


def job(house: House) -> Reminder:
    """The job of this house."""
    return Reminder(house.scope())


async def turn(house: House) -> int:
    """Note whom to remind, and let the messages leave; how many left."""
    await job(house).turn()
    before = len(house.outbox.sent)
    await Sending(Leases(house.database, LONG), house.sender, {KIND: job(house)}).turn()
    return len(house.outbox.sent) - before


def tokens(messages: Sequence[Message]) -> list[str]:
    """The tokens of the links in messages."""
    return [each.text.rsplit("/", 1)[1] for each in messages]


async def test_each_confirm_by_date_is_reminded_of_once(house: House) -> None:
    """Half a day before, a link goes to whoever asked; once for each date, and again for the next."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods())
    assert await turn(house) == 0
    house.clock.now = SOON
    assert [await turn(house) for _ in range(2)] == [1, 0]
    (message,) = house.outbox.sent
    assert (message.to.way, message.to.text) == (Way.MAIL, "doctor@example.org")
    assert f"{house.settings.base_url}/l/" in message.text
    done = await house.ports().links.answer(tokens([message])[0], Answer.STILL_NEEDED, LineChange())
    assert done.confirm_by == SOON + request.CONFIRM_EVERY
    assert await turn(house) == 0
    house.clock.now = done.confirm_by - BEFORE
    assert await turn(house) == 1
    assert len(set(tokens(house.outbox.sent))) == 2
    assert asked.lines[0].id == done.id


async def test_every_line_has_its_own_link(house: House) -> None:
    """Two lines of one request are two questions."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(), goods())
    house.clock.now = SOON
    assert await turn(house) == 2
    opened = [await house.ports().links.open(token) for token in tokens(house.outbox.sent)]
    assert {each.id for each in opened} == {each.id for each in asked.lines}


async def test_nobody_is_asked_about_what_is_settled(house: House) -> None:
    """Rides settle themselves, stopped lines are over, and whoever has neither mail nor phone cannot be asked."""
    doctor = await house.guest("doctor")
    silent = await house.guest("silent", email=None)
    await house.ask(doctor, None, ride())
    stopped = await house.ask(doctor, None, role())
    await house.ports(doctor).lines.stop(stopped.lines[0].id, "")
    await house.ask(silent, None, role())
    house.clock.now = SOON
    assert await turn(house) == 0
    assert house.outbox.sent == []


async def test_a_reminder_that_does_not_leave_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that is down for a while costs nobody their place on the board."""
    monkeypatch.setattr(sending, "FIRST", 0.0)
    doctor = await house.guest("doctor")
    await house.ask(doctor, await house.hospital(doctor), goods())
    house.clock.now = SOON
    house.outbox.failing = True
    assert [await turn(house) for _ in range(2)] == [0, 0]
    house.outbox.failing = False
    assert [await turn(house) for _ in range(2)] == [1, 0]
    assert len(house.outbox.sent) == 1


async def test_two_servers_remind_once(house: House) -> None:
    """Whoever comes second to a line finds it reminded and leaves no job."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor), goods())).lines[0]
    house.clock.now = SOON
    assert await job(house).note(line.id)
    assert not await job(house).note(line.id)
    assert [await turn(house) for _ in range(2)] == [1, 0]


async def test_what_was_answered_before_the_question_left_is_not_asked(house: House) -> None:
    """A line that was confirmed, or stopped, between the note and the message needs no message."""
    doctor = await house.guest("doctor")
    lines = (await house.ask(doctor, await house.hospital(doctor), goods(), goods())).lines
    house.clock.now = SOON
    for line in lines:
        assert await job(house).note(line.id)
    await house.ports(doctor).lines.confirm(lines[0].id)
    await house.ports(doctor).lines.stop(lines[1].id, "")
    assert await turn(house) == 0
    assert not await job_store.waiting()


@pytest.mark.parametrize(("language", "word"), [("uk", "потрібн"), ("zh", "需要"), ("fr", "still needed")])
async def test_people_are_asked_in_their_language(small_house: House, language: str, word: str) -> None:
    """The question is put in the language of the request, in English where we do not speak it."""
    doctor = await small_house.guest("doctor", email=None, phone="+380441234567")
    await small_house.ask(doctor, None, role(), language=language)
    small_house.clock.now = SOON + DAY
    assert await turn(small_house) == 1
    (message,) = small_house.outbox.sent
    assert (message.to.way, message.to.text) == (Way.PHONE, "+380441234567")
    assert word in message.text
