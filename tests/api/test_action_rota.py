"""Rotas: who makes, sees and works them, what is proposed, and what happens when somebody drops out."""

import asyncio
from datetime import date, timedelta

import pytest

from api.actions import rota as rota_action
from matching import availability, offer, rota, viewer
from matching.availability import Weekly
from matching.organisation import Role
from matching.refusal import Reason
from matching.rota import SlotState
from schema.context import Context
from schema.paging import Window
from tests.api.house import NOW, House, refused, role, volunteering

STARTS = NOW.date() + timedelta(days=1)
DAILY = (rota.NewShift(8 * 60, 12 * 60, 1), rota.NewShift(22 * 60, 2 * 60, 1))


def week(*shifts: rota.NewShift, **other: object) -> rota.NewRota:
    """A rota about to be published: mornings, and nights over midnight."""
    return rota.NewRota(**{"name": "Hotline", "zone": "Europe/Kyiv", "starts": STARTS, "shifts": shifts or DAILY} | other)  # type: ignore[arg-type]


async def coordinator(house: House) -> Context:
    """The ports of a coordinator."""
    return house.ports(await house.guest("Coordinator", (Role.COORDINATOR, None)))


async def volunteer(house: House, name: str, hours: int = 40, **what: object) -> viewer.Viewer:
    """Somebody who offers so many hours a week."""
    who = await house.guest(name, (Role.VOLUNTEER, None))
    await house.give(who, volunteering(**what), amount=hours)
    return who


def states(of: rota.Rota) -> list[SlotState]:
    """The states of the slots that run."""
    return sorted(slot.state for slot in of.slots if slot.state in rota.RUNNING)


async def test_a_week_comes_from_its_pattern(house: House) -> None:
    """Seven days of each shift, by the clocks of the desk; one over midnight ends the next day, and is a night."""
    made = await (await coordinator(house)).rotas.publish(week())
    assert len(made.shifts) == 14
    first, second = made.shifts[:2]
    assert first.span.end
    assert second.span.end
    assert (first.night, second.night) == (False, True)
    assert first.span.start.astimezone(rota_action.ZoneInfo("Europe/Kyiv")).hour == 8
    assert second.span.end - second.span.start == timedelta(hours=4)


async def test_a_proposal_is_confirmed_into_turns(house: House) -> None:
    """Filling proposes and promises nothing; confirming makes turns of it, which the volunteers see as theirs."""
    run, people = await coordinator(house), [await volunteer(house, name) for name in ("Ada", "Bo")]
    made = await run.rotas.publish(week())
    filled = await run.rotas.fill(made.id, made.changed)
    assert (filled.proven, filled.proposes) == (True, True)
    assert states(filled) == [SlotState.PROPOSED] * 14
    confirmed = await run.rotas.confirm(made.id, filled.changed)
    assert states(confirmed) == [SlotState.ASSIGNED] * 14
    assert all(shift.assigned == shift.seats for shift in confirmed.shifts)
    turns = [await house.ports(each).turns.mine() for each in people]
    assert sum(map(len, turns)) == 14
    assert {slot.name for slot in confirmed.slots} == {"Ada", "Bo"}


async def test_nights_and_turns_are_shared(house: House) -> None:
    """Of seven nights among two, nobody has more than four."""
    run = await coordinator(house)
    for name in ("Ada", "Bo"):
        await volunteer(house, name)
    filled = await run.rotas.fill((await run.rotas.publish(week())).id)
    nights = {shift.id for shift in filled.shifts if shift.night}
    asked = [slot.person_id for slot in filled.slots if slot.state is SlotState.PROPOSED and slot.shift_id in nights]
    had = [asked.count(who) for who in set(asked)]
    assert sorted(had) == [3, 4]


async def test_who_drops_out_is_replaced_and_nobody_else_moves(house: House) -> None:
    """The place is proposed to somebody who is free; those who stayed keep theirs, and who said no is not asked again."""
    run = await coordinator(house)
    people = [await volunteer(house, name, 28) for name in ("Ada", "Bo", "Cy")]
    made = await run.rotas.publish(week())
    await run.rotas.fill(made.id)
    before = await run.rotas.confirm(made.id)
    (turn, *_) = await house.ports(people[0]).turns.mine()
    given_back = await house.ports(people[0]).turns.drop_out(turn.id)
    assert given_back.state is SlotState.DROPPED_OUT
    (after,) = await run.rotas.load([made.id])
    assert after
    was = {slot.id: slot.state for slot in before.slots}
    changed = [slot for slot in after.slots if was.get(slot.id) is not slot.state]
    assert sorted(slot.state for slot in changed) == [SlotState.DROPPED_OUT, SlotState.PROPOSED]
    (new,) = [slot for slot in changed if slot.state is SlotState.PROPOSED]
    assert (new.shift_id, new.person_id != people[0].person_id) == (turn.shift_id, True)
    again = await run.rotas.fill(made.id)
    assert [slot.state for slot in again.slots if slot.id == turn.id] == [SlotState.DROPPED_OUT]


async def test_a_proposed_place_is_declined(house: House) -> None:
    """Whoever is only proposed says no, and is not proposed for that shift again."""
    run, who = await coordinator(house), await volunteer(house, "Ada")
    made = await run.rotas.publish(week(rota.NewShift(8 * 60, 12 * 60, 1, frozenset({0}))))
    await run.rotas.fill(made.id)
    (turn,) = await house.ports(who).turns.mine()
    assert (await house.ports(who).turns.drop_out(turn.id)).state is SlotState.DECLINED
    assert not (await run.rotas.fill(made.id)).proposes
    (gap,) = await run.rotas.gaps(made.id)
    assert gap.sentence == "1 missing. Of 1 others: 1 said no to it."


async def test_languages_certificates_skills_and_times_count(house: House) -> None:
    """Only who can do it is asked, only at their times, and the language needed is looked for."""
    run = await coordinator(house)
    await house.give(await house.guest("Painter"), offer.Volunteering(frozenset({"painting"}), frozenset({"uk"})), amount=40)
    ada, bo = await volunteer(house, "Ada"), await volunteer(house, "Bo")
    english = await house.guest("English", (Role.VOLUNTEER, None))
    await house.give(english, offer.Volunteering(frozenset({"Listening"}), frozenset({"EN"})), amount=4)
    times = tuple(Weekly(day, 7 * 60, 13 * 60) for day in range(7))
    await house.ports(bo).turns.state_availability(times)
    assert await house.ports(bo).turns.times() == times
    nights = rota.NewShift(22 * 60, 2 * 60, 2, languages={"en": 1})
    made = await run.rotas.publish(week(nights, skill="listening"))
    filled = await run.rotas.fill(made.id)
    asked = [slot.person_id for slot in filled.slots if slot.state is SlotState.PROPOSED]
    assert set(asked) == {ada.person_id, english.person_id}
    assert asked.count(english.person_id) == 1
    gaps = [gap for gap in await run.rotas.gaps(made.id) if gap.tag == "en"]
    assert len(gaps) == 6
    assert "have no hours left" in gaps[0].sentence


async def test_turns_at_another_desk_need_their_rest(house: House) -> None:
    """A turn at one desk binds its volunteer at every other."""
    run = await coordinator(house)
    await volunteer(house, "Ada", 8)
    day = frozenset({0})
    first = await run.rotas.publish(week(rota.NewShift(8 * 60, 12 * 60, 1, day)))
    await run.rotas.fill(first.id)
    await run.rotas.confirm(first.id)
    second = await run.rotas.publish(
        week(rota.NewShift(13 * 60, 15 * 60, 1, day), rota.NewShift(22 * 60, 23 * 60, 1, day), name="Desk")
    )
    filled = await run.rotas.fill(second.id)
    assert [slot.shift_id for slot in filled.slots if slot.state is SlotState.PROPOSED] == [second.shifts[1].id]
    (gap,) = await run.rotas.gaps(second.id)
    assert "are at another desk around that time" in gap.sentence


async def test_one_of_two_who_confirm_at_once_is_told(house: House) -> None:
    """Both looked at the same revision: one confirms it, the other is told to look again, and nobody is assigned twice."""
    run, other = await coordinator(house), house.ports(await house.guest("Second", (Role.COORDINATOR, None)))
    await volunteer(house, "Ada")
    made = await run.rotas.publish(week())
    filled = await run.rotas.fill(made.id)
    answers = await asyncio.gather(
        run.rotas.confirm(made.id, filled.changed), other.rotas.confirm(made.id, filled.changed), return_exceptions=True
    )
    refusals = [each for each in answers if isinstance(each, Exception)]
    assert len(refusals) == 1
    assert refusals[0].refusal.reason is Reason.CONFLICT  # type: ignore[attr-defined]
    (after,) = await run.rotas.load([made.id])
    assert after
    assert set(states(after)) == {SlotState.ASSIGNED}


async def test_a_proposal_that_no_longer_holds_is_not_confirmed(house: House) -> None:
    """Somebody who took their offer back since is not assigned; filling again finds another way."""
    run = await coordinator(house)
    who = await house.guest("Ada", (Role.VOLUNTEER, None))
    given = await house.give(who, volunteering(), amount=40)
    made = await run.rotas.publish(week())
    filled = await run.rotas.fill(made.id)
    await house.ports(who).offers.turn(given.id, "pause")
    no = await refused(run.rotas.confirm(made.id, filled.changed))
    assert (no.reason, "can no longer come" in no.sentence) == (Reason.CONFLICT, True)
    assert not (await run.rotas.fill(made.id)).proposes


async def test_who_took_back_their_offer_loses_agreed_places_only_when_that_is_confirmed(house: House) -> None:
    """Filling proposes to release them, and confirming does."""
    run = await coordinator(house)
    who = await house.guest("Ada", (Role.VOLUNTEER, None))
    given = await house.give(who, volunteering(), amount=40)
    made = await run.rotas.publish(week())
    await run.rotas.fill(made.id)
    await run.rotas.confirm(made.id)
    await house.ports(who).offers.turn(given.id, "pause")
    filled = await run.rotas.fill(made.id)
    assert set(states(filled)) == {SlotState.TO_RELEASE}
    assert filled.shifts[0].assigned == 1
    assert states(await run.rotas.confirm(made.id)) == []
    await house.ports(who).offers.turn(given.id, "resume")
    assert set(states(await run.rotas.fill(made.id))) == {SlotState.PROPOSED}


async def test_a_better_answer_never_overwrites_a_change(house: House) -> None:
    """Whoever changed the rota while the best answer was looked for keeps their change."""
    run = await coordinator(house)
    await volunteer(house, "Ada")
    made = await run.rotas.publish(week())
    scope = run.rotas.scope  # type: ignore[attr-defined]
    async with house.database.transaction():
        before, asked = await rota_action.draft(scope, made)
    confirmed = await run.rotas.confirm(made.id)
    assert await rota_action.improve(scope, before, asked) == confirmed


async def test_everyone_sees_how_full_it_is_and_only_some_see_who(house: House) -> None:
    """Strangers count people, volunteers see their own places, members and coordinators see all with names."""
    run = await coordinator(house)
    desk = await house.organisation("Desk")
    member = await house.guest("Member", (Role.VOLUNTEER, desk))
    await house.give(member, volunteering(), amount=8)
    outsider = await volunteer(house, "Outsider")
    made = await house.ports(member).rotas.publish(week(organisation_id=desk))
    await house.ports(member).rotas.fill(made.id)
    await run.rotas.confirm(made.id)
    for who, seen in ((viewer.ANONYMOUS, 0), (outsider, 0), (member, 2)):
        (of,) = await house.ports(who).rotas.load([made.id])
        assert of
        assert len([slot for slot in of.slots if slot.state is SlotState.ASSIGNED]) == seen
        assert sum(shift.assigned for shift in of.shifts) == 2
        (lacking, *_) = await house.ports(who).rotas.gaps(made.id)
        assert lacking.missing == 1
        assert ("welcome" in lacking.sentence) == (seen == 0)
        assert [each.id for each in (await house.ports(who).rotas.find(Window(5))).things] == [made.id]


@pytest.mark.parametrize("name", ["anonymous", "volunteer", "stranger", "member", "coordinator", "admin"])
async def test_who_may_do_what(house: House, name: str) -> None:
    """Members and coordinators run the rota of an organisation; only coordinators one that stands for all."""
    desk = await house.organisation("Desk")
    guests = {
        "volunteer": await house.guest("volunteer", (Role.VOLUNTEER, None)),
        "stranger": await house.guest("stranger", (Role.REQUESTER, await house.organisation("Other"))),
        "member": await house.guest("member", (Role.VOLUNTEER, desk)),
        "coordinator": await house.guest("coordinator", (Role.COORDINATOR, None)),
        "admin": await house.guest("admin", (Role.ADMIN, None)),
    }
    await house.give(guests["member"], volunteering(), amount=8)
    run = house.ports(guests["coordinator"])
    own, general = await run.rotas.publish(week(organisation_id=desk)), await run.rotas.publish(week())
    who = house.ports(guests.get(name, viewer.ANONYMOUS))
    runs = {"member": {own.id}, "coordinator": {own.id, general.id}, "admin": {own.id, general.id}}.get(name, set())
    reason = Reason.SIGN_IN_NEEDED if name == "anonymous" else Reason.NOT_ALLOWED
    for made in (own, general):
        acts = (
            lambda made=made: who.rotas.publish(week(organisation_id=made.organisation_id)),
            lambda made=made: who.rotas.fill(made.id),
            lambda made=made: who.rotas.confirm(made.id),
            lambda made=made: who.rotas.withdraw(made.id),
        )
        for act in acts:
            if made.id in runs:
                await act()
            else:
                assert (await refused(act())).reason is reason


async def test_only_the_volunteer_and_who_runs_the_rota_give_a_place_back(house: House) -> None:
    """To anybody else there is no such place."""
    run, who = await coordinator(house), await volunteer(house, "Ada")
    made = await run.rotas.publish(week())
    filled = await run.rotas.fill(made.id)
    slot = filled.slots[0]
    for other in (viewer.ANONYMOUS, await volunteer(house, "Bo")):
        assert (await refused(house.ports(other).turns.drop_out(slot.id))).reason is Reason.NOT_FOUND
    assert (await run.turns.drop_out(slot.id)).state is SlotState.DECLINED
    assert (await refused(house.ports(who).turns.drop_out(slot.id))).reason is Reason.WRONG_STATE


async def test_a_shift_that_has_begun_is_not_given_back(house: House) -> None:
    """Once it began, the desk is called; and filling leaves it as it is."""
    run, who = await coordinator(house), await volunteer(house, "Ada")
    made = await run.rotas.publish(week())
    await run.rotas.fill(made.id)
    before = await run.rotas.confirm(made.id)
    (turn, *_) = await house.ports(who).turns.mine()
    house.clock.now = made.shifts[0].span.start
    no = await refused(house.ports(who).turns.drop_out(turn.id))
    assert (no.reason, no.sentence) == (Reason.WRONG_STATE, "This shift has begun; call whoever runs the desk.")
    assert states(await run.rotas.fill(made.id)) == states(before)


async def test_a_withdrawn_rota_is_left_alone(house: House) -> None:
    """Nobody is expected at it, and it is neither filled nor confirmed nor dropped out of."""
    run, who = await coordinator(house), await volunteer(house, "Ada")
    made = await run.rotas.publish(week())
    filled = await run.rotas.fill(made.id)
    await run.rotas.withdraw(made.id)
    assert await house.ports(who).turns.mine() == []
    for act in (
        run.rotas.fill(made.id),
        run.rotas.confirm(made.id),
        run.turns.drop_out(filled.slots[0].id),
        run.rotas.withdraw(made.id),
    ):
        assert (await refused(act)).reason is Reason.WRONG_STATE


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (week(name=" "), "name"),
        (week(zone="Kyiv"), "zone"),
        (week(zone="../../etc/passwd"), "zone"),
        (week(starts=date(2019, 1, 1)), "starts"),
        (week(rest_hours=49), "restHours"),
        (week(shifts=()), "shifts"),
        (week(rota.NewShift(0, 0, 1)), "shifts.0.end"),
        (week(rota.NewShift(0, 60, 0)), "shifts.0.seats"),
        (week(rota.NewShift(0, 60, 51)), "shifts.0.seats"),
        (week(rota.NewShift(0, 60, 1, frozenset())), "shifts.0.days"),
        (week(rota.NewShift(0, 60, 1, languages={"uk": 2})), "shifts.0.languages"),
        (week(rota.NewShift(0, 60, 1, certificates={"first aid": 0})), "shifts.0.certificates"),
        (week(rota.NewShift(0, 9000, 1)), "shifts.0.begin"),
    ],
)
async def test_what_cannot_be_worked_is_refused_with_its_field(house: House, new: rota.NewRota, field: str) -> None:
    """Each mistake names its field, and nothing is kept."""
    run = await coordinator(house)
    no = await refused(run.rotas.publish(new))
    assert (no.reason, no.field) == (Reason.INVALID, field)
    assert await (await run.rotas.find(Window(5))).count() == 0


async def test_times_that_are_none_are_refused(house: House) -> None:
    """A time ends after it begins, on one day; without any, all are taken back."""
    who = house.ports(await volunteer(house, "Ada"))
    for wrong in (Weekly(0, 60, 60), Weekly(7, 0, 60), Weekly(0, 60, 1500)):
        assert (await refused(who.turns.state_availability((wrong,)))).field == "times"
    assert await who.turns.state_availability((Weekly(0, 0, 60),)) == (Weekly(0, 0, 60),)
    assert await who.turns.state_availability(()) == await who.turns.times() == ()
    assert (await refused(house.ports().turns.state_availability(()))).reason is Reason.SIGN_IN_NEEDED
    assert availability.minute("24:00", "end") == 1440


async def test_vacancies_are_filled_together(house: House) -> None:
    """Each volunteer is proposed for one vacancy, the urgent one first, and confirmed pledges are not proposed again."""
    run, asker = await coordinator(house), await house.guest("Asker", (Role.REQUESTER, None))
    await house.ask(asker, None, role(1))
    people = [await volunteer(house, name) for name in ("Ada", "Bo", "Cy")]
    await house.ask(asker, None, role(3))
    found = await run.vacancies.fillings()
    assert len(found) == 3
    assert len({each.offer_id for each in found}) == 3
    pledges = await run.vacancies.fill([(each.line_id, each.offer_id) for each in found])
    assert [each.fills for each in pledges] == [1, 1, 1]
    left = await run.vacancies.fillings()
    assert len(left) == 1
    assert (left[0].line_id, left[0].offer_id) not in {(each.line_id, each.offer_id) for each in found}
    assert len((await house.ports(people[0]).pledges.mine(Window(5))).things) == 1


async def test_filling_vacancies_is_for_coordinators_and_all_or_nothing(house: House) -> None:
    """Others are refused; one pair that does not fit undoes the rest."""
    run, who = await coordinator(house), await volunteer(house, "Ada")
    asked = await house.ask(who, None, role(1))
    given = await house.give(who, amount=5)
    (found,) = await run.vacancies.fillings()
    for act in (house.ports(who).vacancies.fillings(), house.ports(who).vacancies.fill([(found.line_id, found.offer_id)])):
        assert (await refused(act)).reason is Reason.NOT_ALLOWED
    for pairs in ([], [(found.line_id, found.offer_id)] * 2, [(found.line_id, found.offer_id), (asked.lines[0].id, given.id)]):
        assert (await refused(run.vacancies.fill(pairs))).reason is Reason.INVALID
    assert len(await run.vacancies.fillings()) == 1
