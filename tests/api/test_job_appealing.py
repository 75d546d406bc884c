"""Asking givers whether they could serve a line."""

import pytest

from api.channel.sender import Message
from api.job.appealing import AGAIN, KIND, Appealing
from api.job.lease import Leases
from api.job.sending import Sending
from api.store import appeal as appeal_store
from matching import appeal, person, request, viewer
from matching.pledge import NewPart
from matching.refusal import Reason
from schema.paging import Window
from tests.api.house import DAY, HOUR, NOW, House, goods, refused, stock

LONG = 60.0  # seconds


def job(house: House) -> Appealing:
    """The job of this house."""
    return Appealing(house.scope())


async def turn(house: House) -> int:
    """Look at the lines that are due, and let the messages leave; how many lines were looked at."""
    looked = await job(house).turn()
    sending = Sending(Leases(house.database, LONG), house.sender, {KIND: job(house)})
    while await sending.turn():
        pass
    return looked


def reached(house: House) -> list[str]:
    """Who was written to, since the last time this was asked."""
    sent: list[Message] = house.outbox.sent
    names = [each.to.text.partition("@")[0] for each in sent]
    sent.clear()
    return names


async def wanting(house: House, *lines: request.NewLine) -> request.Request:
    """A request of a doctor."""
    doctor = await house.guest("doctor")
    return await house.ask(doctor, await house.hospital(doctor), *lines)


async def givers(house: House, count: int) -> list[viewer.Viewer]:
    """People who offer what is asked, the largest offer first."""
    people = [await house.guest(f"giver{number}") for number in range(count)]
    for number, each in enumerate(people):
        await house.give(each, amount=80 - 10 * number)
    return people


async def test_the_best_three_are_asked_first_and_others_when_they_stay_silent(house: House) -> None:
    """Three messages at once; when patience ends the others, and nobody twice."""
    await givers(house, 5)
    await wanting(house)
    assert await turn(house) == 1
    first = reached(house)
    assert len(set(first)) == len(first) == 3
    house.clock.forward(AGAIN)
    await turn(house)
    assert reached(house) == []
    house.clock.forward(appeal.PATIENCE[request.Urgency.NORMAL])
    await turn(house)
    assert {*reached(house)} == {f"giver{number}" for number in range(5)} - {*first}
    house.clock.forward(DAY)
    await turn(house)
    assert reached(house) == []


async def test_a_message_names_the_need_and_nobody(house: House) -> None:
    """What, in which town, and where to answer; nothing of whoever asked."""
    await givers(house, 1)
    await wanting(house)
    await turn(house)
    (message,) = house.outbox.sent
    assert "Kyiv" in message.text
    assert f"{house.settings.base_url}/mine#appeals" in message.text
    assert "doctor" not in message.text
    assert "Khreshchatyk" not in message.text


async def test_a_giver_is_asked_in_their_language(house: House) -> None:
    """The first language they speak that we speak too."""
    them = await house.guest("galya", languages=("fr", "uk"))
    await house.give(them)
    await wanting(house)
    await turn(house)
    (message,) = house.outbox.sent
    assert "потріб" in message.text


async def test_many_needs_do_not_make_many_messages(house: House) -> None:
    """Ten hospitals that want the same thing are one message to the one who has it, and the next a rest later."""
    await givers(house, 1)
    await wanting(house, *(goods(20) for _ in range(10)))
    assert await turn(house) == 10
    assert reached(house) == ["giver0"]
    house.clock.forward(appeal.REST * 2)
    await turn(house)
    assert reached(house) == ["giver0"]


async def test_whoever_wants_no_appeals_gets_none(house: House) -> None:
    """A budget of zero, no address, and one's own need are never written about."""
    them, doctor = await house.guest("quiet"), await house.guest("doctor")
    await house.ports(them).people.amend(person.ProfileChange(appeals_a_week=0))
    await house.give(them)
    await house.give(await house.guest("nowhere", email=None))
    await house.give(doctor)
    await house.ask(doctor, await house.hospital(doctor))
    assert await turn(house) == 1
    assert reached(house) == []


async def test_a_no_and_a_pledge_are_answers(house: House) -> None:
    """Both are on the giver's page, and free the place of the next."""
    people = {f"giver{number}": each for number, each in enumerate(await givers(house, 5))}
    asked = await wanting(house)
    await turn(house)
    chosen = reached(house)
    first, second = people[chosen[0]], people[chosen[1]]
    (mine,) = (await house.ports(first).appeals.mine(Window(5))).things
    declined = await house.ports(first).appeals.decline(mine.id)
    offered = (await house.ports(second).appeals.mine(Window(5))).things[0].offer_id
    await house.ports(second).pledges.hold(asked.lines[0].id, [NewPart(offered, 5)])
    assert declined.declined == NOW
    (pledged,) = (await house.ports(second).appeals.mine(Window(5))).things
    assert pledged.pledged
    house.clock.forward(AGAIN)
    await turn(house)
    assert {*reached(house)} == people.keys() - {*chosen}


async def test_only_the_giver_sees_and_answers_an_appeal(house: House) -> None:
    """Others, coordinators among them, find nothing under its id; strangers are asked to sign in."""
    first, second = await givers(house, 2)
    await wanting(house)
    await turn(house)
    (mine,) = (await house.ports(first).appeals.mine(Window(5))).things
    assert (await refused(house.ports(second).appeals.decline(mine.id))).reason is Reason.NOT_FOUND
    assert (await refused(house.ports().appeals.decline(mine.id))).reason is Reason.SIGN_IN_NEEDED


async def test_an_appeal_that_does_not_leave_was_none(house: House) -> None:
    """It is not on the giver's page, and another is sent later."""
    (them,) = await givers(house, 1)
    await wanting(house)
    house.outbox.failing = True
    await turn(house)
    assert (await house.ports(them).appeals.mine(Window(5))).things == ()
    house.outbox.failing = False
    house.clock.forward(AGAIN)
    await turn(house)
    assert reached(house) == ["giver0"]


async def test_two_servers_ask_once(house: House) -> None:
    """Whoever comes second to a line, or to a giver, leaves them alone."""
    (them,) = await givers(house, 1)
    asked = await wanting(house, goods(20), goods(30))
    offers = [(await house.give(them, stock(), 40)).id]
    first, second = (each.id for each in asked.lines)
    last = await appeal_store.last_of_people([them.person_id])
    assert len(await job(house).prepare(first, offers)) == 1
    assert await job(house).prepare(first, offers) == []
    late = appeal.Appeal(house.scope().new_id(), them.person_id, second, offers[0], NOW)
    async with house.database.transaction():
        assert not await appeal_store.insert(late, last[them.person_id])


@pytest.mark.parametrize("a_week", [-1, 51])
async def test_a_week_has_room_for_a_sensible_number(house: House, a_week: int) -> None:
    """Fewer than none and more than fifty are refused."""
    them = await house.guest("them")
    change = person.ProfileChange(appeals_a_week=a_week)
    assert (await refused(house.ports(them).people.amend(change))).field == "appealsAWeek"


async def test_stale_and_settled_needs_are_not_asked_for(house: House) -> None:
    """A line nobody confirmed, one that was stopped and one that is covered wait for nobody."""
    await givers(house, 1)
    asked = await wanting(house, goods(20))
    house.clock.now = asked.lines[0].confirm_by + HOUR
    assert await turn(house) == 0
