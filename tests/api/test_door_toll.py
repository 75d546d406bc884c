"""Who is charged how much for what."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from graphql import parse

from api.door.budget import Budget
from api.door.collector import Collector
from api.door.toll import FINE, UPLOADS, VISIT, Toll
from api.graphql.caller import Caller
from api.graphql.operation import Operation, Outcome, Way
from api.graphql.run import Operations
from api.settings import Settings
from matching.refusal import Reason
from schema import limit
from schema.root import schema
from tests.api.house import Clock, House, refused
from web import operation as web_operation

HERE, THERE = "203.0.113.7", "203.0.113.8"
MINE, HERS = uuid4(), uuid4()


def toll(**limits: int) -> Toll:
    """A toll with these limits, and no others."""
    none = {"cost_per_account": 0, "cost_per_token": 0, "cost_per_network": 0}
    return Toll(Budget(), Settings(**none | limits), Clock())


def paid(taken: Toll, cost: float, address: str = HERE, token: str | None = "a", who: UUID | None = MINE) -> bool:  # noqa: S107
    """Whether somebody may do what costs this much."""
    return not taken.pay(address, token, who, cost)


def test_a_person_has_one_budget_wherever_they_are() -> None:
    """With every token and from every network; other people have their own."""
    taken = toll(cost_per_account=100)
    assert paid(taken, 60, HERE, "phone")
    assert paid(taken, 40, THERE, "laptop")
    assert not paid(taken, 1)
    assert paid(taken, 100, who=HERS)


def test_a_token_has_a_budget_of_its_own() -> None:
    """A program that runs wild does not lock its owner out."""
    taken = toll(cost_per_account=100, cost_per_token=60)
    assert [paid(taken, 30, token="program") for _ in range(3)] == [True, True, False]
    assert paid(taken, 40, token="phone")


def test_strangers_share_the_budget_of_their_network() -> None:
    """Whatever token they make up; whoever is elsewhere has another."""
    taken = toll(cost_per_network=100)
    assert paid(taken, 100, who=None, token="made up")
    assert not paid(taken, 1, who=None, token="another")
    assert paid(taken, 100, THERE, None, None)


def test_fifty_doctors_behind_one_address_are_let_through() -> None:
    """A tenth is counted of those who are signed in, and what strangers beside them spend does not count against them."""
    taken = toll(cost_per_account=1000, cost_per_network=5010)  # for what is rounded
    assert paid(taken, 5000, who=None)
    assert not paid(taken, 1000, who=None)
    doctors = [uuid4() for _ in range(50)]
    assert all(paid(taken, 1000, who=each, token=str(each)) for each in doctors)
    assert not paid(taken, 1000, who=HERS)


def test_every_request_costs_its_network_a_little() -> None:
    """So that a flood ends; what could not be run costs more, and not the network, but who sent it."""
    taken = toll(cost_per_network=FINE)
    assert [taken.visit(HERE) for _ in range(FINE // VISIT)] == [0] * (FINE // VISIT)
    assert taken.visit(HERE) > 0
    assert taken.visit(THERE) == 0
    taken.fine(THERE, None, None)
    assert taken.visit(THERE) == 0
    assert taken.strangers_wait(THERE) > 0
    assert taken.strangers_wait("203.0.113.9") == 0


def test_a_person_sends_only_so_many_files_in_a_minute() -> None:
    """However large they are, and whether they are taken or not; others send theirs."""
    taken = toll()
    assert [taken.upload(MINE) for _ in range(UPLOADS)] == [0.0] * UPLOADS
    assert taken.upload(MINE) > 0
    assert not taken.upload(HERS)


def test_there_may_be_no_limit() -> None:
    """Nor is there one for whoever comes over no network."""
    assert all(paid(toll(), 10**9) for _ in range(3))
    assert all(paid(toll(cost_per_network=1), 10**9, "", None, None) for _ in range(3))


def operation(cost: int) -> Operation:
    """An operation that was measured."""
    return Operation(Caller(None, "en", HERE), Way.HTTP, cost=cost)


async def test_an_operation_is_refused_before_it_runs(small_house: House) -> None:
    """With a sentence, and the seconds to wait for those who read headers; what is refused is paid for with what is left."""
    collector = Collector(toll(cost_per_network=100), small_house.open_context)
    context = small_house.ports()
    await collector.guard(operation(80), context)
    late = operation(50)
    no = await refused(collector.guard(late, context))
    assert (no.reason, late.headers) == (Reason.TOO_MANY, {"retry-after": "30"})
    assert "30 s" in no.sentence


UNSOUND, SOUND = "{ nothing }", "{ viewer { signedIn } }"
LIMITS = {"cost_per_account": 9_000, "cost_per_token": 3_000, "cost_per_network": 3_000}


class Door:
    """Operations behind a collector, as they come to one process."""

    def __init__(self, house: House) -> None:
        self.toll = toll(**LIMITS)
        collector = Collector(self.toll, house.open_context)
        self.operations = Operations(schema, house.open_context, door=collector, guards=[collector.guard])

    async def ask(self, text: str, token: str | None = None, address: str = HERE, way: Way = Way.HTTP) -> Operation:
        """What became of an operation."""
        made = Operation(Caller(token, "en", address), way, text)
        await self.operations.run(made)
        return made

    async def exhaust(self, token: str | None = None, way: Way = Way.HTTP) -> Operation:
        """Send what is unsound until nobody reads it any more; the first that was not read."""
        for number in range(100):
            made = await self.ask(f"{UNSOUND} # {number}", token, way=way)
            if made.prepared is None:
                return made
        raise AssertionError("It was read for ever.")


@pytest.fixture
async def tokens(small_house: House) -> list[str]:
    """The tokens of two people."""
    made = [await small_house.ports(await small_house.guest(name)).sign_in.create_token("program") for name in ("one", "other")]
    return [each.secret for each in made]


@pytest.mark.parametrize("token", [None, "made up"])
async def test_what_strangers_send_in_vain_shuts_out_strangers_alone(
    small_house: House, tokens: list[str], token: str | None
) -> None:
    """It is soon not even read; the doctors behind the same address, and strangers elsewhere, notice nothing."""
    door = Door(small_house)
    last = await door.exhaust(token)
    assert (last.outcome, last.codes) == (Outcome.REFUSED, ["TOO_MANY"])
    assert int(last.headers["retry-after"]) <= 60
    assert (await door.ask(SOUND)).codes == ["TOO_MANY"]
    assert [(await door.ask(SOUND, each)).outcome for each in tokens] == [Outcome.DONE] * 2
    assert (await door.ask(SOUND, address=THERE)).outcome is Outcome.DONE
    assert door.toll.visit(HERE) == 0


async def test_what_somebody_sends_in_vain_is_theirs_to_pay(small_house: House, tokens: list[str]) -> None:
    """Their token is not answered for a while; others beside them are, signed in or not."""
    door = Door(small_house)
    assert (await door.exhaust(tokens[0])).codes == ["TOO_MANY"]
    assert (await door.ask(SOUND, tokens[0])).codes == ["TOO_MANY"]
    assert [(await door.ask(SOUND, each)).outcome for each in (tokens[1], None)] == [Outcome.DONE] * 2


async def test_what_comes_over_a_line_is_a_visit_each(small_house: House, tokens: list[str]) -> None:
    """The gate saw the line once; whatever is sent over it counts as if it had come by itself."""
    door = Door(small_house)
    assert (await door.exhaust(way=Way.SOCKET)).codes == ["TOO_MANY"]
    for _ in range(LIMITS["cost_per_network"] // VISIT):
        door.toll.visit(HERE)
    assert (await door.ask(SOUND, tokens[0])).outcome is Outcome.DONE
    assert (await door.ask(SOUND, tokens[0], way=Way.SOCKET)).codes == ["TOO_MANY"]


async def test_variables_that_do_not_fit_are_paid_for(small_house: House) -> None:
    """Though its document is sound, such an operation does not run either."""
    door = Door(small_house)
    codes = [(await door.ask("query ($id: ID!) { node(id: $id) { id } }")).codes for _ in range(5)]
    assert codes[0] != ["TOO_MANY"]
    assert codes[-1] == ["TOO_MANY"]


def cost(name: str, **variables: Any) -> int:
    """What a page of ours costs to read."""
    return limit.cost(schema._schema, parse(web_operation.document(name)), None, variables)


def denied(taken: Toll, clock: Clock, *asked: tuple[int, int, dict[str, Any]]) -> int:
    """How much is refused of what is asked so many times a minute, at this cost, over five minutes."""
    times = [(number * 60 / often, each, who) for often, each, who in asked for number in range(5 * often)]
    times.sort(key=lambda each: each[0])
    refused, begun = 0, clock.now
    for at, each, who in times:
        clock.now = begun + timedelta(seconds=at)
        refused += not paid(taken, each, **who)
    return refused


BOARD, REQUEST, MINE = ("board", {"first": 20}), ("request", {"candidates": 5}), ("mine", {"first": 10})
SCRAPE = "{ offers(first: 100) { nodes { id title capacity held place { city } } } }"
GUESS = 'mutation { signIn(input: { address: "a@example.org", code: "000000" }) { __typename } }'


def defaults() -> tuple[Toll, Clock]:
    """The limits of an installation that sets none."""
    clock = Clock()
    return Toll(Budget(), Settings(), clock), clock


def test_nobody_who_works_here_is_refused() -> None:
    """A coordinator whose board moves every second and who opens a page every six; fifty doctors behind one address."""
    board, read, mine = (cost(name, **variables) for name, variables in (BOARD, REQUEST, MINE))
    assert min(board, read, mine) > 100
    taken, clock = defaults()
    assert denied(taken, clock, (60, board, {}), (10, read, {})) == 0
    doctors = [{"who": uuid4(), "token": str(number)} for number in range(50)]
    taken, clock = defaults()
    assert denied(taken, clock, *((4, each, who) for who in doctors for each in (board, read, mine))) == 0


def test_scraping_and_guessing_are_refused() -> None:
    """Lists of a hundred offers, forty a second; guesses at codes, ten a second."""
    for document, often in ((SCRAPE, 40 * 60), (GUESS, 10 * 60)):
        taken, clock = defaults()
        price = limit.cost(schema._schema, parse(document), None, {})
        assert denied(taken, clock, (often, price, {"who": None})) > 0
