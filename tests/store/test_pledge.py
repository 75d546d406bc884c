"""Pledges in both databases."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from api.store import ConflictError
from api.store import organisation as organisations
from api.store import pledge as pledges
from api.store import request as requests
from api.store.conflict import BrokenRuleError
from api.store.database import Database
from matching import offer, person, pledge, request, span, viewer
from matching.organisation import Role
from matching.pledge import Part, PledgeState, Side
from schema.narrowing import PledgedTo
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Both:
    """Somebody who gives and somebody who asks."""

    giver: person.Person
    asker: person.Person
    offered: offer.Offer
    asked: request.Request

    def pledged(self, **other: Any) -> pledge.Pledge:
        """A pledge between them."""
        return thing.a_pledge(self.asked.lines[0], self.offered, **other)


@pytest.fixture
async def both(database: Database) -> Both:
    """An offer and a request, each for an organisation."""
    giver, asker = thing.a_person(), thing.a_person()
    supplier, hospital = thing.an_organisation(), thing.an_organisation()
    offered = thing.an_offer(giver.id, organisation_id=supplier.id)
    asked = thing.a_request(asker.id, {}, {}, organisation_id=hospital.id)
    async with database.transaction():
        await thing.kept(giver, asker)
        await organisations.insert(supplier)
        await organisations.insert(hospital)
        await thing.kept(offered, asked)
    return Both(giver, asker, offered, asked)


async def _keep(database: Database, *made: pledge.Pledge) -> None:
    async with database.transaction():
        for each in made:
            await pledges.insert(each)


async def test_a_pledge_comes_back_whole(database: Database, both: Both) -> None:
    """Every field survives, with and without those that may be missing."""
    plain = both.pledged()
    ended = {"state": PledgeState.CANCELLED, "received": 3, "closing": pledge.Closing.NO_SUPPLY, "changed": 4}
    full = both.pledged(part=Part.CARRY, fills=0, pledged_as=Side.ASKER, during=span.Span(NOW, NOW + HOUR), **ended)
    await _keep(database, plain, full)
    assert await pledges.load([plain.id, full.id, thing.new_id()]) == {plain.id: plain, full.id: full}


@pytest.mark.parametrize("counters", [{"dispatched": 4}, {"dispatched": 2, "received": 3}])
async def test_no_line_received_more_than_was_sent_or_sent_more_than_pledged(
    database: Database, both: Both, counters: dict[str, int]
) -> None:
    """The database itself refuses counters that cannot be."""
    line = replace(both.asked.lines[0], pledged=3)
    with pytest.raises(BrokenRuleError):
        async with database.transaction():
            await requests.save_line(replace(line, **counters))  # type: ignore[arg-type]
    async with database.transaction():
        await requests.save_line(replace(line, dispatched=3, received=3))


async def test_saving_is_conditional_on_what_was_read(database: Database, both: Both) -> None:
    """The second of two who read the same pledge is told, and the first one's change stays."""
    made = both.pledged()
    await _keep(database, made)
    async with database.transaction():
        saved = await pledges.save(replace(made, state=PledgeState.CONFIRMED))
    with pytest.raises(ConflictError):
        async with database.transaction():
            await pledges.save(replace(made, state=PledgeState.DECLINED))
    assert await pledges.load([made.id]) == {made.id: replace(made, state=PledgeState.CONFIRMED, changed=1)}
    assert saved.changed == 1


async def test_pledges_are_found_by_line_and_by_offer(database: Database, both: Both) -> None:
    """Every id asked for is answered, oldest first, in one statement."""
    first, second = both.pledged(), both.pledged(created=NOW - HOUR)
    await _keep(database, first, second)
    lines, unknown = [each.id for each in both.asked.lines], thing.new_id()
    with database.statements() as seen:
        of_lines = await pledges.of_lines(lines)
        of_offers = await pledges.of_offers([both.offered.id, unknown])
    assert of_lines == {lines[0]: [second, first], lines[1]: []}
    assert of_offers == {both.offered.id: [second, first], unknown: []}
    assert len(seen) == 2


async def test_windows_on_the_pledges_of_many_cost_one_statement(database: Database, both: Both) -> None:
    """Each line and offer has a window of its own, whose cursor leads on; one statement more counts them all."""
    second_line = both.asked.lines[1]
    made = [both.pledged(created=NOW + number * HOUR) for number in range(3)]
    other = thing.a_pledge(second_line, both.offered, created=NOW - HOUR)
    await _keep(database, *made, other)
    who, lines, unknown = viewer.Viewer(both.giver.id), [each.id for each in both.asked.lines], thing.new_id()
    with database.statements() as seen:
        first = await pledges.pages(who, PledgedTo.LINE, [*lines, unknown], Window(2))
        assert len(seen) == 1
        counted = [await each.count() for each in first.values()]
        assert len(seen) == 2
    assert [each.things for each in first.values()] == [(made[0], made[1]), (other,), ()]
    assert [each.more for each in first.values()] == [True, False, False]
    assert counted == [3, 1, 0]
    rest = await pledges.pages(who, PledgedTo.LINE, [*lines, unknown], Window(2, first[lines[0]].keys[-1]))
    assert [each.things for each in rest.values()] == [(made[2],), (), ()]
    assert [await each.count() for each in rest.values()] == counted
    of_offers = await pledges.pages(who, PledgedTo.OFFER, [both.offered.id, unknown], Window(9))
    assert [each.things for each in of_offers.values()] == [(other, *made), ()]
    assert await pledges.pages(who, PledgedTo.LINE, [], Window(2)) == {}


async def test_windows_on_pledges_hold_what_the_viewer_may_see(database: Database, both: Both) -> None:
    """Both sides, members of their organisations and coordinators find a pledge, alone or beside others; nobody else does."""
    (line, second), made = both.asked.lines, both.pledged()
    await _keep(database, made)
    stranger, member, coordinator = thing.a_person(), thing.a_person(), thing.a_person()
    role = thing.a_member(coordinator.id, None, role=Role.COORDINATOR)
    seeing = [thing.a_viewer(both.giver), thing.a_viewer(both.asker), thing.a_viewer(coordinator, role)]
    seeing += [
        thing.a_viewer(member, thing.a_member(member.id, id)) for id in (both.offered.organisation_id, both.asked.organisation_id)
    ]
    for who in (*seeing, thing.a_viewer(stranger), viewer.ANONYMOUS):
        for ids in ([line.id], [line.id, second.id]):
            found = (await pledges.pages(who, PledgedTo.LINE, ids, Window(2)))[line.id]
            shown = (made,) if who in seeing else ()
            assert (found.things, await found.count()) == (shown, len(shown)), who


async def test_pledges_that_were_not_sent_become_due(database: Database, both: Both) -> None:
    """The longest past come first, confirmed or not; what was sent in time does not expire."""
    spans = {"a": NOW - HOUR, "b": NOW - 2 * HOUR, "now": NOW, "later": NOW + HOUR}
    made = {name: both.pledged(expires=expires) for name, expires in spans.items()}
    confirmed = both.pledged(expires=NOW - 3 * HOUR, state=PledgeState.CONFIRMED)
    await _keep(database, *made.values(), confirmed, both.pledged(expires=NOW - HOUR, state=PledgeState.DISPATCHED))
    assert await pledges.due(NOW, 9) == [confirmed, made["b"], made["a"], made["now"]]
    assert await pledges.due(NOW, 1) == [confirmed]


async def test_running_pledges_bind_a_vehicle(database: Database, both: Both) -> None:
    """The times of running pledges, earliest first; ended ones and those without a time bind nothing."""
    late, early = span.Span(NOW + HOUR, NOW + 2 * HOUR), span.Span(NOW, NOW + HOUR)
    ended = both.pledged(during=early, state=PledgeState.DECLINED)
    await _keep(
        database, both.pledged(during=late), both.pledged(during=early, state=PledgeState.RECEIVED), ended, both.pledged()
    )
    unknown = thing.new_id()
    assert await pledges.bound([both.offered.id, unknown]) == {both.offered.id: (early, late), unknown: ()}


async def test_pledges_are_for_both_sides(database: Database, both: Both) -> None:
    """The giver, the asker and the members of their organisations see a pledge among theirs, a stranger does not."""
    made = both.pledged()
    await _keep(database, made)
    stranger = thing.a_person()
    for organisation_id in (both.offered.organisation_id, both.asked.organisation_id):
        member = thing.a_viewer(stranger, thing.a_member(stranger.id, organisation_id))
        assert (await pledges.mine(member, Window())).things == (made,)
    for who in (both.giver, both.asker):
        assert (await pledges.mine(thing.a_viewer(who), Window())).things == (made,)
    for nobody in (thing.a_viewer(stranger), viewer.ANONYMOUS):
        assert await (await pledges.mine(nobody, Window())).count() == 0


async def test_who_is_involved_follows_from_running_pledges(database: Database, both: Both) -> None:
    """A giver is involved in the request while the pledge runs, not after it ended; an asker knows the offer from then on."""
    made = both.pledged()
    await _keep(database, made, made_again := both.pledged())
    giver, asker = thing.a_viewer(both.giver), thing.a_viewer(both.asker)

    async def involved(who: viewer.Viewer) -> tuple[bool, bool]:
        requests = await pledges.involved(who, [both.asked.id, thing.new_id()])
        offers = await pledges.pledged_offers(who, [both.offered.id, thing.new_id()])
        assert requests <= {both.asked.id}
        assert offers <= {both.offered.id}
        return bool(requests), bool(offers)

    assert await involved(giver) == (True, False)
    assert await involved(asker) == (False, True)
    assert await involved(viewer.ANONYMOUS) == (False, False)
    async with database.transaction():
        await pledges.save(replace(made, state=PledgeState.EXPIRED))
        await pledges.save(replace(made_again, state=PledgeState.CANCELLED))
    assert await involved(giver) == (False, False)
    assert await involved(asker) == (False, True)


async def test_an_offer_is_granted_by_its_giver_alone(database: Database, both: Both) -> None:
    """A pledge that the asker made grants nothing until the giver confirms it; one that the giver made grants at once."""
    made = both.pledged(pledged_by=both.asker.id, pledged_as=pledge.Side.ASKER)
    await _keep(database, made)
    asker, ids = thing.a_viewer(both.asker), [both.offered.id, thing.new_id()]
    assert await pledges.granted_offers(asker, ids) == set()
    async with database.transaction():
        await pledges.save(replace(made, state=PledgeState.CONFIRMED))
    assert await pledges.granted_offers(asker, ids) == {both.offered.id}
    assert await pledges.granted_offers(viewer.ANONYMOUS, ids) == set()
    async with database.transaction():
        await pledges.save(replace(made, state=PledgeState.CANCELLED, changed=1))
        await pledges.insert(by_staff := both.pledged(pledged_as=pledge.Side.COORDINATOR, state=PledgeState.CONFIRMED))
    assert await pledges.granted_offers(asker, ids) == set()
    async with database.transaction():
        await pledges.save(replace(by_staff, state=PledgeState.DISPATCHED))
    assert await pledges.granted_offers(asker, ids) == {both.offered.id}
    async with database.transaction():
        await pledges.save(replace(by_staff, state=PledgeState.CANCELLED, changed=1))
        await pledges.insert(both.pledged())
    assert await pledges.granted_offers(asker, ids) == {both.offered.id}
    assert await pledges.granted_offers(thing.a_viewer(both.giver), ids) == set()


async def test_involvement_can_ask_for_certain_states(database: Database, both: Both) -> None:
    """A held pledge does not count where only sent ones do."""
    await _keep(database, both.pledged())
    giver = thing.a_viewer(both.giver)
    assert await pledges.involved(giver, [both.asked.id], {PledgeState.DISPATCHED}) == set()
    assert await pledges.involved(giver, [both.asked.id], {PledgeState.HELD}) == {both.asked.id}
