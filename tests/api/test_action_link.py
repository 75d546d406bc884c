"""Links that answer for a line without signing in."""

from decimal import Decimal

import pytest

from api import identity
from api.actions.link import GOOD_FOR
from api.store import sql
from matching import event, request
from matching.pledge import NewPart
from matching.refusal import Reason
from matching.request import Answer, Asked, LineChange, LineState
from tests.api.house import DAY, NOW, House, goods, refused, ride

NOTHING = LineChange()


async def linked(house: House, *lines: request.NewLine) -> tuple[request.Line, str]:
    """A line of a new request, and the token of a link to it."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    line = (await house.ask(doctor, hospital, *lines)).lines[0]
    return line, await house.ports(doctor).links.make(line.id)


async def test_the_database_holds_no_token(house: House) -> None:
    """Whoever reads the table of links can open none of them."""
    line, token = await linked(house)
    (row,) = await sql.rows("SELECT * FROM link")
    assert token not in repr(row)
    assert row["token_hash"] == identity.hashed(token)
    assert len(token) >= 40
    assert (await house.ports().links.open(token)).id == line.id


async def test_still_needed_moves_the_date(house: House) -> None:
    """Without signing in, the line is confirmed, and the record says that it was through a link, by nobody known."""
    line, token = await linked(house)
    house.clock.forward(2 * DAY)
    done = await house.ports().links.answer(token, Answer.STILL_NEEDED, NOTHING)
    assert done.confirm_by == NOW + 2 * DAY + request.CONFIRM_EVERY
    (events,) = await house.ports().requests.events([line.request_id])
    assert (events[-1].verb, events[-1].channel, events[-1].actor_id) == ("confirm", event.Channel.LINK, None)


async def test_changed_takes_the_new_amount(house: House) -> None:
    """The amount is another one from now on; one that makes no sense is refused and changes nothing."""
    _, token = await linked(house)
    links = house.ports().links
    assert (await links.answer(token, Answer.CHANGED, LineChange(Asked(Decimal(30))))).gap == 30
    no = await refused(links.answer(token, Answer.CHANGED, LineChange(Asked(Decimal(-1)))))
    assert no.reason is Reason.INVALID
    assert (await links.open(token)).gap == 30


async def test_stop_cancels_what_is_held(house: House) -> None:
    """One click: the line is stopped and the supplier's goods are free; a second click is told that it is stopped."""
    line, token = await linked(house)
    supplier = await house.guest("supplier")
    offered = await house.give(supplier)
    (held,) = await house.ports(supplier).pledges.hold(line.id, [NewPart(offered.id, 40)])
    done = await house.ports().links.answer(token, Answer.STOP, NOTHING)
    (free,) = await house.ports().offers.load([offered.id])
    (ended,) = await house.ports(supplier).pledges.load([held.id])
    assert free is not None
    assert ended is not None
    assert (done.state, free.held, ended.running) == (LineState.STOPPED, 0, False)
    no = await refused(house.ports().links.answer(token, Answer.STOP, NOTHING))
    assert no.reason is Reason.WRONG_STATE


@pytest.mark.parametrize("answer", list(Answer))
async def test_a_link_ends(small_house: House, answer: Answer) -> None:
    """After its time, and for any other token, nothing opens, and the sentence says what to do."""
    _, token = await linked(small_house)
    links = small_house.ports().links
    small_house.clock.forward(GOOD_FOR)
    for wrong in (token, token[:-1], "", "x" * 5000):
        no = await refused(links.answer(wrong, answer, NOTHING))
        assert (no.reason, no.field) == (Reason.NOT_FOUND, "token")
        assert "ask a coordinator for a new link" in no.sentence
        assert (await refused(links.open(wrong))).reason is Reason.NOT_FOUND


async def test_each_link_opens_its_own_line(small_house: House) -> None:
    """Two links of one line both work; neither opens another line."""
    doctor = await small_house.guest("doctor")
    one, other = (await small_house.ask(doctor, await small_house.hospital(doctor), goods(), goods())).lines
    links = small_house.ports(doctor).links
    tokens = [await links.make(line.id) for line in (one, one, other)]
    assert len(set(tokens)) == 3
    assert [(await small_house.ports().links.open(token)).id for token in tokens] == [one.id, one.id, other.id]


async def test_a_link_opens_no_street(small_house: House) -> None:
    """Links are sent on: neither opening one nor answering through it shows where a passenger lives."""
    _, token = await linked(small_house, ride())
    links = small_house.ports().links
    for seen in (await links.open(token), await links.answer(token, Answer.STILL_NEEDED, NOTHING)):
        assert isinstance(seen.spec, request.Ride)
        assert (seen.spec.origin.address, seen.spec.note, seen.as_written) == ("", "", "")
        assert seen.spec.origin.city == "Kyiv"
