"""What clients change costs a fixed number of SQL statements in one transaction, through the contract that they use."""

from dataclasses import dataclass
from typing import Any

import pytest

from api.graphql import Caller, Endpoint
from api.store import postgres, sqlite
from matching import facility
from matching.organisation import Role
from schema import identity
from schema.root import schema
from tests.api.house import House

GOODS = {"goods": {"item": "respirator", "asked": "90", "standard": "FFP2"}}
STOCK = {"stock": {"item": "respirator", "asked": "1000", "standard": "FFP2"}}
# Of these, two find out who acts; the search index and the rankings in memory are each told by one or two.
COSTS = {
    "publishRequest": 9,
    "confirmLine": 9,
    "amendLine": 9,
    "publishOffer": 8,
    "pledge": 13,
    "confirmPledge": 13,
    "dispatchPledge": 13,
    "receivePledge": 13,
    "cancelPledge": 13,
    "stopLine": 8,
}
EACH_PART = 8


@dataclass
class Cost:
    """What an operation took: the statements between the transaction's begin and end and around it, and the transactions."""

    statements: int
    transactions: int


class Coordinator:
    """Somebody who may do everything, through the contract."""

    def __init__(self, house: House, token: str, hospital: facility.Facility) -> None:
        self.house = house
        self.hospital = identity.write("Facility", hospital.id)
        self.begun = 0
        self._token = token
        self._endpoint = Endpoint(schema, house.open_context)

    async def act(self, verb: str, made: str = "id", **input: Any) -> tuple[Any, Cost]:
        """What a mutation answers, and its cost."""
        kind = verb[0].upper() + verb[1:]
        union = {"publishRequest": "Request", "publishOffer": "Offer", "pledge": "Pledged"}.get(verb)
        union = union or ("RequestLine" if verb.endswith("Line") else "Offer" if verb.endswith("Offer") else "Pledge")
        document = f"""mutation ($input: {kind}Input!) {{ result: {verb}(input: $input) {{
            __typename ... on {union} {{ {made} }} ... on Refusal {{ sentence }} }} }}"""
        self.begun = 0
        with self.house.database.statements() as seen:
            answer = await self._endpoint.execute(document, {"input": input}, Caller(self._token, "en"))
        assert answer.errors == []
        assert answer.data is not None
        assert answer.data["result"]["__typename"] == union, answer.data
        return answer.data["result"], Cost(len(seen), self.begun)

    async def ask(self, lines: int = 1) -> tuple[list[str], Cost]:
        """The lines of a new request."""
        made, cost = await self.act("publishRequest", "lines { id }", facilityId=self.hospital, lines=[GOODS] * lines)
        return [line["id"] for line in made["lines"]], cost

    async def give(self) -> str:
        """A new offer."""
        made, _ = await self.act("publishOffer", what=STOCK, place={"city": "Kyiv", "country": "UA"})
        return made["id"]

    async def promise(self, line: str, offers: list[str], fills: int = 5) -> tuple[list[str], Cost]:
        """The pledges of these offers for a line."""
        parts = [{"offerId": each, "part": "SUPPLY", "fills": fills} for each in offers]
        made, cost = await self.act("pledge", "pledges { id }", lineId=line, parts=parts)
        return [each["id"] for each in made["pledges"]], cost


@pytest.fixture
async def coordinator(house: House, monkeypatch: pytest.MonkeyPatch) -> Coordinator:
    """A coordinator whose transactions are counted; the first use of their token is written down already."""
    who = await house.guest("coordinator", (Role.COORDINATOR, None))
    token = (await house.ports(who).sign_in.create_token("act")).secret
    made = Coordinator(house, token, await house.hospital(who))
    async with house.open_context(Caller(token, "en")):
        pass

    for writer in (sqlite.Writer, postgres.Writer):
        begin = writer.begin

        async def counted(self: Any, begin: Any = begin) -> None:
            made.begun += 1
            await begin(self)

        monkeypatch.setattr(writer, "begin", counted)
    return made


async def test_what_is_changed_most_costs_what_is_written_here(coordinator: Coordinator) -> None:
    """Each mutation of a need's life is one transaction, with as many statements as stand here, on both databases."""
    costs: dict[str, Cost] = {}
    (line,), costs["publishRequest"] = await coordinator.ask()
    _, costs["confirmLine"] = await coordinator.act("confirmLine", id=line)
    _, costs["amendLine"] = await coordinator.act("amendLine", id=line, asked="80")
    offer, costs["publishOffer"] = await coordinator.act("publishOffer", what=STOCK, place={"city": "Kyiv", "country": "UA"})
    (pledge,), costs["pledge"] = await coordinator.promise(line, [offer["id"]])
    _, costs["confirmPledge"] = await coordinator.act("confirmPledge", id=pledge)
    _, costs["dispatchPledge"] = await coordinator.act("dispatchPledge", id=pledge)
    _, costs["receivePledge"] = await coordinator.act("receivePledge", id=pledge, received=5)
    (other,), _ = await coordinator.promise(line, [offer["id"]])
    _, costs["cancelPledge"] = await coordinator.act("cancelPledge", id=other, closing="NO_SUPPLY")
    _, costs["stopLine"] = await coordinator.act("stopLine", id=line)
    assert {each.transactions for each in costs.values()} == {1}
    assert {name: each.statements for name, each in costs.items()} == COSTS


async def test_publishing_costs_the_same_however_many_lines(coordinator: Coordinator) -> None:
    """One line and thirty take the same statements."""
    await coordinator.ask()
    costs = [(await coordinator.ask(lines))[1] for lines in (1, 30)]
    assert costs[0] == costs[1]


async def test_a_pledge_of_several_offers_costs_little_more(coordinator: Coordinator) -> None:
    """The offers are read at once; each part is fitted to what the one before has left, and written down by itself."""
    (line,), _ = await coordinator.ask()
    offers = [await coordinator.give() for _ in range(7)]
    one, two, four = [(await coordinator.promise(line, some))[1].statements for some in (offers[:1], offers[1:3], offers[3:7])]
    assert (two - one, four - two) == (EACH_PART, 2 * EACH_PART)
