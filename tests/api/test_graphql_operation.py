"""The one place around each operation: what guards are asked, what watchers learn, and what is passed on of it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from graphql import DocumentNode
from starlette.testclient import TestClient

from api.graphql import Caller, Endpoint, negotiation
from api.graphql.operation import Kind, Operation, Outcome, Way
from matching.refusal import Reason, Refusal, RefusedError
from schema.context import Context
from schema.root import schema
from tests.api.test_graphql_http import House
from tests.schema.fake import gid

WHO = "query who { viewer { signedIn } }"
WATCH = "subscription watch { boardChanged { event { id } } }"


class Post:
    """A guard and a watcher that keep what they saw, and refuse what costs too much."""

    def __init__(self, most: int = 10**9) -> None:
        self.most = most
        self.asked: list[tuple[Kind | None, int, bool]] = []
        self.seen: list[Operation] = []
        self.open = 0

    async def guard(self, operation: Operation, context: Context) -> None:
        """Refuse what costs more than is allowed."""
        self.asked.append((operation.kind, operation.cost, context.viewer.signed_in))
        if operation.cost > self.most:
            operation.headers["retry-after"] = "7"
            raise RefusedError(Refusal(Reason.TOO_MANY, "Wait a moment."))

    @contextmanager
    def watch(self, operation: Operation) -> Iterator[None]:
        """Keep it once it is over."""
        self.open += 1
        yield
        self.open -= 1
        self.seen.append(operation)


def served(house: House, post: Post, **around: Any) -> TestClient:
    """An end point with a guard and a watcher."""
    endpoint = Endpoint(schema, house.open_context, guards=[post.guard], watchers=[post.watch], **around)
    return TestClient(endpoint, base_url="https://api.example")


@pytest.fixture
def house() -> House:
    """A world."""
    return House()


@pytest.fixture
def post() -> Post:
    """Somebody who lets everything pass."""
    return Post()


def test_everything_is_known_of_an_operation_that_was_done(house: House, post: Post) -> None:
    """Its name, kind, cost, way, outcome and time are there at the end, and its guard knew cost and viewer before."""
    assert served(house, post).post("/graphql", json={"query": WHO}).status_code == 200
    (seen,) = post.seen
    assert (seen.name, seen.kind, seen.cost, seen.way, seen.outcome) == ("who", Kind.QUERY, 2, Way.HTTP, Outcome.DONE)
    assert (seen.codes, seen.compiled, seen.seconds > 0) == ([], False, True)
    assert post.asked == [(Kind.QUERY, 2, True)]


@pytest.mark.parametrize(
    ("query", "outcome", "codes"),
    [
        ('{ request(id: "?") { id } }', Outcome.PARTLY, ["INVALID"]),
        ("{ nothing }", Outcome.REFUSED, [""]),
        ("{ viewer", Outcome.REFUSED, [""]),
        ("{ requests(first: 100) { nodes { lines { candidates { feasible } } } } }", Outcome.REFUSED, ["TOO_MUCH"]),
    ],
)
def test_what_became_of_it_is_told(house: House, post: Post, query: str, outcome: Outcome, codes: list[str]) -> None:
    """An answer with errors, and what never ran, are told apart, with the codes of the errors."""
    served(house, post).post("/graphql", json={"query": query})
    assert [(each.outcome, each.codes) for each in post.seen] == [(outcome, codes)]
    assert len(post.asked) == (outcome is Outcome.PARTLY)


def test_a_fault_of_ours_is_told(house: House, post: Post) -> None:
    """When no context can be opened the operation is broken."""
    house.broken = True
    served(house, post).post("/graphql", json={"query": WHO})
    assert [(each.outcome, each.codes) for each in post.seen] == [(Outcome.BROKEN, ["INTERNAL"])]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(ValueError(), Outcome.BROKEN), (ConnectionResetError(), Outcome.BROKEN), (TimeoutError(), Outcome.SLOW)],
)
def test_a_fault_within_a_field_is_told_as_well(house: House, post: Post, error: Exception, outcome: Outcome) -> None:
    """What breaks while it runs makes an operation no less broken than what breaks before."""
    house.world.breaks = error
    served(house, post).post("/graphql", json={"query": 'mutation { askCode(input: { address: "a" }) { __typename } }'})
    assert [each.outcome for each in post.seen] == [outcome]


@pytest.mark.parametrize("accept", [negotiation.JSON, negotiation.RESPONSE])
def test_a_guard_says_no_before_anything_runs(house: House, accept: str) -> None:
    """What a guard refuses has the status for waiting, in both types, with the headers that it gave."""
    post = Post(most=1)
    act = {"query": "mutation { signOut { done } }"}
    answer = served(house, post).post("/graphql", json=act, headers={"accept": accept})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    (error,) = answer.json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("Wait a moment.", "TOO_MANY")
    assert [each.outcome for each in post.seen] == [Outcome.REFUSED]
    assert house.world.acts == []


def test_streams_and_sockets_pass_the_same_place(house: House, post: Post) -> None:
    """A subscription by events, and operations over a socket, are guarded and watched until they end."""
    client = served(house, post)
    client.post("/graphql", json={"query": WATCH}, headers={"accept": "text/event-stream"})
    with client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": WHO}})
        assert [socket.receive_json()["type"] for _ in range(2)] == ["next", "complete"]
    assert [(each.way, each.kind, each.outcome) for each in post.seen] == [
        (Way.STREAM, Kind.SUBSCRIPTION, Outcome.DONE),
        (Way.SOCKET, Kind.QUERY, Outcome.DONE),
    ]
    assert (len(post.asked), post.open) == (2, 0)


def test_a_subscription_is_guarded_before_it_begins(house: House) -> None:
    """A guard that says no ends a stream with its first word."""
    post = Post(most=0)
    answer = served(house, post).post("/graphql", json={"query": WATCH}, headers={"accept": "text/event-stream"})
    assert '"code":"TOO_MANY"' in answer.text
    assert answer.text.count("event: next") == 1
    assert house.open == 0


async def test_only_bounded_names_are_labels(house: House, post: Post) -> None:
    """A stranger's names are nothing to count by; those of our own pages are."""
    endpoint = Endpoint(schema, house.open_context, watchers=[post.watch])
    await endpoint.execute(WHO, {}, Caller(None, "en"))
    served(house, post).post("/graphql", json={"query": WHO})
    assert [(each.way, each.label) for each in post.seen] == [(Way.PAGE, "who"), (Way.HTTP, "")]


async def compiled(_: DocumentNode, name: str | None, variables: Mapping[str, Any], __: Context) -> bytes | None:
    """A read path that knows one operation."""
    return orjson.dumps({"data": {"told": [variables, "Київ"]}}) if name == "who" else None


async def test_what_the_database_wrote_is_passed_on_as_it_is(house: House, post: Post) -> None:
    """A body that was written whole goes out untouched, to pages as data, and whatever is not written is run."""
    client = served(house, post, compiled=compiled)
    answer = client.post("/graphql", json={"query": WHO, "variables": {"a": 1}})
    assert answer.content == '{"data":{"told":[{"a":1},"Київ"]}}'.encode()
    assert client.post("/graphql", json={"query": "{ viewer { signedIn } }"}).json() == {"data": {"viewer": {"signedIn": True}}}
    assert [each.compiled for each in post.seen] == [True, False]
    page = await Endpoint(schema, house.open_context, compiled=compiled).execute(WHO, {}, Caller(None, "en"))
    assert page.data == {"told": [{}, "Київ"]}


async def test_who_leaves_is_told_from_who_was_answered(house: House, post: Post) -> None:
    """An operation whose task is cancelled has left, and its context is closed."""

    async def for_ever(*_: object) -> bytes | None:
        return await asyncio.Future()

    endpoint = Endpoint(schema, house.open_context, watchers=[post.watch], compiled=for_ever)
    running = asyncio.create_task(endpoint.execute(WHO, {}, Caller(None, "en")))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [each.outcome for each in post.seen] == [Outcome.LEFT]
    assert house.open == 0


def test_an_id_is_read_by_the_executor_as_ever(house: House, post: Post) -> None:
    """Variables reach the operation."""
    body = {"query": "query($id: ID!) { request(id: $id) { id } }", "variables": {"id": gid("Request", 10)}}
    assert served(house, post).post("/graphql", json=body).json() == {"data": {"request": {"id": gid("Request", 10)}}}
    assert post.seen[0].variables == {"id": gid("Request", 10)}
