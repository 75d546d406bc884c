"""Three servers on one PostgreSQL, as a balancer would use them: whatever one of them does, the others know."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import asyncpg
import pytest

from tests import postgres
from tests.journey import fleet, house, pledging
from tests.journey.client import Client
from tests.journey.fleet import Server
from tests.journey.house import House
from tests.journey.test_live import WITHIN, newest, pledged, watching

DUE = """
UPDATE line SET confirm_by = now() + interval '6 hours' FROM request
WHERE line.request_id = request.id AND request.state = 'published'
    AND line.state = 'open' AND line.kind NOT IN ('ride', 'delivery')
RETURNING line.id
"""
LATE = "UPDATE pledge SET expires = now() - interval '1 minute' WHERE id = ANY ($1) RETURNING id"
EXPIRED = "SELECT noun_id FROM event WHERE verb = 'expire' AND noun = 'pledge'"
PLEDGE = """
mutation ($input: PledgeInput!, $key: String) {
  pledge(input: $input, idempotencyKey: $key) { ... on Pledged { pledges { id } } ... on Refusal { sentence } }
}
"""
FITTING = "query ($id: ID!) { candidates(requestLineId: $id, first: 100) { candidates { parts { offer { id } } } } }"
FOUND = "query ($text: String!) { search(query: $text, kinds: [FACILITY]) { degraded hits { node { ... on Facility { id } } } } }"


def run(address: str, query: str, *values: Any) -> list[Any]:
    """The first column of what a statement returns."""

    async def fetch() -> list[Any]:
        connection = await asyncpg.connect(address)
        try:
            return [row[0] for row in await connection.fetch(query, *values)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


@pytest.fixture(scope="module")
def database(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the demonstration's week in it."""
    with postgres.fresh_database(postgres_url) as address:
        house.furnish(tmp_path_factory.mktemp("furnished"), address)
        yield address


@pytest.fixture(scope="module")
def due(database: str) -> int:
    """How many lines are to be reminded of when the first server starts."""
    return len(run(database, DUE))


@pytest.fixture(scope="module")
def servers(database: str, due: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Three servers that began at the same time, with one search file."""
    assert due > 3
    folder = tmp_path_factory.mktemp("three")
    told = house.installed(folder, database)
    three = [Server(folder, name, **told) for name in ("first", "second", "third")]
    with fleet.running(*three):
        yield three


@pytest.fixture(scope="module")
def houses(servers: list[Server]) -> list[House]:
    """The three as their guests see them."""
    return [each.house for each in servers]


@pytest.fixture(scope="module")
def coordinator(houses: list[House]) -> list[Client]:
    """The coordinator at each server, with the session that the first gave."""
    session = houses[0].guest("coordinator")
    return [session, *(each.returning(session) for each in houses[1:])]


@pytest.fixture(scope="module")
def doctor(houses: list[House]) -> Client:
    """The doctor, at the first server."""
    return houses[0].guest("doctor")


def test_a_session_is_one_at_all(houses: list[House]) -> None:
    """The code is asked for at one, given at the second and the session used at the third; what ends anywhere ends everywhere."""
    here, there, last = [each.stranger() for each in houses]
    address = "newcomer@talka.example"
    sent = here.act("askCode", "... on CodeSent { masked }", address=address)
    assert sent["__typename"] == "CodeSent"
    given = there.act("signIn", "... on SignedIn { token }", address=address, code=here.code(address), name="Nadia")
    who = "{ viewer { person { name } } }"
    assert last.carry(given["token"]).ask(who)["viewer"]["person"]["name"] == "Nadia"
    made = last.done("createApiToken", "NewApiToken", "secret token { id }", name="hospital")
    assert here.carry(made["secret"]).ask(who)["viewer"]["person"]["name"] == "Nadia"
    last.done("revokeApiToken", "ApiToken", "id", id=made["token"]["id"])
    assert here.ask(who)["viewer"]["person"] is None
    there.carry(given["token"]).ask("mutation { signOut { done } }")
    assert last.ask(who)["viewer"]["person"] is None


def test_codes_are_counted_together(houses: list[House]) -> None:
    """Whoever asks for code after code is refused when all servers together have sent enough."""
    callers = [each.stranger() for each in houses]
    asked = [
        callers[number % 3].act("askCode", "... on CodeSent { masked }", address="eager@talka.example")["__typename"]
        for number in range(7)
    ]
    assert asked == ["CodeSent"] * 5 + ["TooMany"] * 2


def test_a_pledge_reaches_the_subscribers_of_all(houses: list[House], coordinator: list[Client], doctor: Client) -> None:
    """What is pledged at the first is told by the second and the third, and by the first."""
    line, after = pledging.ask_for_suits(doctor, 3), newest(coordinator[0])
    with ExitStack() as stack:
        sockets = [stack.enter_context(watching(each, after)) for each in houses]
        pledging.pledge(coordinator[0], line)
        assert [pledged(socket, line)["line"]["pledged"] for socket in sockets] == [3, 3, 3]


def test_an_act_is_done_once_by_all(coordinator: list[Client], doctor: Client) -> None:
    """A pledge that is sent to all three at once, under one key, is one pledge, and each of them tells of that one."""
    line, key = pledging.ask_for_suits(doctor, 3), str(uuid.uuid4())
    parts = pledging.parts(pledging.best(coordinator[0], line))
    with ThreadPoolExecutor(len(coordinator)) as crowd:
        told = list(crowd.map(lambda each: each.ask(PLEDGE, input={"lineId": line, "parts": parts}, key=key), coordinator))
    assert len({each["id"] for answer in told for each in answer["pledge"]["pledges"]}) == len(parts)
    assert pledging.look(coordinator[1], line)["pledged"] == 3


def test_an_offer_is_ranked_by_all(houses: list[House], coordinator: list[Client], doctor: Client) -> None:
    """When the second and third have told of an offer that the first took, they rank it; what is withdrawn anywhere is gone."""
    line = pledging.ask_for_suits(doctor, 7)
    what = {"stock": {"item": "protective-suit", "standard": "GB 19082-2009", "asked": "70"}}
    after = newest(coordinator[0])
    with ExitStack() as stack:
        sockets = [stack.enter_context(watching(each, after)) for each in houses[1:]]
        made = coordinator[0].done("publishOffer", "Offer", "id", what=what, place={"city": "Wuhan", "country": "CN"})["id"]
        for socket in sockets:
            _told(socket, "publish", "offer")
        assert [made in _fitting(each, line) for each in coordinator] == [True] * 3
        coordinator[2].done("withdrawOffer", "Offer", "state", id=made)
        _told(sockets[0], "withdraw", "offer")
        assert made not in _fitting(coordinator[1], line)


def _told(socket: Any, verb: str, noun: str) -> None:
    while json.loads(socket.recv(WITHIN))["payload"]["data"]["boardChanged"]["event"] != {"verb": verb, "noun": noun}:
        continue


def _fitting(reader: Client, line: str) -> set[str]:
    ranking = reader.ask(FITTING, id=line)["candidates"]["candidates"]
    return {part["offer"]["id"] for each in ranking for part in each["parts"]}


def test_what_is_written_at_one_is_found_at_all(coordinator: list[Client]) -> None:
    """A facility that the third registers is found at each of them, a little later."""
    made = coordinator[2].done("registerFacility", "Facility", "id", name="Lavender Harbour Clinic", place={"city": "Odesa"})
    wanted = {"degraded": False, "hits": [{"node": {"id": made["id"]}}]}

    def found() -> list[Any]:
        return [reader.ask(FOUND, text="Lavender Harbour")["search"] for reader in coordinator]

    fleet.until(lambda: found() == [wanted] * 3, "the facility is found at all three")
    assert found() == [wanted] * 3


def test_each_is_reminded_once(database: str, due: int, servers: list[Server]) -> None:
    """All three began with the same lines to remind of: each line got its message from one of them, and no job is left."""
    fleet.until(lambda: sum(each.said().count("/l/") for each in servers) >= due, "all messages have left")
    fleet.until(lambda: not run(database, "SELECT 1 FROM job"), "all jobs are done")
    assert sum(each.said().count("/l/") for each in servers) == due


def test_a_pledge_expires_once(database: str, coordinator: list[Client], doctor: Client) -> None:
    """Pledges that run out are given back by one of the three, each once."""
    lines = [pledging.ask_for_suits(doctor, 2) for _ in range(3)]
    made = [each["id"] for line in lines for each in pledging.pledge(coordinator[0], line)]
    late = run(database, LATE, [house.raw(id) for id in made])
    assert len(late) == len(made)
    fleet.until(lambda: set(late) <= set(run(database, EXPIRED)), "they have expired")
    expired = run(database, EXPIRED)
    assert [expired.count(id) for id in late] == [1] * len(late)
    assert [pledging.look(coordinator[1], line)["pledged"] for line in lines] == [0, 0, 0]


def test_one_at_a_time_does_what_one_should_do(database: str, servers: list[Server]) -> None:
    """Each lease has one holder; when the servers are killed and their time is over, those that follow take over."""
    alone = ["appeals", "dispatch", "expiry", "reminders"]
    held = "SELECT name FROM lease WHERE until > clock_timestamp() ORDER BY name"
    fleet.until(lambda: run(database, held) == alone, "every lease is held")
    before = set(run(database, "SELECT holder FROM lease"))
    for each in servers:
        each.kill()
    assert run(database, "UPDATE lease SET until = clock_timestamp() RETURNING name") != []
    for each in servers:
        each.start()
        each.wait()
    fleet.until(lambda: run(database, held) == alone, "every lease is held again")
    assert before.isdisjoint(run(database, "SELECT holder FROM lease"))
