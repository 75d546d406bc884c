"""Offers: what can be given."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from matching import design, offer, span
from schema import narrowing
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WHOLE = """
query($id: ID!) { offer(id: $id) {
  id title state capacity held free unit { code name } available { start end } place { city } radiusKm created language
  person { name } organisation { name } pledges { id fills }
  can { amend pause resume withdraw reasonNot }
  spec {
    __typename
    ... on Stock { item { code } standard { code } valved expires smallestLot handOver }
    ... on PrintHours { design { name } item { code } minutesPerPiece piecesFree material volume { x y z } handOver }
    ... on Drive { vehicle seats litres shifts { start } wheelchair }
    ... on Volunteering { skills languages certificates remote }
  }
} }
"""
PUBLISH = """
mutation($input: PublishOfferInput!) {
  publishOffer(input: $input) { __typename ... on Offer { id } ... on Refusal { field sentence } }
}
"""


async def shown(world: World) -> dict[str, object]:
    """The offer, whole."""
    return (await world.ask(WHOLE, id=gid("Offer", 20)))["offer"]


async def test_a_stranger_reads_stock(world: World) -> None:
    """Stock shows its goods and what is left, and to strangers no pledges."""
    seen = await shown(world)
    assert seen["title"] == "Respirator, EN 149 FFP2"
    assert (seen["capacity"], seen["held"], seen["free"]) == (1000, 60, 940)
    assert seen["unit"] == {"code": "piece", "name": "piece"}
    assert seen["spec"]["__typename"] == "Stock"
    assert seen["pledges"] is None
    assert "sign in" in seen["can"]["reasonNot"]


async def test_the_giver_sees_pledges_and_what_they_may_do(world: World) -> None:
    """Who made an offer sees what is pledged of it; a paused one may be resumed."""
    world.who = fake.signed_in(fake.GIVER)
    assert (await shown(world))["pledges"] == [{"id": gid("Pledge", 30), "fills": 60}]
    world.offers[uid(20)] = replace(world.offers[uid(20)], state=offer.OfferState.PAUSED)
    assert (await shown(world))["can"] == {"amend": True, "pause": False, "resume": True, "withdraw": True, "reasonNot": None}


async def test_every_kind_of_offer_is_shown(world: World) -> None:
    """Printer time, drivers and volunteers each have their own fields, units and titles."""
    specs = {
        "minute": offer.PrintHours(fake.DESIGN.id, "face-shield", 60, "PETG", design.Size(220, 220, 250)),
        "trip": offer.Drive("van", 3, (span.Span(fake.NOW),), 800, 300),
        "weekly_hour": offer.Volunteering(frozenset({"sewing", "cutting"}), frozenset({"uk"})),
    }
    seen = {}
    for unit, spec in specs.items():
        world.offers[uid(20)] = fake.offered(20, spec, 630)
        seen[unit] = await shown(world)
        assert seen[unit]["unit"]["code"] == unit
    assert seen["minute"]["spec"]["piecesFree"] == 10
    assert seen["minute"]["title"] == "3D printing: Face shield"
    assert seen["trip"]["title"] == "Driver: van"
    assert seen["weekly_hour"]["spec"]["skills"] == ["cutting", "sewing"]


STOCK = {"item": "goggles", "asked": "20", "unit": "box", "expires": "2021-01-01", "valved": False, "handOver": "PICKUP"}
SPAN = {"start": "2020-02-02T06:00:00Z"}
GIVEN = [
    (
        {"stock": STOCK},
        offer.Stock("goggles", None, valved=False, expires=date(2021, 1, 1), hand_over=offer.HandOver.PICKUP),
        Decimal(20),
        "box",
    ),
    (
        {"printHours": {"designId": gid("Design", 40), "hours": "12.5", "volume": {"x": 220, "y": 220, "z": 250}}},
        offer.PrintHours(uid(40), "", 0, "", design.Size(220, 220, 250)),
        Decimal("12.5"),
        None,
    ),
    (
        {"drive": {"vehicle": "van", "seats": 3, "trips": 4, "shifts": [SPAN]}},
        offer.Drive("van", 3, (span.Span(datetime(2020, 2, 2, 6, tzinfo=UTC)),)),
        Decimal(4),
        None,
    ),
    (
        {"volunteering": {"skills": ["sewing"], "languages": ["uk"], "hoursPerWeek": 6}},
        offer.Volunteering(frozenset({"sewing"}), frozenset({"uk"})),
        Decimal(6),
        None,
    ),
]


@pytest.mark.parametrize(("what", "spec", "number", "unit"), GIVEN)
async def test_an_offer_is_published_as_it_was_written(
    world: World, what: dict[str, object], spec: offer.Spec, number: Decimal, unit: str | None
) -> None:
    """Each kind of offer reaches the port in the words of the domain."""
    world.language = "uk"
    data = await world.ask(PUBLISH, input={"what": what, "radiusKm": 30, "place": {"city": "Irpin"}})
    assert data["publishOffer"] == {"__typename": "Offer", "id": gid("Offer", 20)}
    ((_, (new,)),) = world.acts
    assert (new.spec, new.amount, new.unit) == (spec, number, unit)
    assert (new.radius_km, new.place.city, new.language) == (30, "Irpin", "uk")


async def test_a_bad_design_id_is_named(world: World) -> None:
    """An offer on a design that is none is InvalidInput."""
    hours = {"designId": "x", "hours": 1, "volume": {"x": 1, "y": 1, "z": 1}}
    data = await world.ask(PUBLISH, input={"what": {"printHours": hours}})
    assert (data["publishOffer"]["__typename"], data["publishOffer"]["field"]) == ("InvalidInput", "designId")


async def test_an_offer_is_changed_and_turned(world: World) -> None:
    """Amending, pausing, resuming and withdrawing reach the port."""
    await world.ask(
        """mutation($id: ID!) {
          amendOffer(input: { id: $id, capacity: { asked: 50, unit: "box" }, radiusKm: 5, note: "n" }) { __typename }
          pauseOffer(input: { id: $id }) { __typename }
          resumeOffer(input: { id: $id }) { __typename }
          withdrawOffer(input: { id: $id }) { __typename }
        }""",
        id=gid("Offer", 20),
    )
    assert world.acts == [
        ("amend offer", (uid(20), offer.OfferChange(Decimal(50), "box", None, 5, "n"))),
        ("pause offer", (uid(20),)),
        ("resume offer", (uid(20),)),
        ("withdraw offer", (uid(20),)),
    ]


async def test_offers_are_narrowed_as_asked(world: World) -> None:
    """The filter reaches the port, with the viewer where only their own are asked for."""
    world.who = fake.signed_in(fake.GIVER)
    await world.ask('{ offers(filter: { kinds: [DRIVE], mine: true, country: "UA" }, order: MOST_FREE) { totalCount } }')
    expected = narrowing.Offers(kinds=(narrowing.OfferKind.DRIVE,), owner_id=fake.GIVER, country="UA")
    assert world.narrowed == [(expected, narrowing.OfferOrder.MOST_FREE)]


async def test_a_visitor_has_no_offers_of_their_own(world: World) -> None:
    """Asking for one's own offers takes signing in."""
    result = await world.run("{ offers(filter: { mine: true }) { totalCount } }")
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "SIGN_IN_NEEDED"}
