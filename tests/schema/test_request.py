"""Requests: reading, publishing and withdrawing them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from matching import facility, intake, organisation, place, request, standard
from schema import narrowing
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WHOLE = """
query($id: ID!) { request(id: $id) {
  id state urgency created published note language source committed inTransit fulfilled
  facility { name } organisation { name } askedBy { name } place { city point { latitude } }
  intake { staffPerDay duty contact { name phone } deliverTo { city } }
  supplies { days sentence item { code } }
  lines { id position title }
  events { verb noun channel sentence actor { name } }
  can { amend withdraw reasonNot }
} }
"""
PUBLISH = """
mutation($input: PublishRequestInput!) {
  publishRequest(input: $input) { __typename ... on Request { id } ... on Refusal { reason field sentence } }
}
"""


async def test_a_stranger_reads_a_request(world: World) -> None:
    """A request shows what the port gave, and tells a stranger why they may not change it."""
    shown = (await world.ask(WHOLE, id=gid("Request", 10)))["request"]
    assert shown["id"] == gid("Request", 10)
    assert (shown["state"], shown["urgency"], shown["committed"]) == ("PUBLISHED", "HIGH", "NONE")
    assert shown["published"] == "2020-02-01T08:00:00+00:00"
    assert shown["facility"] == {"name": "Hospital 4"}
    assert shown["organisation"] is None
    assert [line["title"] for line in shown["lines"]] == ["Respirator", "Goggles"]
    assert [event["sentence"] for event in shown["events"]] == ["The request was published.", "Help was pledged."]
    assert shown["can"]["amend"] is shown["can"]["withdraw"] is False
    assert "sign in" in shown["can"]["reasonNot"]


async def test_those_who_asked_may_change_it(world: World) -> None:
    """Who asked is told what they may do; a withdrawn request says why nothing can be done any more."""
    world.who = fake.signed_in(fake.ASKER)
    assert (await world.ask(WHOLE, id=gid("Request", 10)))["request"]["can"] == {
        "amend": True,
        "withdraw": True,
        "reasonNot": None,
    }
    world.requests[uid(10)] = replace(world.requests[uid(10)], state=request.RequestState.WITHDRAWN)
    gone = (await world.ask(WHOLE, id=gid("Request", 10)))["request"]["can"]
    assert gone["withdraw"] is False
    assert gone["reasonNot"]


async def test_the_intake_tells_how_long_stocks_last(world: World) -> None:
    """The days of supply of each line are shown with the use rate that was assumed."""
    answers = intake.Intake(contact=intake.Reach("Dr Melnyk", phone="+380441234567"), staff_per_day=100, respirators_in_stock=300)
    supply = intake.supply("respirator", 300, 100, 1.5)
    line = replace(fake.line(11, 10, fake.RESPIRATORS), supply=supply)
    world.requests[uid(10)] = fake.asked(10, line, intake=answers)
    shown = (await world.ask(WHOLE, id=gid("Request", 10)))["request"]
    assert shown["intake"]["contact"] == {"name": "Dr Melnyk", "phone": "+380441234567"}
    assert shown["supplies"][0]["days"] == 2.0
    assert shown["supplies"][0]["sentence"] == "Respirator: 300 in stock last 2.0 days for 100 staff at 1.5 each a day."


async def test_an_unknown_request_is_null(world: World) -> None:
    """There is nothing under an unknown id."""
    assert await world.ask(WHOLE, id=gid("Request", 999)) == {"request": None}


async def test_requests_are_narrowed_as_asked(world: World) -> None:
    """Every part of the filter reaches the port."""
    await world.ask(
        "query($filter: RequestFilter) { requests(filter: $filter, order: NEWEST_FIRST) { totalCount } }",
        filter={
            "states": ["PUBLISHED"],
            "urgencies": ["CRITICAL"],
            "items": ["goggles"],
            "kinds": ["RIDE"],
            "facilityId": gid("Facility", 50),
            "city": "Kyiv",
            "country": "UA",
            "near": {"point": {"latitude": 50.4, "longitude": 30.5}, "km": 20},
            "open": True,
        },
    )
    assert world.narrowed == [
        (
            narrowing.Requests(
                states=(request.RequestState.PUBLISHED,),
                urgencies=(request.Urgency.CRITICAL,),
                items=("goggles",),
                kinds=(narrowing.LineKind.RIDE,),
                facility_id=uid(50),
                city="Kyiv",
                country="UA",
                near=narrowing.Near(place.Point(50.4, 30.5), 20),
                open=True,
            ),
            narrowing.RequestOrder.NEWEST_FIRST,
        )
    ]


async def test_a_request_is_published_as_it_was_written(world: World) -> None:
    """Lines of every kind, the intake and the draft reach the port in the words of the domain."""
    span = {"start": "2020-02-02T06:00:00+02:00", "end": "2020-02-02T08:00:00+02:00"}
    journey = {"origin": {"city": "Kyiv"}, "destination": {"city": " Irpin ", "country": "ua"}, "pickUp": span}
    lines = [
        {
            "goods": {
                "item": "respirator",
                "asked": "200",
                "unit": "box",
                "standard": "N95",
                "use": "AEROSOL",
                "accepted": ["FFP2"],
            }
        },
        {"goods": {"item": "goggles", "amountUnknown": True}},
        {"printedPart": {"item": "face-shield", "designId": gid("Design", 40), "asked": 50}},
        {"ride": {**journey, "passengers": 2}},
        {"delivery": {**journey, "litres": 80}},
        {"role": {"title": "Mask sewer", "skills": ["sewing"], "hoursPerWeek": 5, "people": 3}},
    ]
    data = await world.ask(
        PUBLISH,
        input={
            "lines": lines,
            "facilityId": gid("Facility", 50),
            "urgency": "CRITICAL",
            "intake": {"staffPerDay": 120, "duty": "BOTH", "nextSupply": "2020-02-10", "contact": {"name": "Dr Melnyk"}},
            "draftId": gid("Draft", 80),
        },
    )
    assert data["publishRequest"] == {"__typename": "Request", "id": gid("Request", 10)}
    ((act, (new, draft_id, draft_key, beneficiary)),) = world.acts
    assert act == "publish request"
    assert (draft_id, draft_key, beneficiary) == (uid(80), None, None)
    assert new.urgency is request.Urgency.CRITICAL
    assert new.intake.staff_per_day == 120
    assert new.intake.contact.name == "Dr Melnyk"
    goods, unknown, printed, ride, delivery, role = new.lines
    assert goods.spec == request.Goods("respirator", "N95", standard.Use.AEROSOL)
    assert goods.asked == request.Asked(Decimal(200), "box")
    assert goods.accepted == ("FFP2",)
    assert unknown.asked == request.Asked(None)
    assert printed.spec == request.PrintedPart("face-shield", uid(40))
    assert ride.spec.destination == place.Place(city="Irpin", country="UA")
    assert ride.spec.pick_up.start == datetime(2020, 2, 2, 4, tzinfo=UTC)
    assert ride.spec.passengers == 2
    assert delivery.spec.litres == 80
    assert role.asked == request.Asked(Decimal(3))


async def test_a_facility_is_registered_with_its_request(world: World) -> None:
    """A facility that comes with the request goes to the port together with it."""
    lines = [{"goods": {"item": "goggles", "asked": 5}}]
    await world.ask(PUBLISH, input={"lines": lines, "facility": {"name": "County clinic", "kind": "CLINIC", "beds": 12}})
    ((_, (_, _, _, beneficiary)),) = world.acts
    assert (beneficiary.name, beneficiary.kind, beneficiary.beds) == ("County clinic", facility.Kind.CLINIC, 12)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"goods": {"item": "goggles"}}]}, "lines.0.asked"),
        ({"facilityId": "nonsense"}, "facilityId"),
        ({"facilityId": gid("Person", 1)}, "facilityId"),
        ({"place": {"country": "Ukraine"}}, "place.country"),
        ({"place": {"point": {"latitude": 91, "longitude": 0}}}, "place.point"),
        ({"draftId": gid("Request", 10)}, "draftId"),
        ({"intake": {"deliverTo": {"country": "U1"}}}, "intake.deliverTo.country"),
    ],
)
async def test_what_must_be_mended_is_named(world: World, change: dict[str, object], field: str) -> None:
    """A request that cannot be understood is InvalidInput with the field and a sentence, and nothing is published."""
    data = await world.ask(PUBLISH, input={"lines": [{"goods": {"item": "goggles", "asked": 5}}], **change})
    refused = data["publishRequest"]
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", field)
    assert refused["sentence"].endswith(".")
    assert world.acts == []


async def test_a_line_is_one_kind_of_thing(world: World) -> None:
    """A line that is two kinds at once, or none, does not reach any port."""
    for line in ({}, {"goods": {"item": "goggles", "asked": 5}, "role": {"title": "x", "skills": [], "hoursPerWeek": 1}}):
        result = await world.run(PUBLISH, input={"lines": [line]})
        assert result.errors is not None
        assert "exactly one key" in result.errors[0].message
    assert world.acts == []


async def test_a_request_is_withdrawn_with_its_reason(world: World) -> None:
    """The reason reaches the port."""
    await world.ask(
        'mutation($id: ID!) { withdrawRequest(input: { id: $id, reason: "met" }) { __typename } }', id=gid("Request", 10)
    )
    assert world.acts == [("withdraw", (uid(10), "met"))]


async def test_an_organisation_is_shown_where_one_asks(world: World) -> None:
    """On whose behalf a request is made is a noun of its own."""
    world.requests[uid(10)] = replace(world.requests[uid(10)], organisation_id=uid(60))
    world.who = fake.signed_in(fake.COORDINATOR, organisation.Role.COORDINATOR)
    shown = (await world.ask(WHOLE, id=gid("Request", 10)))["request"]
    assert shown["organisation"] == {"name": "City health"}
    assert shown["can"]["withdraw"] is True
