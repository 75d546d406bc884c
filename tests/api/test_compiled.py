"""One statement and the ordinary path answer the same bytes, whatever is asked and whoever asks."""

import functools
import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from api.graphql import Caller, Endpoint, compiled
from api.store import filling, sql
from matching import design, offer, place, pledge, request, span, viewer
from matching.pledge import NewPart
from schema import identity
from schema.root import schema
from tests.api import selection
from tests.api.house import House, goods, role, stock
from tests.api.world import ROLES, SECRETS, World

EVERYBODY = ("anonymous", *ROLES)
PLACE = "place { address city region country point { latitude longitude } }"
PERSON = f"{{ id name languages about skills certificates email phone {PLACE} }}"
ITEM = "{ code name category piecesPerStaffDay names { en uk } baseUnit { code name } standards { code title } }"
GOODS = f"item {ITEM} standard {{ code norm }} use valvesRefused note accepted {{ code }}"
LINE_SPEC = f"""spec {{ __typename
  ... on Goods {{ {GOODS} }} ... on PrintedPart {{ material note item {{ name }} }}
  ... on Ride {{ origin {{ address city point {{ latitude longitude }} }} pickUp {{ start end }} passengers wheelchair note }}
  ... on Delivery {{ destination {{ address }} litres kilograms note }}
  ... on RoleNeed {{ title hoursPerWeek remote note skills languages certificates }} }}"""
NEED = """need { ... on KnownAmount { asked factor base unit { code factor name } baseUnit { name } }
  ... on UnknownAmount { sentence } }"""
LINE = f"""id position state pledged dispatched received gap confirmBy asWritten title stale rideState {LINE_SPEC} {NEED}
  supply {{ stock days staffPerDay piecesPerStaffDay item {{ name }} }}"""
INTAKE = (
    "intake { teamFrom contact { name phone } staffPerDay duty nextSupply deliverTo { address } stamped demandLetter logistics }"
)
REQUEST = f"""id state urgency created published note language source committed inTransit fulfilled {PLACE} {INTAKE}
  facility {{ id name kind grade beds canReceive {PLACE} }} organisation {{ name kind }}
  askedBy {PERSON} supplies {{ stock item {{ code }} }}"""
OFFER_SPEC = """spec { __typename
  ... on Stock { item { name } standard { code } valved expires smallestLot handOver note }
  ... on PrintHours { minutesPerPiece material volume { x y z } handOver note }
  ... on Drive { vehicle seats litres wheelchair shifts { start end } note }
  ... on Volunteering { remote skills languages certificates note } }"""
OFFER = f"""id state capacity held free available {{ start end }} {PLACE} radiusKm created language source title
  unit {{ code factor name }} organisation {{ name }} person {PERSON} {OFFER_SPEC}"""
PLEDGE = "id part fills holds state created expires during { start end } received closing"
COUNTS = "openLines criticalLines unknownAmounts staleLines facilities openOffers rides pledgedToday receivedToday"
PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
DOCUMENTS = {
    "the board": f"""{{ board {{ asOf lastEvent counts {{ {COUNTS} }}
      lines {{ nodes {{ {LINE} request {{ {REQUEST} }} }} totalCount }} }} }}""",
    "pledges": f"{{ board {{ lines {{ nodes {{ pledges {{ {PLEDGE} line {{ id }} offer {{ {OFFER} }} }} }} }} }} }}",
    "pledges in windows": f"""{{
      offers {{ nodes {{ pledgeConnection(first: 2) {{ {PAGE} totalCount totalCountIsExact nodes {{ {PLEDGE} }} }} }} }}
      requests {{ nodes {{ lines {{ pledgeConnection(first: 1) {{ {PAGE} totalCount
        edges {{ cursor node {{ id offer {{ {OFFER} }} }} }} }} }} }} }} }}""",
    "requests": f"{{ requests {{ nodes {{ {REQUEST} lines {{ {LINE} }} }} {PAGE} totalCount totalCountIsExact }} }}",
    "offers": f"{{ offers {{ nodes {{ {OFFER} pledges {{ {PLEDGE} line {{ title }} }} }} {PAGE} }} }}",
    "facilities": f"""{{ facilities {{ edges {{ cursor node {{ name accepted {{ item {{ name }} standards {{ code }} }}
      contacts {{ name phone steward {{ name }} }} requests(first: 1) {{ {PAGE} nodes {{ id }} }} }} }} }} }}""",
}


async def ordinary(house: House, who: viewer.Viewer, document: str, variables: Mapping[str, Any], language: str = "en") -> Any:
    """What the executor answers."""
    context = house.ports(who)
    context.phrases.language = language
    return await schema.execute(document, dict(variables), context)


async def one_statement(
    house: House, who: viewer.Viewer, document: str, variables: Mapping[str, Any], language: str = "en"
) -> bytes | None:
    """What the read path answers."""
    context = house.ports(who)
    context.phrases.language = language
    prepared = schema.prepared(document)
    assert prepared.document is not None
    return await compiled.answer(prepared.document, None, variables, context)


def written(result: Any) -> bytes:
    """The body of an answer without errors."""
    assert not result.errors, result.errors
    return orjson.dumps({"data": result.data})


def ids(world: World) -> dict[str, str]:
    """Ids of things by the root field that takes them."""
    return {
        "request": identity.write("Request", world.journey.id),
        "requestLine": identity.write("RequestLine", world.asked.lines[0].id),
        "facility": identity.write("Facility", world.hospital.id),
        "offer": identity.write("Offer", world.car.id),
    }


@pytest.fixture
async def crowd(world: World) -> World:
    """A world with pledges in every stand, and with whatever is hard to write: half seconds, quotes, borders between numbers."""
    house, clock = world.house, world.house.clock
    doctor, driver, supplier = (world.guests[name] for name in ("requester", "driver", "supplier"))
    asks, gives, drives = house.ports(doctor), house.ports(supplier), house.ports(driver)
    await asks.pledges.turn(world.held.id, "confirm")
    await gives.pledges.hold(world.asked.lines[1].id, [NewPart(world.goods.id, 7)])
    clock.forward(timedelta(seconds=0.75))
    (ride_pledge,) = await drives.pledges.hold(world.journey.lines[0].id, [NewPart(world.car.id, 1)])
    await asks.pledges.turn(ride_pledge.id, "confirm")
    hard = place.Place('"Back\\slash" 5', "Біла Церква", "об\u2019єднана", "UA", place.Point(50.445, 30.005))
    far = place.Place("", "", "", "", place.Point(0.00001, -0.125))
    written_in = {"note": 'call +380 44 111 00 77 or "ask"\n\t 微信 abc_123', "place": hard}
    clinic = await house.hospital(doctor, name="Лікарня \u2028 №\u00a02", place=hard, beds=0, accepted={"respirator": ("FFP2",)})
    lines = (
        goods(None, "respirator", None, as_written="10 масок, +380441110088"),
        request.NewLine(
            request.PrintedPart("face-shield", None, "PETG t.me/maker", "see t.me/maker"), request.Asked(Decimal("12"))
        ),
        request.NewLine(request.Goods("other", note="трубки"), request.Asked(Decimal("2.0"), "piece")),
        request.NewLine(request.Goods("boot-covers", accepted=("EN 14126",)), request.Asked(Decimal(3), "box")),
    )
    asked_here = await house.ask(doctor, clinic, *lines, urgency=request.Urgency.CRITICAL, **written_in)
    parcel = request.Delivery(hard, far, span.Span(clock() + timedelta(hours=3), None), 20, 5, "gate code 1234567")
    await house.ask(world.guests["admin"], None, request.NewLine(parcel, request.Asked(None)), **written_in)
    await house.ask(world.guests["maker"], None, role(note="phone 0441110099"), place=far, note="mine")
    other = await house.give(
        supplier, stock("goggles", "EN 166", expires=date(2021, 3, 1), valved=False), place=hard, radius_km=12.0
    )
    await house.give(
        supplier, stock("other", None, note="ring t.me/works"), organisation_id=world.suppliers, place=hard, radius_km=0.1
    )
    printing = offer.PrintHours(world.design.id, "face-shield", 60, "PETG, @maker", design.Size(200, 200, 200))
    await house.give(world.guests["maker"], printing, amount=10, place=far)
    (refused_one,) = await gives.pledges.hold(asked_here.lines[0].id, [NewPart(world.goods.id, 3)])
    await asks.pledges.turn(refused_one.id, "decline", closing=pledge.Closing.PREFERS_DIFFERENT)
    await gives.offers.turn(other.id, "pause")
    await asks.lines.stop(world.vacancy.lines[0].id, "")
    return world


async def test_both_paths_answer_the_same(crowd: World) -> None:
    """Everything that can be read in one statement, for everybody, in every language: the very same bytes."""
    languages = itertools.cycle(("en", "uk", "ru", "zh"))
    for name, language in [(name, next(languages)) for name in (*EVERYBODY, "anonymous", "stranger", "requester", "driver")]:
        assert await differing(crowd, name, language) == []


async def test_both_paths_answer_the_same_as_time_goes_by(crowd: World) -> None:
    """Rides that are missed, lines that wait to be confirmed, and a board from which they have gone: the very same bytes."""
    for days, name in itertools.product((0.2, 3, 5), ("anonymous", "driver", "coordinator")):
        crowd.house.clock.forward(timedelta(days=days))
        assert await differing(crowd, name, "en") == []


async def differing(crowd: World, name: str, language: str) -> list[str]:
    """The documents that both paths answer differently; what cannot be said in one statement is not said at all."""
    found: list[str] = []
    for what, document in DOCUMENTS.items():
        result = await ordinary(crowd.house, crowd.who(name), document, {}, language)
        answer = await one_statement(crowd.house, crowd.who(name), document, {}, language)
        if answer is not None and (result.errors or answer != written(result)):
            found.append(f"{what} for {name}")
    return found


async def test_most_of_the_crowd_is_answered_in_one_statement(crowd: World) -> None:
    """What the other test compares is really answered by the read path, and not by falling back, wherever it can be said."""
    for name in EVERYBODY:
        answers = [await one_statement(crowd.house, crowd.who(name), document, {}) for document in DOCUMENTS.values()]
        assert sum(each is not None for each in answers) >= len(answers) - 1, name


async def test_what_cannot_be_said_exactly_is_answered_by_the_ordinary_path(house: House) -> None:
    """Where one number of a list is too small for PostgreSQL to write as we write it, nothing wrong is told."""
    asker = await house.guest("asker")
    await house.hospital(asker, place=place.Place("", "Null Island", "", "", place.Point(0.0000005, 1e-7)))
    document = "{ facilities { nodes { place { city point { latitude longitude } } } } }"
    answer = await one_statement(house, asker, document, {})
    assert answer == (None if house.database.dialect == "postgres" else written(await ordinary(house, asker, document, {})))
    assert await one_statement(house, asker, "{ facilities { nodes { place { city } } } }", {}) is not None


@pytest.mark.parametrize("name", ["anonymous", "stranger"])
async def test_one_statement_shows_a_stranger_nothing_personal(crowd: World, name: str) -> None:
    """Neither phones, mails, contacts, the intake, streets nor notes, in anything that is read in one statement."""
    hidden = [*SECRETS, "+380", "abc_123", "t.me", "@maker", "1234567", "0441110"]
    for what, document in DOCUMENTS.items():
        answer = await one_statement(crowd.house, crowd.who(name), document, {})
        assert answer is not None
        own = f"{name}@example.org", "+380441110011"  # their own address and phone, on their own profile
        text = functools.reduce(lambda kept, mine: kept.replace(mine, ""), own, answer.decode())
        assert [secret for secret in hidden if secret in text] == [], what


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
async def test_whatever_is_asked_both_paths_answer_the_same(crowd: World, data: st.DataObject) -> None:
    """Made-up selections with aliases, fragments, directives, windows and filters, for everybody: the very same bytes."""
    document = data.draw(selection.documents(ids(crowd)))
    note(document)
    assume(not schema.prepared(document).errors)
    variables = {name: value for name, value in selection.VARIABLES.items() if f"${name}:" in document}
    who = crowd.who(data.draw(st.sampled_from(EVERYBODY)))
    result = await ordinary(crowd.house, who, document, variables, "zh")
    answer = await one_statement(crowd.house, who, document, variables, "zh")
    assert answer is None if result.errors else answer in (None, written(result))


@pytest.mark.parametrize(
    "document",
    [
        "{ requests(first: 0) { nodes { id } } }",
        "{ facilities(first: 1001) { nodes { id } } }",
        '{ requests(after: "nonsense") { nodes { id } } }',
        '{ offers(after: "WyJzb21ldGhpbmciXQ") { totalCount } }',
        '{ request(id: "UmVxdWVzdA==") { id } }',
        '{ facility(id: "Offer_00000000000000000000000000000001") { id } }',
        "{ board { lines(filter: {near: {point: {latitude: 50, longitude: 30}, km: 0}}) { nodes { id } } } }",
        "{ offers(filter: {mine: true}) { nodes { id } } }",
        "{ requests { nodes { lines { pledgeConnection(first: 101) { totalCount } } } } }",
        '{ requests { nodes { lines { pledgeConnection(after: "WyJzb21ldGhpbmciXQ") { totalCount } } } } }',
    ],
)
async def test_what_is_refused_is_refused_by_the_ordinary_path(world: World, document: str) -> None:
    """Windows out of range, alien cursors and ids, circles that hold nothing: the errors are those of the ordinary path."""
    assert (await ordinary(world.house, viewer.ANONYMOUS, document, {})).errors
    assert await one_statement(world.house, viewer.ANONYMOUS, document, {}) is None


@pytest.mark.parametrize(
    "document",
    [
        "{ board { lines { nodes { candidates { considered } } } } }",
        "{ requests { nodes { events { verb } } } }",
        "{ viewer { signedIn } facilities { nodes { id } } }",
        "{ board { lines { nodes { spec { ... on Goods { item { standards { equivalents { code } } } } } } } } }",
        "query ($l: String) { board { lines { nodes { spec { ... on Goods { item { names { in(language: $l) } } } } } } } }",
        'mutation { withdrawRequest(input: {id: "x"}) { __typename } }',
    ],
)
async def test_what_is_not_declared_is_left_to_the_ordinary_path(world: World, document: str) -> None:
    """One field that is read elsewhere, and the whole operation goes the ordinary way."""
    assert await one_statement(world.house, viewer.ANONYMOUS, document, {}) is None


async def test_a_thing_that_is_not_there_or_not_shown_is_null(world: World) -> None:
    """By ids of nothing, and of an offer on hold that is nobody's business."""
    nothing = identity.write("Request", UUID(int=7))
    paused = identity.write("Offer", world.paused.id)
    document = f'{{ request(id: "{nothing}") {{ id }} offer(id: "{paused}") {{ state }} }}'
    answers = {name: await one_statement(world.house, world.who(name), document, {}) for name in ("anonymous", "maker")}
    assert answers["anonymous"] == b'{"data":{"request":null,"offer":null}}'
    assert answers["maker"] == b'{"data":{"request":null,"offer":{"state":"PAUSED"}}}'


LISTS = {
    "requests": ("requests", ("URGENT_FIRST", "NEWEST_FIRST")),
    "offers": ("offers", ("NEWEST_FIRST", "MOST_FREE")),
    "facilities": ("facilities", ("NAME", "NEWEST_FIRST")),
    "lines": ("board { lines", ("URGENT_FIRST", "NEWEST_FIRST", "STALEST_FIRST")),
}


async def test_cursors_of_one_path_lead_on_in_the_other(crowd: World) -> None:
    """Each list in each order, two at a time from its beginning to its end: the same pages, by the cursors of either path."""
    who = crowd.who("coordinator")
    for name, (opening, orders) in LISTS.items():
        for order in orders:
            closing = "}" * opening.count("{")
            document = (
                f"query ($after: String) {{ {opening}(first: 2, order: {order}, after: $after)"
                f" {{ nodes {{ id }} edges {{ cursor }} {PAGE} }} {closing} }}"
            )
            after, seen = None, list[str]()
            while True:
                answer = await one_statement(crowd.house, who, document, {"after": after})
                assert answer == written(await ordinary(crowd.house, who, document, {"after": after})), (name, order)
                found = orjson.loads(answer)["data"]
                page = (found["board"] if name == "lines" else found)[name]
                seen += [each["id"] for each in page["nodes"]]
                if not page["pageInfo"]["hasNextPage"]:
                    break
                after = page["pageInfo"]["endCursor"]
            assert len(seen) == len(set(seen)) > 2


@pytest.mark.parametrize("name", ["requester", "supplier", "coordinator"])
async def test_cursors_on_pledges_lead_on_in_either_path(crowd: World, name: str) -> None:
    """The pledges to one line, and of one offer, one at a time: the same pages in both paths, and together the plain list."""
    who, line = crowd.who(name), crowd.asked.lines[1].id
    for amount in (2, 3):
        await crowd.house.ports(crowd.who("supplier")).pledges.hold(line, [NewPart(crowd.goods.id, amount)])
    for root, id in (("requestLine", identity.write("RequestLine", line)), ("offer", identity.write("Offer", crowd.goods.id))):
        document = f"""query ($after: String) {{ thing: {root}(id: "{id}") {{ pledges {{ id }}
          pledgeConnection(first: 1, after: $after) {{ nodes {{ id }} totalCount {PAGE} }} }} }}"""
        after, seen, whole = None, list[str](), None
        while whole is None or len(seen) < len(whole):
            answer = await one_statement(crowd.house, who, document, {"after": after})
            assert answer == written(await ordinary(crowd.house, who, document, {"after": after}))
            found = orjson.loads(answer)["data"]["thing"]
            if found["pledges"] is None:
                break
            page, whole = found["pledgeConnection"], [each["id"] for each in found["pledges"]]
            seen += [each["id"] for each in page["nodes"]]
            assert page["totalCount"] == len(whole) > 2
            assert page["pageInfo"]["hasNextPage"] is (len(seen) < len(whole))
            after = page["pageInfo"]["endCursor"]
        assert seen == (whole or [])
        assert (whole is None) is ((name, root) == ("requester", "offer"))


@pytest.mark.parametrize("name", EVERYBODY)
async def test_one_statement_is_one_statement(world: World, name: str) -> None:
    """Lists in lists and things beside them cost one statement, for everybody."""
    for what, document in DOCUMENTS.items():
        with world.house.database.statements() as sent:
            assert await one_statement(world.house, world.who(name), document, {}) is not None
        assert len(sent) == 1, what


async def test_signing_in_costs_one_statement_more(world: World) -> None:
    """Over the end point a stranger's list costs one statement; a token costs another: whose it is, and what they are."""
    endpoint = Endpoint(schema, world.house.open_context, compiled=compiled.answer)
    token = (await world.house.ports(world.who("requester")).sign_in.create_token("reader")).secret
    document = "{ requests { nodes { id note lines { title } } } }"
    costs: list[int] = []
    for secret in (None, token, token):
        with world.house.database.statements() as sent:
            assert await endpoint.execute(document, {}, Caller(secret, "en"))
        costs.append(len(sent))
    assert (costs[0], costs[2]) == (1, 2)


async def test_a_row_that_was_written_before_is_read_by_the_ordinary_path_until_it_is_filled_in(world: World) -> None:
    """What a version before wrote without telling what strangers are shown leaks nothing, and is filled in by the next start."""
    who, document = world.who("stranger"), "{ requests { nodes { note place { address } lines { asWritten title } } } }"
    async with world.house.database.transaction():
        await sql.run("UPDATE request SET shown_note = NULL, shown_address = NULL")
        await sql.run("UPDATE line SET shown_spec = NULL, shown_as_written = NULL")
    assert await one_statement(world.house, who, document, {}) is None
    assert await filling.fill(world.house.database) == 3 + 4
    assert await one_statement(world.house, who, document, {}) == written(await ordinary(world.house, who, document, {}))
    assert await filling.fill(world.house.database) == 0
