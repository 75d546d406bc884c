"""What hangs on the members of a list is loaded for all of them at once, however long the list."""

import itertools
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.graphql import Caller, Endpoint
from matching import design, offer, organisation, request
from matching.organisation import Role
from matching.pledge import NewPart
from schema import identity, narrowing, paging
from schema.paging import Window
from schema.root import schema
from tests.api.house import House, drive, goods, stock

SIZE = design.Size(200, 180, 30)
MANY = 20
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLE = json.loads(re.findall(r"-d '(\{.*\})'", README)[0])["query"].replace("query {", "{")

BOARD = """
query ($first: Int!) { board { lines(first: $first) { nodes {
  title request { facility { name } } pledges { state } can { pledge }
  candidates(first: 2) { considered totalFeasibleAmount candidates { covers parts { fills offer { title } } } }
} } } }
"""
REQUESTS = """
query ($first: Int!) { requests(first: $first) { nodes {
  facility { name requests(first: 2) { totalCount nodes { id } } } events { verb }
} } }
"""
FACILITIES = """
query ($first: Int!) { facilities(first: $first) { nodes { name requests(first: 2) { totalCount nodes { lines { title } } } } } }
"""
WINDOWS = """
query ($first: Int!) { board { lines(first: $first) { nodes {
  pledgeConnection(first: 2) { totalCount nodes { state offer { pledgeConnection(first: 2) { totalCount nodes { state } } } } }
  request { eventConnection(first: 2) { totalCount nodes { verb } } }
} } } }
"""
OFFERS = """
query ($first: Int!) { offers(first: $first, filter: {kinds: [PRINT_HOURS]}) { nodes {
  title organisation { name } spec { ... on PrintHours { design { name } } }
} } }
"""
READ = {
    "board": (BOARD, ("board", "lines")),
    "requests": (REQUESTS, ("requests",)),
    "facilities": (FACILITIES, ("facilities",)),
    "pledges and events in windows": (WINDOWS, ("board", "lines")),
    "offers": (OFFERS, ("offers",)),
    "the example of the README": (
        re.sub(r"lines\(first: \d+\)", "lines(first: $first)", f"query ($first: Int!) {EXAMPLE}"),
        ("board", "lines"),
    ),
}


async def _furnish(house: House) -> None:
    """As many hospitals, requests, stocks, printers with their designs, and drivers as a long list holds."""
    org = await house.organisation("Makers", organisation.Kind.SUPPLIER)
    asker, giver = await house.guest("asker"), await house.guest("giver", (Role.MAKER, org))
    items = ("respirator", "face-shield", "goggles")
    async with house.database.transaction():
        for number in range(MANY):
            hospital = await house.hospital(asker, name=f"Hospital {number:02}")
            item = items[number % 3]
            asked = await house.ask(asker, hospital, goods(20, item, None), urgency=request.Urgency.NORMAL)
            await house.ask(asker, hospital, goods(20, item, None), urgency=request.Urgency.LOW)
            given = await house.give(giver, stock(item, None, hand_over=offer.HandOver.PICKUP), organisation_id=org)
            await house.give(giver, drive(), amount=3)
            shape = design.NewDesign(f"Part {number}", item, "1", "CC0-1.0", "PETG", 60, SIZE)
            made = await house.ports(giver).designs.publish(shape)
            printer = offer.PrintHours(made.id, item, 60, "PETG", design.Size(300, 300, 300))
            await house.give(giver, printer, amount=10, organisation_id=org)
            await house.ports(giver).pledges.hold(asked.lines[0].id, [NewPart(given.id, 5)])


@pytest.mark.parametrize("role", [None, Role.COORDINATOR])
async def test_one_and_twenty_cost_the_same(house: House, role: Role | None) -> None:
    """What candidates, facilities, requests and designs of a list cost does not depend on its length."""
    await _furnish(house)
    token = None
    if role is not None:
        who = await house.guest("reader", (role, None))
        token = (await house.ports(who).sign_in.create_token("reader")).secret
    endpoint = Endpoint(schema, house.open_context)
    await endpoint.execute("{ viewer { signedIn } }", {}, Caller(token, "en"))  # the first use of a token is written down
    costs: dict[str, list[int]] = {}
    for name, (document, path) in READ.items():
        for first in (1, MANY):
            with house.database.statements() as seen:
                answer = await endpoint.execute(document, {"first": first}, Caller(token, "en"))
            assert answer.errors == []
            found: Any = answer.data
            for step in path:
                found = found[step]
            assert len(found["nodes"]) == first
            costs.setdefault(name, []).append(len(seen))
    assert {name: each for name, each in costs.items() if each[0] != each[1]} == {}


async def test_a_window_on_the_pledges_of_many_lines_is_one_statement(house: House) -> None:
    """From their beginning or after a cursor, of one line or of many; those who ask how many there are pay one more."""
    await _furnish(house)
    who = await house.guest("reader", (Role.COORDINATOR, None))
    cursor = paging.cursor((house.clock().isoformat(), str(UUID(int=0))))
    costs = dict[tuple[str, str | None, int], int]()
    for asked, after, first in itertools.product(("nodes", "count"), (None, cursor), (1, MANY)):
        count = "totalCount" if asked == "count" else ""
        document = f"""query ($first: Int!, $after: String) {{ board {{ lines(first: $first) {{ nodes {{
          pledgeConnection(first: 1, after: $after) {{ nodes {{ id }} {count} }} }} }} }} }}"""
        with house.database.statements() as seen:
            answer = await schema.execute(document, {"first": first, "after": after}, house.ports(who))
        assert not answer.errors
        costs[asked, after, first] = sum('FROM "pledge"' in each for each in seen)
    assert costs == {key: 1 if key[0] == "nodes" else 2 for key in costs}


async def test_rankings_together_are_those_of_each_line_alone(house: House) -> None:
    """Lines of several items ranked at once get what each gets by itself, and one that is not there gets nothing."""
    await _furnish(house)
    lines = (await house.ports().board.lines(narrowing.Lines(), narrowing.LineOrder.NEWEST_FIRST, Window(6))).things
    ids = [each.id for each in lines]
    together = await house.ports().lines.candidates([*ids, lines[0].request_id], 3)
    alone = [(await house.ports().lines.candidates([id], 3))[0] for id in ids]
    assert together == [*alone, None]
    assert all(each and each.candidates for each in alone)


async def test_sums_beyond_thirty_two_bits_are_told(house: House) -> None:
    """Three offers of a billion pieces less one add up, and so do a pledge of one and what is left."""
    asker, giver = await house.guest("asker"), await house.guest("giver")
    asked = await house.ask(asker, await house.hospital(asker), *[goods(999_999_999)] * 3)
    for _ in range(3):
        await house.give(giver, amount=999_999_999)
    endpoint = Endpoint(schema, house.open_context)
    answer = await endpoint.execute(
        "{ board { lines(first: 1) { nodes { gap need { ... on KnownAmount { base } } candidates { totalFeasibleAmount "
        "candidates { covers short parts { fills holds } } } } } } }",
        {},
        Caller(None, "en"),
    )
    assert answer.errors == []
    assert answer.data is not None
    (line,) = answer.data["board"]["lines"]["nodes"]
    assert (line["gap"], line["need"]["base"]) == (999_999_999, 999_999_999)
    assert line["candidates"]["totalFeasibleAmount"] == 2_999_999_997
    assert line["candidates"]["candidates"][0]["covers"] == 999_999_999
    assert len(asked.lines) == 3


async def test_the_requests_of_facilities_are_the_newest_of_each(house: House) -> None:
    """A window on the requests of each facility holds its newest, says whether more follow, and its cursor leads on."""
    asker = await house.guest("asker")
    hospitals = [await house.hospital(asker, name=f"Hospital {number}") for number in range(3)]
    made = [[str((await house.ask(asker, each)).id) for _ in range(number)] for number, each in enumerate(hospitals)]
    endpoint = Endpoint(schema, house.open_context)
    document = """
    query ($after: String) { facilities { nodes { id requests(first: 1, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor }
    } } } }
    """
    answer = await endpoint.execute(document, {}, Caller(None, "en"))
    assert answer.errors == []
    assert answer.data is not None
    shown = [each["requests"] for each in answer.data["facilities"]["nodes"]]
    assert [each["totalCount"] for each in shown] == [0, 1, 2]
    assert [each["pageInfo"]["hasNextPage"] for each in shown] == [False, False, True]
    assert [[_uuid(node["id"]) for node in each["nodes"]] for each in shown] == [[], made[1], made[2][1:]]
    rest = await endpoint.execute(document, {"after": shown[2]["pageInfo"]["endCursor"]}, Caller(None, "en"))
    assert rest.data is not None
    last = rest.data["facilities"]["nodes"][2]["requests"]
    assert [_uuid(node["id"]) for node in last["nodes"]] == made[2][:1]


def _uuid(id: str) -> str:
    parsed = identity.parse(id)
    assert parsed is not None
    return str(parsed[1])
