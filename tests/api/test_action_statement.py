"""Lists cost a fixed number of SQL statements, however long they are, through the contract that clients use."""

from dataclasses import dataclass
from typing import Any

import pytest

from api.graphql import Caller, Endpoint
from api.graphql.endpoint import Answer
from api.job.indexing import Indexing
from matching import request
from matching.organisation import Role
from matching.pledge import NewPart
from matching.viewer import Viewer
from schema import identity
from schema.root import schema
from tests.api.house import House, goods, stock

LINE = """
fragment L on RequestLine {
  id title state gap confirmBy need { __typename } supply { days } pledges { id state offer { id title } }
  can { confirm pledge reasonNot }
  request { id urgency note place { city } facility { name organisation { name } accepted { item { code } } } askedBy { name }
    committed events { verb actor { name } } intake { staffPerDay } }
  spec { __typename ... on Goods { item { code } } }
}
"""
BOARD = "query ($first: Int!) { board { counts { openLines } lines(first: $first) { nodes { ...L } } } }" + LINE
REQUESTS = "query ($first: Int!) { requests(first: $first) { nodes { id can { amend } lines { ...L } } } }" + LINE
CANDIDATES = """
query ($id: ID!, $first: Int!) { candidates(requestLineId: $id, first: $first) { considered candidates {
  score parts { fills offer { id title organisation { name } person { name } can { amend } } } scoreParts { sentence } } } }
"""
OFFERS = """
query ($first: Int!) { offers(first: $first) { nodes { id title organisation { name } person { name }
  pledges { id line { id title request { facility { name } } } } } } }
"""
SEARCH = """
query ($first: Int!) { search(query: "respirator", first: $first) { total hits { node { __typename
  ... on Request { lines { title } facility { name } } ... on Offer { title person { name } } } } } }
"""


@dataclass
class Reader:
    """Reads through the contract, and counts what that costs."""

    house: House
    endpoint: Endpoint
    token: str | None = None

    async def read(self, document: str, **variables: object) -> tuple[Answer, int]:
        """The answer, and how many statements it took."""
        with self.house.database.statements() as seen:
            answer = await self.endpoint.execute(document, variables, Caller(self.token, "en"))
        assert answer.errors == []
        return answer, len(seen)


@pytest.fixture
async def reader(house: House) -> Reader:
    """Sixty requests of one line and sixty offers, half of them pledged; read by anybody."""
    org = await house.organisation("City hospitals")
    doctor, supplier = await house.guest("doctor", (Role.REQUESTER, org)), await house.guest("supplier")
    hospitals = [await house.hospital(doctor, name=f"Hospital {number}", organisation_id=org) for number in range(6)]
    async with house.database.transaction():
        for number in range(60):
            asked = await house.ask(doctor, hospitals[number % 6], goods(20), urgency=request.Urgency.NORMAL)
            offered = await house.give(supplier, stock(), amount=10)
            if number % 2:
                await house.ports(supplier).pledges.hold(asked.lines[0].id, [NewPart(offered.id, 10)])
    return Reader(house, Endpoint(schema, house.open_context))


async def sign_in(reader: Reader, who: Viewer) -> None:
    """Read as this person from now on; the first time, it is noted that the token was used."""
    reader.token = (await reader.house.ports(who).sign_in.create_token("reader")).secret
    await reader.read("{ viewer { signedIn } }")


def count(answer: Answer, *path: str) -> int:
    """How long the list at the path is."""
    found: Any = answer.data
    for step in path:
        found = found[step]
    return len(found)


@pytest.mark.parametrize("role", [None, Role.COORDINATOR])
async def test_lists_cost_the_same_however_long(reader: Reader, role: Role | None) -> None:
    """Five and fifty lines of the board, requests and offers take the same statements, for strangers and for coordinators."""
    if role is not None:
        await sign_in(reader, await reader.house.guest("reader", (role, None)))
    costs = {}
    for name, document, path in (
        ("board", BOARD, ("board", "lines", "nodes")),
        ("requests", REQUESTS, ("requests", "nodes")),
        ("offers", OFFERS, ("offers", "nodes")),
    ):
        few, cheap = await reader.read(document, first=5)
        many, dear = await reader.read(document, first=50)
        assert (count(few, *path), count(many, *path)) == (5, 50)
        costs[name] = (cheap, dear)
    assert {name: each for name, each in costs.items() if each[0] != each[1]} == {}
    assert max(cost for cost, _ in costs.values()) <= 16, costs


async def test_a_ranking_costs_the_same_however_long(reader: Reader) -> None:
    """Three and thirty candidates with their givers take the same statements."""
    answer, _ = await reader.read("{ board { lines(first: 1) { nodes { id } } } }")
    assert answer.data is not None
    id = answer.data["board"]["lines"]["nodes"][0]["id"]
    assert identity.parse(id) is not None
    few, cheap = await reader.read(CANDIDATES, id=id, first=3)
    many, dear = await reader.read(CANDIDATES, id=id, first=30)
    assert (count(few, "candidates", "candidates"), count(many, "candidates", "candidates")) == (3, 30)
    assert cheap == dear <= 8


async def test_a_search_costs_the_same_however_long(reader: Reader) -> None:
    """Hits are looked up again in the database, all of one kind at once."""
    indexing = Indexing(reader.house.database, reader.house.engine, reader.house.clock)
    while await indexing.turn():
        pass
    few, cheap = await reader.read(SEARCH, first=5)
    many, dear = await reader.read(SEARCH, first=80)
    assert (count(few, "search", "hits"), count(many, "search", "hits")) == (5, 80)
    assert cheap == dear <= 8


async def test_the_request_journey_of_a_page_costs_a_fixed_number(reader: Reader) -> None:
    """Publishing with one line and with thirty takes the same statements: lines are kept in one."""
    doctor = await reader.house.guest("another doctor")
    hospital = await reader.house.hospital(doctor)
    costs = []
    for lines in (1, 1, 30):
        with reader.house.database.statements() as seen:
            await reader.house.ask(doctor, hospital, *[goods()] * lines)
        costs.append(len(seen))
    assert costs[1] == costs[2] <= 8
