"""Publishing, withdrawing and reading requests."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from api.actions.request import Requests
from api.store import ConflictError
from api.store import event as event_store
from api.store import facility as facility_store
from api.store import organisation as organisation_store
from api.store import request as request_store
from api.store import search as search_store
from matching import amount, event, facility, intake, pledge, request, viewer
from matching.organisation import Role
from matching.refusal import Reason
from matching.request import LineState, RequestState
from schema import narrowing
from schema.paging import Window
from tests.api.house import DAY, KYIV, NOW, House, goods, refused, ride, role, stock

ANSWERS = intake.Intake(
    contact=intake.Reach("Dr Wang", "Surgery", "head", "+8613800138000", "wang-wei"),
    equipment_head=intake.Reach("Ms Li", "Equipment", "head", "+8613900139000"),
    staff_per_day=40,
    respirators_in_stock=120,
    unregistered_accepted=True,
)
EVERYTHING = Window(100)


async def marked() -> dict[str, set[UUID]]:
    """What waits to be indexed."""
    found: dict[str, set[UUID]] = {}
    for index, id, _ in await search_store.take(100):
        found.setdefault(index, set()).add(id)
    return found


async def counted(house: House) -> dict[str, int]:
    """How much of everything there is."""
    requests = await request_store.find(narrowing.Requests(), narrowing.RequestOrder.NEWEST_FIRST, EVERYTHING)
    facilities = await facility_store.find(narrowing.Facilities(), narrowing.FacilityOrder.NAME, EVERYTHING)
    return {
        "requests": await requests.count(),
        "facilities": await facilities.count(),
        "events": len(await event_store.after(None, 100)),
        "marks": await search_store.waiting(),
    }


async def test_a_request_for_a_known_facility_stands_on_the_board(house: House) -> None:
    """A stranger finds its line with the amount, the confirm-by date and the place of the facility."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    made = await house.ask(doctor, hospital, goods(3, item="surgical-mask", standard=None), urgency=request.Urgency.CRITICAL)
    (line,) = (await house.ports().board.lines(narrowing.Lines(), narrowing.LineOrder.URGENT_FIRST, Window())).things
    assert (line.id, line.gap, line.confirm_by) == (made.lines[0].id, 3, NOW + request.CONFIRM_EVERY)
    assert (made.state, made.place, made.published, made.facility_id) == (RequestState.PUBLISHED, KYIV, NOW, hospital.id)
    assert await house.ports().requests.load([made.id, hospital.id]) == [made, None]


async def test_publishing_is_recorded_and_marked_for_search(house: House) -> None:
    """One event says who published what when, listeners hear it, and the search engine will be told."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    with house.hub.listening() as live:
        made = await house.ask(doctor, hospital)
        heard = [live.get_nowait() for _ in range(live.qsize())]
    (events,) = await house.ports().requests.events([made.id])
    told = [(each.verb, each.noun, each.noun_id, each.actor_id, each.at) for each in events]
    assert told == [("publish", "request", made.id, doctor.person_id, NOW)]
    assert [each.id for each in heard if each and each.request_id == made.id] == [events[0].id]
    assert (await marked())["request"] == {made.id}


async def test_a_facility_can_be_registered_with_its_first_request(house: House) -> None:
    """The request is for the new facility, at its place, and whoever asked is a requester from then on."""
    doctor = await house.guest("doctor")
    beneficiary = facility.NewFacility(name=" 县医院 ", kind=facility.Kind.HOSPITAL, place=KYIV)
    made = await house.ports(doctor).requests.publish(request.NewRequest((goods(),)), beneficiary=beneficiary)
    assert made.facility_id is not None
    known = (await facility_store.load([made.facility_id]))[made.facility_id]
    assert (known.name, known.place, made.place) == ("县医院", KYIV, KYIV)
    held = await organisation_store.active_of(doctor.person_id or made.id)
    assert [(each.role, each.organisation_id) for each in held] == [(Role.REQUESTER, None)]
    assert (await marked()) == {"facility": {known.id}, "request": {made.id}}


async def test_rides_and_roles_need_no_facility(house: House) -> None:
    """A ride starts where its passenger is; goods without a facility are refused with the field that is missing."""
    passenger = await house.guest("passenger")
    made = await house.ask(passenger, None, ride(), role())
    assert (made.facility_id, made.place.city) == (None, "Kyiv")
    assert [line.confirm_by for line in made.lines] == [NOW + DAY / 12, NOW + request.CONFIRM_EVERY]
    no = await refused(house.ask(passenger, None, goods()))
    assert (no.reason, no.field) == (Reason.INVALID, "facilityId")


async def test_an_unknown_amount_stays_unknown(house: House) -> None:
    """Needed without a number is stored and read as that, and never as one piece."""
    doctor = await house.guest("doctor")
    made = await house.ask(doctor, await house.hospital(doctor), goods(None))
    (again,) = await house.ports().lines.load([made.lines[0].id])
    assert again is not None
    assert (again.need, again.gap, again.wanted) == (amount.UNKNOWN, None, True)


async def test_a_facility_learns_from_the_intake(house: House) -> None:
    """Standards accepted, staff and whom to call are kept with the facility; days of supply follow from the answers."""
    own = await house.organisation("City hospitals")
    doctor = await house.guest("doctor", (Role.REQUESTER, own))
    hospital = await house.hospital(doctor, organisation_id=own, accepted={"goggles": ("EN 166",)})
    told = goods(90, standard="N95", accepted=("GB19083-2010", "ffp2"))
    made = await house.ask(doctor, hospital, told, intake=ANSWERS)
    known = (await facility_store.load([hospital.id]))[hospital.id]
    assert known.accepted == {"goggles": ("EN 166",), "respirator": ("GB 19083-2010", "EN 149 FFP2", "KF94")}
    assert known.staff_per_day == 40
    contacts = (await facility_store.contacts([hospital.id]))[hospital.id]
    assert [(each.name, each.phone, each.steward_id) for each in contacts] == [
        ("Dr Wang", "+8613800138000", doctor.person_id),
        ("Ms Li", "+8613900139000", doctor.person_id),
    ]
    assert made.lines[0].supply is not None
    assert made.lines[0].supply.days == 3


async def test_the_same_contact_is_kept_once(house: House) -> None:
    """A second request with the same answers adds nobody to call; other answers do."""
    own = await house.organisation("City hospitals")
    doctor = await house.guest("doctor", (Role.REQUESTER, own))
    hospital = await house.hospital(doctor, organisation_id=own)
    await house.ask(doctor, hospital, intake=ANSWERS)
    await house.ask(doctor, hospital, intake=ANSWERS)
    await house.ask(doctor, hospital, intake=replace(ANSWERS, equipment_head=intake.Reach("Mr Zhao")))
    contacts = (await facility_store.contacts([hospital.id]))[hospital.id]
    assert [each.name for each in contacts] == ["Dr Wang", "Ms Li", "Mr Zhao"]


async def test_a_facility_learns_nothing_from_strangers(house: House) -> None:
    """What a stranger tells stays with the request, whose lines are matched by it; the facility stays as it is."""
    coordinator, stranger = await house.guest("coordinator", (Role.COORDINATOR, None)), await house.guest("stranger")
    hospital = await house.hospital(coordinator, accepted={"respirator": ("NIOSH N95",)}, staff_per_day=7)
    made = await house.ask(stranger, hospital, goods(standard="N95", accepted=("FFP2",)), goods(5, item="goggles", standard=None))
    told = await house.ask(stranger, hospital, goods(standard="N95"), intake=ANSWERS)
    assert await facility_store.load([hospital.id]) == {hospital.id: hospital}
    assert await facility_store.contacts([hospital.id]) == {hospital.id: []}
    assert told.intake == ANSWERS
    stored = (await request_store.load([made.id, told.id])).values()
    lists = [line.spec.accepted for each in stored for line in each.lines if isinstance(line.spec, request.Goods)]
    assert sorted(lists) == [(), ("EN 149 FFP2",), ("NIOSH N95", "KF94")]
    offered = await house.give(stranger, stock(standard="FFP2"))
    (ranked,) = await house.ports().lines.candidates([made.lines[0].id], 9)
    assert ranked is not None
    assert [part.offer_id for each in ranked.candidates for part in each.parts] == [offered.id]


async def test_a_facility_registered_with_its_request_learns_from_it(house: House) -> None:
    """Whoever registers it tells of it in the same breath."""
    doctor = await house.guest("doctor")
    beneficiary = facility.NewFacility(name="New", place=KYIV)
    new = request.NewRequest((goods(accepted=("N95",)),), intake=ANSWERS)
    made = await house.ports(doctor).requests.publish(new, beneficiary=beneficiary)
    assert made.facility_id is not None
    known = (await facility_store.load([made.facility_id]))[made.facility_id]
    assert (known.accepted, known.staff_per_day) == ({"respirator": ("NIOSH N95", "KF94")}, 40)
    assert len((await facility_store.contacts([known.id]))[known.id]) == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("044 123 45 67", "+380441234567"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("12-34", "12-34"),
        ("044 123 45 67 ext. 12", "044 123 45 67 ext. 12"),
        ("ask at the gate", "ask at the gate"),
    ],
)
async def test_phones_are_kept_as_they_are_dialled(small_house: House, typed: str, kept: str) -> None:
    """A number is read as of the facility's country; an extension and anything else stays as it was typed."""
    doctor = await small_house.guest("doctor")
    reach = intake.Reach("Dr Wang", phone=typed)
    answers = intake.Intake(contact=reach, equipment_head=reach)
    made = await small_house.ask(doctor, await small_house.hospital(doctor), intake=answers)
    assert made.intake is not None
    assert (made.intake.contact.phone, made.intake.equipment_head.phone) == (kept, kept)


async def test_only_imports_tell_how_something_was_written(small_house: House) -> None:
    """A person writes a request by hand, so there is no other text it was read from."""
    doctor = await small_house.guest("doctor")
    new = request.NewRequest((ride(),))
    by_hand = await small_house.ports(doctor).requests.publish(new)
    imported = await Requests(small_house.scope(doctor, event.Channel.IMPORT)).publish(new)
    assert by_hand.lines[0].as_written == ""
    assert imported.lines[0].as_written == new.lines[0].as_written != ""


async def test_publishing_consumes_the_draft(house: House) -> None:
    """The draft a request was written in is gone afterwards, so sending the same form again publishes nothing."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    draft = await house.ports().drafts.save(None, None, {"item": "respirator"})
    new = request.NewRequest((goods(),), facility_id=hospital.id)
    requests = house.ports(doctor).requests
    await requests.publish(new, draft.id, draft.key)
    before = await counted(house)
    no = await refused(requests.publish(new, draft.id, draft.key))
    assert (no.reason, no.field) == (Reason.NOT_FOUND, "draftId")
    assert await counted(house) == before


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((goods(), goods(item="unicorn-horn")), "lines.1.item"),
        ((goods(), goods(standard="XY 12345-1999")), "lines.1.standard"),
        ((goods(accepted=("no such norm",)),), "accepted"),
        ((goods(), ride(start=NOW - 2 * DAY, end=NOW - DAY)), "lines.1.pickUp"),
        ((request.NewLine(request.PrintedPart("face-shield", UUID(int=5)), request.Asked(Decimal(3))),), "lines.0.designId"),
        ((), "lines"),
    ],
)
async def test_a_refused_request_leaves_nothing_behind(house: House, lines: tuple[request.NewLine, ...], field: str) -> None:
    """Neither a facility registered with it, nor a role, an event, a mark, or the end of its draft; the field is named."""
    doctor = await house.guest("doctor")
    draft = await house.ports(doctor).drafts.save(None, None, {"a": "b"})
    before, ports = await counted(house), house.ports(doctor)
    new, beneficiary = request.NewRequest(lines, intake=ANSWERS), facility.NewFacility(name="New", place=KYIV)
    with house.hub.listening() as live:
        no = await refused(ports.requests.publish(new, draft.id, None, beneficiary))
        assert live.empty()
    assert no.field == field
    assert await counted(house) == before
    assert await organisation_store.active_of(doctor.person_id or draft.id) == []
    assert ports.viewer == doctor
    assert await ports.drafts.open(draft.id, None) == draft


async def test_another_organisations_facility_is_not_asked_for(house: House) -> None:
    """Only its own people and coordinators ask for a hospital somebody speaks for; the sentence names it."""
    own = await house.organisation("City hospitals")
    doctor = await house.guest("doctor", (Role.REQUESTER, own))
    stranger = await house.guest("stranger")
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    hospital = await house.hospital(doctor, organisation_id=own)
    no = await refused(house.ask(stranger, hospital))
    assert no.reason is Reason.NOT_ALLOWED
    assert hospital.name in no.sentence
    assert (await house.ask(doctor, hospital)).organisation_id == own
    assert (await house.ask(coordinator, hospital)).organisation_id == own
    no = await refused(house.ask(viewer.ANONYMOUS, hospital))
    assert no.reason is Reason.SIGN_IN_NEEDED


async def test_an_organisation_that_is_not_there_is_named(house: House) -> None:
    """Coordinators act for any organisation, but not for one that does not exist."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    nowhere = UUID(int=7)
    acts = (
        house.ask(coordinator, None, ride(), organisation_id=nowhere),
        house.hospital(coordinator, organisation_id=nowhere),
        house.give(coordinator, organisation_id=nowhere),
    )
    found = [await refused(act) for act in acts]
    assert {(each.reason, each.field) for each in found} == {(Reason.NOT_FOUND, "organisationId")}


async def test_a_lost_race_is_run_again_from_its_start(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another writer was faster, everything is written once, the role taken on the way among it."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    insert, tried = request_store.insert, []

    async def lose_twice(new: request.Request) -> None:
        tried.append(new.id)
        await insert(new)
        if len(tried) < 3:
            raise ConflictError("somebody was faster")

    monkeypatch.setattr(request_store, "insert", lose_twice)
    made = await house.ask(doctor, hospital)
    assert (len(set(tried)), tried[-1]) == (3, made.id)
    assert (await counted(house))["requests"] == 1
    assert [each.role for each in await organisation_store.active_of(doctor.person_id or made.id)] == [Role.REQUESTER]


async def test_a_race_lost_again_and_again_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever never wins is asked to try again, and nothing is kept."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)

    async def lose(_: request.Request) -> None:
        raise ConflictError("somebody was faster")

    monkeypatch.setattr(request_store, "insert", lose)
    monkeypatch.setattr("api.actions.scope.PAUSE", 0)
    before = await counted(house)
    no = await refused(house.ask(doctor, hospital))
    assert no.reason is Reason.CONFLICT
    assert await counted(house) == before


async def test_withdrawing_gives_back_what_was_not_sent(house: House) -> None:
    """Held and confirmed pledges are cancelled and their capacity is free; what is on its way stays on its way."""
    doctor, supplier = await house.guest("doctor"), await house.guest("supplier")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(90), goods(10))
    offered = await house.give(supplier, amount=100)
    pledges, gives, line_id = house.ports(doctor).pledges, house.ports(supplier).pledges, asked.lines[0].id
    gone, *held = [(await gives.hold(line_id, [pledge.NewPart(offered.id, fills)]))[0] for fills in (10, 20, 30)]
    for each in (gone, held[0]):
        await pledges.turn(each.id, "confirm")
    await gives.turn(gone.id, "dispatch")
    after = await house.ports(doctor).requests.withdraw(asked.id, "the ministry sent some")
    assert (after.state, [line.state for line in after.lines]) == (RequestState.WITHDRAWN, [LineState.WITHDRAWN] * 2)
    assert (after.lines[0].pledged, after.lines[0].dispatched) == (10, 10)
    states = [each and each.state for each in await pledges.load([gone.id, *(each.id for each in held)])]
    assert states == [pledge.PledgeState.DISPATCHED, pledge.PledgeState.CANCELLED, pledge.PledgeState.CANCELLED]
    (left,) = await house.ports().offers.load([offered.id])
    assert left is not None
    assert left.held == 10
    no = await refused(pledges.hold(line_id, [pledge.NewPart(offered.id, 1)]))
    assert no.reason is Reason.WRONG_STATE


async def test_a_reason_is_kept_without_ways_to_reach_people(house: House) -> None:
    """Everyone can read why a request was withdrawn or a line stopped, so numbers and addresses are left out."""
    doctor = await house.guest("doctor")
    asked = await house.ask(doctor, await house.hospital(doctor), goods(), goods())
    ports = house.ports(doctor)
    await ports.lines.stop(asked.lines[0].id, "call me at +380 44 123 45 67")
    await ports.requests.withdraw(asked.id, "enough came, thanks, olena@example.org " + "x" * 300)
    (events,) = await ports.requests.events([asked.id])
    reasons = [str(each.detail["reason"]) for each in events if "reason" in each.detail]
    assert reasons[0] == "call me at"
    assert reasons[1].startswith("enough came")
    assert "olena" not in reasons[1]
    assert len(reasons[1]) <= 200


async def test_requests_are_found_as_narrowed(house: House) -> None:
    """Strangers find published requests by what they ask for, a page at a time, without hiding or repeating one."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    made = [await house.ask(doctor, hospital, goods()) for _ in range(3)]
    await house.ask(doctor, None, ride())
    where, newest = narrowing.Requests(kinds=(narrowing.LineKind.GOODS,)), narrowing.RequestOrder.NEWEST_FIRST
    first = await house.ports().requests.find(where, newest, Window(2))
    rest = await house.ports().requests.find(where, newest, Window(2, first.keys[-1]))
    assert [each.id for each in (*first.things, *rest.things)] == [each.id for each in reversed(made)]
    assert (first.more, rest.more, await first.count()) == (True, False, 3)


async def test_the_action_is_a_port_of_one_viewer(house: House) -> None:
    """Whoever is nobody is asked to sign in before anything is read or written."""
    no = await refused(Requests(house.scope()).publish(request.NewRequest((goods(),), facility_id=UUID(int=1))))
    assert no.reason is Reason.SIGN_IN_NEEDED
