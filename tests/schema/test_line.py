"""Lines: what they ask for, how far they are, and keeping them true."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from matching import amount, pledge, request
from schema import export
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WHOLE = """
query($id: ID!) { requestLine(id: $id) {
  title state pledged dispatched received gap stale rideState asWritten
  request { id }
  need { ... on KnownAmount { asked unit { code name factor } factor base baseUnit { code } } ... on UnknownAmount { sentence } }
  spec {
    __typename
    ... on Goods { item { code name } standard { code } use valvesRefused accepted { code equivalents { code } } }
    ... on PrintedPart { item { code } design { name } material }
    ... on Ride { origin { city } destination { city } pickUp { start end } passengers }
    ... on Delivery { origin { city } litres kilograms }
    ... on RoleNeed { title skills languages hoursPerWeek }
  }
  pledges { state }
  can { confirm amend stop pledge reasonNot }
} }
"""


async def shown(world: World, number: int = 11) -> dict[str, object]:
    """One line, whole."""
    return (await world.ask(WHOLE, id=gid("RequestLine", number)))["requestLine"]


async def test_goods_show_what_the_facility_accepts(world: World) -> None:
    """A line of goods shows its item, its standard, and the facility's list for it, first choice first."""
    spec = (await shown(world))["spec"]
    assert spec["__typename"] == "Goods"
    assert spec["item"] == {"code": "respirator", "name": "Respirator"}
    assert spec["standard"] == {"code": "NIOSH N95"}
    assert [each["code"] for each in spec["accepted"]] == ["NIOSH N95", "EN 149 FFP2"]


async def test_goods_show_the_list_of_their_own_line_first(world: World) -> None:
    """Where a request tells what it accepts, that stands before the facility's list."""
    goods = replace(fake.RESPIRATORS, accepted=("GB 2626 KN95",))
    world.requests[uid(10)] = fake.asked(10, fake.line(11, 10, goods))
    assert [each["code"] for each in (await shown(world))["spec"]["accepted"]] == ["GB 2626 KN95"]


async def test_an_amount_is_kept_as_it_was_asked(world: World) -> None:
    """Three boxes of fifty are shown as three boxes, the factor, and a hundred and fifty pieces."""
    need = amount.Amount(Decimal(3), "box", 50, 150)
    world.requests[uid(10)] = fake.asked(10, fake.line(11, 10, fake.RESPIRATORS, need, pledged=60))
    line = await shown(world)
    assert line["need"] == {
        "asked": "3",
        "unit": {"code": "box", "name": "box", "factor": 50},
        "factor": 50,
        "base": 150,
        "baseUnit": {"code": "piece"},
    }
    assert line["gap"] == 90


async def test_an_unknown_amount_is_a_value_of_its_own(world: World) -> None:
    """Needed, amount unknown: in words, translated, and with no gap."""
    world.language = "uk"
    line = await shown(world, 12)
    assert line["need"] == {"sentence": "«needed, amount unknown»"}
    assert line["gap"] is None
    assert line["title"] != "Goggles"


async def test_a_ride_is_named_by_its_towns(world: World) -> None:
    """A ride is called by where it goes, shows where it stands, and counts one trip."""
    line = await shown(world, 14)
    assert line["title"] == "Ride Kyiv → Irpin"
    assert line["rideState"] == "OPEN"
    assert line["spec"]["pickUp"]["end"] == "2020-02-01T09:00:00+00:00"
    assert line["need"]["baseUnit"] == {"code": "trip"}


async def test_the_state_of_a_ride_follows_its_pledge(world: World) -> None:
    """Those who see the pledge of a ride see that the passenger has confirmed it."""
    promised = replace(fake.PLEDGE, request_id=uid(13), line_id=uid(14), state=pledge.PledgeState.CONFIRMED)
    world.pledges = {promised.id: promised}
    world.requests[uid(13)] = fake.asked(13, fake.line(14, 13, fake.RIDE, pledged=1), facility_id=None)
    assert (await shown(world, 14))["rideState"] == "ASSIGNED"
    world.who = fake.signed_in(fake.GIVER)
    assert (await shown(world, 14))["rideState"] == "CONFIRMED"


async def test_every_kind_of_line_is_shown(world: World) -> None:
    """Printed parts, deliveries and roles each have their own fields and titles."""
    specs = (
        request.PrintedPart("face-shield", fake.DESIGN.id, "PETG"),
        request.Delivery(fake.KYIV, fake.IRPIN, fake.RIDE.pick_up, 80, 20),
        fake.SEWING,
    )
    world.requests[uid(10)] = fake.asked(10, *(fake.line(11 + index, 10, spec) for index, spec in enumerate(specs)))
    printed, delivery, role = [await shown(world, number) for number in (11, 12, 13)]
    assert printed["spec"]["design"] == {"name": "Shield frame"}
    assert delivery["title"] == "Delivery Kyiv → Irpin"
    assert delivery["spec"]["litres"] == 80
    assert (role["title"], role["spec"]["skills"]) == ("Mask sewer", ["sewing"])


async def test_a_stale_line_says_so(world: World) -> None:
    """A line past its confirm-by date is marked."""
    late = fake.line(11, 10, fake.RESPIRATORS, confirm_by=fake.NOW - timedelta(hours=1))
    world.requests[uid(10)] = fake.asked(10, late)
    assert (await shown(world))["stale"] is True


async def test_who_may_do_what_with_a_line(world: World) -> None:
    """Strangers may sign in, the signed in may pledge, those who asked may change; a covered line takes no pledge."""
    assert (await shown(world))["can"]["pledge"] is False
    world.who = fake.signed_in(fake.GIVER)
    can = (await shown(world))["can"]
    assert (can["pledge"], can["amend"]) == (True, False)
    assert "Only those who asked" in can["reasonNot"]
    world.who = fake.signed_in(fake.ASKER)
    assert (await shown(world))["can"] == {"confirm": True, "amend": True, "stop": True, "pledge": True, "reasonNot": None}
    world.requests[uid(10)] = fake.asked(10, fake.line(11, 10, fake.RESPIRATORS, pledged=100))
    assert (await shown(world))["can"]["pledge"] is False


async def test_a_line_is_kept_true(world: World) -> None:
    """Confirming, changing and stopping reach the port; what is left out stays as it is."""
    id = gid("RequestLine", 11)
    await world.ask(
        """mutation($id: ID!) {
          confirmLine(input: { id: $id }) { __typename }
          stopLine(input: { id: $id, reason: "met" }) { __typename }
          a: amendLine(input: { id: $id, note: "urgent" }) { __typename }
          b: amendLine(input: { id: $id, asked: 5, unit: "box", urgency: LOW }) { __typename }
          c: amendLine(input: { id: $id, amountUnknown: true }) { __typename }
        }""",
        id=id,
    )
    assert world.acts == [
        ("confirm line", (uid(11),)),
        ("stop line", (uid(11), "met")),
        ("amend line", (uid(11), request.LineChange(None, "urgent", None))),
        ("amend line", (uid(11), request.LineChange(request.Asked(Decimal(5), "box"), None, request.Urgency.LOW))),
        ("amend line", (uid(11), request.LineChange(request.Asked(None), None, None))),
    ]


async def test_each_mutation_reads_afresh(world: World) -> None:
    """What hangs on the answer of a second mutation is loaded again, because the first may have changed it."""
    await world.ask(
        """mutation($id: ID!) {
          a: confirmLine(input: { id: $id }) { ... on RequestLine { request { id } } }
          b: confirmLine(input: { id: $id }) { ... on RequestLine { request { id } } }
        }""",
        id=gid("RequestLine", 11),
    )
    assert world.calls["requests.load"] == 2


async def test_pledging_is_open_to_those_who_may_offer(world: World) -> None:
    """Whoever is signed in may bring an offer of their own to an open line; strangers and closed requests may not."""
    document = "query($id: ID!) { requestLine(id: $id) { can { pledge } } }"

    async def may() -> bool:
        return (await world.ask(document, id=gid("RequestLine", 11)))["requestLine"]["can"]["pledge"]

    assert not await may()
    world.who = fake.signed_in(fake.GIVER)
    assert await may()
    world.requests[uid(10)] = replace(world.requests[uid(10)], state=request.RequestState.WITHDRAWN)
    assert not await may()
    (described,) = re.findall(r'"""([^"]*)"""\s+pledge: Boolean!', export.sdl())
    assert "one of their own" in described
